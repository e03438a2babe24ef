// A month or a business date as finance sees it: by the date of the sale and as booked, what came late, how complete it
// is, and a form to close it or open it again.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, day, moment, money, t } from "/ui/i18n.js";
import { get, post } from "../api.js";
import { Page } from "../page.js";
import "../parts/decide.js";
import { amount, heroAmount, lacksWords } from "../parts/figures.js";
import { empty, facts, follows, icon, panel } from "../parts/panels.js";
import { href } from "../route.js";

const address = (name) => href("data", ["periods", name]);
const thisMonth = () => new Date(Date.now()).toISOString().slice(0, 7);

/** The month or the date before (-1) or after (1). */
function beside(name, step) {
  const [year, month, date] = name.split("-").map(Number);
  if (date) return new Date(Date.UTC(year, month - 1, date + step)).toISOString().slice(0, 10);
  return new Date(Date.UTC(year, month - 1 + step, 1)).toISOString().slice(0, 7);
}

const sum = (rows, of) => rows.reduce((total, row) => total + of(row), 0);

class PeriodsPage extends Page {
  load({ rest }) {
    return get(`periods/${encodeURIComponent(rest[1] ?? thisMonth())}`);
  }

  async decide(name, by) {
    const verdict = name === "reopen" ? "reopen" : "close";
    const body = name === "anyway" ? { ...by, anyway: true } : by;
    const done = await post(`periods/${encodeURIComponent(this.data.name)}/${verdict}`, body);
    await this.refresh();
    return done.days.length ? t(`period.${done.verdict}.told`, { n: count(done.days.length) }) : t("aside.nothing-left");
  }

  show(data) {
    const currency = data.days[0]?.currency ?? "CNY";
    const rows = data.days.filter((row) => row.currency === currency);
    return html`<div class="grid">
      ${panel(t("period.booked"), this.figures(data, rows, currency), { size: "a-third", aside: this.steps(data) })}
      ${panel(t("period.close"), this.closing(data), { size: "two-thirds" })}
      ${panel(t("period.days"), data.days.length ? dayTable(data.days) : empty("period.empty"), { padded: false })}
      ${data.late.length ? panel(t("late"), lateTable(data.late), { padded: false }) : nothing}
    </div>`;
  }

  steps(data) {
    const step = (by, picture, words) => html`<a class="button plain" href=${address(beside(data.name, by))} aria-label=${t(words)} title=${t(words)}>${icon(picture)}</a>`;
    const up = data.name.length > 7 ? html`<a href=${address(data.name.slice(0, 7))}>${data.name.slice(0, 7)}</a>` : data.name;
    return html`<span class="days">${step(-1, "chevron-left", "period.before")}${up}${step(1, "chevron-right", "period.after")}</span>`;
  }

  figures(data, rows, currency) {
    const own = sum(rows, (row) => row.takings_minor);
    const [late_in, late_out] = [sum(rows, (row) => row.late_in.minor), sum(rows, (row) => row.late_out.minor)];
    const lacking = data.stores.filter((one) => one.lacks).length;
    const whole = !lacking || data.is_closed;
    return html`<div class="hero">
      <span class="big ${whole ? "" : "incomplete"}">${heroAmount(own + late_in, currency)}</span>
      <div class="complete">${upto(data)}</div>
      ${facts([
        [t("period.of-date"), amount(own + late_out, currency)],
        [t("period.late-in"), amount(late_in, currency)],
        [t("period.late-out"), amount(late_out, currency)],
      ])}
    </div>`;
  }

  closing(data) {
    const lacking = data.stores.filter((one) => one.lacks);
    const open = !data.is_closed;
    const closed = data.days.some((row) => row.closed);
    const actions = [
      ...(open && !lacking.length ? [{ name: "close", label: t("period.close"), primary: true, reason: true }] : []),
      ...(open && lacking.length && data.is_over ? [{ name: "anyway", label: t("period.anyway"), reason: true }] : []),
      ...(closed ? [{ name: "reopen", label: t("period.reopen"), reason: true }] : []),
    ];
    const runs = lacking.every((one) => one.lacks === "day-runs");
    const about = data.is_closed ? "period.is-closed" : !lacking.length ? "period.about" : runs ? "period.runs" : "period.lacking";
    return html`<p class="lead">${t(about)}</p>
      ${open && lacking.length ? lackTable(lacking) : nothing}
      <decide-form .actions=${actions} .act=${(name, by) => this.decide(name, by)}></decide-form>`;
  }
}

/** "7/8 stores complete to the end", and the receipts that are known to be missing. */
function upto(data) {
  const here = data.stores.filter((one) => !one.lacks).length;
  const missing = sum(data.stores, (one) => one.missing_receipts);
  const values = { n: count(here), total: count(data.stores.length) };
  return html`<span class="state ${here === data.stores.length ? "good" : "warn"}">${t("complete.end", values)}</span>
    ${missing ? html`<span class="muted small">${t("missing", { n: count(missing) })}</span>` : nothing}`;
}

const lackTable = (stores) => html`<table class="cards lacking">
  <tbody>
    ${stores.map(
      (one) => html`<tr>
        <td class="a"><a href=${href("stores", [one.store])}>${one.name}</a> <span class="muted small">${one.store}</span></td>
        <td class="c">${lacksWords(one.lacks)}</td>
        <td class="b figure">${one.missing_receipts ? t("missing", { n: count(one.missing_receipts) }) : nothing}</td>
        <td class="d muted small">${one.complete_to_ms ? `${t("complete-to")} ${moment(one.complete_to_ms)}` : "–"}</td>
      </tr>`,
    )}
  </tbody>
</table>`;

const dayTable = (rows) => html`<div class="scroll">
  <table class="cards dates">
    <thead>
      <tr>
        <th>${t("day")}</th><th>${t("state")}</th><th class="figure wide">${t("receipts.head")}</th><th class="figure wide">${t("period.while-open")}</th>
        <th class="figure wide">${t("period.late-in")}</th><th class="figure wide">${t("period.late-out")}</th>
        <th class="figure">${t("period.booked")}</th><th>${t("period.complete")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => dayRow(row))}
    </tbody>
  </table>
</div>`;

function dayRow(row) {
  const at = row.closed ?? row;
  const whole = at.stores_complete === at.stores;
  const late = (one) => (one.receipts ? html`${amount(one.minor, row.currency)}` : html`<span class="muted">–</span>`);
  const to = address(row.business_date);
  return html`<tr class="link" @click=${follows(to)}>
    <td class="a"><a href=${to}>${day(row.business_date)}</a></td>
    <td class="c">${row.closed ? html`<span class="state good">${t("period.closed")}</span> <span class="muted small" title=${moment(row.closed.closed_ms)}>${row.closed.who}</span>` : html`<span class="state none">${t("period.open")}</span>`}</td>
    <td class="figure wide">${count(row.receipts)}</td>
    <td class="figure wide">${amount(row.takings_minor, row.currency)}${row.closed?.changed_minor ? html`<div class="call small">${t("period.changed", { money: money(row.closed.changed_minor, row.currency) })}</div>` : nothing}</td>
    <td class="figure wide">${late(row.late_in)}</td>
    <td class="figure wide">${late(row.late_out)}</td>
    <td class="figure b"><span class=${whole || row.closed ? "" : "incomplete"}>${amount(row.takings_minor + row.late_in.minor, row.currency)}</span></td>
    <td class="d"><span class=${whole ? "muted" : ""}>${at.stores_complete}/${at.stores}</span>${at.missing_receipts ? html`<div class="muted small">${t("missing", { n: count(at.missing_receipts) })}</div>` : nothing}</td>
  </tr>`;
}

const lateTable = (rows) => html`<div class="scroll">
  <table class="cards">
    <thead>
      <tr><th>${t("store")}</th><th>${t("late.sold")}</th><th>${t("late.booked")}</th><th class="figure">${t("receipts.head")}</th><th class="figure">${t("total")}</th></tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          <td class="a"><a href=${href("stores", [row.store])}>${row.name}</a> <span class="muted small">${row.store}</span></td>
          <td class="c"><a href=${href("data", [], { store: row.store, date: row.business_date })}>${day(row.business_date)}</a></td>
          <td class="d"><a href=${address(row.booked_date)}>${day(row.booked_date)}</a></td>
          <td class="figure wide">${count(row.receipts)}</td>
          <td class="figure b">${amount(row.minor, row.currency)}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

customElements.define("periods-page", PeriodsPage);
