// Deposits: what the server says of those that are open, and what the cashier asks for.

import { readAmount } from "./figures.js";

export class DepositDesk {
  list = null;
  /** Why the last thing that was asked was not done. */
  problem = null;
  /** The one that is to be given back. */
  chosen = null;
  #till;

  constructor(till) {
    this.#till = till;
  }

  /** Ask again what is open; the sheet shows it once it is there. */
  async load() {
    const answer = await fetch("/api/v1/deposits");
    this.list = answer.ok ? (await answer.json()).deposits : [];
    [this.chosen, this.problem] = [null, null];
    this.#till.changed();
  }

  choose(one) {
    this.chosen = this.chosen === one ? null : one;
    this.#till.changed();
  }

  /** Of the goods in the cart, or of what is to be got ready. */
  async take(form) {
    const { amount, customer, purpose, wanted } = form.elements;
    const amount_minor = this.#amount(amount.value);
    if (!amount_minor) return;
    const day = Number(wanted.value.replaceAll("-", "")) || 0;
    await this.#pays({ do: "TakeDeposit", amount_minor, customer: customer.value.trim(), purpose: purpose.value.trim(), wanted: day, kind: "" });
  }

  /** Its goods into the cart; with the payment begun it pays. */
  async use({ number, open_minor }) {
    const paying = this.#till.paying;
    const due = this.#till.state.due_minor;
    const command = paying ? { do: "Pay", kind: "deposit", given_minor: Math.max(due, 1), reference: number } : { do: "PickUp", deposit: number };
    if (paying && open_minor < due) command.given_minor = open_minor;
    await this.#ask(command);
    if (!this.problem) this.#till.closeSheet();
  }

  end(form) {
    const back_minor = this.#amount(form.elements.back.value, true);
    if (back_minor === null) return undefined;
    return this.#pays({ do: "EndDeposit", deposit: this.chosen.number, back_minor, reason: form.elements.reason.value.trim(), kind: "" });
  }

  print({ number }) {
    return this.#ask({ do: "PrintDeposit", deposit: number });
  }

  /** The money is then paid, or given back, as for goods. */
  async #pays(command) {
    await this.#ask(command);
    if (!this.problem) this.#till.closeSheet();
  }

  async #ask(command) {
    this.#till.problem = null;
    await this.#till.do(command);
    const { problem } = this.#till;
    if (!problem) await this.load();
    this.problem = problem;
    this.#till.changed();
  }

  #amount(text, zero = false) {
    const amount = readAmount(text.trim(), this.#till.state.exponent);
    if (amount || (zero && amount === 0)) return amount;
    this.#till.refuse("lane.badamount");
    this.problem = this.#till.problem;
    this.#till.changed();
    return null;
  }
}
