// What was typed, and whether a person or a scanner typed it.

import { readQuantity } from "./figures.js";

/** Longest gap between two characters of a scanner that works as a keyboard; people are slower. */
const GAP_MS = 35;
/** The shortest code of a scanner: a GTIN-8 less its guard. */
const RUN_MIN = 6;

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

/** Watches key presses for a scanner's burst; `end()` at Enter gives the burst, or "" where a person typed. */
export class Wedge {
  #run = "";
  #last = 0;

  /** A star ends a quantity, which a person types before the scanner reads. */
  key(char, atMs) {
    if (char === "*") this.#run = "";
    else this.#run = atMs - this.#last < GAP_MS ? this.#run + char : char;
    this.#last = atMs;
  }

  end(atMs) {
    const run = this.#run;
    this.#run = "";
    return atMs - this.#last < GAP_MS && run.length >= RUN_MIN ? run : "";
  }
}
