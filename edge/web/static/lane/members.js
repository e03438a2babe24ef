// Members at the till: what they own and may pay with here, who signs up, and stored value that is charged.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, t } from "/ui/i18n.js";
import { plain, readAmount } from "./figures.js";
import { say, tenderName } from "./say.js";

/** Ways to pay that are paid from what a member owns. */
const OWNED = new Set(["points", "stored"]);
/** So many digits may be a phone number (retail/members/member.py). */
const PHONE = /^\+?[\d -]{7,20}$/;

export const isPhone = (typed) => PHONE.test(typed);

const held = ({ member }, kind) => member?.may_spend.find((one) => one.kind === kind);

/** What is offered besides cash: points and stored value only where the member may pay with them, or gets them back. */
export const offered = (state) =>
  (state?.takes ?? []).filter(({ kind }) => !OWNED.has(kind) || state.due_minor < 0 || held(state, kind)?.pays_minor);

/** How much of what is due this way to pay may pay: of what a member owns no more than that. */
export const payable = (state, kind, due) => (OWNED.has(kind) && state.due_minor > 0 ? (held(state, kind)?.pays_minor ?? due) : due);

/** What a member owns: here, and in all as head office knew it. */
export const owns = ({ member, exponent }) =>
  member.may_spend.map(
    (one) => html`<p class="member small">
      <span>${tenderName(one.kind)} ${figure(one.kind, one.left, exponent)}</span>
      ${one.kind === "points" && one.pays_minor ? html`<span>${t("lane.member.worth", { sum: plain(one.pays_minor, exponent) })}</span>` : nothing}
      ${one.as_of_ms
        ? html`<span class="muted">${t("lane.member.whole", { sum: figure(one.kind, one.balance, exponent), time: clock(one.as_of_ms) })}</span>`
        : nothing}
    </p>`,
  );

const figure = (kind, amount, exponent) => (kind === "points" ? String(amount) : plain(amount, exponent));

/** Nobody has the number that was typed: they may become a member. */
export const signUp = (till) => html`<div class="shift"><form @submit=${(event) => join(event, till)}>
  <p class="muted">${t("lane.signup.new")}</p>
  ${told(till)} ${field("phone", "lane.signup.phone", till.newcomer, { required: true, mode: "tel", most: 30 })}
  ${field("name", "lane.signup.name", "", { most: 60, first: true })}
  ${field("born", "lane.signup.born", "", { most: 5, pattern: "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])" })}
  <label><span>${t("lane.signup.agreed")}</span> <input name="agreed" type="checkbox" /></label>
  <button class="key primary"><span>${t("lane.signup")}</span><kbd>Enter</kbd></button>
</form></div>`;

function join(event, till) {
  event.preventDefault();
  const { phone, name, born, agreed } = event.target.elements;
  const said = { phone: phone.value.trim(), name: name.value.trim(), born: born.value.trim(), agreed: agreed.checked };
  till.inSheet({ do: "SignUp", ...said });
}

/** Money for the stored value of the member that the cart is for: it is then paid like a sale. */
export const charge = (till) =>
  till.state.member
    ? html`<div class="shift"><form @submit=${(event) => ask(event, till)}>
        <p>${till.state.member.name || till.state.member.shown}</p>
        ${owns(till.state)} ${told(till)} ${field("amount", "lane.charge.amount", "", { required: true, mode: "decimal", most: 14, first: true })}
        <button class="key primary"><span>${t("lane.charge.pay")}</span><kbd>Enter</kbd></button>
      </form></div>`
    : html`<p class="muted">${t("lane.charge.member")}</p>`;

function ask(event, till) {
  event.preventDefault();
  const minor = readAmount(event.target.elements.amount.value.trim(), till.state.exponent);
  if (!minor) return till.refuse("lane.badamount");
  till.inSheet({ do: "ChargeStored", amount_minor: minor, kind: "" });
}

export const told = (till) =>
  till.problem
    ? html`<p class="told bad" role="alert">${till.problem.local ? t(till.problem.code, till.problem.values) : say(till.problem.words)}</p>`
    : nothing;

export const field = (name, words, value, more = {}) => html`<label
  ><span>${t(words)}</span>
  <input name=${name} .value=${value} inputmode=${more.mode ?? "text"} maxlength=${more.most ?? 60} pattern=${more.pattern ?? nothing}
    autocomplete="off" ?required=${more.required} ?data-first=${more.first}
/></label>`;
