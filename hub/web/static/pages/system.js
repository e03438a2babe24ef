// System: what waits for a person (facts set aside, what could not be read), what people decided, boxes and their versions,
// and in the demo a switch for each store's line.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { boxTable } from "../parts/box-table.js";
import { decisionTable } from "../parts/decisions.js";
import "../parts/demo-corner.js";
import { empty, panel } from "../parts/panels.js";
import "../parts/concern.js";
import { asideTable } from "./aside.js";
import { parkedTable } from "./parked.js";

const AGAIN_MS = 2000;

class SystemPage extends Page {
  async load() {
    const paths = ["stores", "parked", "aside", "decisions"];
    const [{ stores }, { parked }, { lives }, { decisions }] = await Promise.all(paths.map((path) => get(path)));
    return { stores, parked, lives, decisions };
  }

  heard(news, data) {
    if (!data || !news.stores || news.stores === this.last) return undefined;
    const waiting = (stores) => stores.map((store) => `${store.parked} ${store.needs_call}`).join();
    if (this.last && waiting(this.last) !== waiting(news.stores)) this.refreshSoon(AGAIN_MS);
    this.last = news.stores;
    return { ...data, stores: news.stores };
  }

  show(data) {
    const rows = data.stores.flatMap((store) => store.boxes.map((box) => ({ store, box })));
    return html`
      <div class="grid">
        <demo-corner .stores=${data.stores}></demo-corner>
        ${data.lives.length ? panel(t("aside"), asideTable(data.lives), { padded: false }) : nothing}
        ${panel(t("parked"), data.parked.length ? parkedTable(data.parked) : empty("parked.empty"), { padded: false })}
        <concern-list></concern-list>
        ${data.decisions.length ? panel(t("decided"), decisionTable(data.decisions), { padded: false }) : nothing}
        ${panel(t("boxes"), rows.length ? boxTable(rows, { named: true }) : empty("boxes.empty"), { padded: false, aside: versions(rows) })}
      </div>
    `;
  }
}

/** Which versions run, and on how many boxes. */
function versions(rows) {
  const counts = new Map();
  for (const { box } of rows) if (box.version) counts.set(box.version, (counts.get(box.version) ?? 0) + 1);
  return [...counts].map(([version, n]) => `${version} × ${count(n)}`).join(" · ");
}

customElements.define("system-page", SystemPage);
