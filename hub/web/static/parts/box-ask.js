// A box is asked for something: by whom, for what, and what it answered. The answer is waited for while the page is open.

import { LitElement, html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { get, post } from "../api.js";
import "./decide.js";

const WHATS = ["status", "line", "log", "check-replica", "restart-devices"];
const LOOK_MS = 1000;
const WAIT_MS = 90_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** `store` and `box` are codes. */
class BoxAsk extends LitElement {
  static properties = { store: {}, box: {}, text: { state: true } };

  createRenderRoot() {
    return this;
  }

  async ask(what, { who }) {
    this.text = "";
    let asked = await post("asks", { store: this.store, box: this.box, what, who });
    for (let waited = 0; asked.outcome === "open" && waited < WAIT_MS && this.isConnected; waited += LOOK_MS) {
      await pause(LOOK_MS);
      asked = await get(`asks/${asked.id}`);
    }
    this.text = asked.text;
    if (asked.outcome === "open") throw new Error(t("ask.open"));
    if (asked.outcome !== "done") throw new Error(t("ask.not-done"));
    return t("ask.done");
  }

  render() {
    const actions = WHATS.map((what) => ({ name: what, label: t(`ask.${what}`) }));
    return html`<p class="lead">${t("ask.about")}</p>
      <decide-form .actions=${actions} .act=${(name, by) => this.ask(name, by)}></decide-form>
      ${this.text ? html`<pre class="words">${this.text}</pre>` : nothing}`;
  }
}

customElements.define("box-ask", BoxAsk);
