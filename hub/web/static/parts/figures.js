// Amounts and lines in words: what a figure looks like, and what a code of the hub or of a store means.

import { html } from "/ui/vendor/lit.js";
import { age, currencySign, known, moneyParts, t } from "/ui/i18n.js";

/** An amount with quiet minor digits. */
export function amount(minor, currency = "CNY") {
  const [whole, part] = moneyParts(minor, currency);
  return html`${whole}<span class="minor">${part}</span>`;
}

/** The large figure of a page, the currency before it; longer ones are set smaller. */
export function heroAmount(minor, currency) {
  const [whole, part] = moneyParts(minor, currency);
  const size = whole.length > 11 ? "longest" : whole.length > 8 ? "longer" : "";
  return html`<span class="digits ${size}"><span class="sign">${currencySign(currency)}</span>${whole}<span class="minor">${part}</span></span>`;
}

const SHAPES = { LIVE: "good", "CATCH-UP": "lamp", THIN: "warn", DARK: "bad", UNKNOWN: "none" };
export const LINE_STATES = ["DARK", "CATCH-UP", "THIN", "UNKNOWN", "LIVE"];

/** A line's state: word, shape, colour; `extra` stands in the same colour behind the word. */
export const lineState = (state, extra = "") => html`<span class="state ${SHAPES[state] ?? "none"}">${t(`line.${state}`)}${extra}</span>`;

/** How long a line has been in its state, where that is news. */
export const lineSince = (line) => (line.state === "LIVE" || !line.since_ms ? "" : ` ${age(Date.now() - line.since_ms)}`);

const TOLD = [
  [/^head office answers in (\d+) ms$/, "reason.answers"],
  [/^([\d,]+) facts wait$/, "reason.facts-wait"],
  [/^caught up$/, "reason.caught-up"],
  [/^not connected yet$/, "reason.not-connected"],
  [/^rolled-back: /, "reason.rolled-back"],
  [/^damaged: /, "reason.damaged"],
  [/^connected, head office has not answered yet$/, "reason.no-answer"],
];

/** Why a line is in its state. The hub's reasons are codes, a store's are sentences; an unknown one is shown as told. */
export function lineReason(line) {
  if (known(`reason.${line.reason}`)) return t(`reason.${line.reason}`);
  for (const [sentence, key] of TOLD) {
    const match = line.reason.match(sentence);
    if (match) return t(key, { n: match[1] });
  }
  return line.reason;
}

const UNREAD = [
  [/^kind (\d+) is newer than this hub/, "unread.newer"],
  [/^facts (\d+) to (\d+) of epoch (\d+): the chain differs/, "unread.history"],
  [/^its receipt number has been used before$/, "unread.again"],
  [/^the seal is not this box's$/, "unread.seal"],
  [/is not enrolled here$/, "unread.stranger"],
];

/** Why something could not be read: the hub's sentence, in our words where we have them. */
export function unreadReason(reason) {
  for (const [sentence, key] of UNREAD) {
    const match = reason.match(sentence);
    if (match) return t(key, { n: match[1], to: match[2], epoch: match[3] });
  }
  return reason;
}

/** What a store's figures of a date lack. */
export const lacksWords = (code) => (known(`lacks.${code}`) ? t(`lacks.${code}`) : code);

/** Why a person should ring a store: `call.dark`, or with "how" what to do about it. */
export function callWords(code, how = "") {
  const key = `call.${code}${how && `.${how}`}`;
  return known(key) ? t(key) : t(`call.other${how && `.${how}`}`, { code });
}

/**
 * Whether a store's figures are all there: of a date that is over, nothing of it is lacking; of one that runs, nothing
 * waits and its line is heard.
 */
export const isWhole = (store) => (typeof store.lacks === "string" ? !store.lacks : isHeard(store));

const isHeard = (store) => !store.pending.receipts && store.line.state !== "DARK" && store.line.state !== "UNKNOWN";
