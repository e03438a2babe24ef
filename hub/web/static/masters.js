// Masters: what head office owns and every store sells by.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, t } from "/ui/i18n.js";
import { get } from "./api.js";
import { Page, amount, empty, panel } from "./parts.js";
import { refine, route } from "./route.js";

class MastersPage extends Page {
  load({ filters }) {
    return get("items", { q: filters.q });
  }

  async more() {
    const next = await get("items", { q: route().filters.q, cursor: this.data.next });
    this.data = { ...next, items: [...this.data.items, ...next.items] };
  }

  soon(filters) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => refine(filters), 200);
  }

  show(data) {
    return html`
      <form class="filters top" role="search" @submit=${(event) => event.preventDefault()}>
        <input
          type="search"
          .value=${this.route.filters.q ?? ""}
          placeholder=${t("masters.search")}
          aria-label=${t("masters.search")}
          maxlength="64"
          @input=${(event) => this.soon({ q: event.target.value })}
        />
      </form>
      ${panel(t("goods"), data.items.length ? this.table(data) : empty("masters.empty"), {
        aside: t("revision", { n: count(data.revision) }),
        padded: false,
      })}
      ${data.next ? html`<p class="empty"><button @click=${this.more}>${t("data.more")}</button></p>` : nothing}
    `;
  }

  table(data) {
    return html`
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>${t("item")}</th>
              <th>${t("name")}</th>
              <th class="wide">${t("category")}</th>
              <th class="wide">GTIN / PLU</th>
              <th class="figure">${t("price")}</th>
            </tr>
          </thead>
          <tbody>
            ${data.items.map(
              (item) => html`
                <tr>
                  <td>${item.id}</td>
                  <td>${item.name}</td>
                  <td class="wide">${item.category}</td>
                  <td class="wide">${item.plu ? `PLU ${item.plu}` : item.gtins.join(", ")}</td>
                  <td class="figure">${amount(item.price_minor, item.currency)}<span class="muted small">/${item.weighed ? "kg" : t("piece")}</span></td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

customElements.define("masters-page", MastersPage);
