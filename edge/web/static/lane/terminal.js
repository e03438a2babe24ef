// What is at the payment terminal: the cart stands still, and these are the keys that it leaves.

import { html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { money } from "./figures.js";
import { say } from "./say.js";

/** The commands about the payment at the terminal, by the till's keys. */
export class TerminalDesk {
  constructor(till) {
    this.till = till;
  }

  get payment() {
    return this.till.state?.payment ?? null;
  }

  /** Esc: break it off; true where it was this key's business. */
  back() {
    if (!this.payment?.abort) return false;
    this.till.do({ do: "AbortPayment" });
    return true;
  }

  /** Enter: ask the terminal again. */
  enter() {
    if (!this.payment?.decide) return false;
    this.till.do({ do: "AskPayment" });
    return true;
  }

  /** A supervisor says what became of it; the reason was typed. */
  decide(done) {
    const reason = this.till.typed.trim();
    if (!reason) return this.till.refuse("lane.terminal.reason");
    this.till.type("");
    return this.till.do({ do: "DecidePayment", done, reason }, reason);
  }
}

export const terminal = (till) => {
  const { payment, exponent } = till.state;
  const sum = payment.amount_minor + payment.tip_minor;
  return html`<div class="tendering terminal" role="status">
    <p class="asked"><span class="state ${payment.decide ? "warn" : "lamp"}"></span>
      <span>${say(payment.kind_words)} <strong>${money(sum, exponent)}</strong></span></p>
    <p>${say(payment.words)}</p>
    ${payment.tip_minor ? html`<p class="muted">${t("lane.tip")} ${money(payment.tip_minor, exponent)}</p>` : nothing}
    <div class="keys three">
      ${payment.abort ? key("Esc", "lane.terminal.abort", () => till.terminal.back()) : nothing}
      ${payment.decide ? key("Enter", "lane.terminal.again", () => till.terminal.enter(), "primary") : nothing}
      ${payment.decide ? key("", "lane.terminal.taken", () => till.terminal.decide(true)) : nothing}
      ${payment.decide ? key("", "lane.terminal.nottaken", () => till.terminal.decide(false)) : nothing}
    </div>
  </div>`;
};

const key = (name, words, press, extra = "") => html`<button class="key ${extra}" @click=${press}>
  <span>${t(words)}</span>${name ? html`<kbd>${name}</kbd>` : nothing}
</button>`;
