// Goods that came back twice: all of them, and one with the receipts that took it back and a person's word on it.

import { html } from "/ui/vendor/lit.js";
import { day, quantity, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import "../parts/concern.js";
import { doublesTable } from "../parts/doubles.js";
import { amount } from "../parts/figures.js";
import { openThenAnswered, receiptHref } from "../parts/lists.js";
import { empty, facts, panel } from "../parts/panels.js";

class DoublesPage extends Page {
  load() {
    return get("returns/doubles");
  }

  show({ doubles }) {
    const [, receipt, line] = this.route.rest;
    if (!receipt) return html`<div class="grid">${openThenAnswered(t("doubles"), doubles, doublesTable, "doubles.empty")}</div>`;
    const one = doubles.find((row) => row.receipt === receipt && String(row.line) === line);
    return one ? this.one(one) : empty("concern.gone");
  }

  one(row) {
    const told = [
      [t("doubles.receipt"), html`<a href=${receiptHref(row.receipt)}>${row.receipt}</a> <span class="muted">${t("doubles.line", { n: row.line })}</span>`],
      [t("item"), row.item],
      [t("doubles.sold"), quantity(row.sold_milli, false)],
      [t("doubles.back"), quantity(row.back_milli, false)],
      [t("doubles.over"), html`${quantity(row.over_milli, false)} <span class="muted">${amount(row.over_minor, row.currency || "CNY")}</span>`],
    ];
    return html`<div class="grid">
      ${panel(t("doubles"), facts(told), { size: "half" })}
      ${panel(t("doubles.by"), returnsTable(row), { size: "half", padded: false })}
      ${panel(
        t("concern.answer"),
        html`<concern-answer kind="double" .subject=${`${row.receipt}/${row.line}`} .figure=${row.returns.length} .answered=${row.answered} .again=${() => this.refresh()}></concern-answer>`,
      )}
    </div>`;
  }
}

const iso = (date) => String(date).replace(/(....)(..)(..)/, "$1-$2-$3");

const returnsTable = (row) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t("number")}</th><th>${t("day")}</th><th class="figure">${t("doubles.back")}</th><th class="figure">${t("total")}</th></tr>
    </thead>
    <tbody>
      ${row.returns.map(
        (back) => html`<tr>
          <td class="a"><a href=${receiptHref(back.receipt)}>${back.receipt}</a></td>
          <td class="c">${day(iso(back.business_date))}</td>
          <td class="figure d">${quantity(back.qty_milli, false)}</td>
          <td class="figure b">${amount(back.amount_minor, row.currency || "CNY")}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("doubles-page", DoublesPage);
