// The demo's corner: the line of each store as a drawn line, with a switch that cuts it. There is none outside the demo.

import { LitElement, html, nothing } from "/ui/vendor/lit.js";
import { count, t } from "/ui/i18n.js";
import { get, post } from "../api.js";
import { lineSince, lineState } from "./figures.js";
import { icon, panel } from "./panels.js";
import { roadOf } from "./road.js";

class DemoCorner extends LitElement {
  static properties = { stores: { attribute: false }, lines: { state: true }, problem: { state: true }, busy: { state: true } };

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.lines = (await get("demo").catch(() => null))?.stores;
  }

  async turn(line) {
    this.busy = line.store;
    try {
      await post(`demo/stores/${line.store}/${line.cut ? "mend" : "cut"}`);
      [this.lines, this.problem] = [(await get("demo")).stores, null];
    } catch (error) {
      this.problem = error.message;
    }
    this.busy = null;
  }

  render() {
    if (!this.lines) return nothing;
    const known = new Map((this.stores ?? []).map((store) => [store.store, store]));
    const rows = this.lines.map((line) => this.row(line, known.get(line.store)));
    const trouble = this.problem ? html`<p class="state warn">${this.problem}</p>` : nothing;
    return panel(t("demo"), html`${rows}${trouble}`, { aside: t("demo.aside") });
  }

  row(line, store) {
    const waits = store?.pending.receipts ? t("waits.count", { n: count(store.pending.receipts) }) : "";
    return html`
      <div class="demo-line">
        <span class="name">${store?.name ?? line.store}</span>
        ${roadOf(store?.line.state ?? "UNKNOWN", line.cut)}
        <span class="small">${store ? lineState(store.line.state, lineSince(store.line)) : nothing} <span class="muted">${waits}</span></span>
        <button class=${line.cut ? "primary" : ""} ?disabled=${this.busy === line.store} @click=${() => this.turn(line)}>
          ${icon(line.cut ? "plug" : "unplug")}${t(line.cut ? "demo.mend" : "demo.cut")}
        </button>
      </div>
    `;
  }
}

customElements.define("demo-corner", DemoCorner);
