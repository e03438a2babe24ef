// Masters: what head office owns and every store sells by.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { amount } from "../parts/figures.js";
import { empty, panel } from "../parts/panels.js";
import "../parts/search-field.js";
import { refine } from "../route.js";

class MastersPage extends Page {
  static keeps = true;

  load({ filters }) {
    return get("items", { q: filters.q });
  }

  async more() {
    const { data, route } = this;
    try {
      const next = await get("items", { q: route.filters.q, cursor: data.next });
      if (this.data === data) this.data = { ...next, items: [...data.items, ...next.items] };
    } catch (error) {
      this.problem = { words: error.message, since_ms: Date.now() };
    }
  }

  show(data) {
    const { q } = this.route.filters;
    return html`
      <form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
        <search-field .words=${q} .hint=${t("masters.search")} @found=${(event) => refine({ q: event.detail })}></search-field>
      </form>
      ${panel(t("goods"), data.items.length ? table(data.items, this.news?.today?.currency) : empty(q ? "masters.none-fits" : "masters.empty"), {
        aside: t("revision", { n: count(data.revision) }),
        padded: false,
      })}
      ${data.next ? html`<p class="further"><button @click=${() => this.more()}>${t("data.more")}</button></p>` : nothing}
    `;
  }
}

const table = (items, currency) => html`
  <div class="scroll">
    <table class="cards">
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
        ${items.map(
          (item) => html`
            <tr>
              <td class="c muted">${item.id}</td>
              <td class="a">${item.name}</td>
              <td class="wide">${item.category}</td>
              <td class="d">${item.plu ? `PLU ${item.plu}` : item.gtins.join(", ")}</td>
              <td class="figure b">${amount(item.price_minor, currency)}<span class="muted small"> / ${item.weighed ? "kg" : t("piece")}</span></td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

customElements.define("masters-page", MastersPage);
