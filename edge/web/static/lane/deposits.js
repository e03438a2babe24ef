// Deposits: taken for the goods in the cart or for what is to be got ready; picked up, given back, printed again.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, t } from "/ui/i18n.js";
import { money, plain } from "./figures.js";
import { say } from "./say.js";

export const deposits = (till) => {
  const { list, problem } = till.deposits;
  if (!list) return html`<p class="muted">${t("lane.connecting")}</p>`;
  return html`<div class="shift">
    ${problem ? html`<p role="alert"><span class="state bad">${problem.local ? t(problem.code, problem.values) : say(problem.words)}</span></p>` : nothing}
    ${till.paying ? nothing : taking(till)}
    <h3>${t("lane.deposits.open")}</h3>
    ${list.length ? html`<div class="holds">${list.map((one) => row(till, one))}</div>` : html`<p class="muted">${t("lane.deposits.none")}</p>`}
  </div>`;
};

const form = (submit, content) => html`<form
  @submit=${(event) => {
    event.preventDefault();
    submit(event.target);
  }}
>${content}</form>`;

const field = (name, words, more = {}) => html`<label
  ><span>${t(words)}</span>
  <input name=${name} .value=${more.value ?? ""} type=${more.type ?? "text"} inputmode=${more.mode ?? "text"} maxlength=${more.most ?? 60} autocomplete="off" ?required=${more.required} ?data-first=${more.first}
/></label>`;

const taking = (till) =>
  form(
    (made) => till.deposits.take(made),
    html`<p class="muted">${t(till.lines.length ? "lane.deposits.cart" : "lane.deposits.later", { lines: till.lines.length })}</p>
      ${field("amount", "lane.deposits.amount", { mode: "decimal", most: 14, required: true, first: true })}
      ${field("customer", "lane.deposits.customer", { required: true })} ${field("purpose", "lane.deposits.purpose", { most: 120 })}
      ${field("wanted", "lane.deposits.wanted", { type: "date" })}
      <button class="key primary"><span>${t("lane.deposits.take")}</span><kbd>Enter</kbd></button>`,
  );

const row = (till, one) => html`<div class="over both">
    <button type="button" @click=${() => till.deposits.use(one)}>
      <span>${one.number} <span class="muted">${one.customer} ${one.purpose} ${clock(one.at_ms)}</span></span>
      ${money(one.open_minor, till.state.exponent)}
    </button>
    <button type="button" @click=${() => till.deposits.print(one)}>${t("lane.shift.print")}</button>
    <button type="button" @click=${() => till.deposits.choose(one)}>${t("lane.deposits.end")}</button>
  </div>
  ${till.deposits.chosen === one ? ending(till, one) : nothing}`;

const ending = (till, one) =>
  form(
    (made) => till.deposits.end(made),
    html`<p class="muted">${t("lane.deposits.end.how")}</p>
      ${field("back", "lane.deposits.back", { value: plain(one.open_minor, till.state.exponent).replaceAll(",", ""), mode: "decimal", most: 14, required: true, first: true })}
      ${field("reason", "lane.shift.reason", { most: 120, required: true })}
      <button class="key primary"><span>${t("lane.deposits.end")}</span><kbd>Enter</kbd></button>`,
  );
