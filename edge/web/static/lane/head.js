// The quiet line on top: where, who, when, and the line to head office in words.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, clock, count, currentLanguage, switchLanguage, t } from "/ui/i18n.js";
import { plain } from "./figures.js";
import { say } from "./say.js";

const SHAPES = { LIVE: "good", "CATCH-UP": "lamp", THIN: "warn", DARK: "warn" };

export const head = (till) => html`<header class="head">
    <h1>${t("lane.number", { lane: till.state.lane })}</h1>
    <span class="muted">${till.state.store_name}</span>
    <span>${till.state.cashier}</span>
    ${shift(till)}
    <time>${clock(Date.now())}</time>
    <span class="spring"></span>
    ${lineState(till)}
    <button class="quiet" lang=${currentLanguage() === "en" ? "zh-CN" : "en"} @click=${() => switchLanguage()}>
      ${t("language.other")}
    </button>
    <button class="quiet" @click=${() => till.toggle("help")}><kbd>F1</kbd> ${t("lane.key.help")}</button>
  </header>
  ${banner(till)}`;

/** Which shift the lane is in, where the store has shifts. */
const shift = ({ state }) =>
  state.shift
    ? state.shift.number
      ? html`<span class="muted">${t("lane.shift.number", { n: state.shift.number })}</span>`
      : html`<span class="state warn">${t("lane.shift.noneopen")}</span>`
    : nothing;

function lineState({ line, state }) {
  if (!line) return nothing;
  const waiting = line.pending_receipts
    ? html`<span class="muted"> / ${t("lane.pending", { n: count(line.pending_receipts) })}</span>`
    : nothing;
  return html`<span class="state ${SHAPES[line.state] ?? "none"}" title=${`${line.forecast ? say(line.forecast) : ""}\n${line.reason}`}>${t(`lane.line.${line.state}`)}</span
    >${waiting}${trouble(state)}`;
}

const trouble = (state) =>
  state.devices.some((device) => device.state !== "ready")
    ? html`<span class="state warn" title=${state.devices.map((d) => `${d.role}: ${say(d.words)}`).join("\n")}
        >${t("lane.devices")}</span
      >`
    : nothing;

/** Offline from head office is calm and says what is safe; cut off from the store's own server is not. */
function banner(till) {
  if (!till.online)
    return html`<p class="banner bad" role="alert">
      <span class="state bad">${t("lane.cutoff")}</span>
      ${till.waiting ? t("lane.unanswered", { n: till.waiting }) : t("lane.kept")}
    </p>`;
  const { line, state } = till;
  if (state.training) return html`<p class="banner bad" role="alert"><span class="state bad">${t("lane.training.on")}</span></p>`;
  if (line?.state !== "DARK") return nothing;
  const since = line.since_ms ? age(Date.now() - line.since_ms) : "";
  const waits = line.pending_receipts
    ? t("lane.dark.waits", { n: count(line.pending_receipts), sum: plain(line.pending_minor, state.exponent) })
    : t("lane.dark.none");
  return html`<p class="banner" role="status"><span class="state warn">${t("lane.dark", { since })}</span> ${waits}</p>`;
}
