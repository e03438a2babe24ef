// The right pane: what the customer owes, the largest thing on the screen, and the keys on their buttons.

import { html, nothing } from "/ui/vendor/lit.js";
import { currencySign, t } from "/ui/i18n.js";
import { money, plain, quickCash, readAmount } from "./figures.js";
import { owns } from "./members.js";
import { pad } from "./pad.js";
import { say, tenderName } from "./say.js";
import { terminal } from "./terminal.js";

export const side = (till) => html`<aside class="side">
  ${now(till)} ${till.state.payment ? terminal(till) : till.paying ? tendering(till) : keys(till)} ${till.pad ? pad(till) : nothing}
</aside>`;

/** What is due; else the change of what was taken last, beside a member who still stands there. */
function now(till) {
  if (till.open) return due(till);
  if (till.state.last_money) return html`${last(till)} ${member(till.state)}`;
  return till.state.member ? due(till) : last(till);
}

const label = (words, state) => html`<p class="label">${t(words)} <span class="muted">${currencySign(state.currency)}</span></p>`;

const due = (till) => html`<div class="due">
  ${till.state.subject ? subject(till.state) : nothing}
  ${label(till.refunding ? "lane.due.back" : till.state.tenders.length ? "lane.due.left" : "lane.due", till.state)}
  <p class="huge ${till.refunding ? "lamp" : ""}" aria-live="polite">${money(Math.abs(till.state.due_minor), till.state.exponent)}</p>
  ${under(till)} ${asked(till)} ${member(till.state)} ${coupons(till.state)} ${till.paying ? nothing : within(till.state)}
</div>`;

/** What the money is for that is no sale's. */
const subject = ({ subject }) => html`<p class="member"><span class="state lamp">${say(subject.words)}</span> <span>${subject.about}</span></p>`;

/** An age that is to be confirmed before anything is paid. */
const asked = (till) =>
  till.state.age_needed
    ? html`<p class="asked">${button("F4", "lane.key.age", () => till.ageKey(), "waits")}
        <span>${t("lane.age", { years: till.state.age_needed })}</span></p>`
    : nothing;

/** Coupons presented; those that give nothing stay with the customer. */
const coupons = ({ coupons }) =>
  coupons.map(({ kind, works }) => html`<p class="member"><span class="state ${works ? "good" : "warn"}">${kind}</span>
    ${works ? nothing : html`<span class="muted">${t("lane.coupon.idle")}</span>`}</p>`);

/** Who the cart is for, what it earns them, and what naming them has just changed. */
const member = ({ member, exponent }) =>
  member
    ? html`<p class="member">
          <span class="state good">${member.name || member.shown}</span>
          <span class="muted">${member.name ? member.shown : ""} ${member.tier}</span>
          <span>${t("lane.member.points", { points: (member.points < 0 ? "−" : "+") + Math.abs(member.points) })}</span>
        </p>
        ${owns({ member, exponent })} ${member.moved.length ? html`<p class="hint small">${moved(member.moved, exponent)}</p>` : nothing}`
    : nothing;

const moved = (lines, exponent) => {
  const saved = lines.reduce((sum, { before_minor, after_minor }) => sum + before_minor - after_minor, 0);
  return t("lane.member.moved", { lines: lines.map(({ line }) => line).join(", "), sum: plain(saved, exponent) });
};

/** Promotions within reach: what the cashier can tell the customer. */
const within = ({ hints }) =>
  hints.map(({ name, words }) => html`<p class="hint small"><span>${name}</span> <span class="muted">${say(words)}</span></p>`);

/** One row under the total, always there: the change that the typed amount gives, what was paid so far, or how much it is. */
function under(till) {
  const { exponent, due_minor, lines, tenders, subject } = till.state;
  const typed = till.paying && till.typed ? readAmount(till.typed, exponent) : 0;
  if (typed > due_minor && !till.refunding) return row(t("lane.change"), money(typed - till.cashDue, exponent), "lamp");
  if (tenders.length) return row(tenders.map((each) => tenderName(each.kind)).join(" + "), money(paid(tenders), exponent));
  if (subject && !lines.length) return row("", "", "muted");
  const goods = lines.filter(({ rides }) => !rides);
  return row("", t("lane.pieces", { lines: goods.length, pieces: pieces(goods) }), "muted");
}

const row = (words, figure, look = "") => html`<p class="under ${look}"><span>${words}</span><span>${figure}</span></p>`;

const paid = (tenders) => tenders.reduce((sum, each) => sum + each.amount_minor, 0);

const pieces = (lines) => lines.reduce((sum, line) => sum + (line.weighed ? Math.sign(line.qty_milli) : Math.round(line.qty_milli / 1000)), 0);

const tenders = (all, state) =>
  all.map((each) => html`<dt>${tenderName(each.kind)}</dt><dd>${money(each.given_minor, state.exponent)}</dd>`);

/** After a sale: the change, huge, until the next scan. */
function last({ state }) {
  const sale = state.last_sale;
  if (state.last_money) return lastMoney(state.last_money, state);
  if (!sale)
    return html`<div class="due">
      ${label("lane.due", state)}
      <p class="huge quiet">${money(0, state.exponent)}</p>
    </div>`;
  const change = sale.change_minor > 0;
  return html`<div class="due done">
    ${label(change ? "lane.change" : sale.total_minor < 0 ? "lane.refunded" : "lane.paid", state)}
    <p class="huge ${change ? "lamp" : ""}" aria-live="assertive">
      ${money(change ? sale.change_minor : Math.abs(sale.total_minor), state.exponent)}
    </p>
    <dl class="pairs">
      ${change ? html`<dt>${t("lane.due")}</dt><dd>${money(sale.total_minor, state.exponent)}</dd>` : nothing}
      ${tenders(sale.tenders, state)}
      <dt>${t("lane.receipt")}</dt><dd>${sale.receipt_no}</dd>
    </dl>
    ${sale.linked
      ? html`<figure class="phone">
          <img src="/api/v1/receipts/${sale.receipt_no}/qr.svg" alt="${t("lane.phone")}" />
          <figcaption>${t("lane.phone")}</figcaption>
        </figure>`
      : nothing}
    ${sale.on_paper ? nothing : html`<p class="hint">${t("lane.phone.paper")}</p>`}
  </div>`;
}

/** After money that was no sale's: its change, or what it was. */
function lastMoney({ words, amount_minor, change_minor }, state) {
  const change = change_minor > 0;
  return html`<div class="due done">
    ${label(change ? "lane.change" : amount_minor < 0 ? "lane.refunded" : "lane.paid", state)}
    <p class="huge ${change ? "lamp" : ""}" aria-live="assertive">${money(change ? change_minor : Math.abs(amount_minor), state.exponent)}</p>
    <dl class="pairs"><dt>${say(words)}</dt><dd>${money(amount_minor, state.exponent)}</dd></dl>
  </div>`;
}

const button = (key, words, press, extra = "") => html`<button class="key ${extra}" @click=${press}>
  <span>${t(words)}</span><kbd>${key}</kbd>
</button>`;

/** What F6 is called: the one other way to pay, or that there are several. */
const otherWays = ({ takes }) => (takes.length === 1 && takes[0].kind === "card" ? "lane.key.card" : "lane.key.other");

const keys = (till) => html`<div class="keys">
  ${button("F5", "lane.key.cash", () => till.payKey("cash"), till.open ? "primary" : "")}
  ${button("F6", otherWays(till), () => till.payKey(""))}
  ${button("F7", "lane.key.member", () => till.memberKey(), till.state.member ? "waits" : "")}
  ${button("F8", ...holding(till))} ${button("F9", "lane.key.return", () => till.returnKey())} ${button("F10", "lane.key.drawer", () => till.toggle("drawer"))}
  ${button("F11", "lane.key.reprint", () => till.do({ do: "Reprint" }))}
  ${button("Esc", "lane.key.back", () => till.back())} ${button("F12", "lane.key.more", () => till.toggle("more"))}
</div>`;

/** F8 puts aside what is open; with nothing open it takes up, lit while something is aside. */
const holding = (till) =>
  till.open
    ? ["lane.key.hold", () => till.holdKey()]
    : ["lane.key.recall", () => till.holdKey(), till.state.holds.length ? "waits" : ""];

/** The payment: what is typed, or exactly what is due, by the chosen kind; quick sums beside it. */
function tendering(till) {
  const { exponent, due_minor } = till.state;
  return html`<div class="tendering">
    <div class="quick" role="group" aria-label=${t("lane.quick")}>
      ${(till.refunding ? [-due_minor] : quickCash(till.cashDue, exponent)).map(
        (sum, at) => html`<button @click=${() => till.pay("cash", sum)}>
          ${at ? nothing : html`<span class="small muted">${t("lane.exact")}</span>`}${money(sum, exponent)}
        </button>`,
      )}
    </div>
    <div class="keys three">
      ${button("F5", "lane.key.cash", () => till.pay("cash"), till.kind === "cash" ? "primary" : "")}
      ${button("F6", otherWays(till), () => till.payKey(""), till.kind === "cash" ? "" : "primary")}
      ${button("Esc", till.state.tenders.length ? "lane.key.takeback" : "lane.key.back", () => till.back())}
    </div>
  </div>`;
}
