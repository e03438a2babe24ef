// System: boxes and their versions, what could not be read, and in the demo a switch for each store's line.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, count, moment, t } from "/ui/i18n.js";
import { get, post } from "./api.js";
import { Page, empty, lineState, panel } from "./parts.js";

class SystemPage extends Page {
  async load() {
    const [{ stores }, { parked }, demo] = await Promise.all([get("stores"), get("parked"), get("demo").catch(() => null)]);
    return { stores, parked, demo };
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has("live") && this.live && this.data) this.refresh();
  }

  async switchLine(one) {
    await post(`demo/stores/${one.store}/${one.cut ? "mend" : "cut"}`);
    await this.refresh();
  }

  show(data) {
    return html`
      <div class="grid">
        ${data.demo ? panel(t("demo"), this.demo(data), { aside: t("demo.aside") }) : nothing}
        ${panel(t("boxes"), this.boxes(data.stores), { padded: false })}
        ${panel(t("parked"), data.parked.length ? this.parked(data.parked) : empty("parked.empty"), { padded: false })}
      </div>
    `;
  }

  demo(data) {
    const states = new Map(data.stores.map((store) => [store.store, store]));
    return html`<div class="demo">
      ${data.demo.stores.map((one) => {
        const store = states.get(one.store);
        return html`
          <div class="row">
            <span>${store?.name ?? one.store} ${store ? lineState(store.line.state) : nothing}</span>
            <button class=${one.cut ? "primary" : ""} @click=${() => this.switchLine(one)}>${t(one.cut ? "demo.mend" : "demo.cut")}</button>
          </div>
        `;
      })}
    </div>`;
  }

  boxes(stores) {
    const rows = stores.flatMap((store) => store.boxes.map((box) => ({ store, box })));
    if (!rows.length) return empty("boxes.empty");
    return html`
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>${t("store")}</th>
              <th>${t("box")}</th>
              <th>${t("line")}</th>
              <th class="figure">${t("written")}</th>
              <th class="figure">${t("applied")}</th>
              <th class="wide">${t("version")}</th>
              <th>${t("seen")}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ store, box }) => html`
                <tr>
                  <td>${store.name}</td>
                  <td>${box.box} <span class="muted small">${t("epoch", { n: box.epoch })}</span></td>
                  <td>${lineState(store.line.state)}</td>
                  <td class="figure">${count(box.head_seq)}</td>
                  <td class="figure ${box.applied_seq < box.head_seq ? "incomplete" : ""}">${count(box.applied_seq)}</td>
                  <td class="wide">${box.version || "–"}</td>
                  <td>${box.last_seen_ms ? t("ago", { age: age(Date.now() - box.last_seen_ms) }) : "–"}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  parked(rows) {
    return html`
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>${t("store")}</th>
              <th>${t("stream")}</th>
              <th>${t("reason")}</th>
              <th class="figure">${t("bytes")}</th>
              <th>${t("time")}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) => html`
                <tr>
                  <td>${row.store} / ${row.box}</td>
                  <td>${row.stream} ${row.seq || ""}</td>
                  <td class="reason">${row.reason}</td>
                  <td class="figure">${count(row.bytes)}</td>
                  <td>${moment(row.received_ms)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

customElements.define("system-page", SystemPage);
