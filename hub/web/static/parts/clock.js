// A clock that lies, in words: by how much, since when. Sales count all the same, their order comes from their numbers.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, count, known, moment, t } from "/ui/i18n.js";

/** One trouble: "clock 3 h ahead"; a kind that this page does not know keeps the hub's name. */
function words({ kind, figure }) {
  const key = `clock.${kind}.${figure > 0 ? "more" : "less"}`;
  if (!known(key)) return kind;
  return t(key, { span: age(Math.abs(figure)), n: count(Math.abs(figure)) });
}

/** What is wrong with a box's clock now; nothing where it is good. */
export const clockTroubles = (box) =>
  (box.clock ?? [])
    .filter((one) => !one.until_ms)
    .map((one) => html`<div class="small"><span class="state warn">${words(one)}</span> <span class="muted">${t("clock.since", { time: moment(one.since_ms) })}</span></div>`);

/** What was wrong with it and is good again. */
export function clockBefore(box) {
  const over = (box.clock ?? []).filter((one) => one.until_ms);
  return over.length ? over.map((one) => html`<div class="muted small">${t("clock.before", { words: words(one), time: moment(one.until_ms) })}</div>`) : nothing;
}
