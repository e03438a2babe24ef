// Stores: who needs a call comes first, with the reason in words; one store with its hours and lanes.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, clock, count, money, t } from "/ui/i18n.js";
import { get } from "./api.js";
import { hoursChart } from "./charts.js";
import { Page, amount, empty, follows, lineReason, lineState, panel } from "./parts.js";
import { href } from "./route.js";

/** Receipts and money that have not come yet. */
export function waiting(pending, currency) {
  if (!pending.receipts) return html`<span class="muted">–</span>`;
  const since = pending.oldest_ms ? ` · ${t("since", { age: age(Date.now() - pending.oldest_ms) })}` : "";
  return html`<span class="incomplete">${t("pending", { n: count(pending.receipts), money: money(pending.minor, currency) })}</span>${since}`;
}

/** The table of stores that Today and Stores share. */
export function storeTable(stores, currency) {
  if (!stores.length) return empty("stores.empty");
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>${t("store")}</th>
            <th>${t("line")}</th>
            <th class="figure">${t("takings")}</th>
            <th class="figure wide">${t("receipts.head")}</th>
            <th>${t("waiting")}</th>
            <th class="wide">${t("last-sale")}</th>
          </tr>
        </thead>
        <tbody>
          ${stores.map((store) => storeRow(store, currency))}
        </tbody>
      </table>
    </div>
  `;
}

function storeRow(store, currency) {
  const address = href("stores", [store.store]);
  const call = store.needs_call ? html`<div class="call small">${t(`call.${store.needs_call}`)}</div>` : nothing;
  const reason = store.line.state === "LIVE" ? nothing : html`<div class="small muted">${lineReason(store.line)}</div>`;
  return html`
    <tr class="link" @click=${follows(address)}>
      <td><a href=${address}>${store.name}</a> <span class="muted small">${store.store}</span>${call}</td>
      <td>${lineState(store.line.state)}${reason}</td>
      <td class="figure">${amount(store.takings_minor, currency)}</td>
      <td class="figure wide">${count(store.receipts)}</td>
      <td>${waiting(store.pending, currency)}</td>
      <td class="wide">${store.last_sale_ms ? clock(store.last_sale_ms) : "–"}</td>
    </tr>
  `;
}

class StoresPage extends Page {
  load({ rest }) {
    return rest.length ? get(`stores/${rest[0]}`) : get("stores");
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has("live") && this.live && this.data) this.refresh();
  }

  show(data) {
    if (!this.route.rest.length) return panel(t("stores"), storeTable(data.stores, data.currency), { padded: false });
    return html`
      <div class="grid">
        ${panel(t("today.hours"), hoursChart(data.hours, data.currency), { size: "two-thirds" })}
        ${panel(t("line"), this.line(data), { size: "a-third" })}
        ${panel(t("lanes"), this.lanes(data), { padded: false, size: "two-thirds" })}
        ${panel(t("boxes"), boxTable(data.boxes), { padded: false, size: "a-third" })}
      </div>
    `;
  }

  line(data) {
    return html`
      <div class="hero">
        <div>${lineState(data.line.state)}</div>
        <div class="muted">${lineReason(data.line)}</div>
        <dl>
          <dt>${t("since-when")}</dt>
          <dd>${data.line.since_ms ? age(Date.now() - data.line.since_ms) : "–"}</dd>
          <dt>${t("waiting")}</dt>
          <dd>${waiting(data.pending, data.currency)}</dd>
          <dt>${t("complete-to")}</dt>
          <dd>${data.complete_to_ms ? clock(data.complete_to_ms) : "–"}</dd>
        </dl>
      </div>
    `;
  }

  lanes(data) {
    if (!data.lanes.length) return empty("lanes.empty");
    return html`
      <table>
        <thead>
          <tr>
            <th>${t("lane")}</th>
            <th class="figure">${t("takings")}</th>
            <th class="figure">${t("receipts.head")}</th>
            <th class="figure">${t("last-number")}</th>
          </tr>
        </thead>
        <tbody>
          ${data.lanes.map((lane) => {
            const address = href("data", [], { store: data.store, lane: lane.lane });
            return html`
              <tr class="link" @click=${follows(address)}>
                <td><a href=${address}>${lane.lane}</a></td>
                <td class="figure">${amount(lane.takings_minor, data.currency)}</td>
                <td class="figure">${count(lane.receipts)}</td>
                <td class="figure">${lane.last_number}</td>
              </tr>
            `;
          })}
        </tbody>
      </table>
    `;
  }
}

/** Boxes with what they wrote and what head office has of it. */
export function boxTable(boxes) {
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>${t("box")}</th>
            <th class="figure">${t("written")}</th>
            <th class="figure">${t("applied")}</th>
            <th>${t("version")}</th>
          </tr>
        </thead>
        <tbody>
          ${boxes.map(
            (box) => html`
              <tr>
                <td>${box.box} <span class="muted small">${t("epoch", { n: box.epoch })}</span></td>
                <td class="figure">${count(box.head_seq)}</td>
                <td class="figure ${box.applied_seq < box.head_seq ? "incomplete" : ""}">${count(box.applied_seq)}</td>
                <td>${box.version || "–"}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

customElements.define("stores-page", StoresPage);
