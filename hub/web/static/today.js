// Today: takings so far, hours, stores by who needs a call, and under the total how complete it is.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, count, day, money, t } from "/ui/i18n.js";
import { get } from "./api.js";
import { hoursChart } from "./charts.js";
import { Page, amount, heroAmount, panel } from "./parts.js";
import { href } from "./route.js";
import { storeTable } from "./stores.js";

class TodayPage extends Page {
  load({ filters }) {
    return get("today", { date: filters.date });
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has("live") && this.live?.today && !this.route.filters.date) this.data = this.live.today;
  }

  show(data) {
    const whole = data.completeness.behind_receipts === 0 && data.completeness.stores_complete === data.completeness.stores_total;
    return html`
      <div class="grid">
        ${panel(t("today.takings"), this.takings(data, whole), { aside: day(data.business_date), size: "a-third" })}
        ${panel(t("today.hours"), hoursChart(data.hours, data.currency), { aside: t("today.thin-line"), size: "two-thirds" })}
        ${panel(t("stores"), storeTable(data.stores, data.currency), { aside: this.complete(data.completeness), padded: false })}
      </div>
    `;
  }

  takings(data, whole) {
    const address = href("data", [], { date: data.business_date });
    return html`
      <div class="hero">
        <div class="big ${whole ? "" : "incomplete"}"><a href=${address}>${heroAmount(data.takings_minor, data.currency)}</a></div>
        <div>${this.complete(data.completeness, data.currency)}</div>
        <dl>
          <dt>${t("receipts.head")}</dt>
          <dd>${count(data.receipts)}</dd>
          <dt>${t("today.average")}</dt>
          <dd>${data.receipts ? amount(Math.round(data.takings_minor / data.receipts), data.currency) : "–"}</dd>
          <dt>${t("today.week-ago")}</dt>
          <dd>${data.same_weekday_minor === null ? "–" : amount(data.same_weekday_minor, data.currency)}</dd>
        </dl>
      </div>
    `;
  }

  complete(at, currency) {
    const values = { n: count(at.stores_complete), total: count(at.stores_total), time: at.complete_to_ms ? clock(at.complete_to_ms) : "–" };
    const behind = at.behind_receipts && currency ? html`<div class="small muted">${t("behind", { n: count(at.behind_receipts), money: money(at.behind_minor, currency) })}</div>` : nothing;
    const all = at.stores_complete === at.stores_total && !at.behind_receipts;
    return html`<span class="state ${all ? "good" : "warn"}">${t("complete", values)}</span>${behind}`;
  }
}

customElements.define("today-page", TodayPage);
