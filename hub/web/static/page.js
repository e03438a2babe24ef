// The base of all pages: load what the address names, keep the old data when loading fails, take what the stream brings.

import { LitElement, html, nothing } from "/ui/vendor/lit.js";
import { age, t } from "/ui/i18n.js";
import { standAgain } from "./route.js";

/** What pages had when they were left, by address: coming back shows it at once. */
const left = new Map();
const LEFT_MAX = 20;

/** A page gives `load(route)`, `show(data)`, and where the live stream can serve it `heard(news, data)`. */
export class Page extends LitElement {
  static properties = {
    route: { attribute: false },
    news: { attribute: false },
    data: { state: true },
    problem: { state: true },
  };

  /** Light DOM: the style sheets of the whole page serve it. */
  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has("route") && changed.get("route")?.address !== this.route.address) this.#arrive(changed.get("route"));
    if (changed.has("news") && this.news) this.data = this.heard(this.news, this.data) ?? this.data;
  }

  #arrive(before) {
    if (before && this.data) keep(before.address, this.data);
    const had = this.route.again ? left.get(this.route.address) : undefined;
    if (had) this.data = had;
    else if (this.route.rest.join() !== before?.rest.join()) this.data = undefined;
    if (had) this.updateComplete.then(standAgain);
    if (!had || !this.constructor.keeps) this.refresh().then(() => !had && !before && standAgain());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    if (this.data) keep(this.route.address, this.data);
  }

  /** Ask again; the old figures stay until the answer is there, and beyond it where it is a problem. */
  async refresh() {
    const asked = (this.asked = Symbol("asked"));
    try {
      const data = await this.load(this.route);
      if (asked === this.asked) [this.data, this.problem] = [data, null];
    } catch (error) {
      if (asked === this.asked) this.problem = { words: error.message, since_ms: this.problem?.since_ms ?? Date.now() };
    }
    await this.updateComplete;
  }

  /** Ask again a little later, however often this is called until then. */
  refreshSoon(after_ms) {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh();
    }, after_ms);
  }

  heard() {
    return undefined;
  }

  render() {
    return html`${this.problem ? this.#trouble() : nothing} ${this.data ? this.show(this.data) : this.#loading()}`;
  }

  #trouble() {
    const since = t("problem.since", { age: age(Date.now() - this.problem.since_ms) });
    return html`<p class="notice" role="alert">
      <span class="state warn">${this.data ? t("problem.old") : t("problem.none")}</span>
      <span>${this.problem.words}</span><span class="muted small">${since}</span>
      <button @click=${() => this.refresh()}>${t("again")}</button>
    </p>`;
  }

  #loading() {
    if (this.problem) return nothing;
    return html`<div class="grid loading" aria-busy="true"><div class="panel a-third"></div><div class="panel two-thirds"></div><div class="panel"></div></div>`;
  }
}

function keep(address, data) {
  left.delete(address);
  left.set(address, data);
  if (left.size > LEFT_MAX) left.delete(left.keys().next().value);
}
