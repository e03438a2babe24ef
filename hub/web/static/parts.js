// Small pieces that every page shows: amounts, states, the base of a page.

import { LitElement, html, nothing } from "/ui/vendor/lit.js";
import { currencySign, moneyParts, t } from "/ui/i18n.js";

/** An amount with quiet minor digits. */
export function amount(minor, currency = "CNY") {
  const [whole, part] = moneyParts(minor, currency);
  return html`${whole}<span class="minor">${part}</span>`;
}

/** The large figure of a page, the currency before it. */
export const heroAmount = (minor, currency) =>
  html`<span class="sign">${currencySign(currency)}</span>${amount(minor, currency)}`;

const SHAPES = { LIVE: "good", "CATCH-UP": "lamp", THIN: "warn", DARK: "bad", UNKNOWN: "none" };

/** A line's state: word, shape, colour. */
export const lineState = (state) => html`<span class="state ${SHAPES[state] ?? "none"}">${t(`line.${state}`)}</span>`;

/** Why a line is in its state: the hub's own reasons are codes with words, a store's are words already. */
export function lineReason(line) {
  const words = t(`reason.${line.reason}`);
  return words === `reason.${line.reason}` ? line.reason : words;
}

/** What stands where there is nothing yet: what will appear, and how to make it appear. */
export const empty = (key) => html`<p class="empty">${t(key)}</p>`;

/** A panel with a head. */
export const panel = (title, body, { aside = nothing, size = "", padded = true } = {}) => html`
  <section class="panel ${size}">
    <header><span>${title}</span><span class="muted small">${aside}</span></header>
    ${padded ? html`<div class="body">${body}</div>` : body}
  </section>
`;

/** Base of the pages: light DOM, so that the one style sheet serves; loads, keeps the old data when loading fails. */
export class Page extends LitElement {
  static properties = { route: { attribute: false }, data: { state: true }, problem: { state: true }, live: { attribute: false } };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has("route")) this.refresh();
  }

  async refresh() {
    const asked = (this.asked = Symbol("load"));
    try {
      const data = await this.load(this.route);
      if (asked === this.asked) [this.data, this.problem] = [data, null];
    } catch (error) {
      if (asked === this.asked) this.problem = error.message;
    }
  }

  render() {
    return html`
      ${this.problem ? html`<p class="notice" role="alert"><span class="state warn">${t("problem")}</span>${this.problem}</p>` : nothing}
      ${this.data ? this.show(this.data) : nothing}
    `;
  }
}

/** Go where a row's link goes, unless text is being selected. */
export const follows = (address) => () => {
  if (!getSelection().toString()) location.hash = address;
};
