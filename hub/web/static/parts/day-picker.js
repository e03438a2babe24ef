// The business day that a page shows: the day before, the day after, or any; the newest one where none is asked for.

import { html, nothing } from "/ui/vendor/lit.js";
import { day, t } from "/ui/i18n.js";
import { refine } from "../route.js";
import { icon } from "./panels.js";

const DAY_MS = 86_400_000;
const beside = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Any day: YYYY-MM-DD or empty; `words` stand there while it is empty. */
export function anyDay(shown, words) {
  const text = shown ? day(shown) : words;
  const pick = (event) => event.target.closest(".day").querySelector("input").showPicker();
  return html`<span class="day">
    <input type="date" tabindex="-1" aria-hidden="true" .value=${shown ?? ""} @change=${(event) => refine({ date: event.target.value })} />
    <button type="button" aria-label=${`${t("day")}: ${text}`} @click=${pick}>${icon("calendar")}${text}</button>
  </span>`;
}

/** `shown` is YYYY-MM-DD; `asked` is the address's, empty while the newest day is followed. */
export const dayPicker = (shown, asked) => html`
  <span class="days">
    ${asked ? html`<button class="plain" @click=${() => refine({ date: "" })}>${t("day.newest")}</button>` : nothing}
    <button class="plain" aria-label=${t("day.before")} title=${t("day.before")} @click=${() => refine({ date: beside(shown, -1) })}>${icon("chevron-left")}</button>
    ${anyDay(shown, "")}
    <button class="plain" aria-label=${t("day.after")} title=${t("day.after")} ?disabled=${!asked} @click=${() => refine({ date: beside(shown, 1) })}>${icon("chevron-right")}</button>
  </span>
`;
