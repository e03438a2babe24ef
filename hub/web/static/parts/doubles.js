// Lines of receipts that came back at two stores, or more often than they were sold: each with the receipts that took it back.

import { html, nothing } from "/ui/vendor/lit.js";
import { quantity, t } from "/ui/i18n.js";
import { href } from "../route.js";
import { answeredOr } from "./concern.js";
import { amount } from "./figures.js";
import { receiptHref } from "./lists.js";
import { follows } from "./panels.js";

const address = (row) => href("data", ["doubles", row.receipt, String(row.line)]);

/** The receipts that took a line back. */
export const takenBack = (row) =>
  row.returns.map((back, at) => html`${at ? ", " : ""}<a href=${receiptHref(back.receipt)}>${back.receipt}</a> (${quantity(back.qty_milli, false)})`);

/** A row a line; those of which too much came back first. */
export const doublesTable = (rows) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr>
          <th>${t("doubles.receipt")}</th><th>${t("item")}</th><th class="figure wide">${t("doubles.sold")}</th><th class="figure">${t("doubles.back")}</th>
          <th class="figure">${t("doubles.over")}</th><th class="wide">${t("doubles.by")}</th><th>${t("state")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr class="link" @click=${follows(address(row))}>
            <td class="a"><a href=${address(row)}>${row.receipt}</a> <span class="muted small">${t("doubles.line", { n: row.line })}</span></td>
            <td class="c">${row.item}</td>
            <td class="figure wide">${quantity(row.sold_milli, false)}</td>
            <td class="figure wide">${quantity(row.back_milli, false)}</td>
            <td class="figure b">${row.over_milli ? html`<span class="state bad">+${quantity(row.over_milli, false)}</span> ${amount(row.over_minor, row.currency || "CNY")}` : nothing}</td>
            <td class="wide">${takenBack(row)}</td>
            <td class="d">${answeredOr(row)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;
