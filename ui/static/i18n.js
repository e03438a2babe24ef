// Words and figures in two languages: one catalogue a language, `{name}` filled in, `{n|receipt|receipts}` chosen by the
// number `n`. The choice of language is kept in the address first (so that a link shows what its sender saw), then on
// this device.

const LANGUAGES = ["zh-CN", "en"];
const KEPT = "lantern.language";

let language = "zh-CN";
let words = {};
const listeners = new Set();

function wanted() {
  const asked = new URL(location.href).searchParams.get("lang");
  const kept = localStorage.getItem(KEPT);
  for (const one of [asked, kept, ...navigator.languages]) {
    const found = one && LANGUAGES.find((name) => name === one || name.split("-")[0] === one.split("-")[0]);
    if (found) return found;
  }
  return LANGUAGES[0];
}

/** Load the words of the wanted language from one or more folders; later ones add to the earlier. */
export async function loadWords(...folders) {
  language = wanted();
  const parts = await Promise.all(folders.map((folder) => fetch(`${folder}/${language}.json`).then((r) => r.json())));
  words = Object.assign({}, ...parts);
  loadWords.folders = folders;
  document.documentElement.lang = language;
  for (const tell of listeners) tell();
}

/** Switch to the other language, or to a named one. */
export async function switchLanguage(to = LANGUAGES.find((name) => name !== language)) {
  localStorage.setItem(KEPT, to);
  const url = new URL(location.href);
  if (url.searchParams.has("lang")) {
    url.searchParams.set("lang", to);
    history.replaceState(history.state, "", url);
  }
  await loadWords(...loadWords.folders);
}

/** Be told when the language changes. */
export function onLanguage(tell) {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** The language in force: `zh-CN` or `en`. */
export const currentLanguage = () => language;

/** Whether there are words for a key: codes of other programs may be newer than this page. */
export const known = (key) => key in words;

/** The sentence for a key, with `{name}` filled in and `{name|one|more}` chosen; a missing key shows itself. */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name, one, more) => {
    if (!(name in values)) return whole;
    if (one === undefined) return String(values[name]);
    return String(values[name]) === "1" ? one : more;
  });
}

/** Whole and minor part of an amount in minor units, grouped as the language does: ["1,204", ".50"]. */
export function moneyParts(minor, currency = "CNY") {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  const scale = 10 ** digits;
  const whole = Math.trunc(Math.abs(minor) / scale);
  const part = String(Math.abs(minor) % scale).padStart(digits, "0");
  const sign = minor < 0 ? "−" : "";
  return [sign + new Intl.NumberFormat(language).format(whole), digits ? `.${part}` : ""];
}

/** An amount as plain text. */
export const money = (minor, currency) => moneyParts(minor, currency).join("");

/** The sign of a currency: ¥, $, €. */
export function currencySign(currency) {
  const parts = new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return parts.formatToParts(0).find((part) => part.type === "currency").value;
}

/** A whole number, grouped. */
export const count = (number) => new Intl.NumberFormat(language).format(number);

/** An amount as short as an axis wants it: 1.2万, 12K. */
export function compactMoney(minor, currency = "CNY") {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(minor / 10 ** digits);
}

/** A share as a percentage with one digit: 4.2%. */
export const percent = (share) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(share);

/** A quantity in thousandths: 1.250 for weighed goods, 2 for pieces. */
export const quantity = (milli, weighed) =>
  weighed || milli % 1000 ? (milli / 1000).toFixed(3) : String(milli / 1000);

/** Hour and minute of a moment, in the viewer's own time. */
export const clock = (ms) =>
  new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);

/** Date, hour, minute and second of a moment. */
export const moment = (ms) =>
  new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);

/** A business date from yyyymmdd or YYYY-MM-DD: "11月23日 周一" / "Mon, Nov 23". */
export function day(date) {
  const text = String(date).replaceAll("-", "");
  const utc = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)));
  return new Intl.DateTimeFormat(language, { month: "short", day: "numeric", weekday: "short", timeZone: "UTC" }).format(utc);
}

/** How long ago, in one unit: "3 min". */
export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return t("age.seconds", { n: seconds });
  if (seconds < 7200) return t("age.minutes", { n: Math.round(seconds / 60) });
  if (seconds < 129600) return t("age.hours", { n: Math.round(seconds / 3600) });
  return t("age.days", { n: Math.round(seconds / 86400) });
}
