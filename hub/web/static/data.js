// Data: find a receipt by number, item or amount; open it; go back to the same list.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, day, moment, money, quantity, t } from "/ui/i18n.js";
import { get } from "./api.js";
import { Page, amount, empty, follows, panel } from "./parts.js";
import { href, refine, route } from "./route.js";

class DataPage extends Page {
  async load({ rest, filters }) {
    if (rest.length === 4) return { receipt: await get(`receipts/${rest.map(encodeURIComponent).join("/")}`) };
    const { stores } = this.data?.stores ? this.data : await get("stores");
    return { stores, ...(await get("receipts", { ...filters, date: dashed(filters.date), limit: 50 })) };
  }

  async more() {
    const { filters } = route();
    const next = await get("receipts", { ...filters, date: dashed(filters.date), limit: 50, cursor: this.data.next });
    this.data = { ...this.data, receipts: [...this.data.receipts, ...next.receipts], next: next.next };
  }

  show(data) {
    return data.receipt ? receipt(data.receipt) : this.list(data);
  }

  list(data) {
    const { filters } = this.route;
    return html`
      <form class="filters top" role="search" @submit=${(event) => event.preventDefault()}>
        <input
          type="search"
          .value=${filters.q ?? ""}
          placeholder=${t("data.search")}
          aria-label=${t("data.search")}
          maxlength="64"
          @input=${(event) => this.soon({ q: event.target.value })}
        />
        <select aria-label=${t("store")} @change=${(event) => refine({ store: event.target.value })}>
          <option value="">${t("data.all-stores")}</option>
          ${data.stores.map((one) => html`<option value=${one.store} ?selected=${one.store === filters.store}>${one.name}</option>`)}
        </select>
        <input type="date" aria-label=${t("day")} .value=${dashed(filters.date) ?? ""} @change=${(event) => refine({ date: event.target.value })} />
        ${filters.lane ? html`<button type="button" @click=${() => refine({ lane: "" })}>${t("lane")} ${filters.lane} ×</button>` : nothing}
      </form>
      ${panel(t("receipts.title"), data.receipts.length ? this.table(data) : empty("data.empty"), { padded: false })}
      ${data.next ? html`<p class="empty"><button @click=${this.more}>${t("data.more")}</button></p>` : nothing}
    `;
  }

  soon(filters) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => refine(filters), 200);
  }

  table(data) {
    return html`
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>${t("number")}</th>
              <th>${t("time")}</th>
              <th class="wide">${t("day")}</th>
              <th class="figure wide">${t("lines")}</th>
              <th class="wide">${t("tender")}</th>
              <th class="figure">${t("total")}</th>
            </tr>
          </thead>
          <tbody>
            ${data.receipts.map((one) => {
              const address = href("data", [one.store, one.lane, one.epoch, one.number], this.route.filters);
              return html`
                <tr class="link" @click=${follows(address)}>
                  <td><a href=${address}>${one.receipt_no}</a></td>
                  <td>${moment(one.at_ms)}</td>
                  <td class="wide">${day(one.business_date)}</td>
                  <td class="figure wide">${count(one.lines)}</td>
                  <td class="wide">${one.tenders.map((kind) => t(`tender.${kind}`)).join(" + ")}</td>
                  <td class="figure">${amount(one.total_minor, one.currency)}</td>
                </tr>
              `;
            })}
          </tbody>
        </table>
      </div>
    `;
  }
}

function dashed(date) {
  const text = String(date ?? "").replaceAll("-", "");
  return text.length === 8 ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : undefined;
}

/** A receipt that looks like one, with the proof that it is the store's. */
function receipt(one) {
  const row = (left, right) => html`<div class="row"><span>${left}</span><span class="figure">${right}</span></div>`;
  return html`
    <p class="top"><a href=${href("data", [], route().filters)}>← ${t("data.back")}</a></p>
    <article class="panel receipt">
      <h2>${one.store_name ?? one.store}</h2>
      ${row(t("number"), one.receipt_no)} ${row(t("time"), moment(one.at_ms))} ${row(t("day"), day(one.business_date))}
      ${row(`${t("lane")} ${one.lane}`, one.cashier)}
      <div class="rule"></div>
      ${one.lines.map(
        (line) => html`
          ${row(line.name, amount(line.amount_minor, one.currency))}
          <div class="detail">
            ${quantity(line.qty_milli, line.unit === "KGM")}${line.unit === "KGM" ? " kg" : ""} × ${money(line.unit_price_minor, one.currency)}
            ${line.discount_minor ? html` − ${money(line.discount_minor, one.currency)}` : nothing}
            <span class="muted">${line.item}</span>
          </div>
        `,
      )}
      <div class="rule"></div>
      <div class="total">${row(t("total"), amount(one.total_minor, one.currency))}</div>
      ${one.tenders.map((tender) => row(t(`tender.${tender.kind}`), amount(tender.given_minor, one.currency)))}
      ${one.tenders.some((tender) => tender.change_minor)
        ? row(t("change"), amount(one.tenders.reduce((sum, tender) => sum + tender.change_minor, 0), one.currency))
        : nothing}
      ${one.tax.filter((tax) => tax.rate_bp).map((tax) => row(t("tax", { rate: tax.rate_bp / 100 }), amount(tax.tax_minor, one.currency)))}
      <div class="rule"></div>
      <p class="proof">
        ${t("proof", { box: one.proof.box, seq: count(one.proof.seq), time: moment(one.proof.received_ms) })}<br />${one.proof.hash_hex}
      </p>
    </article>
  `;
}

customElements.define("data-page", DataPage);
