// Deposits that customers have not picked up: by store, age and customer, what is left of each; one opens into its facts.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, count, day, moment, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { answeredOr } from "../parts/concern.js";
import { amount } from "../parts/figures.js";
import { receiptHref, storeFilter, storeName, storesOf } from "../parts/lists.js";
import { empty, facts, follows, panel } from "../parts/panels.js";
import "../parts/search-field.js";
import { href, refine } from "../route.js";

const AGES = [7, 30, 90, 365];
const address = (row) => href("data", ["deposits", row.deposit]);

class DepositsPage extends Page {
  async load({ rest, filters }) {
    if (rest[1]) return { one: await get(`deposits/${encodeURIComponent(rest[1])}`), stores: await storesOf(this) };
    const { store, q, older, ended } = filters;
    return { stores: await storesOf(this), ...(await get("deposits", { store, q, older, ended })) };
  }

  show(data) {
    return data.one ? this.one(data.one, data.stores) : this.list(data);
  }

  list(data) {
    const left = Object.entries(data.open_minor).map(([currency, minor]) => [`${t("deposit.left")} ${currency}`, amount(minor, currency)]);
    const { filters } = this.route;
    const none = Object.values(filters).some(Boolean) ? "data.none-fits" : "deposit.empty";
    return html`
      ${this.filters(data.stores, filters)}
      <div class="grid">
        ${panel(t("deposit.open"), facts([...left, [t("deposit.count"), count(data.deposits.length) + (data.more ? "+" : "")]]))}
        ${panel(t("deposits.title"), data.deposits.length ? table(data.deposits, data.stores) : empty(none), { padded: false, aside: t("deposit.oldest-first") })}
      </div>
    `;
  }

  filters(stores, filters) {
    return html`<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      <search-field .words=${filters.q} .hint=${t("deposit.search")} @found=${(event) => refine({ q: event.detail })}></search-field>
      ${storeFilter(stores, filters.store)}
      <select aria-label=${t("deposit.age")} @change=${(event) => refine({ older: event.target.value })}>
        <option value="">${t("deposit.any-age")}</option>
        ${AGES.map((days) => html`<option value=${days} ?selected=${String(days) === filters.older}>${t("deposit.older", { n: count(days) })}</option>`)}
      </select>
      <label><input type="checkbox" .checked=${filters.ended === "true"} @change=${(event) => refine({ ended: event.target.checked ? "true" : "" })} /> ${t("deposit.ended-too")}</label>
    </form>`;
  }

  one({ deposit, steps }, stores) {
    const money = (minor) => amount(minor, deposit.currency);
    const told = [
      [t("store"), storeName(stores, deposit.store)],
      [t("deposit.customer"), deposit.about || "–"],
      [t("deposit.paid"), money(deposit.paid_minor)],
      [t("deposit.used"), money(deposit.used_minor)],
      [t("deposit.back"), money(deposit.back_minor)],
      [t("deposit.kept"), money(deposit.kept_minor)],
      [t("deposit.left"), deposit.open_minor < 0 ? html`<b class="differs">${money(deposit.open_minor)}</b>` : money(deposit.open_minor)],
    ];
    return html`<div class="grid">
      ${panel(deposit.deposit, facts(told), { size: "a-third", aside: troubles(deposit, stores) })}
      ${panel(t("facts"), stepTable(steps, stores), { size: "two-thirds", padded: false })}
      ${deposit.open_minor < 0
        ? panel(
            t("concern.answer"),
            html`<concern-answer kind="deposit" .subject=${deposit.deposit} .figure=${deposit.open_minor} .answered=${deposit.answered} .again=${() => this.refresh()}></concern-answer>`,
          )
        : nothing}
    </div>`;
  }
}

/** What is not as it should be: too much used, not known where it was taken, used elsewhere. */
const troubles = (row, stores) => html`
  ${row.open_minor < 0 ? html`<span class="state ${row.answered ? "none" : "bad"}">${t("deposit.overused")}</span> ` : nothing}
  ${row.known ? nothing : html`<span class="state warn">${t("deposit.unknown")}</span> `}
  ${row.elsewhere.length ? html`<span class="state lamp">${t("deposit.elsewhere", { stores: row.elsewhere.map((code) => storeName(stores, code)).join(", ") })}</span> ` : nothing}
`;

const table = (rows, stores) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr>
        <th>${t("deposit")}</th><th>${t("store")}</th><th>${t("deposit.customer")}</th><th class="wide">${t("deposit.since")}</th>
        <th class="figure wide">${t("deposit.paid")}</th><th class="figure">${t("deposit.left")}</th><th>${t("state")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr class="link" @click=${follows(address(row))}>
          <td class="a"><a href=${address(row)}>${row.deposit}</a></td>
          <td class="c">${storeName(stores, row.store)}</td>
          <td class="wide">${row.about || "–"}</td>
          <td class="wide">${age(Date.now() - row.since_ms)} <span class="muted small">${moment(row.since_ms)}</span></td>
          <td class="figure wide">${amount(row.paid_minor, row.currency)}</td>
          <td class="figure b">${row.open_minor < 0 ? html`<b class="differs">${amount(row.open_minor, row.currency)}</b>` : amount(row.open_minor, row.currency)}</td>
          <td class="d">${troubles(row, stores)} ${answeredOr(row)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

const stepTable = (steps, stores) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t("what")}</th><th>${t("store")}</th><th>${t("time")}</th><th class="wide">${t("deposit.about")}</th><th class="figure">${t("total")}</th></tr>
    </thead>
    <tbody>
      ${steps.map(
        (step) => html`<tr>
          <td class="a">${t(`deposit.step.${step.what}`)}</td>
          <td class="c">${storeName(stores, step.store)} <span class="muted small">${t("lane.number", { lane: step.lane })}, ${t("deposit.fact", { n: count(step.seq) })}</span></td>
          <td class="d">${moment(step.at_ms)} <span class="muted small">${day(step.business_date)}</span></td>
          <td class="wide">${step.what === "used" ? html`<a href=${receiptHref(step.about)}>${step.about}</a>` : step.about}</td>
          <td class="figure b">${amount(step.minor, step.currency)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("deposits-page", DepositsPage);
