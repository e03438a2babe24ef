// A receipt that looks like one, with the proof that it is the store's beside it.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, day, moment, money, percent, quantity, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { amount } from "../parts/figures.js";
import { facts, icon, panel } from "../parts/panels.js";
import { href, upTo } from "../route.js";
import { tenderWords } from "./receipts.js";

const WEIGHED = "KGM";

class ReceiptPage extends Page {
  async load({ rest }) {
    const [receipt, { stores }] = await Promise.all([get(`receipts/${rest.map(encodeURIComponent).join("/")}`), get("stores")]);
    return { receipt, name: stores.find((one) => one.store === receipt.store)?.name ?? receipt.store };
  }

  show({ receipt, name }) {
    const list = href("data", [], this.route.filters);
    return html`
      <p class="back"><a href=${list} @click=${upTo(list, this.route.from)}>${icon("arrow-left")}${t("data.back")}</a></p>
      <div class="receipt-page">
        ${paper(receipt, name)}
        <div class="beside">
          ${panel(t("proof"), proof(receipt))} ${receipt.tax.some((one) => one.rate_bp) ? panel(t("tax"), tax(receipt), { padded: false }) : nothing}
        </div>
      </div>
    `;
  }
}

const row = (left, right) => html`<div class="row"><span>${left}</span><span class="figure">${right}</span></div>`;
const rule = html`<hr />`;

const paper = (one, name) => html`
  <article class="paper">
    <h2>${name}</h2>
    ${row(t("number"), one.receipt_no)} ${row(t("time"), moment(one.at_ms))} ${row(t("lane.number", { lane: one.lane }), one.cashier)} ${rule}
    ${one.lines.map((line) => lineRows(line, one.currency))} ${rule}
    ${one.discount_minor ? row(t("saved"), money(-one.discount_minor, one.currency)) : nothing}
    ${one.tax_added_minor ? row(t("tax.added"), amount(one.tax_added_minor, one.currency)) : nothing}
    ${one.rounding_minor ? row(t("rounding"), money(one.rounding_minor, one.currency)) : nothing}
    <div class="total">${row(t("total"), amount(one.total_minor, one.currency))}</div>
    ${one.tenders.map((tender) => row(tenderWords(tender.kind), amount(tender.given_minor, one.currency)))} ${change(one)}
  </article>
`;

function lineRows(line, currency) {
  const weighed = line.unit === WEIGHED;
  return html`
    ${row(line.name, amount(line.amount_minor, currency))}
    <div class="detail">
      <span>${quantity(line.qty_milli, weighed)}${weighed ? " kg" : ""} × ${money(line.unit_price_minor, currency)}</span>
      ${line.discount_minor ? html`<span>− ${money(line.discount_minor, currency)}</span>` : nothing}
      <span class="code">${line.item}</span> ${told(line).map((words) => html`<span>${words}</span>`)}
    </div>
  `;
}

/** What the code told of the very goods. */
const told = ({ lot, expiry, best_before, serial }) =>
  [
    lot && t("lot", { lot }),
    expiry && t("expiry", { date: dashed(expiry) }),
    best_before && t("best.before", { date: dashed(best_before) }),
    serial && t("serial", { serial }),
  ].filter(Boolean);

const dashed = (date) => String(date).replace(/(\d{4})(\d{2})(\d{2})/, "$1-$2-$3");

function change(one) {
  const minor = one.tenders.reduce((sum, tender) => sum + tender.change_minor, 0);
  return minor ? row(t("change"), amount(minor, one.currency)) : nothing;
}

const proof = (one) => html`
  <p>${t("proof.words", { seq: count(one.proof.seq), box: one.proof.box, epoch: one.epoch })}</p>
  ${facts([
    [t("proof.received"), moment(one.proof.received_ms)],
    [t("day"), day(one.business_date)],
  ])}
  <p class="small muted">${t("proof.chain")}</p>
  <p class="hash">${one.proof.hash_hex.match(/.{1,8}/g)?.map((part) => html`<span>${part}</span>`)}</p>
`;

const tax = (one) => html`
  <table>
    <thead>
      <tr>
        <th>${t("tax.rate")}</th>
        <th class="figure">${t("tax.net")}</th>
        <th class="figure">${t("tax.contained")}</th>
      </tr>
    </thead>
    <tbody>
      ${one.tax.map(
        (each) => html`<tr>
          <td>${each.name} ${percent(each.rate_bp / 10_000)}</td>
          <td class="figure">${amount(each.net_minor, one.currency)}</td>
          <td class="figure">${amount(each.tax_minor, one.currency)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
`;

customElements.define("receipt-page", ReceiptPage);
