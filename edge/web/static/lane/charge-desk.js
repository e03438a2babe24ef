// Charges of stored value that may be taken back: what the server says of them, and which one is chosen.

import { readAmount } from "./figures.js";

export class ChargeDesk {
  /** The newest first; null until they are there. */
  list = null;
  chosen = null;
  #till;

  constructor(till) {
    this.#till = till;
  }

  /** Ask for the charges of the cart's member, or of the store; the first of which something can go back is chosen for a member. */
  async load() {
    [this.list, this.chosen] = [null, null];
    const answer = await fetch(`/api/v1/lanes/${encodeURIComponent(this.#till.state.lane)}/charges`);
    this.list = answer.ok ? (await answer.json()).charges : [];
    if (this.#till.state.member) this.chosen = this.possible[0] ?? null;
    this.#till.changed();
  }

  /** Those of which something can go back. */
  get possible() {
    return this.list?.filter((one) => one.left_minor) ?? [];
  }

  choose(one) {
    this.chosen = one;
    this.#till.problem = null;
    this.#till.changed();
  }

  /** The next one down (1) or up (-1), among those of which something can go back. */
  move(step) {
    const { possible } = this;
    if (!possible.length) return;
    const at = possible.indexOf(this.chosen);
    const next = at < 0 ? (step > 0 ? 0 : possible.length - 1) : at + step;
    this.choose(possible[Math.min(Math.max(next, 0), possible.length - 1)]);
  }

  undo(form) {
    const { charge, amount, reason } = form.elements;
    const minor = amount.value.trim() ? readAmount(amount.value.trim(), this.#till.state.exponent) : 0;
    if (minor === null) return this.#till.refuse("lane.badamount");
    return this.#till.inSheet({ do: "UndoCharge", charge: charge.value.trim(), amount_minor: minor, reason: reason.value.trim() });
  }
}
