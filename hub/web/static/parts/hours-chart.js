// Takings by hour as columns, the same weekday a week ago as a thin line. Our own SVG: one chart of this kind is a
// hundred lines, the smallest chart library that could draw it is twenty times as large as all our pages together.

import { LitElement, html, nothing, svg } from "/ui/vendor/lit.js";
import { compactMoney, count, money, t } from "/ui/i18n.js";

const HEIGHT = 236;
const TOP = 20;
const BOTTOM = 24;
const FLOOR = HEIGHT - BOTTOM;
/** The air between the marks and the first hour. */
const AIR = 8;
/** Shops are open about then; other hours are drawn when something was sold in them. */
const USUAL = [8, 21];

/** `hours`: [{hour, takings_minor, receipts, last_week_minor}]; `running` is the hour still open, or null. */
class HoursChart extends LitElement {
  static properties = { hours: { attribute: false }, currency: {}, running: { attribute: false }, wide: { state: true }, picked: { state: true } };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.watch = new ResizeObserver(([entry]) => (this.wide = Math.floor(entry.contentRect.width)));
    this.watch.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.watch.disconnect();
  }

  render() {
    const all = everyHour(this.hours);
    return html`<p class="reading small" aria-live="polite">${this.reading(all)}</p>
      ${this.wide ? this.drawing(all) : html`<svg height=${HEIGHT}></svg>`}`;
  }

  reading(all) {
    const one = all.find((hour) => hour.hour === this.picked);
    if (!one) return html`${legend("now")}${t("hours.running")} ${legend("then")}${t("hours.week-ago")}`;
    const week = one.last_week_minor == null ? nothing : html`<span class="muted">${t("hours.week-ago")} ${money(one.last_week_minor, this.currency)}</span>`;
    return html`<strong>${t("hours.at", { from: one.hour, to: one.hour + 1 })}</strong> ${money(one.takings_minor, this.currency)}
      <span class="muted">${t("receipts", { n: count(one.receipts) })}</span> ${week}`;
  }

  drawing(all) {
    const most = Math.max(...all.flatMap((one) => [one.takings_minor, one.last_week_minor ?? 0]));
    const marks = niceMarks(most);
    const top = marks.at(-1) ?? 1;
    const figures = marks.map((minor) => compactMoney(minor, this.currency));
    const left = marks.length ? Math.max(...figures.map(widthOf)) + AIR : 0;
    const step = (this.wide - left) / all.length;
    const y = (minor) => Math.round(TOP + (FLOOR - TOP) * (1 - Math.max(0, minor) / top)) + 0.5;
    return html`<svg
      class="chart"
      width=${this.wide}
      height=${HEIGHT}
      role="img"
      tabindex="0"
      aria-label=${t("hours.spoken")}
      @keydown=${(event) => this.pressed(event, all)}
      @blur=${() => (this.picked = null)}
      @pointerleave=${() => (this.picked = null)}
    >
      ${marks.map((minor, n) => svg`<line class="grid-line" x1=${left} x2=${this.wide} y1=${y(minor)} y2=${y(minor)}></line>
        <text class="mark" x=${left - AIR} y=${y(minor) + 4} text-anchor="end">${figures[n]}</text>`)}
      <g transform=${`translate(${left})`}>
        ${all.map((one, n) => this.column(one, n * step, step, y))}
        <path class="then" d=${stairs(all, step, y)}></path>
      </g>
      <line class="axis" x1=${left} x2=${this.wide} y1=${FLOOR + 0.5} y2=${FLOOR + 0.5}></line>
    </svg>`;
  }

  column(one, left, step, y) {
    const width = Math.max(2, Math.floor(step * 0.64));
    const height = one.takings_minor > 0 ? Math.max(1, FLOOR - y(one.takings_minor)) : 0;
    const kind = one.hour === this.running ? "bar running" : "bar";
    const shown = step >= 22 || one.hour % 2 === 0;
    return svg`<g class=${one.hour === this.picked ? "picked" : ""} @pointerenter=${() => (this.picked = one.hour)} @pointerdown=${() => (this.picked = one.hour)}>
      <rect class="hit" x=${left} y="0" width=${step} height=${HEIGHT}></rect>
      <rect class=${kind} x=${left + (step - width) / 2} y=${FLOOR - height} width=${width} height=${height}></rect>
      ${shown ? svg`<text x=${left + step / 2} y=${HEIGHT - 6} text-anchor="middle">${one.hour}</text>` : nothing}
    </g>`;
  }

  pressed(event, all) {
    const to = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!to) return;
    event.preventDefault();
    const at = all.findIndex((one) => one.hour === (this.picked ?? this.running));
    this.picked = all[Math.min(all.length - 1, Math.max(0, at + to))].hour;
  }
}

const legend = (kind) => html`<svg class="chart key" width="18" height="10" aria-hidden="true">
  ${kind === "now" ? svg`<rect class="bar running" x="3" width="12" height="10"></rect>` : svg`<path class="then" d="M0 5.5H18"></path>`}
</svg>`;

/** Each hour from the first to the last that matters; an hour without sales is drawn as one. */
function everyHour(hours) {
  const used = hours.filter((one) => one.receipts || one.last_week_minor).map((one) => one.hour);
  const [first, last] = [Math.min(USUAL[0], ...used), Math.max(USUAL[1], ...used)];
  const known = new Map(hours.map((one) => [one.hour, one]));
  const none = (hour) => ({ hour, takings_minor: 0, receipts: 0, last_week_minor: null });
  return Array.from({ length: last - first + 1 }, (_, n) => known.get(first + n) ?? none(first + n));
}

/** Two to five round figures up to the most or just beyond it. */
function niceMarks(most) {
  if (most <= 0) return [];
  const rough = most / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * unit).find((one) => one >= rough);
  return Array.from({ length: Math.ceil(most / step) }, (_, n) => step * (n + 1));
}

/** At most so wide is a mark of 11 px: 万 is as wide as it is high, a digit less than two thirds of that. */
const widthOf = (figure) => [...figure].reduce((width, one) => width + (one > "\u2e80" ? 12 : 7), 0);

/** The week before as a stair: a level above each hour, so that it is compared with the column under it. */
function stairs(all, step, y) {
  let path = "";
  let open = false;
  all.forEach((one, n) => {
    if (one.last_week_minor == null) open = false;
    else {
      path += `${open ? "L" : "M"}${n * step} ${y(one.last_week_minor)}H${(n + 1) * step}`;
      open = true;
    }
  });
  return path;
}

customElements.define("hours-chart", HoursChart);
