// Payments at terminals that nobody is sure of, or that a person settled: where, how much, since when, and what to do.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, moment, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { answeredOr } from "../parts/concern.js";
import { amount } from "../parts/figures.js";
import { openThenAnswered, storeFilter, storeName, storesOf } from "../parts/lists.js";
import { empty, facts, follows, panel } from "../parts/panels.js";
import { href } from "../route.js";
import { tenderWords } from "./receipts.js";

const STATES = ["in doubt", "done", "not done", "undone"];
const SHAPES = { "in doubt": "bad", done: "warn", "not done": "warn", undone: "none" };
const address = (row) => href("data", ["payments", row.store, row.reference]);
const stateWords = (row) => html`<span class="state ${SHAPES[row.state] ?? "none"}">${t(`payment.state.${row.state.replace(" ", "-")}`)}</span>`;

class PaymentsPage extends Page {
  async load({ filters, rest }) {
    return { stores: await storesOf(this), ...(await get("payments", { store: rest[1] ?? filters.store })) };
  }

  show(data) {
    const [, store, reference] = this.route.rest;
    if (!store) return this.list(data);
    const one = data.payments.find((row) => row.store === store && row.reference === reference);
    return one ? this.one(one, data.stores) : empty("concern.gone");
  }

  list(data) {
    const doubt = Object.entries(data.in_doubt_minor).map(([currency, minor]) => [`${t("payment.state.in-doubt")} ${currency}`, amount(minor, currency)]);
    return html`
      <form class="filters" @submit=${(event) => event.preventDefault()}>${storeFilter(data.stores, this.route.filters.store)}</form>
      <div class="grid">
        ${doubt.length ? panel(t("payment.state.in-doubt"), facts(doubt)) : nothing}
        ${openThenAnswered(t("payments.title"), data.payments, (rows) => table(rows, data.stores), "payment.empty")}
      </div>
    `;
  }

  one(row, stores) {
    const told = [
      [t("store"), html`${storeName(stores, row.store)} <span class="muted">${t("lane.number", { lane: row.lane })}</span>`],
      [t(`payment.what.${row.what}`), html`${amount(row.minor, row.currency)} <span class="muted">${tenderWords(row.kind)}</span>`],
      [t("state"), stateWords(row)],
      [t("payment.since"), html`${moment(row.at_ms)} <span class="muted">${age(Date.now() - row.at_ms)}</span>`],
      [t("payment.reference"), row.reference],
      [t("payment.about"), row.about || "–"],
      [t("payment.decided-by"), [row.decided_by, row.approved_by].filter(Boolean).join(", ") || "–"],
    ];
    return html`<div class="grid">
      ${panel(t("payments.title"), facts(told), { size: "half" })}
      ${panel(t("payment.do"), html`<p class="lead">${t(row.state === "in doubt" ? "payment.do.in-doubt" : "payment.do.decided")}</p>`, { size: "half" })}
      ${panel(
        t("concern.answer"),
        html`<concern-answer kind="payment" .subject=${`${row.store}/${row.reference}`} .figure=${STATES.indexOf(row.state)} .answered=${row.answered} .again=${() => this.refresh()}></concern-answer>`,
      )}
    </div>`;
  }
}

const table = (rows, stores) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr>
        <th>${t("store")}</th><th>${t("payment.since")}</th><th class="wide">${t("what")}</th><th>${t("state")}</th>
        <th class="wide">${t("payment.about")}</th><th class="figure">${t("total")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr class="link" @click=${follows(address(row))}>
          <td class="a"><a href=${address(row)}>${storeName(stores, row.store)}</a> <span class="muted small">${t("lane.number", { lane: row.lane })}</span></td>
          <td class="c">${moment(row.at_ms)} <span class="muted small">${age(Date.now() - row.at_ms)}</span></td>
          <td class="wide">${t(`payment.what.${row.what}`)} ${tenderWords(row.kind)}</td>
          <td class="d">${stateWords(row)} ${row.decided_by ? html`<span class="muted small">${row.decided_by}</span>` : nothing} ${answeredOr(row)}</td>
          <td class="wide">${row.about}</td>
          <td class="figure b">${amount(row.minor, row.currency)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("payments-page", PaymentsPage);
