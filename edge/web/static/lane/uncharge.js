// A charge is taken back, as far as its member has not spent it; the money is then given back like that of goods.

import { html, nothing } from "/ui/vendor/lit.js";
import { moment, t } from "/ui/i18n.js";
import { money, plain } from "./figures.js";
import { field, told } from "./members.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export const uncharge = (till) => html`<div class="shift"><form @submit=${(event) => sent(event, till)} @keydown=${(event) => step(event, till)}>
    <p class="muted">${t("lane.uncharge.how")}</p>
    ${told(till)} ${field("charge", "lane.uncharge.number", till.charges.chosen?.number ?? "", { required: true, most: 64, first: true })}
    ${field("amount", "lane.uncharge.amount", "", { mode: "decimal", most: 14 })} ${field("reason", "lane.shift.reason", "", { required: true, most: 120 })}
    <button class="key primary"><span>${t("lane.sheet.uncharge")}</span><kbd>Enter</kbd></button>
  </form>
  ${till.charges.list ? offered(till) : nothing}
</div>`;

const offered = (till) => {
  const { charges, state } = till;
  if (!charges.list.length) return html`<p class="muted">${t("lane.uncharge.none")}</p>`;
  const name = state.member && (state.member.name || state.member.shown);
  return html`<h3>${name ? t("lane.uncharge.theirs", { name }) : t("lane.uncharge.recent")}</h3>
    <div class="holds">${charges.list.map((one) => row(till, one))}</div>`;
};

const row = (till, one) => html`<button type="button" ?disabled=${!one.left_minor} aria-pressed=${till.charges.chosen === one} @click=${() => till.charges.choose(one)}>
  <span>${one.number} ${money(one.amount_minor, till.state.exponent)}<br /><span class="muted">${one.member} ${moment(one.at_ms)}</span></span>
  <span>${left(one, till.state.exponent)}</span>
</button>`;

const left = (one, exponent) =>
  one.undone_minor
    ? html`<span class="muted">${t("lane.uncharge.undone", { sum: plain(one.undone_minor, exponent) })}</span>`
    : t("lane.uncharge.left", { sum: plain(one.left_minor, exponent) });

function step(event, till) {
  if (!STEPS[event.key]) return;
  event.preventDefault();
  till.charges.move(STEPS[event.key]);
}

function sent(event, till) {
  event.preventDefault();
  till.charges.undo(event.target);
}
