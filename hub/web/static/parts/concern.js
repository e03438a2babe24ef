// What calls for a person: counted on the front page, and where one is looked at, what somebody answered or the form to do so.

import { LitElement, html, nothing } from "/ui/vendor/lit.js";
import { count, known, moment, t } from "/ui/i18n.js";
import { get, post } from "../api.js";
import { href } from "../route.js";
import "./decide.js";
import { amount } from "./figures.js";
import { panel } from "./panels.js";

/** Where each kind is listed. */
const LISTED = { double: "doubles", share: "shares", deposit: "deposits", payment: "payments" };
const AGAIN_MS = 60_000;
const VERDICTS = { accept: "accepted", dismiss: "dismissed" };

/** An amount that may be points. */
export const sum = (minor, unit) => (unit === "POINTS" ? t("concern.points", { n: count(minor) }) : amount(minor, unit || "CNY"));

/** In a list: answered, or what else stands there. */
export const answeredOr = (row, otherwise = nothing) =>
  row.answered ? html`<span class="state none">${t(`concern.${row.answered.verdict}`)}</span> <span class="muted small">${row.answered.who}</span>` : otherwise;

/** The front page's panel; nothing at all while nothing calls. */
class ConcernList extends LitElement {
  static properties = { concerns: { state: true } };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ask();
    this.timer = setInterval(() => this.ask(), AGAIN_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  /** What could not be asked for stays as it was: the page itself tells of a hub that does not answer. */
  async ask() {
    this.concerns = (await get("concerns").catch(() => null))?.concerns ?? this.concerns;
  }

  render() {
    const open = (this.concerns ?? []).filter((one) => one.count);
    if (!open.length) return nothing;
    const total = open.reduce((sum, one) => sum + one.count, 0);
    const body = html`<ul class="concerns">
      ${open.map(
        (one) => html`<li>
          <a href=${href("data", [LISTED[one.kind] ?? one.kind])}><b>${count(one.count)}</b> ${known(`concern.${one.kind}`) ? t(`concern.${one.kind}`) : one.kind}</a>
          <span class="muted small">${Object.entries(one.minor).map(([unit, minor], at) => html`${at ? ", " : ""}${sum(minor, unit)}${unit === "POINTS" ? "" : ` ${unit}`}`)}</span>
        </li>`,
      )}
    </ul>`;
    return panel(t("concerns"), body, { aside: html`<span class="state warn">${count(total)}</span>` });
  }
}

/**
 * One of them: `kind`, `subject` and `figure` as the hub names it, `answered` where somebody did, `again()` loads the page anew.
 */
class ConcernAnswer extends LitElement {
  static properties = { kind: {}, subject: {}, figure: { type: Number }, answered: { attribute: false }, again: { attribute: false } };

  createRenderRoot() {
    return this;
  }

  async decide(name, by) {
    await post(`concerns/${this.kind}`, { subject: this.subject, figure: this.figure, verdict: VERDICTS[name], ...by });
    await this.again();
    return t(`concern.${VERDICTS[name]}.told`);
  }

  render() {
    const one = this.answered;
    const actions = [
      { name: "accept", label: t("concern.accept"), primary: !one, reason: true },
      { name: "dismiss", label: t("concern.dismiss"), reason: true },
    ];
    return html`<p class="lead">${t(`concern.${this.kind}.how`)}</p>
      ${one ? html`<p class="lead"><span class="state good">${t(`concern.${one.verdict}`)}</span> ${t("concern.by", { who: one.who, time: moment(one.at_ms), why: one.why })}</p>` : nothing}
      <decide-form .actions=${actions} .act=${(name, by) => this.decide(name, by)}></decide-form>`;
  }
}

customElements.define("concern-list", ConcernList);
customElements.define("concern-answer", ConcernAnswer);
