// Data: find a receipt by number, item or amount; open it; come back to the same list.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, count, day, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { anyDay } from "../parts/day-picker.js";
import { amount } from "../parts/figures.js";
import { empty, follows, icon, panel } from "../parts/panels.js";
import "../parts/search-field.js";
import { href, refine } from "../route.js";

const ROWS = 50;
const FILTERS = ["q", "store", "lane", "date"];
/** Lists that stand beside the receipts. */
const LISTS = ["deposits", "payments", "tips"];
const NAMED = new Set(["cash", "card", "wallet", "voucher", "account", "deposit"]);

/** A way to pay in the reader's language; one that a shop named itself, or that is newer than this page, by its own word. */
export const tenderWords = (kind) => (NAMED.has(kind) ? t(`tender.${kind}`) : kind);

class ReceiptsPage extends Page {
  /** Coming back from a receipt finds the list as it was left, pages that were added included. */
  static keeps = true;

  async load({ filters }) {
    const stores = this.data?.stores ?? this.news?.stores ?? (await get("stores")).stores;
    return { stores, ...(await this.#ask(filters)) };
  }

  #ask(filters, cursor) {
    return get("receipts", { ...Object.fromEntries(FILTERS.map((name) => [name, filters[name]])), limit: ROWS, cursor });
  }

  async more() {
    const { data, route } = this;
    try {
      const next = await this.#ask(route.filters, data.next);
      if (this.data === data) this.data = { ...data, receipts: [...data.receipts, ...next.receipts], next: next.next };
    } catch (error) {
      this.problem = { words: error.message, since_ms: Date.now() };
    }
  }

  show(data) {
    const { filters } = this.route;
    const found = data.receipts.length ? this.table(data) : empty(FILTERS.some((name) => filters[name]) ? "data.none-fits" : "data.empty");
    return html`
      ${this.filters(data, filters)} ${panel(t("receipts.title"), found, { padded: false, aside: t("data.newest-first") })}
      ${data.next ? html`<p class="further"><button @click=${() => this.more()}>${t("data.more")}</button></p>` : nothing}
    `;
  }

  filters(data, filters) {
    return html`<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      <search-field .words=${filters.q} .hint=${t("data.search")} @found=${(event) => refine({ q: event.detail })}></search-field>
      <select aria-label=${t("store")} @change=${(event) => refine({ store: event.target.value, lane: "" })}>
        <option value="">${t("data.all-stores")}</option>
        ${data.stores.map((one) => html`<option value=${one.store} ?selected=${one.store === filters.store}>${one.name}</option>`)}
      </select>
      ${anyDay(filters.date, t("data.any-day"))}
      ${filters.lane ? html`<button type="button" @click=${() => refine({ lane: "" })}>${t("lane.number", { lane: filters.lane })}${icon("x")}</button>` : nothing}
      ${FILTERS.some((name) => filters[name])
        ? html`<button type="button" class="plain" @click=${() => refine(Object.fromEntries(FILTERS.map((name) => [name, ""])))}>${t("data.clear")}</button>`
        : nothing}
      <a class="button" href=${href("data", ["periods"])}>${t("period")}</a>
      <a class="button" href=${href("data", ["shifts"], { date: filters.date, store: filters.store })}>${t("shifts.title")}</a>
      ${LISTS.map((list) => html`<a class="button" href=${href("data", [list], { store: filters.store })}>${t(`${list}.title`)}</a>`)}
    </form>`;
  }

  table(data) {
    const names = new Map(data.stores.map((one) => [one.store, one.name]));
    return html`
      <div class="scroll">
        <table class="cards receipts">
          <thead>
            <tr>
              <th>${t("number")}</th>
              <th>${t("time")}</th>
              <th class="wide">${t("store")}</th>
              <th class="figure wide">${t("lines")}</th>
              <th class="wide">${t("tender")}</th>
              <th class="figure">${t("total")}</th>
            </tr>
          </thead>
          <tbody>
            ${data.receipts.map((one) => this.row(one, names))}
          </tbody>
        </table>
      </div>
    `;
  }

  row(one, names) {
    const address = href("data", [one.store, one.lane, one.epoch, one.number], this.route.filters);
    return html`
      <tr class="link" @click=${follows(address)}>
        <td class="a"><a href=${address}>${one.receipt_no}</a></td>
        <td class="c">${clock(one.at_ms)} <span class="muted small">${day(one.business_date)}</span>${late(one)}</td>
        <td class="wide">${names.get(one.store) ?? one.store}</td>
        <td class="figure wide">${count(one.lines)}</td>
        <td class="d">${one.tenders.map(tenderWords).join(" + ")}</td>
        <td class="figure b">${amount(one.total_minor, one.currency)}</td>
      </tr>
    `;
  }
}

/** A receipt that came after its day was closed: where it is booked. */
const late = (one) => (one.booked_date ? html`<div class="small"><a href=${href("data", ["periods", one.booked_date])}>${t("late.at", { day: day(one.booked_date) })}</a></div>` : nothing);

customElements.define("receipts-page", ReceiptsPage);
