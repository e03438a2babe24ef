// The shifts of a business date: what is over or short by store, lane and cashier, each shift, and the days that stores closed.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, count, moment, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { dayPicker } from "../parts/day-picker.js";
import { amount } from "../parts/figures.js";
import { empty, facts, icon, panel } from "../parts/panels.js";
import { href, refine } from "../route.js";
import { tenderWords } from "./receipts.js";

const SUMS = { store: "by_store", lane: "by_lane", cashier: "by_cashier" };

class ShiftsPage extends Page {
  load({ filters }) {
    return get("shifts", { date: filters.date, store: filters.store });
  }

  show(data) {
    const by = SUMS[this.route.filters.by] ? this.route.filters.by : "store";
    const picker = dayPicker(data.business_date, this.route.filters.date);
    return html`<div class="grid">
      ${panel(t("shifts.off"), summary(data), { size: "a-third", aside: picker })}
      ${panel(t(`shifts.by-${by}`), data.by_store.length ? sumTable(data[SUMS[by]], by) : empty("shifts.empty"), { padded: false, size: "two-thirds", aside: choices(by) })}
      ${panel(t("shifts.title"), data.shifts.length ? shiftTable(data.shifts) : empty("shifts.empty"), { padded: false, aside: only(this.route.filters) })}
      ${data.days.length ? panel(t("shifts.days"), dayTable(data.days), { padded: false }) : nothing}
    </div>`;
  }
}

const total = (rows, of) => rows.reduce((sum, row) => sum + of(row), 0);

function summary({ by_store, shifts }) {
  const currency = by_store[0]?.currency ?? "CNY";
  const rows = by_store.filter((row) => row.currency === currency);
  return facts([
    [t("shifts.over"), amount(total(rows, (row) => row.over_minor), currency)],
    [t("shifts.short"), amount(total(rows, (row) => row.short_minor), currency)],
    [t("shifts.closed"), count(total(rows, (row) => row.shifts))],
    [t("shifts.uncounted"), count(total(rows, (row) => row.uncounted))],
    [t("shifts.open"), count(shifts.filter((one) => one.closed_ms === null && !one.ended).length)],
  ]);
}

const choices = (by) => html`<span class="days">
  ${Object.keys(SUMS).map((one) => html`<button class="plain" aria-pressed=${one === by} @click=${() => refine({ by: one })}>${t(`shifts.by-${one}`)}</button>`)}
</span>`;

/** The one store that is asked for, and the way back to all. */
const only = ({ store }) => (store ? html`<button class="plain" @click=${() => refine({ store: "" })}>${store}${icon("x")}</button>` : nothing);

const sumTable = (rows, by) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t(`shifts.by-${by}`)}</th><th class="figure">${t("shifts.closed")}</th><th class="figure wide">${t("shifts.uncounted")}</th><th class="figure">${t("shifts.over")}</th><th class="figure">${t("shifts.short")}</th></tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          <td class="a"><a href=${href("stores", [row.store])}>${row.store}</a> ${row.lane ? t("lane.number", { lane: row.lane }) : row.cashier}</td>
          <td class="figure c">${count(row.shifts)}</td>
          <td class="figure wide">${count(row.uncounted)}</td>
          <td class="figure d">${amount(row.over_minor, row.currency)}</td>
          <td class="figure b">${row.short_minor ? html`<b class="differs">${amount(row.short_minor, row.currency)}</b>` : amount(0, row.currency)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

const shiftTable = (rows) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr>
        <th>${t("shifts.document")}</th><th>${t("store")}</th><th>${t("shifts.by-cashier")}</th><th>${t("state")}</th>
        <th class="figure wide">${t("receipts.head")}</th><th class="figure wide">${t("total")}</th><th class="figure">${t("shifts.off")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => shiftRow(row))}
    </tbody>
  </table>
</div>`;

const shiftRow = (row) => html`<tr>
  <td class="a">${row.document}${row.supplements ? html` <span class="muted small">${t("shifts.supplements", { n: count(row.supplements) })}</span>` : nothing}</td>
  <td class="c"><a href=${href("stores", [row.store])}>${row.name || row.store}</a> <span class="muted small">${t("lane.number", { lane: row.lane })}</span></td>
  <td class="wide">${row.cashier}${row.by && row.by !== row.cashier ? html` <span class="muted small">${t("shifts.by", { who: row.by })}</span>` : nothing}</td>
  <td class="d">${state(row)}</td>
  <td class="figure wide">${row.closed_ms === null ? "–" : count(row.receipts)}</td>
  <td class="figure wide">${row.closed_ms === null ? "–" : amount(row.total_minor, row.currency)}</td>
  <td class="figure b">${row.lines.map((line) => off(line, line.currency || row.currency))}</td>
</tr>`;

function state(row) {
  if (row.ended) return html`<span class="state warn">${t("shifts.ended")}</span>`;
  if (row.closed_ms === null) return html`<span class="state good">${t("shifts.goes-on")}</span> <span class="muted small">${moment(row.opened_ms)}</span>`;
  const counted = row.lines.some((line) => line.counted_minor !== null);
  return html`${counted ? nothing : html`<span class="state warn">${t("shifts.uncounted")}</span> `}<span class="muted small">${clock(row.opened_ms)} – ${clock(row.closed_ms)}</span>`;
}

function off(line, currency) {
  if (line.difference_minor === null) return html`<div class="muted small">${tenderWords(line.kind)} –</div>`;
  const figure = amount(line.difference_minor, currency);
  return html`<div><span class="muted small">${tenderWords(line.kind)}</span> ${line.difference_minor ? html`<b class="differs">${figure}</b>` : figure}</div>`;
}

const dayTable = (rows) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t("store")}</th><th>${t("period.closed")}</th><th class="figure wide">${t("shifts.closed")}</th><th>${t("shifts.open")}</th><th class="figure">${t("takings")}</th></tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          <td class="a"><a href=${href("stores", [row.store])}>${row.name || row.store}</a></td>
          <td class="c">${row.by} <span class="muted small">${moment(row.closed_ms)}</span></td>
          <td class="figure wide">${count(row.shifts)}</td>
          <td class="d">${row.still_open.map((lane) => t("lane.number", { lane })).join(", ") || "–"}</td>
          <td class="figure b">${amount(row.takings_minor, row.currency)}
            ${row.apart_minor ? html`<div class="muted small">${t("apart")} ${amount(row.apart_minor, row.currency)}</div>` : nothing}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("shifts-page", ShiftsPage);
