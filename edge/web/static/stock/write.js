// A stock document that is being written, and a count: both are filled by scanning.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, moment, t } from "/ui/i18n.js";
import { quantity, readAmount } from "../lane/figures.js";
import { KINDS } from "./desk.js";
import { figure, rows } from "./list.js";

const typed = (text) => (/^[-−]/.test(text.trim()) ? -1 : 1) * (readAmount(text.trim().replace(/^[-−]/, ""), 3) ?? 0);
const shown = (line) => (line.qty < 0 ? "-" : "") + quantity(Math.abs(line.qty), line.weighed);

/** Several could be meant: one is chosen, one of it. */
export const choices = (desk) =>
  desk.found.length
    ? rows(desk, desk.found, (stock) => desk.take({ stock, lot: "", qty_milli: stock.weighed ? 0 : 1000 }, null).then(() => desk.changed()))
    : nothing;

export const write = (desk) => {
  const { draft } = desk;
  return html`<div class="tools">
      ${KINDS.map((kind) => html`<button aria-pressed=${draft.kind === kind} @click=${() => desk.edit({ kind })}>${t(`stock.kind.${kind}`)}</button>`)}
    </div>
    <div class="tools">
      <label>${t("stock.reference")} <input name="reference" maxlength="120" .value=${draft.reference} @change=${(e) => desk.edit({ reference: e.target.value.trim() })} /></label>
      <label>${t("stock.why")} <input name="why" maxlength="120" .value=${draft.why} @change=${(e) => desk.edit({ why: e.target.value.trim() })} /></label>
    </div>
    ${choices(desk)}
    ${draft.lines.length
      ? html`<div class="panel"><table>
          <thead><tr><th>${t("stock.item")}</th><th>${t("stock.lot")}</th><th class="figure">${t("stock.quantity")}</th><th></th></tr></thead>
          <tbody>${draft.lines.map((line) => lineRow(desk, line))}</tbody>
        </table></div>`
      : html`<p class="muted">${t("stock.scan.write")}</p>`}
    <div class="lines-foot">
      <span class="muted">${t("stock.lines", { n: count(draft.lines.length) })}</span>
      <span class="spring"></span>
      <button class="primary" ?disabled=${!draft.lines.length} @click=${() => desk.write()}>${t("stock.write", { kind: t(`stock.kind.${draft.kind}`) })}</button>
    </div>`;
};

const lineRow = (desk, line) => html`<tr>
  <td>${line.name} <span class="muted small">${line.item}</span></td>
  <td><input aria-label=${t("stock.lot")} maxlength="20" .value=${line.lot} @change=${(e) => desk.editLine(line, { lot: e.target.value.trim() })} /></td>
  <td class="figure"><input aria-label=${t("stock.quantity")} inputmode="decimal" .value=${shown(line)} @change=${(e) => desk.editLine(line, { qty: typed(e.target.value) })} /></td>
  <td><button aria-label=${t("stock.remove")} @click=${() => desk.remove(line)}>×</button></td>
</tr>`;

export const counting = (desk) =>
  desk.open
    ? html`<div class="tools">
          <h2>${t("stock.counting", { n: desk.open.count, name: desk.open.name })}</h2>
          <label>${t("stock.place")} <input name="place" maxlength="40" .value=${desk.place} @change=${(e) => (desk.place = e.target.value.trim())} /></label>
          <span class="spring"></span>
          <button @click=${() => desk.closeCount(false)}>${t("stock.count.drop")}</button>
          <button class="primary" @click=${() => desk.closeCount(true)}>${t("stock.count.book")}</button>
        </div>
        ${choices(desk)}
        ${desk.looks.length ? looks(desk) : html`<p class="muted">${t("stock.scan.count")}</p>`}
        ${desk.sheet?.lines.length ? sheet(desk.sheet) : nothing}`
    : html`<form class="tools" @submit=${(event) => begin(event, desk)}>
          <label>${t("stock.count.name")} <input name="name" maxlength="40" autocomplete="off" /></label>
          <button class="primary">${t("stock.count.open")}</button>
        </form>
        ${desk.sheet ? over(desk.sheet) : nothing}`;

const looks = (desk) => html`<div class="panel"><table>
  <thead><tr><th>${t("stock.item")}</th><th>${t("stock.place")}</th><th class="figure">${t("stock.counted")}</th><th></th></tr></thead>
  <tbody>${desk.looks.map(
    (one) => html`<tr><td>${one.name} <span class="muted small">${one.item} ${one.lot}</span></td><td>${one.place}</td>
      <td class="figure"><input aria-label=${t("stock.counted")} inputmode="decimal" .value=${quantity(one.counted, one.weighed)}
        @change=${(e) => desk.look(one, one.lot, Math.max(0, typed(e.target.value)), { whole: true })} /></td>
      <td class="muted">${one.sent ? "✓" : "…"}</td></tr>`,
  )}</tbody></table></div>`;

const sheet = (one) => html`<h2>${t("stock.sheet")}</h2>
  <div class="panel"><table>
    <thead><tr><th>${t("stock.item")}</th><th class="figure">${t("stock.counted")}</th><th class="figure">${t("stock.expected")}</th>
      <th class="figure">${t("stock.difference")}</th></tr></thead>
    <tbody>${one.lines.map(
      (line) => html`<tr><td>${line.name} <span class="muted small">${line.item} ${line.lot}</span>
          ${line.unsure_milli ? html`<span class="state warn small">${t("stock.unsure", { n: quantity(Math.abs(line.unsure_milli), line.weighed) })}</span>` : nothing}</td>
        <td class="figure">${figure(line.counted_milli, line.weighed)}</td><td class="figure">${figure(line.expected_milli, line.weighed)}</td>
        <td class="figure">${figure(line.difference_milli, line.weighed)}</td></tr>`,
    )}</tbody></table></div>`;

const over = (one) => html`<p class="muted">${t(one.count.booked ? "stock.count.booked" : "stock.count.dropped", {
    n: one.count.count,
    by: one.count.closed_by,
    when: moment(one.count.closed_ms),
  })}</p>
  ${one.lines.length ? sheet(one) : nothing}`;

function begin(event, desk) {
  event.preventDefault();
  desk.openCount(event.target.elements.name.value.trim());
}
