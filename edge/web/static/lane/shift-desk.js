// The lane's shift: what the server says of it, and what the cashier asks for.

import { readAmount } from "./figures.js";

/** Notes and coins by currency, in minor units; others are counted as a sum. */
const COINS = { CNY: [10000, 5000, 2000, 1000, 500, 100, 50, 10], USD: [10000, 5000, 2000, 1000, 500, 100, 25, 10, 5, 1], EUR: [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1] };
const LISTED = 5;

const fetched = async (path) => {
  const answer = await fetch(path);
  return answer.ok ? answer.json() : null;
};

export class ShiftDesk {
  report = null;
  /** Why the last thing that was asked was not done. */
  problem = null;
  closed = [];
  /** The shift that is over and is to be supplemented. */
  chosen = null;
  /** Counting again what was counted. */
  again = false;
  /** The day was not closed, because shifts are open. */
  othersOpen = false;
  /** Cash by notes and coins. */
  byCoins = false;
  #lane;
  #till;

  constructor(till, lane) {
    this.#till = till;
    this.#lane = encodeURIComponent(lane);
  }

  get coins() {
    return COINS[this.#till.state.currency] ?? [];
  }

  /** Ask again what stands; the sheet shows it once it is there. */
  async load() {
    this.problem = null;
    const [report, closed] = await Promise.all([fetched(`/api/v1/lanes/${this.#lane}/shift`), fetched(`/api/v1/shifts?limit=${LISTED}`)]);
    [this.report, this.closed, this.again, this.chosen] = [report, closed?.shifts ?? [], false, null];
    this.#till.changed();
  }

  toggle(name) {
    this[name] = !this[name];
    this.#till.changed();
  }

  open(form) {
    const float_minor = this.#amount(form, "float");
    return float_minor === null ? undefined : this.#ask({ do: "OpenShift", float_minor });
  }

  count(form) {
    const counted = {};
    for (const kind of this.report.kinds) {
      const text = form.elements[`kind-${kind}`]?.value.trim();
      if (text === undefined || (text === "" && kind !== "cash")) continue;
      counted[kind] = this.#amount(form, `kind-${kind}`, text, this.report.foreign[kind]);
      if (counted[kind] === null) return undefined;
    }
    return this.#ask({ do: "CountShift", counted, pieces: this.byCoins ? this.#pieces(form) : [] });
  }

  close(form) {
    const left_minor = this.#amount(form, "left");
    return left_minor === null ? undefined : this.#ask({ do: "CloseShift", left_minor });
  }

  closeUncounted() {
    return this.#ask({ do: "CloseShift", uncounted: true });
  }

  /** Say something of this shift that is over, or no more. */
  choose(one) {
    this.chosen = this.chosen === one ? null : one;
    this.#till.changed();
  }

  supplement(form) {
    const counted = {};
    for (const { kind, currency, exponent } of this.chosen.lines) {
      const text = form.elements[`kind-${kind}`].value.trim();
      const amount = this.#amount(form, `kind-${kind}`, text.replace(/^[-−]/, ""), currency ? exponent : undefined);
      if (amount === null) return undefined;
      if (text) counted[kind] = /^[-−]/.test(text) ? -amount : amount;
    }
    return this.#ask({ do: "SupplementShift", shift: this.chosen.number, counted, reason: form.elements.reason.value.trim() });
  }

  print(shift = 0, lane = "") {
    return this.#ask({ do: "PrintShift", shift, lane });
  }

  /** Shifts that are open stop it once; then it is closed over them. */
  async closeDay() {
    await this.#ask({ do: "CloseDay", although_open: this.othersOpen });
    this.othersOpen = this.problem?.code === "shifts-open";
    this.#till.changed();
  }

  /** What was refused stands until something else is asked: nothing moves under a finger. */
  async #ask(command) {
    this.#till.problem = null;
    await this.#till.do(command);
    this.problem = this.#till.problem;
    this.#till.changed();
  }

  #pieces(form) {
    const pieces = this.coins.map((value_minor) => ({ value_minor, pieces: Number(form.elements[`coin-${value_minor}`].value) || 0 }));
    return pieces.some((one) => one.pieces) ? pieces : [{ value_minor: this.coins[0], pieces: 0 }];
  }

  /** A field in minor units, 0 where it is empty; null, and said so, where it is no amount. */
  #amount(form, name, text = form.elements[name]?.value.trim() ?? "", exponent = this.#till.state.exponent) {
    const amount = text ? readAmount(text, exponent) : 0;
    if (amount === null) {
      this.#till.refuse("lane.badamount");
      this.problem = this.#till.problem;
    }
    return amount;
  }
}
