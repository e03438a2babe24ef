// Today: takings so far, hours, stores by who needs a call, and under the total how complete it is.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { dayPicker } from "../parts/day-picker.js";
import "../parts/concern.js";
import "../parts/demo-corner.js";
import { LINE_STATES, lineState } from "../parts/figures.js";
import "../parts/hours-chart.js";
import { panel } from "../parts/panels.js";
import { storeTable } from "../parts/store-table.js";
import { apart, booked, chainComplete, runningHour, takings } from "../parts/takings.js";
import { href } from "../route.js";

/** Rows of stores here; all of them have a page of their own. */
const STORES_SHOWN = 12;

class TodayPage extends Page {
  load({ filters }) {
    return !filters.date && this.news?.today ? this.news.today : get("today", { date: filters.date });
  }

  heard(news) {
    return this.route.filters.date ? undefined : news.today;
  }

  show(data) {
    const at = data.completeness;
    const whole = !at.behind_receipts && !at.undecided && at.stores_complete === at.stores_total;
    const running = runningHour(data.hours, data.business_date, data.as_of_ms);
    const sum = { ...data, minor: data.takings_minor, week_ago_minor: data.same_weekday_minor, running };
    const address = href("data", [], { date: data.business_date });
    return html`
      <div class="grid">
        ${panel(t("takings"), takings(sum, whole, html`${chainComplete(at, data.currency)} ${booked(data)} ${apart(data)}`, address), {
          aside: dayPicker(data.business_date, this.route.filters.date),
          size: "a-third",
        })}
        ${panel(t("today.hours"), html`<hours-chart .hours=${data.hours} .currency=${data.currency} .running=${running}></hours-chart>`, {
          size: "two-thirds",
        })}
        <concern-list></concern-list>
        ${panel(t("stores"), this.stores(data), { aside: lines(data.stores), padded: false })}
        <demo-corner .stores=${data.stores}></demo-corner>
      </div>
    `;
  }

  stores(data) {
    const more = data.stores.length > STORES_SHOWN;
    return html`${storeTable(data.stores.slice(0, STORES_SHOWN), data.currency)}
    ${more ? html`<p class="further"><a href=${href("stores")}>${t("stores.all", { n: count(data.stores.length) })}</a></p>` : nothing}`;
  }
}

/** How many lines are in which state; each count leads to its stores. */
const lines = (stores) => html`<span class="chips">
  ${LINE_STATES.map((state) => [state, stores.filter((store) => store.line.state === state).length])
    .filter(([, n]) => n)
    .map(([state, n]) => html`<a href=${href("stores", [], { line: state })}>${lineState(state, ` ${count(n)}`)}</a>`)}
</span>`;

customElements.define("today-page", TodayPage);
