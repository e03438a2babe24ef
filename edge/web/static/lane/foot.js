// The bottom: the input line, and one line of help or error with the key that mends it.

import { html, live, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { plain, readAmount } from "./figures.js";
import { say } from "./say.js";

export const foot = (till) => html`<footer class="foot">
  <input
    id="entry"
    .value=${live(till.typed)}
    @input=${(event) => till.type(event.target.value)}
    placeholder=${t(entry(till))}
    aria-label=${t(entry(till))}
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    maxlength="64"
    enterkeyhint="enter"
  />
  ${message(till)}
</footer>`;

const entry = (till) => (till.state.payment ? "lane.terminal.entry" : till.paying ? "lane.entry.amount" : till.priced ? "lane.entry.price" : "lane.entry");

function message(till) {
  const { trouble, state } = till;
  if (trouble) return told("bad", trouble.local ? t(trouble.code, trouble.values) : say(trouble.words), trouble.key);
  if (state.weighing) return told("lamp", t("lane.weighing", { name: state.weighing }));
  const notice = state.notices[0];
  if (notice) return told("warn", say(notice.words), notice.key, state.notices.length - 1, till.ordersInDoubt ? till : null);
  return html`<p class="message muted" role="status">${hint(till)}</p>`;
}

const told = (shape, words, key, others = 0, doubts = null) => html`<p class="message told ${shape}" role="alert">
  <span class="state ${shape}"></span><span>${words}</span>
  ${key ? html`<kbd>${key}</kbd>` : nothing}
  ${doubts ? html`<button @click=${() => doubts.doubtsKey()}>${t("lane.sheet.doubts")}</button>` : nothing} ${others ? html`<span class="muted">${t("lane.others", { n: others })}</span>` : nothing}
</p>`;

function hint(till) {
  const { state } = till;
  if (state.payment) return state.payment.decide ? t("lane.terminal.decide") : say(state.payment.words);
  if (till.finder.open) return t("lane.hint.found");
  if (till.paying) {
    const due = plain(readAmount(till.typed.trim().split(/\s/)[0], state.exponent) || Math.abs(state.due_minor), state.exponent);
    if (!state.due_minor) return t("lane.hint.even");
    if (till.refunding) return t(till.kind !== "cash" ? "lane.hint.cardback" : "lane.hint.cashback", { due });
    return t(till.kind !== "cash" ? "lane.hint.card" : "lane.hint.cash", { due });
  }
  return t(till.lines.length ? "lane.hint.cart" : "lane.hint.empty");
}
