// One thing that could not be read: why, what it says by its own account, its bytes; try again, dismiss, download.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, moment, t } from "/ui/i18n.js";
import { get, post } from "../api.js";
import { Page } from "../page.js";
import { sumsOf } from "../parts/contents.js";
import "../parts/decide.js";
import { unreadReason } from "../parts/figures.js";
import { facts, follows, panel } from "../parts/panels.js";
import { href } from "../route.js";

const address = (row) => href("system", ["parked", row.id]);

/** What it is: a fact by its number, or a message. */
const what = (row) => (row.seq ? t("parked.fact", { n: row.seq }) : t("parked.message"));

/** A row for each thing, the reason first. */
export const parkedTable = (rows) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr>
          <th>${t("reason")}</th><th>${t("store")}</th><th class="wide">${t("what")}</th><th class="figure wide">${t("bytes")}</th><th>${t("time")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr class="link" @click=${follows(address(row))}>
            <td class="a reason"><a href=${address(row)}>${unreadReason(row.reason)}</a></td>
            <td class="c">${row.store} <span class="muted small">${row.box}</span></td>
            <td class="wide">${row.stream} ${what(row)}</td>
            <td class="figure wide">${count(row.bytes)}</td>
            <td class="d">${moment(row.received_ms)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

class ParkedPage extends Page {
  async load({ rest }) {
    try {
      return await get(`parked/${encodeURIComponent(rest[1])}`);
    } catch (error) {
      if (error.status === 404) return { gone: true };
      throw error;
    }
  }

  async decide(name, by) {
    const done = await post(`parked/${encodeURIComponent(this.route.rest[1])}/${name}`, by);
    if (name === "dismiss") {
      this.data = done;
      return t("parked.dismissed.told");
    }
    if (name === "apart") {
      location.hash = href("system", ["aside", ...done.life.split("/")]);
      return "";
    }
    if (done.outcome === "still") throw new Error(t("parked.still", { words: done.words }));
    this.data = { gone: true };
    return t(`parked.${done.outcome}`, { n: count(done.facts) });
  }

  show(data) {
    const row = data.parked;
    const history = row?.form === "batch";
    const actions = data.gone ? [] : [
      ...(history ? [{ name: "apart", label: t("parked.apart"), primary: true, reason: true }] : []),
      { name: "retry", label: t("parked.retry"), primary: !history },
      ...(row.dismissed_ms ? [] : [{ name: "dismiss", label: t("parked.dismiss"), reason: true }]),
    ];
    return html`<div class="grid">
      ${panel(t("aside.decide"), html`<p class="lead">${t(data.gone ? "parked.gone" : history ? "parked.about-history" : "parked.about")}</p>
        <decide-form .actions=${actions} .act=${(name, by) => this.decide(name, by)}></decide-form>`)}
      ${data.gone ? nothing : this.thing(data, row)}
    </div>`;
  }

  thing(data, row) {
    const bytes = html`<a class="button" href=${`/api/v1/parked/${row.id}/bytes`} download>${t("parked.download")}</a>`;
    return html`
      ${panel(t("reason"), html`<p class="lead">${unreadReason(row.reason)}</p>${facts([
        [t("store"), html`${row.store} <span class="muted small">${row.box}</span>`],
        [t("what"), html`${row.stream} ${what(row)}`],
        [t("received"), html`${moment(row.received_ms)}<br /><span class="muted">${t("parked.times", { n: count(row.times) })}</span>`],
        [t("parked.account"), data.contents ? sumsOf(data.contents) : "–"],
        ...(row.dismissed_ms ? [[t("aside.dismissed"), moment(row.dismissed_ms)]] : []),
      ])}`, { size: "half" })}
      ${panel(t("parked.says"), html`<pre class="words">${data.words.join("\n")}</pre>`, { size: "half" })}
      ${panel(t("parked.bytes"), html`<pre class="bytes">${data.hex.join("\n")}</pre>`, {
        aside: html`${t("bytes.n", { n: count(row.bytes) })}${data.whole ? nothing : t("parked.cut")} ${bytes}`,
      })}
    `;
  }
}

customElements.define("parked-page", ParkedPage);
