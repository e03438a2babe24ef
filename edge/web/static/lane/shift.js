// The shift: opened, counted, closed; what is over or short; the documents of those before, and the close of the day.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, t } from "/ui/i18n.js";
import { money, plain } from "./figures.js";
import { say, tenderName } from "./say.js";

export const shift = (till) => {
  const { report } = till.shifts;
  if (!report) return html`<p class="muted">${t("lane.connecting")}</p>`;
  return html`<div class="shift">
    ${trouble(till)} ${report.number ? opened(till, report) : closed(till, report)} ${before(till)}
  </div>`;
};

const trouble = ({ shifts: { problem } }) =>
  problem ? html`<p role="alert"><span class="state bad">${problem.local ? t(problem.code, problem.values) : say(problem.words)}</span></p>` : nothing;

const form = (submit, content) => html`<form
  @submit=${(event) => {
    event.preventDefault();
    submit(event.target);
  }}
>${content}</form>`;

const field = (name, words, value = "", first = false) => html`<label
  ><span>${words}</span> <input name=${name} .value=${value} inputmode="decimal" maxlength="14" autocomplete="off" ?data-first=${first}
/></label>`;

const go = (words) => html`<button class="key primary"><span>${t(words)}</span><kbd>Enter</kbd></button>`;

const closed = (till, report) =>
  form(
    (made) => till.shifts.open(made),
    html`<p class="muted">${t("lane.shift.none")}</p>
      ${field("float", t("lane.shift.float"), plain(report.float_minor, till.state.exponent).replaceAll(",", ""), true)} ${go("lane.shift.open")}`,
  );

const opened = (till, report) => html`<p>
    <strong>${t("lane.shift.number", { n: report.number })}</strong> ${report.name}
    <span class="muted">${t("lane.shift.since", { time: clock(report.opened_at_ms) })} / ${t("lane.shift.float")} ${money(report.float_minor, till.state.exponent)}</span>
  </p>
  ${report.hidden ? html`<p class="muted">${t("lane.shift.blind")}</p>` : lines(till, report.lines)}
  ${report.counted && !till.shifts.again ? ending(till, report) : counting(till, report)}`;

const lines = (till, rows) => html`<table class="off">
  <thead>
    <tr><th></th><th>${t("lane.shift.expected")}</th><th>${t("lane.shift.counted")}</th><th>${t("lane.shift.off.head")}</th></tr>
  </thead>
  <tbody>
    ${rows.map(
      (row) => html`<tr>
        <th>${tenderName(row.kind)}</th>
        <td>${money(row.expected_minor, digits(row, till))}</td>
        <td>${row.counted_minor === null ? "–" : money(row.counted_minor, digits(row, till))}</td>
        <td>${difference(row.difference_minor, digits(row, till))}</td>
      </tr>`,
    )}
  </tbody>
</table>`;

/** Foreign notes are counted in their own currency. */
const digits = (row, till) => (row.currency ? row.exponent : till.state.exponent);

const difference = (minor, exponent) => {
  if (minor === null) return "–";
  const word = minor > 0 ? "lane.shift.over" : minor < 0 ? "lane.shift.short" : "lane.shift.even";
  return html`<span class="differs"><span class="state ${minor ? "warn" : "good"}">${t(word)}</span> ${minor ? money(Math.abs(minor), exponent) : nothing}</span>`;
};

const counting = (till, report) =>
  form(
    (made) => till.shifts.count(made),
    html`${till.shifts.byCoins ? coins(till) : field("kind-cash", t("lane.shift.count", { kind: tenderName("cash") }), "", true)}
      ${report.kinds.filter((one) => one !== "cash").map((one) => field(`kind-${one}`, t("lane.shift.count", { kind: tenderName(one) })))}
      <div class="choices">
        ${go("lane.shift.count.do")}
        ${till.shifts.coins.length
          ? html`<button type="button" @click=${() => till.shifts.toggle("byCoins")}>${t(till.shifts.byCoins ? "lane.shift.bysum" : "lane.shift.bycoins")}</button>`
          : nothing}
        <button type="button" @click=${() => till.shifts.print()}>${t("lane.shift.read")}</button>
        <button type="button" @click=${() => till.shifts.closeUncounted()}>${t("lane.shift.uncounted")}</button>
      </div>`,
  );

const coins = (till) => html`<div class="coins">
  ${till.shifts.coins.map((value, at) => field(`coin-${value}`, html`${money(value, till.state.exponent)} ×`, "", !at))}
</div>`;

const ending = (till, report) =>
  form(
    (made) => till.shifts.close(made),
    html`${field("left", t("lane.shift.left"), plain(Math.min(report.float_minor, cashOf(report)), till.state.exponent).replaceAll(",", ""), true)}
      <div class="choices">
        ${go("lane.shift.close")}
        <button type="button" @click=${() => till.shifts.toggle("again")}>${t("lane.shift.again")}</button>
        <button type="button" @click=${() => till.shifts.print()}>${t("lane.shift.read")}</button>
      </div>`,
  );

const cashOf = (report) => report.lines.find((row) => row.kind === "cash")?.counted_minor ?? 0;

/** Documents of shifts that are over, and the close of the day. */
const before = (till) => html`<h3>${t("lane.shift.before")}</h3>
  ${till.shifts.closed.length
    ? html`<div class="holds">
        ${till.shifts.closed.map((one) => over(till, one))}
      </div>`
    : html`<p class="muted">${t("lane.shift.before.none")}</p>`}
  <div class="choices">
    <button type="button" @click=${() => till.shifts.closeDay()}>${t(till.shifts.othersOpen ? "lane.day.anyway" : "lane.day.close")}</button>
  </div>`;

/** A shift that is over: printed again, or supplemented where it was this lane's. */
const over = (till, one) => html`<div class="over">
    <button type="button" title=${t("lane.shift.print")} @click=${() => till.shifts.print(one.number, one.lane)}>
      <span>${one.document} <span class="muted">${one.cashier} ${clock(one.closed_at_ms)}</span></span>
      ${sum(one.lines, till.state.exponent)}
    </button>
    <button type="button" ?disabled=${one.lane !== till.state.lane} @click=${() => till.shifts.choose(one)}>${t("lane.shift.later")}</button>
  </div>
  ${till.shifts.chosen === one ? supplementing(till, one) : nothing}`;

/** What is counted after the close: all of it where nobody had counted, else what it is more or less. */
const supplementing = (till, one) =>
  form(
    (made) => till.shifts.supplement(made),
    html`<p class="muted">${t(one.counts ? "lane.shift.later.more" : "lane.shift.later.all")}</p>
      ${one.lines.map((line, at) => field(`kind-${line.kind}`, tenderName(line.kind), "", !at))}
      <label><span>${t("lane.shift.reason")}</span> <input name="reason" required maxlength="120" autocomplete="off" /></label>
      ${go("lane.shift.later.do")}`,
  );

const sum = (rows, exponent) => {
  const counted = rows.filter((row) => row.difference_minor !== null && !row.currency);
  if (!counted.length) return html`<span class="state none">${t("lane.shift.notcounted")}</span>`;
  return difference(counted.reduce((total, row) => total + row.difference_minor, 0), exponent);
};
