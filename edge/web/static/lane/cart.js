// The left pane: what is in the cart, the newest line lit; over it the goods that a search found.

import { html, nothing, repeat } from "/ui/vendor/lit.js";
import { currencySign, t } from "/ui/i18n.js";
import { money, plain, quantity } from "./figures.js";
import { say } from "./say.js";

export const cart = (till) => html`<section class="cart" aria-label=${t("lane.cart")}>
  ${till.lines.length ? list(till) : empty(till)} ${till.finder.open ? found(till) : nothing}
</section>`;

const empty = (till) => html`<div class="empty">
  <p class="lamp-mark" aria-hidden="true"></p>
  <p>${t("lane.ready")}</p>
  <p class="muted">${t("lane.ready.how")}</p>
</div>`;

const list = (till) => html`<div class="columns small muted" aria-hidden="true">
    <span></span><span>${t("lane.goods")}</span><span>${t("lane.amount")} ${currencySign(till.state.currency)}</span>
  </div>
  <ol class="lines">
    ${repeat(till.lines, (_, at) => `${till.state.cart}${at}`, (each, at) => line(till, each, at))}
    ${till.state.gains.filter(({ whole }) => whole).map((gain) => basketOff(gain, till.state.exponent))}
    ${till.state.cuts.filter(({ whole }) => whole).map((cut) => basketOff({ ...cut, name: byHand(cut) }, till.state.exponent))}
  </ol>`;

/** What comes off the whole basket. */
const basketOff = ({ name, off }, exponent) => html`<li class="line whole">
  <span></span><span class="off"><span>${name}</span>${money(-off.reduce((sum, each) => sum + each.off_minor, 0), exponent)}</span>
</li>`;

function line(till, each, at) {
  const lit = at === till.selectedIndex;
  const { exponent } = till.state;
  return html`<li class="line ${lit ? "lit" : ""} ${each.receipt ? "back" : ""} ${each.rides ? "rides" : ""}" @click=${() => till.select(at)}>
    <span class="no muted">${at + 1}</span>
    <span class="what"
      ><span class="name">${each.name}</span>
      <span class="made muted">${made(each, exponent)}${told(each)}</span>
      ${each.warning ? html`<span class="state warn small">${say(each.warning)}</span>` : nothing}</span
    >
    ${lit ? tools(till, each) : nothing} ${money(each.amount_minor + each.off_minor + each.cut_minor, exponent)} ${offs(till.state, at + 1)}
    ${each.receipt ? html`<span class="off">${from(each)}</span>` : nothing}
    ${each.agreed ? html`<span class="off">${t("lane.price.agreed", { deposit: each.agreed })}</span>` : nothing}
    ${each.before_minor ? html`<span class="off">${t("lane.price.before", { price: plain(each.before_minor, exponent) })}</span>` : nothing}
  </li>`;
}

const from = ({ receipt }) => (receipt === "-" ? t("lane.return.blind") : t("lane.return.from", { receipt }));

/** A discount that a person gave: as a percentage, or as an amount. */
const byHand = ({ whole, off_bp }) => t(whole ? "lane.cut.whole" : "lane.cut") + (off_bp ? ` ${off_bp / 100}%` : "");

/** What promotions and people take off this line, each in a row of its own. */
const offs = ({ gains, cuts, exponent }, number) =>
  [...gains, ...cuts.map((cut) => ({ ...cut, name: byHand(cut) }))].filter(({ whole }) => !whole).flatMap(({ name, off }) =>
    off
      .filter(({ line }) => line === number)
      .map(({ off_minor }) => html`<span class="off"><span>${name}</span>${money(-off_minor, exponent)}</span>`),
  );

const made = (each, exponent) =>
  html`${quantity(each.qty_milli, each.weighed)}${each.weighed ? " kg" : ""} × ${plain(each.unit_price_minor, exponent)}`;

/** What its code told of the very goods: age limit, lot, dates, serial number. */
const told = ({ min_age, lot, expiry, best_before, serial }) =>
  [
    min_age ? `${min_age}+` : "",
    lot && t("lane.lot", { lot }),
    expiry && t("lane.expiry", { date: day(expiry) }),
    best_before && t("lane.best", { date: day(best_before) }),
    serial && t("lane.serial", { serial }),
  ]
    .filter(Boolean)
    .map((words) => html` · ${words}`);

const day = (date) => String(date).replace(/(\d{4})(\d{2})(\d{2})/, "$1-$2-$3");

const tools = (till, each) =>
  till.state.tenders.length || till.state.subject || till.state.payment || each.rides
    ? nothing
    : html`<span class="tools">
        ${each.weighed
          ? nothing
          : html`<button aria-label=${t("lane.less")} @click=${() => till.step(-1)}>−</button
              ><button aria-label=${t("lane.more")} @click=${() => till.step(1)}>+</button>`}<button
          @click=${() => till.remove()}
        >
          ${t("lane.key.remove")} <kbd>Del</kbd>
        </button>
      </span>`;

/** What should be on the shelf, where the store keeps stock of it. */
const shelf = ({ available_milli: milli, weighed }) =>
  milli ? ` · ${t("lane.find.available", { n: `${milli < 0 ? "−" : ""}${quantity(Math.abs(milli), weighed)}` })}` : "";

const found = (till) => html`<ul class="found" role="listbox" aria-label=${t("lane.found")}>
  ${till.finder.items.map(
    (item, at) => html`<li
      role="option"
      aria-selected=${at === till.finder.picked}
      class=${at === till.finder.picked ? "lit" : ""}
      @pointerdown=${(event) => event.preventDefault()}
      @click=${() => till.pick(item)}
    >
      <span class="name">${item.name}</span><span class="muted small">${item.code.replace(/^0(?=\d{13}$)/, "")}${shelf(item)}</span>
      ${money(item.price_minor, till.state.exponent)}<span class="unit muted">${item.weighed ? "/ kg" : ""}</span>
    </li>`,
  )}
</ul>`;
