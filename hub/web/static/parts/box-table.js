// Boxes with what they wrote and what head office has of it.

import { html, nothing } from "/ui/vendor/lit.js";
import { age, count, t } from "/ui/i18n.js";
import { href } from "../route.js";
import { clockBefore, clockTroubles } from "./clock.js";
import { lineState } from "./figures.js";

/** `rows`: [{store, box}]; `named` puts the store in front of each. */
export const boxTable = (rows, { named = false } = {}) => html`
  <div class="scroll">
    <table class="cards boxes">
      <thead>
        <tr>
          ${named ? html`<th>${t("store")}</th>` : nothing}
          <th>${t("box")}</th>
          ${named ? html`<th>${t("line")}</th>` : nothing}
          <th class="figure">${t("written")}</th>
          <th class="figure">${t("applied")}</th>
          <th class="wide">${t("version")}</th>
          <th>${t("seen")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(({ store, box }) => boxRow(store, box, named))}
      </tbody>
    </table>
  </div>
`;

function boxRow(store, box, named) {
  const behind = box.applied_seq < box.head_seq;
  const who = html`${box.box} <span class="muted small">${t("epoch", { n: box.epoch })}</span>`;
  return html`
    <tr>
      ${named ? html`<td class="a"><a href=${href("stores", [store.store])}>${store.name}</a></td>` : nothing}
      <td class=${named ? "c" : "a"}>${who} ${clockTroubles(box)} ${named ? nothing : clockBefore(box)}</td>
      ${named ? html`<td class="wide">${lineState(store.line.state)}</td>` : nothing}
      <td class="figure wide">${count(box.head_seq)}</td>
      <td class="figure b"><span class=${behind ? "incomplete" : ""}>${count(box.applied_seq)}</span></td>
      <td class="wide">${box.version || "–"}</td>
      <td class="d">${box.last_seen_ms ? t("ago", { age: age(Date.now() - box.last_seen_ms) }) : "–"}</td>
    </tr>
  `;
}
