// What was typed, and whether a person or a scanner typed it.

import { readQuantity } from "./figures.js";

/** A longer gap ends a burst. */
const GAP_MS = 100;
/** A scanner that works as a keyboard is quicker than this on average; people are slower. */
const PACE_MS = 35;
/** The shortest code of a scanner: a GTIN-8 less its guard. */
const RUN_MIN = 6;
const GTIN = /^(\d{8}|\d{12,14})$/;

/**
 * "3*6901" -> {quantity: 3000, text: "6901"}; "3*" -> {quantity: 3000, text: ""}; without a star the quantity is null.
 * A quantity that is none gives {bad: true}.
 */
export function readEntry(typed) {
  const star = typed.search(/[*×＊]/);
  if (star < 0) return { quantity: null, text: typed.trim() };
  const quantity = readQuantity(typed.slice(0, star));
  return { quantity, text: typed.slice(star + 1).trim(), bad: quantity === null };
}

/** Words to search for, as against digits to look up. */
export const isWords = (text) => /[^\d\s.]/.test(text);

/** Watches key presses for a scanner's burst. */
export class Wedge {
  #run = "";
  #first = 0;
  #last = 0;

  /** A star ends a quantity, which a person types before the scanner reads. */
  key(char, atMs) {
    if (char === "*") this.#run = "";
    else if (this.#run && atMs - this.#last < GAP_MS) this.#run += char;
    else [this.#run, this.#first] = [char, atMs];
    this.#last = atMs;
  }

  /** At Enter: what the scanner read of what stands in the input, or "" where a person typed it. */
  end(atMs, typed) {
    const run = this.#run;
    this.#run = "";
    const quick = run.length >= RUN_MIN && (atMs - this.#first) / run.length < PACE_MS;
    if (!quick || !typed.endsWith(run)) return "";
    return GTIN.test(typed) ? typed : run;
  }
}
