// One chart: takings by hour as columns, the same weekday a week ago as a thin line behind. Plain SVG: a chart library
// would weigh more than all our pages together.

import { html, svg } from "/ui/vendor/lit.js";
import { count, money, t } from "/ui/i18n.js";

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 8;
const BOTTOM = 22;
const TOP = 12;

/** Hours 0 to 23 that have something, with at least the usual opening hours around them. */
function span(hours) {
  const used = hours.filter((one) => one.receipts || one.last_week_minor).map((one) => one.hour);
  return [Math.min(8, ...used), Math.max(21, ...used)];
}

/** `hours`: [{hour, takings_minor, receipts, last_week_minor}]. */
export function hoursChart(hours, currency) {
  const [first, last] = span(hours);
  const byHour = new Map(hours.map((one) => [one.hour, one]));
  const top = Math.max(1, ...hours.flatMap((one) => [one.takings_minor, one.last_week_minor ?? 0]));
  const step = (WIDTH - 2 * LEFT) / (last - first + 1);
  const y = (minor) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - minor / top);
  const x = (hour) => LEFT + (hour - first) * step;
  const all = Array.from({ length: last - first + 1 }, (_, n) => byHour.get(first + n) ?? { hour: first + n, takings_minor: 0, receipts: 0, last_week_minor: null });
  const then = all.filter((one) => one.last_week_minor !== null && one.last_week_minor !== undefined);
  const path = then.map((one, n) => `${n ? "L" : "M"}${x(one.hour) + step / 2} ${y(one.last_week_minor)}`).join("");
  return html`
    <svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${t("today.hours")}>
      <line class="axis" x1=${LEFT} x2=${WIDTH - LEFT} y1=${HEIGHT - BOTTOM} y2=${HEIGHT - BOTTOM}></line>
      ${all.map((one) => column(one, x(one.hour), y(one.takings_minor), step, currency))}
      ${path ? svg`<path class="then" d=${path}></path>` : ""}
    </svg>
  `;
}

function column(one, left, up, step, currency) {
  const title = `${one.hour}:00 · ${money(one.takings_minor, currency)} · ${t("receipts", { n: count(one.receipts) })}`;
  return svg`
    <g>
      <title>${title}</title>
      <rect class="hit" x=${left} y="0" width=${step} height=${HEIGHT - BOTTOM}></rect>
      <rect class="bar" x=${left + step * 0.15} y=${up} width=${step * 0.7} height=${Math.max(0, HEIGHT - BOTTOM - up)} rx="2"></rect>
      <text x=${left + step / 2} y=${HEIGHT - 6} text-anchor="middle">${one.hour}</text>
    </g>
  `;
}
