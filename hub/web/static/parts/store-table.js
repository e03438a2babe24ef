// The table of stores: who needs a call first, with the reason in words; every figure says how complete it is.

import { html, nothing, repeat } from "/ui/vendor/lit.js";
import { clock, count, money, t } from "/ui/i18n.js";
import { amount, callWords, isWhole, lacksWords, lineReason, lineSince, lineState } from "./figures.js";
import { empty, follows, icon } from "./panels.js";
import { href, refine } from "../route.js";

const ORDERS = {
  store: (one, other) => one.store.localeCompare(other.store),
  takings: (one, other) => other.takings_minor - one.takings_minor,
  receipts: (one, other) => other.receipts - one.receipts,
  last: (one, other) => (other.last_sale_ms ?? 0) - (one.last_sale_ms ?? 0),
};

/** Stores in the order of the hub (who needs a call first), or by one of the columns. */
export const ordered = (stores, by) => (ORDERS[by] ? stores.toSorted(ORDERS[by]) : stores);

/** `by` is the column of the order; without `sortable` the heads are words only. */
export function storeTable(stores, currency, { by = "", sortable = false } = {}) {
  if (!stores.length) return empty(sortable ? "stores.none-fits" : "stores.empty");
  const most = Math.max(1, ...stores.map((store) => store.takings_minor));
  const head = (name, words, kind = "") => html`<th class=${kind} aria-sort=${by === name ? "other" : nothing}>
    ${sortable ? html`<button class="plain" aria-pressed=${by === name} @click=${() => refine({ sort: by === name ? "" : name })}>${words}</button>` : words}
  </th>`;
  return html`
    <div class="scroll">
      <table class="cards stores">
        <thead>
          <tr>
            ${head("store", t("store"))}
            <th>${t("line")}</th>
            ${head("takings", t("takings"), "figure")} ${head("receipts", t("receipts.head"), "figure wide")}
            <th class="wide">${t("complete-to")}</th>
            ${head("last", t("last-sale"), "wide")}
          </tr>
        </thead>
        <tbody>
          ${repeat(stores, (store) => store.store, (store) => storeRow(store, currency, most))}
        </tbody>
      </table>
    </div>
  `;
}

function storeRow(store, currency, most) {
  const address = href("stores", [store.store]);
  const whole = isWhole(store);
  return html`
    <tr class="link" @click=${follows(address)}>
      <td class="a">
        <a href=${address}>${store.name}</a> <span class="muted small">${store.store}</span>
        ${store.needs_call ? html`<div class="call small">${icon("phone")}${callWords(store.needs_call)}</div>` : nothing}
      </td>
      <td class="c">
        ${lineState(store.line.state, lineSince(store.line))}
        ${store.line.state === "LIVE" ? nothing : html`<div class="muted small">${lineReason(store.line)}</div>`}
      </td>
      <td class="figure b">
        <span class=${whole ? "" : "incomplete"}>${amount(store.takings_minor, currency)}</span>
        ${share(store.takings_minor / most)}
      </td>
      <td class="figure wide">${count(store.receipts)}</td>
      <td class="d">${completeTo(store, currency)}</td>
      <td class="wide">${store.last_sale_ms ? clock(store.last_sale_ms) : "–"}</td>
    </tr>
  `;
}

/** Beside the largest of the list. */
const share = (part) => html`<svg class="share" height="3" aria-hidden="true"><rect width="${Math.max(0, part) * 100}%" height="3"></rect></svg>`;

/** To when all is here, and what the store still holds. A dark store may hold more than it could say. */
export function completeTo(store, currency) {
  if (typeof store.lacks === "string") return html`<span class=${store.lacks ? "" : "muted"}>${store.lacks ? lacksWords(store.lacks) : t("complete-to.end")}</span>`;
  const { receipts, minor } = store.pending;
  const time = store.complete_to_ms ? clock(store.complete_to_ms) : "–";
  if (isWhole(store) || !store.complete_to_ms) return html`<span class="muted">${time}</span>`;
  const least = store.line.state === "DARK" ? "waits-least" : "waits";
  return html`<span class="incomplete">${time}</span>
    ${receipts ? html`<div class="muted small">${t(least, { n: count(receipts), money: money(minor, currency) })}</div>` : nothing}`;
}
