// Stores: all of them, found by name, kept by the state of their line, ordered by a column; who needs a call comes first.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { LINE_STATES, lineState } from "../parts/figures.js";
import { empty, panel } from "../parts/panels.js";
import "../parts/search-field.js";
import { ordered, storeTable } from "../parts/store-table.js";
import { refine } from "../route.js";

class StoresPage extends Page {
  load() {
    return this.news?.stores ? { stores: this.news.stores } : get("stores");
  }

  heard(news) {
    return news.stores ? { stores: news.stores } : undefined;
  }

  show({ stores }) {
    if (!stores.length) return panel(t("stores"), empty("stores.empty"));
    const { q = "", line = "", sort = "" } = this.route.filters;
    const words = q.toLowerCase();
    const named = stores.filter((one) => `${one.name} ${one.store}`.toLowerCase().includes(words));
    const shown = ordered(named.filter((one) => !line || one.line.state === line), sort);
    const calls = shown.filter((one) => one.needs_call).length;
    return html`
      <form class="filters" role="search" @submit=${(event) => event.preventDefault()}>
        <search-field .words=${q} .hint=${t("stores.search")} @found=${(event) => refine({ q: event.detail })}></search-field> ${this.states(named, line)}
      </form>
      ${panel(t("stores"), storeTable(shown, this.news?.today?.currency, { by: sort, sortable: true }), {
        aside: calls ? t("stores.calls", { n: count(calls) }) : nothing,
        padded: false,
      })}
    `;
  }

  states(stores, chosen) {
    const state = (one) => {
      const n = stores.filter((store) => store.line.state === one).length;
      if (!n && one !== chosen) return nothing;
      const pressed = one === chosen;
      return html`<button type="button" aria-pressed=${pressed} @click=${() => refine({ line: pressed ? "" : one })}>${lineState(one, ` ${count(n)}`)}</button>`;
    };
    return html`<div class="choices">${LINE_STATES.map(state)}</div>`;
  }
}

customElements.define("stores-page", StoresPage);
