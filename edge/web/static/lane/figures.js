// Money and quantities as the lane shows and reads them. All integers: minor units, thousandths.

import { html } from "/ui/vendor/lit.js";

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** "1,204" and ".50" of 120450 minor units. */
export function parts(minor, exponent) {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = grouped(exponent ? digits.slice(0, -exponent) : digits);
  return [(minor < 0 ? "−" : "") + whole, exponent ? `.${digits.slice(-exponent)}` : ""];
}

export const plain = (minor, exponent) => parts(minor, exponent).join("");

/** An amount with its minor units quieter. */
export function money(minor, exponent) {
  const [whole, part] = parts(minor, exponent);
  return html`<span class="money">${whole}<span class="minor">${part}</span></span>`;
}

/** 2 pieces, or 1.250 kilos. */
export const quantity = (milli, weighed) =>
  weighed || milli % 1000 ? (milli / 1000).toFixed(3) : String(milli / 1000);

/** "12.5" as minor units, null where it is no amount. */
export function readAmount(text, exponent) {
  const found = /^(\d{1,9})(?:\.(\d*))?$/.exec(text.trim());
  if (!found || (found[2] ?? "").length > exponent) return null;
  return Number(found[1]) * 10 ** exponent + Number((found[2] ?? "").padEnd(exponent, "0") || 0);
}

/** "10%" as {off_bp: 1000}, "5" as {off_minor: 500}, null where it is neither. */
export function readOff(text, exponent) {
  const percent = text.endsWith("%");
  const figure = percent ? readAmount(text.slice(0, -1), 2) : readAmount(text, exponent);
  if (figure === null || (percent && figure > 10_000)) return null;
  return percent ? { off_bp: figure } : { off_minor: figure };
}

/** "1.25" as thousandths, null where it is no quantity. */
export function readQuantity(text) {
  const milli = readAmount(text, 3);
  return milli && milli <= 10_000_000 ? milli : null;
}

/** What people hand over for an amount: exact, then the next notes and round sums, at most four. */
export function quickCash(due, exponent) {
  const unit = 10 ** exponent;
  const sums = [10, 50, 100, 200].map((note) => Math.ceil(due / (note * unit)) * note * unit);
  return [due, ...new Set(sums.filter((sum) => sum > due))].slice(0, 4);
}
