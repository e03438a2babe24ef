// The hero of a page: takings so far, how complete they are, and how they stand beside the same weekday a week ago.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, count, money, percent, t } from "/ui/i18n.js";
import { amount, heroAmount } from "./figures.js";
import { facts } from "./panels.js";
import { href } from "../route.js";

/** `address` leads to the receipts that make the sum; `complete` is the line under it. */
export const takings = ({ minor, receipts, currency, hours, week_ago_minor, running }, whole, complete, address) => html`
  <div class="hero">
    <a class="big ${whole ? "" : "incomplete"}" href=${address}>${heroAmount(minor, currency)}</a>
    <div class="complete">${complete}</div>
    ${pace(hours, running)}
    ${facts([
      [t("receipts.head"), html`<a href=${address}>${count(receipts)}</a>`],
      [t("today.average"), receipts ? amount(Math.round(minor / receipts), currency) : "–"],
      [t(running === null ? "today.week-ago" : "today.week-ago-whole"), week_ago_minor === null ? "–" : amount(week_ago_minor, currency)],
    ])}
  </div>
`;

/** Money that is in no receipt: what charges and deposits brought, whichever way it was paid. */
export function apart({ apart: rows = [], currency }) {
  const sums = new Map();
  for (const { what, amount_minor } of rows) sums.set(what, (sums.get(what) ?? 0) + amount_minor);
  const known = (what) => (what === "charged" || what === "deposited" ? t(`apart.${what}`) : what);
  return [...sums].map(([what, minor]) => html`<p class="muted small">${known(what)} ${amount(minor, currency)} <span>${t("apart")}</span></p>`);
}

/** The finished hours beside the same hours a week ago: an hour that is still open would only mislead. */
function pace(hours, running) {
  const done = hours.filter((one) => running === null || one.hour < running);
  const then = done.reduce((sum, one) => sum + (one.last_week_minor ?? 0), 0);
  if (!then) return nothing;
  const now = done.reduce((sum, one) => sum + one.takings_minor, 0);
  const [word, share] = now >= then ? ["more", now / then - 1] : ["less", 1 - now / then];
  const text = running === null ? t(`pace.${word}`) : t(`pace.${word}.to`, { hour: running });
  return html`<p class="pace ${word}"><strong>${percent(share)}</strong> ${text}</p>`;
}

/** The hour that is still open: the newest one with sales, while the business date is the one of now; else null. */
export function runningHour(hours, business_date, now_ms) {
  const today = new Date(now_ms);
  const written = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}-${String(today.getDate()).padStart(2, "0")}`;
  const sold = hours.filter((one) => one.receipts);
  return written === business_date && sold.length ? Math.max(...sold.map((one) => one.hour)) : null;
}

/** "497/500 stores complete to 14:05" (or to the end of a day that is over), and what is known to be missing. */
export function chainComplete(at, currency) {
  if (!at.stores_total) return nothing;
  const all = at.stores_complete === at.stores_total && !at.behind_receipts && !at.undecided;
  const values = { n: count(at.stores_complete), total: count(at.stores_total), time: at.complete_to_ms ? clock(at.complete_to_ms) : "–" };
  const behind = t("behind", { n: count(at.behind_receipts), money: money(at.behind_minor, currency) });
  return html`<span class="state ${all ? "good" : "warn"}">${t(at.whole_day ? "complete.day" : "complete", values)}</span>
    ${at.behind_receipts ? html`<span class="muted small">${behind}</span>` : nothing}
    ${at.undecided ? html`<a class="muted small" href=${href("system")}>${t("undecided", { n: count(at.undecided) })}</a>` : nothing}`;
}

/** What finance did with a day: closed, and what came late for it or was booked on it. */
export function booked(data) {
  const { late_in, late_out, closed_ms, currency } = data;
  const late = (key, sum) => (sum?.receipts ? html`<span class="small">${t(key, { n: count(sum.receipts), money: money(sum.minor, currency) })}</span>` : nothing);
  if (!closed_ms && !late_in?.receipts && !late_out?.receipts) return nothing;
  return html`<a class="booked muted" href=${href("data", ["periods", data.business_date])}>
    ${closed_ms ? html`<span class="small">${t("day.closed")}</span>` : nothing} ${late("late.in", late_in)} ${late("late.out", late_out)}
  </a>`;
}
