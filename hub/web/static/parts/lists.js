// What lists of what calls for a person share: a filter by store, a way on to other lists, and a place for those that were answered.

import { html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { get } from "../api.js";
import { href, refine } from "../route.js";
import { empty, panel } from "./panels.js";

/** The stores, asked for once a page. */
export const storesOf = async (page) => page.data?.stores ?? page.news?.stores ?? (await get("stores")).stores;

/** All stores or one, as the address says. */
export const storeFilter = (stores, chosen) => html`<select aria-label=${t("store")} @change=${(event) => refine({ store: event.target.value })}>
  <option value="">${t("data.all-stores")}</option>
  ${stores.map((one) => html`<option value=${one.store} ?selected=${one.store === chosen}>${one.name}</option>`)}
</select>`;

/** A store by its name where the page knows it. */
export const storeName = (stores, code) => stores.find((one) => one.store === code)?.name ?? code;

/** A receipt's address from its number: s01-03-1-000123, or as data/s01/03/1/123. */
export const receiptHref = (number) => href("data", number.split("-").map((part, at) => (at < 3 ? part : String(Number(part)))));

/** Those that call first, then in a panel of their own those that somebody answered. */
export function openThenAnswered(title, rows, table, none) {
  const [open, done] = [rows.filter((row) => !row.answered), rows.filter((row) => row.answered)];
  return html`${panel(title, open.length ? table(open) : empty(none), { padded: false })}
    ${done.length ? panel(t("concern.answered"), table(done), { padded: false }) : nothing}`;
}
