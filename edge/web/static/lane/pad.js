// The number pad for fingers.

import { html } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";

const ROWS = [
  ["7", "8", "9", "⌫"],
  ["4", "5", "6", "*"],
  ["1", "2", "3", "."],
  ["0", "00", "Enter"],
];

function press(till, key) {
  till.heard();
  if (key === "Enter") return till.enter();
  const typed = till.stale ? "" : till.typed;
  till.type(key === "⌫" ? typed.slice(0, -1) : typed + key);
}

export const pad = (till) => html`<div class="pad" role="group" aria-label=${t("lane.pad")}>
  ${ROWS.flat().map(
    (key) => html`<button class=${key === "Enter" ? "enter primary" : ""} @click=${() => press(till, key)}>
      ${key === "Enter" ? t(till.paying ? "lane.pad.pay" : "lane.pad.enter") : key}
    </button>`,
  )}
</div>`;
