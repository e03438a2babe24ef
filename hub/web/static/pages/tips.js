// Tips by business date and store, with how they were paid.

import { html } from "/ui/vendor/lit.js";
import { count, day, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { amount } from "../parts/figures.js";
import { storeFilter, storesOf } from "../parts/lists.js";
import { empty, facts, panel } from "../parts/panels.js";
import { href, refine } from "../route.js";
import { tenderWords } from "./receipts.js";

class TipsPage extends Page {
  async load({ filters }) {
    const { since, until, store } = filters;
    return { stores: await storesOf(this), ...(await get("tips", { since, until, store })) };
  }

  show(data) {
    const sums = Object.entries(data.minor).map(([currency, minor]) => [`${t("tips.title")} ${currency}`, amount(minor, currency)]);
    return html`
      <form class="filters" @submit=${(event) => event.preventDefault()}>
        ${storeFilter(data.stores, this.route.filters.store)} ${this.date("since")} ${this.date("until")}
      </form>
      <div class="grid">
        ${sums.length ? panel(t("total"), facts(sums)) : ""}
        ${panel(t("tips.title"), data.days.length ? table(data.days) : empty("tips.empty"), { padded: false, aside: t(data.more ? "tips.more" : "tips.in-no-total") })}
      </div>
    `;
  }

  date(name) {
    return html`<label>${t(`tips.${name}`)} <input type="date" .value=${this.route.filters[name] ?? ""} @change=${(event) => refine({ [name]: event.target.value })} /></label>`;
  }
}

const table = (rows) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t("day")}</th><th>${t("store")}</th><th>${t("tips.paid")}</th><th class="figure wide">${t("tips.times")}</th><th class="figure">${t("tips.title")}</th></tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          <td class="a">${day(row.business_date)}</td>
          <td class="c"><a href=${href("stores", [row.store])}>${row.name || row.store}</a></td>
          <td class="d">${Object.entries(row.by).map(([kind, minor], at) => html`${at ? ", " : ""}${tenderWords(kind)} ${amount(minor, row.currency)}`)}</td>
          <td class="figure wide">${count(row.times)}</td>
          <td class="figure b">${amount(row.minor, row.currency)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("tips-page", TipsPage);
