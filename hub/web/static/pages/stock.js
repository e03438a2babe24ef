// The stock of a store, what is below zero first; and one item with the documents that make its figure.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, known, moment, quantity, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { empty, facts, follows, panel } from "../parts/panels.js";
import "../parts/search-field.js";
import { href, refine } from "../route.js";

class StockPage extends Page {
  load({ rest: [store, , item], filters }) {
    const at = `stores/${encodeURIComponent(store)}/stock`;
    if (item) return get(`${at}/${encodeURIComponent(item)}`);
    return get(at, { q: filters.q, negative: filters.negative });
  }

  show(data) {
    return data.items ? this.all(data) : this.one(data);
  }

  all(data) {
    const { q, negative } = this.route.filters;
    const only = html`<button class="plain" aria-pressed=${Boolean(negative)} @click=${() => refine({ negative: negative ? "" : "true" })}>${t("stock.only-negative")}</button>`;
    return html`<form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
      <search-field .words=${q} .hint=${t("stock.find")} @found=${(event) => refine({ q: event.detail })}></search-field>
    </form>
    <div class="grid">
      ${panel(t("stock.sums"), sums(data), { size: "a-third" })}
      ${panel(data.name, data.items.length ? table(data.store, data.items) : empty(q || negative ? "masters.none-fits" : "stock.empty"), { padded: false, size: "two-thirds", aside: only })}
    </div>
    ${data.next ? html`<p class="further"><button @click=${() => this.more(data)}>${t("data.more")}</button></p>` : nothing}`;
  }

  async more(data) {
    const { q, negative } = this.route.filters;
    try {
      const next = await get(`stores/${encodeURIComponent(data.store)}/stock`, { q, negative, cursor: data.next });
      if (this.data === data) this.data = { ...next, items: [...data.items, ...next.items] };
    } catch (error) {
      this.problem = { words: error.message, since_ms: Date.now() };
    }
  }

  one(data) {
    const { stock, lots, entries } = data;
    const name = stock.name || stock.item;
    return html`<div class="grid">
      ${panel(name, facts([...figures(stock), [t("stock.upto"), upto(data.upto)]]), { size: "a-third" })}
      ${panel(t("stock.documents"), entries.length ? documents(entries, stock.weighed) : empty("stock.no-documents"), { padded: false, size: "two-thirds" })}
      ${lots.some((one) => one.lot) ? panel(t("stock.lots"), lotTable(lots, stock.weighed), { padded: false, size: "a-third" }) : nothing}
    </div>`;
  }
}

const figure = (milli, weighed) => {
  const text = `${milli < 0 ? "−" : ""}${quantity(Math.abs(milli), weighed)}`;
  return milli < 0 ? html`<b class="differs">${text}</b>` : text;
};

const figures = (row) => ["available", "posted", "unissued"].map((one) => [t(`stock.${one}`), figure(row[`${one}_milli`], row.weighed)]);

const upto = ({ seq, head_seq, complete, unfit }) => html`<span class="state ${complete ? "good" : "warn"}">${t("stock.upto.facts", { seq: count(seq), head: count(head_seq) })}</span>
  ${unfit ? html`<br />${t("stock.upto.unfit", { n: count(unfit) })}` : nothing}`;

const sums = (data) =>
  facts([
    [t("stock.items"), count(data.items_in_all)],
    [t("stock.negative"), data.negative ? html`<b class="differs">${count(data.negative)}</b>` : count(0)],
    [t("stock.upto"), upto(data.upto)],
  ]);

const table = (store, rows) => html`<div class="scroll">
  <table class="cards">
    <thead><tr><th>${t("stock.items")}</th><th class="figure">${t("stock.available")}</th><th class="figure wide">${t("stock.posted")}</th><th class="figure wide">${t("stock.unissued")}</th></tr></thead>
    <tbody>${rows.map((row) => itemRow(row, href("stores", [store, "stock", row.item])))}</tbody>
  </table>
</div>`;

const itemRow = (row, address) => html`<tr class="link" @click=${follows(address)}>
  <td class="a"><a href=${address}>${row.name || row.item}</a> <span class="muted small">${row.item}</span></td>
  <td class="figure b">${figure(row.available_milli, row.weighed)}</td>
  <td class="figure wide">${figure(row.posted_milli, row.weighed)}</td>
  <td class="figure wide">${figure(row.unissued_milli, row.weighed)}</td>
</tr>`;

const lotTable = (lots, weighed) => html`<table class="cards">
  <thead><tr><th>${t("stock.lot")}</th><th class="figure">${t("stock.available")}</th></tr></thead>
  <tbody>${lots.map((one) => html`<tr><td class="a">${one.lot || t("stock.no-lot")}</td><td class="figure b">${figure(one.available_milli, weighed)}</td></tr>`)}</tbody>
</table>`;

const kindWords = (kind) => (known(`stock.kind.${kind}`) ? t(`stock.kind.${kind}`) : kind);

const documents = (rows, weighed) => html`<div class="scroll">
  <table class="cards">
    <thead><tr><th>${t("stock.document")}</th><th class="wide">${t("stock.by")}</th><th class="figure">${t("stock.moved")}</th></tr></thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          <td class="a">${kindWords(row.kind)} <span class="muted small">${row.document} · ${moment(row.at_ms)} ${row.lot} ${row.why}
            ${row.receipts ? t("stock.of-receipts", { ranges: row.receipts }) : row.reference}</span></td>
          <td class="wide">${row.by}</td>
          <td class="figure b">${figure(row.moved_milli, weighed)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("stock-page", StockPage);
