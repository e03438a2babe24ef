// What stands on the shelves, and one item with what moved it.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, day, moment, t } from "/ui/i18n.js";
import { quantity } from "../lane/figures.js";

/** A quantity with its sign; below zero stands out in colour and by its sign. One that is hidden is a dash. */
export const figure = (milli, weighed) =>
  milli === null ? html`<span class="muted">–</span>` : html`<span class=${milli < 0 ? "below" : ""}>${milli < 0 ? "−" : ""}${quantity(Math.abs(milli), weighed)}</span>`;

export const list = (desk) => (desk.item ? one(desk, desk.item) : all(desk));

const all = (desk) => html`<div class="tools">
    ${(desk.page?.blind ? [""] : ["", "negative", "unissued"]).map(
      (only) => html`<button aria-pressed=${desk.only === only && !desk.words} @click=${() => desk.filter(only)}>${t(`stock.only.${only || "all"}`)}</button>`,
    )}
    <span class="spring"></span>
    ${desk.page?.blind ? html`<span class="muted">${t("stock.blind")}</span>` : nothing}
    ${desk.page && !desk.page.blind ? html`<span class="muted">${t("stock.sums", { n: count(desk.page.items_in_all), below: count(desk.page.negative) })}</span>` : nothing}
    ${desk.page?.waiting.length ? waiting(desk) : nothing}
  </div>
  ${desk.page ? rows(desk, desk.page.items) : nothing}
  ${desk.page?.next ? html`<button @click=${() => desk.more()}>${t("stock.more")}</button>` : nothing}`;

function waiting(desk) {
  const receipts = desk.page.waiting.reduce((sum, one) => sum + one.last - one.first + 1, 0);
  return html`<span>${t("stock.waiting", { n: count(receipts) })} · ${t(`stock.policy.${desk.page.policy}`)}</span>
    ${desk.session ? html`<button @click=${() => desk.issue()}>${t("stock.issue")}</button>` : nothing}`;
}

/** Goods to choose from, or the list. */
export const rows = (desk, items, chosen = (row) => desk.pick(row.item)) =>
  items.length
    ? html`<div class="panel"><table>
        <thead><tr><th>${t("stock.item")}</th><th class="figure">${t("stock.available")}</th><th class="figure">${t("stock.posted")}</th>
          <th class="figure">${t("stock.unissued")}</th></tr></thead>
        <tbody>${items.map(
          (row) => html`<tr class="pick" @click=${() => chosen(row)}>
            <td><button class="link">${row.name}</button> <span class="muted small">${row.item}${row.known ? "" : ` · ${t("stock.unknown")}`}</span></td>
            <td class="figure">${figure(row.available_milli, row.weighed)}</td>
            <td class="figure">${figure(row.posted_milli, row.weighed)}</td>
            <td class="figure">${figure(row.unissued_milli, row.weighed)}</td>
          </tr>`,
        )}</tbody>
      </table></div>`
    : html`<p class="muted">${t("stock.nothing")}</p>`;

const one = (desk, { stock, lots, movements, receipts }) => html`<div class="tools">
    <button @click=${() => desk.show("list")}>${t("stock.back")}</button>
    <h2>${stock.name}</h2>
    <span class="muted">${stock.item}</span>
  </div>
  <div class="panel figures">
    ${["available", "posted", "unissued"].map(
      (name) => html`<div><span class="muted">${t(`stock.${name}`)}</span><strong>${figure(stock[`${name}_milli`], stock.weighed)}</strong></div>`,
    )}
  </div>
  ${lots.length
    ? html`<div class="panel"><table><thead><tr><th>${t("stock.lot")}</th><th class="figure">${t("stock.available")}</th></tr></thead>
        <tbody>${lots.map((lot) => html`<tr><td>${lot.lot}</td><td class="figure">${figure(lot.available_milli, stock.weighed)}</td></tr>`)}</tbody></table></div>`
    : nothing}
  <div class="panel"><table>
    <thead><tr><th>${t("stock.document")}</th><th>${t("stock.kind")}</th><th>${t("stock.by")}</th><th class="figure">${t("stock.moved")}</th></tr></thead>
    <tbody>
      ${movements.map(
        (row) => html`<tr><td>${row.document} <span class="muted small">${day(row.business_date)}${row.lot ? ` · ${row.lot}` : ""}</span></td>
          <td>${t(`stock.kind.${row.kind}`)}</td><td>${row.by}</td><td class="figure">${figure(row.moved_milli, stock.weighed)}</td></tr>`,
      )}
      ${receipts.map(
        (row) => html`<tr><td>${row.receipt} <span class="muted small">${moment(row.at_ms)}</span></td><td>${t("stock.sold")}</td><td></td>
          <td class="figure muted">${figure(-row.sold_milli, stock.weighed)}</td></tr>`,
      )}
    </tbody>
  </table></div>`;

export const documents = (desk) => html`<div class="panel"><table>
    <thead><tr><th>${t("stock.document")}</th><th>${t("stock.kind")}</th><th>${t("stock.by")}</th><th>${t("stock.reference")}</th><th class="figure">${t("stock.goods")}</th></tr></thead>
    <tbody>${desk.documents?.documents.map(
      (row) => html`<tr class="pick" @click=${() => desk.openDocument(row.seq)}>
          <td><button class="link">${row.document}</button> <span class="muted small">${moment(row.at_ms)}</span></td>
          <td>${t(`stock.kind.${row.kind}`)}</td><td>${row.by}</td><td>${row.reference}</td><td class="figure">${count(row.goods)}</td></tr>
        ${desk.whole?.document.seq === row.seq
          ? html`<tr><td colspan="5">${desk.whole.receipts.map((one) => html`<div>${t("stock.receipts", one)}</div>`)}
              ${desk.whole.why}
              ${desk.whole.lines.map((line) => html`<div>${line.name} ${line.lot} ${figure(line.moved_milli, false)}</div>`)}</td></tr>`
          : nothing}`,
    )}</tbody>
  </table></div>`;
