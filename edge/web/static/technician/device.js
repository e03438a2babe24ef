// One device: how it is, its last bytes and what they meant side by side, and what can be done with it.

import { age, count, t } from "/ui/i18n.js";
import { html, nothing } from "/ui/vendor/lit.js";
import { say } from "../lane/say.js";
import { press, redraw } from "./api.js";
import { roleName } from "./bind.js";
import { reportOf, showReport } from "./report.js";

const SHAPES = { online: "good", offline: "bad", refused: "warn", unknown: "none", connecting: "lamp", closed: "none" };
const SURE_MS = 5000;
/** Which device's removal was pressed once, and whose report was copied last. */
let removing = "";
let copied = "";

const start = (what, device, more = {}) => press("start", { do: what, device, ...more });

/** A device of the view, as its lane has it; `remove` takes it away from there. */
export const deviceCard = (device, busy, remove) => html`<article class="panel device" data-device=${device.id}>
  <header>
    <h3>${roleName(device.role)} <span class="muted small">${device.id}</span></h3>
    <span class="state ${SHAPES[device.state] ?? "none"}">${say(device.words)}</span>
  </header>
  <p class="muted small url">${device.url}</p>
  ${device.problem.en ? html`<p class="problem">${say(device.problem)}</p>` : nothing}
  <p class="small muted">
    ${t("tech.since", { age: age(device.since_s * 1000) })} · ${t("tech.exchanges", { n: count(device.exchanges) })} ·
    ${t("tech.losses", { n: count(device.losses) })} · ${t("tech.bytes", { heard: count(device.bytes_heard), said: count(device.bytes_said) })}
  </p>
  <div class="bytes">
    <div>
      <h4>${t("tech.last-bytes")}</h4>
      ${device.pieces.length ? html`<ol>${device.pieces.slice(-6).map(piece)}</ol>` : html`<p class="muted small">${t("tech.no-bytes")}</p>`}
    </div>
    <div>
      <h4>${t("tech.meaning")}</h4>
      ${device.meaning.en
        ? html`<p class="meaning">${say(device.meaning)}</p><p class="muted small">${t("tech.ago", { age: age(device.meant_ago_ms) })}</p>`
        : html`<p class="muted small">${t("tech.no-meaning")}</p>`}
    </div>
  </div>
  <div class="actions">
    ${device.tries
      ? html`<button class="primary" ?disabled=${busy} @click=${() => start("test", device.id)}>${t("tech.test")}</button>`
      : nothing}
    <button ?disabled=${busy} @click=${() => start("again", device.id)}>${t("tech.again")}</button>
    ${device.captures
      ? html`<button ?disabled=${busy} @click=${() => start("capture", device.id)}>${t("tech.capture")}</button>`
      : nothing}
    <button @click=${() => copy(device)}>${copied === device.id ? t("tech.copied") : t("tech.copy")}</button>
    ${remove ? removal(device, remove) : nothing}
  </div>
</article>`;

/** A drawer has no bytes of its own: it hangs on a printer. */
export const drawerCard = (lane, busy, remove) => html`<article class="panel device" data-device="${lane}/drawer">
  <header><h3>${roleName("drawer")} <span class="muted small">${lane}/drawer</span></h3></header>
  <div class="actions">
    <button class="primary" ?disabled=${busy} @click=${() => start("test", `${lane}/drawer`)}>${t("tech.test")}</button>
    ${removal({ id: `${lane}/drawer` }, remove)}
  </div>
</article>`;

const piece = (one) => html`<li class=${one.said ? "said" : "heard"} title=${t("tech.ago", { age: age(one.ago_ms) })}>
  <span class="way">${one.said ? "→" : "←"}</span>
  ${one.hidden ? html`<em>${t("tech.hidden", { n: count(one.size) })}</em>` : html`<code>${one.hex}</code><code class="text">${one.text}</code>`}
</li>`;

/** Taking away takes two presses within a few seconds: a thumb slips. */
function removal(device, remove) {
  const sure = removing === device.id;
  return html`<button class=${sure ? "sure" : ""} @click=${() => removePressed(device.id, remove)}>
    ${sure ? t("tech.remove-sure") : t("tech.remove")}
  </button>`;
}

function removePressed(id, remove) {
  if (removing === id) {
    removing = "";
    remove();
    return;
  }
  removing = id;
  setTimeout(() => {
    if (removing === id) removing = "";
    redraw();
  }, SURE_MS);
  redraw();
}

async function copy(device) {
  const text = reportOf([device]);
  try {
    await navigator.clipboard.writeText(text);
    copied = device.id;
    redraw();
  } catch {
    showReport(text); // a page over plain HTTP may not touch the clipboard: the text is there to be taken by hand
  }
}
