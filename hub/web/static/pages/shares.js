// Shares of members' accounts that were overspent: two stores that were cut off spent the same points or stored value.

import { html } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { answeredOr, sum } from "../parts/concern.js";
import { openThenAnswered } from "../parts/lists.js";
import { empty, facts, follows, panel } from "../parts/panels.js";
import { href } from "../route.js";

const parts = (row) => [row.store, String(row.epoch), row.member, row.account];
const address = (row) => href("data", ["shares", ...parts(row)]);
const unit = (row) => (row.account === "points" ? "POINTS" : row.currency);

class SharesPage extends Page {
  load() {
    return get("shares/overspent");
  }

  show({ shares }) {
    const subject = this.route.rest.slice(1).join("/");
    if (!subject) return html`<div class="grid">${openThenAnswered(t("shares.title"), shares, table, "shares.empty")}</div>`;
    const one = shares.find((row) => parts(row).join("/") === subject);
    return one ? this.one(one, subject) : empty("concern.gone");
  }

  one(row, subject) {
    const told = [
      [t("store"), html`<a href=${href("stores", [row.store])}>${row.name || row.store}</a> <span class="muted">${t("epoch", { n: row.epoch })}</span>`],
      [t("shares.member"), row.member],
      [t("shares.account"), t(`shares.${row.account}`)],
      [t("shares.by"), html`<b class="differs">${sum(row.by, unit(row))}</b>`],
    ];
    return html`<div class="grid">
      ${panel(t("shares.title"), facts(told))}
      ${panel(
        t("concern.answer"),
        html`<concern-answer kind="share" .subject=${subject} .figure=${row.by} .answered=${row.answered} .again=${() => this.refresh()}></concern-answer>`,
      )}
    </div>`;
  }
}

const table = (rows) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t("shares.member")}</th><th>${t("store")}</th><th>${t("shares.account")}</th><th>${t("state")}</th><th class="figure">${t("shares.by")}</th></tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr class="link" @click=${follows(address(row))}>
          <td class="a"><a href=${address(row)}>${row.member}</a></td>
          <td class="c">${row.name || row.store} <span class="muted small">${t("epoch", { n: row.epoch })}</span></td>
          <td class="wide">${t(`shares.${row.account}`)}</td>
          <td class="d">${answeredOr(row)}</td>
          <td class="figure b">${sum(row.by, unit(row))}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("shares-page", SharesPage);
