// One store: why it should be rung and what to do, its takings and hours, its lanes, its line, its boxes.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, count, day, money, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import "../parts/box-ask.js";
import { boxTable } from "../parts/box-table.js";
import { amount, callWords, isWhole, lineReason, lineState } from "../parts/figures.js";
import "../parts/hours-chart.js";
import { empty, facts, follows, icon, panel } from "../parts/panels.js";
import { roadOf } from "../parts/road.js";
import { completeTo } from "../parts/store-table.js";
import { apart, runningHour, takings } from "../parts/takings.js";
import { href } from "../route.js";

/** The stream tells that something changed, not what in this store: ask again, but not more often than this. */
const AGAIN_MS = 1000;

class StorePage extends Page {
  load({ rest, filters }) {
    return get(`stores/${encodeURIComponent(rest[0])}`, { date: filters.date });
  }

  heard(news, data) {
    const row = news.stores?.find((one) => one.store === this.route.rest[0]);
    if (data && row && JSON.stringify(row) !== this.last) this.refreshSoon(AGAIN_MS);
    this.last = JSON.stringify(row);
    return data && row && !this.route.filters.date ? { ...data, line: row.line, pending: row.pending, complete_to_ms: row.complete_to_ms } : undefined;
  }

  show(data) {
    const running = runningHour(data.hours, data.business_date, Date.now());
    const then = data.hours.map((one) => one.last_week_minor).filter((minor) => minor !== null);
    const week_ago_minor = then.length ? then.reduce((sum, minor) => sum + minor, 0) : null;
    const sum = { ...data, minor: data.takings_minor, week_ago_minor, running };
    const address = href("data", [], { store: data.store, date: data.business_date });
    return html`
      ${data.needs_call ? call(data) : nothing} ${data.unprinted.length ? unprinted(data) : nothing}
      <div class="grid">
        ${panel(t("takings"), takings(sum, isWhole(data), html`${complete(data)} ${apart(data)}`, address), { aside: day(data.business_date), size: "a-third" })}
        ${panel(t("today.hours"), html`<hours-chart .hours=${data.hours} .currency=${data.currency} .running=${running}></hours-chart>`, { size: "two-thirds" })}
        ${panel(t("line"), line(data), { size: "a-third" })} ${panel(t("lanes"), lanes(data), { padded: false, size: "two-thirds", aside: html`${shifts(data)} ${stock(data)}` })}
        ${panel(t("boxes"), data.boxes.length ? boxTable(data.boxes.map((box) => ({ store: data, box }))) : empty("boxes.empty"), { padded: false })}
        ${data.boxes.length ? asking(data) : nothing}
      </div>
    `;
  }
}

const call = (data) => html`<div class="callout" role="note">
  ${icon("phone")}
  <div><strong>${callWords(data.needs_call)}</strong><p>${callWords(data.needs_call, "how")}</p></div>
</div>`;

/** Receipts that may not be on paper; the sales are there all the same. */
const unprinted = (data) => html`<div class="callout" role="note">
  ${icon("receipt-text")}
  <div>
    <strong>${t("unprinted")}</strong>
    ${data.unprinted.map((one) => html`<p>
      ${t("lane.number", { lane: one.lane })}: ${one.doubtful.length ? t("unprinted.doubtful", { numbers: one.doubtful.join(", ") }) : nothing}
      ${one.waits_from ? t("unprinted.waits", { from: one.waits_from }) : nothing}
      <span class="muted">${one.why} ${t("ago", { age: age(Date.now() - one.at_ms) })}</span>
    </p>`)}
    <p>${t("unprinted.how")}</p>
  </div>
</div>`;

/** The box in its newest life. */
function asking(data) {
  const box = data.boxes.reduce((newest, one) => (one.epoch > newest.epoch ? one : newest));
  return panel(t("ask", { box: box.box }), html`<box-ask .store=${data.store} .box=${box.box}></box-ask>`);
}

const complete = (data) => html`<div><span class="state ${isWhole(data) ? "good" : "warn"}">${t("complete-to")}</span> ${completeTo(data, data.currency)}</div>`;

const line = (data) => html`
  <div class="store-line">
    <div class="ends"><span>${data.name}</span>${roadOf(data.line.state)}<span>${t("head-office")}</span></div>
    <p>${lineState(data.line.state)} <span class="muted">${lineReason(data.line)}</span></p>
    ${facts([
      [t("since-when"), data.line.since_ms ? age(Date.now() - data.line.since_ms) : "–"],
      [t("waiting"), data.pending.receipts ? html`${t("receipts", { n: count(data.pending.receipts) })}<br />${money(data.pending.minor, data.currency)}` : t("waiting.none")],
      [t("oldest"), data.pending.oldest_ms ? t("ago", { age: age(Date.now() - data.pending.oldest_ms) }) : "–"],
    ])}
  </div>
`;

const shifts = (data) => html`<a href=${href("data", ["shifts"], { store: data.store, date: data.business_date })}>${t("shifts.title")}</a>`;

const stock = (data) => html`<a href=${href("stores", [data.store, "stock"])}>${t("stock.title")}</a>`;

function lanes(data) {
  if (!data.lanes.length) return empty("lanes.empty");
  return html`
    <table class="cards">
      <thead>
        <tr>
          <th>${t("lane")}</th>
          <th class="figure">${t("takings")}</th>
          <th class="figure">${t("receipts.head")}</th>
          <th class="figure">${t("last-number")}</th>
        </tr>
      </thead>
      <tbody>
        ${data.lanes.map((lane) => laneRow(data, lane))}
      </tbody>
    </table>
  `;
}

function laneRow(data, lane) {
  const address = href("data", [], { store: data.store, lane: lane.lane, date: data.business_date });
  return html`
    <tr class="link" @click=${follows(address)}>
      <td class="a"><a href=${address}>${t("lane.number", { lane: lane.lane })}</a></td>
      <td class="figure b">${amount(lane.takings_minor, data.currency)}</td>
      <td class="figure c">${count(lane.receipts)}</td>
      <td class="figure d">${String(lane.last_number).padStart(6, "0")}</td>
    </tr>
  `;
}

customElements.define("store-page", StorePage);
