// System: boxes and their versions, what could not be read, and in the demo a switch for each store's line.

import { html } from "/ui/vendor/lit.js";
import { count, moment, t } from "/ui/i18n.js";
import { get } from "../api.js";
import { Page } from "../page.js";
import { boxTable } from "../parts/box-table.js";
import "../parts/demo-corner.js";
import { empty, panel } from "../parts/panels.js";
import { href } from "../route.js";

const AGAIN_MS = 2000;

class SystemPage extends Page {
  async load() {
    const [{ stores }, { parked }] = await Promise.all([get("stores"), get("parked")]);
    return { stores, parked };
  }

  heard(news, data) {
    if (!data || !news.stores || news.stores === this.last) return undefined;
    const counted = (stores) => stores.reduce((sum, store) => sum + store.parked, 0);
    if (this.last && counted(this.last) !== counted(news.stores)) this.refreshSoon(AGAIN_MS);
    this.last = news.stores;
    return { ...data, stores: news.stores };
  }

  show(data) {
    const rows = data.stores.flatMap((store) => store.boxes.map((box) => ({ store, box })));
    return html`
      <div class="grid">
        <demo-corner .stores=${data.stores}></demo-corner>
        ${panel(t("parked"), data.parked.length ? parkedTable(data.parked) : empty("parked.empty"), { padded: false })}
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

const parkedTable = (rows) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr>
          <th>${t("reason")}</th>
          <th>${t("store")}</th>
          <th class="wide">${t("stream")}</th>
          <th class="figure wide">${t("bytes")}</th>
          <th>${t("time")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`
            <tr>
              <td class="a reason">${row.reason}</td>
              <td class="c"><a href=${href("stores", [row.store])}>${row.store}</a> <span class="muted small">${row.box}</span></td>
              <td class="wide">${row.stream} ${row.seq || ""}</td>
              <td class="figure wide">${count(row.bytes)}</td>
              <td class="d">${moment(row.received_ms)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>
`;

customElements.define("system-page", SystemPage);
