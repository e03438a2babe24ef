// Lines of receipts that came back at two stores, or more often than they were sold: each with the receipts that took it back.

import { html, nothing } from "/ui/vendor/lit.js";
import { quantity, t } from "/ui/i18n.js";
import { href } from "../route.js";

const receiptHref = (number) => href("data", number.split("-").map((part, at) => (at < 3 ? part : String(Number(part)))));

/** A row a line; those of which too much came back first. */
export const doublesTable = (rows) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr><th>${t("doubles.receipt")}</th><th>${t("doubles.line")}</th><th>${t("item")}</th><th class="right">${t("doubles.sold")}</th><th class="right">${t("doubles.back")}</th><th>${t("doubles.by")}</th></tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            <td class="a"><a href=${receiptHref(row.receipt)}>${row.receipt}</a></td>
            <td class="c">${row.line}</td>
            <td class="b">${row.item}</td>
            <td class="right">${quantity(row.sold_milli, false)}</td>
            <td class="right">${quantity(row.back_milli, false)} ${row.over_milli ? html`<span class="state bad">+${quantity(row.over_milli, false)}</span>` : nothing}</td>
            <td class="d">${row.returns.map((back, at) => html`${at ? ", " : ""}<a href=${receiptHref(back.receipt)}>${back.receipt}</a> (${quantity(back.qty_milli, false)})`)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;
