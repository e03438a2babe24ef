// The technician's page: come in, see every device, try, look what is on the ports, bind. Phone first, one column.

import { age, loadWords, onLanguage, switchLanguage, t } from "/ui/i18n.js";
import { applyTheme, nextTheme, theme } from "/ui/theme.js";
import { html, nothing, render } from "/ui/vendor/lit.js";
import { Doubts, doubtList } from "../lane/doubts.js";
import { say } from "../lane/say.js";
import { TAPE, leave, look, onChange, press, room } from "./api.js";
import { addForm, findingForm, onChoice, refusal, unbind } from "./bind.js";
import { deviceCard, drawerCard } from "./device.js";
import { reportOf, showReport } from "./report.js";

const EVERY_MS = 1000;
const doubts = new Doubts(["orders", "labels"], () => draw());
const STATES = { running: "lamp", done: "good", failed: "bad", stopped: "none" };

const page = () => html`<header class="top">
    <h1>${t("tech.title")}</h1>
    ${room.view ? html`<span class="muted">${room.view.store}/${room.view.box}</span>` : nothing}
    <span class="spring"></span>
    <button @click=${() => (nextTheme(), draw())} title=${t("tech.theme")}>${t(`theme.${theme()}`)}</button>
    <button @click=${() => switchLanguage()}>${t("language.other")}</button>
  </header>
  ${room.lost ? html`<p role="alert"><span class="state bad">${t("index.lost")}</span></p>` : nothing}
  ${refusal()} ${room.view ? inside(room.view) : room.asked ? door() : nothing}`;

// -- the door -----------------------------------------------------------------------------------------------------------

const door = () => html`<section class="panel door">
  <p>${t("tech.door")}</p>
  <pre>sudo -u lantern lantern-edge technician code</pre>
  <form @submit=${comeIn}>
    <input name="code" placeholder="ABCD-EFGH" aria-label=${t("tech.code")} autocomplete="one-time-code" autocapitalize="characters" maxlength="20" required />
    <button class="primary">${t("tech.come-in")}</button>
  </form>
  <details>
    <summary>${t("tech.by-pin")}</summary>
    <form @submit=${comeIn}>
      <input name="operator" placeholder=${t("tech.operator")} aria-label=${t("tech.operator")} autocomplete="username" maxlength="32" required />
      <input name="pin" type="password" inputmode="numeric" placeholder="PIN" aria-label="PIN" autocomplete="current-password" maxlength="12" required />
      <button class="primary">${t("tech.come-in")}</button>
    </form>
  </details>
</section>`;

function comeIn(event) {
  event.preventDefault();
  press("come-in", Object.fromEntries(new FormData(event.target)));
}

// -- inside -------------------------------------------------------------------------------------------------------------

function inside(view) {
  const busy = view.job?.state === "running";
  return html`
    ${view.warnings.map((warning) => html`<p class="panel refusal"><span class="state warn">${warning}</span></p>`)}
    ${view.job ? job(view.job, view.lanes) : nothing} ${inDoubt()} ${scanner(busy)} ${view.lanes.map((lane) => laneOf(lane, view, busy))} ${shopOf(view, busy)}
    <section id="report-box" class="panel" hidden>
      <label for="report">${t("tech.report")}</label>
      <textarea id="report" readonly rows="10"></textarea>
    </section>
    <footer class="actions">
      <button @click=${() => reportAll(view)}>${t("tech.report-all")}</button>
      <button ?disabled=${!view.can_take_back} @click=${() => press("take-back")}>${t("tech.take-back")}</button>
      <button @click=${leave}>${t("tech.leave")}</button>
      <span class="muted small">${view.who} · ${view.version}</span>
    </footer>
  `;
}

const job = (now, lanes) => html`<section class="panel job" id="job" aria-live="polite">
  <header>
    <h2>${t(`tech.job.${now.what}`)} <span class="muted small">${now.device}</span></h2>
    <span class="state ${STATES[now.state]}">${t(`tech.job-state.${now.state}`)}${now.state === "running" ? ` ${age(now.ago_s * 1000)}` : ""}</span>
  </header>
  <ol>${now.lines.map((line) => html`<li>${say(line)}</li>`)}</ol>
  ${now.findings.map((found) => finding(found, lanes))}
  <div class="actions">
    ${now.state === "running" ? html`<button @click=${() => press("stop")}>${t("tech.stop")}</button>` : nothing}
    ${now.tape ? html`<a class="button primary" href=${TAPE} download>${t("tech.tape", { kb: Math.ceil(now.tape / 1024) })}</a>` : nothing}
  </div>
</section>`;

const finding = (found, lanes) => html`<div class="finding" data-url=${found.url}>
  <p><strong>${found.url}</strong> <span class="muted">${found.says}</span></p>
  <p class="small">${say(found.words)}</p>
  ${found.steady ? nothing : html`<p class="small"><span class="state warn">${t("tech.unsteady")}</span></p>`}
  ${found.role ? findingForm(found, lanes) : nothing}
</div>`;

const scanner = (busy) => html`<section class="panel scan">
  <h2>${t("tech.scan")}</h2>
  <p class="muted small">${t("tech.scan-how")}</p>
  <form @submit=${scan}>
    <input name="places" placeholder="socket://192.168.1.50:9100" aria-label=${t("tech.addresses")} autocapitalize="off" spellcheck="false" />
    <label><input type="checkbox" name="ask" /> ${t("tech.ask")}</label>
    <button class="primary" ?disabled=${busy}>${t("tech.scan-now")}</button>
  </form>
</section>`;

function scan(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const places = form.get("places").split(/[\s,]+/).filter(Boolean);
  press("start", { do: "scan", ask: form.has("ask"), places });
}

function laneOf(lane, view, busy) {
  const devices = view.devices.filter((device) => lane.devices.includes(device.id));
  return html`<section class="lane" data-lane=${lane.id}>
    <header>
      <h2>${t("lane.number", { lane: lane.id })} <span class="muted">${lane.cashier}</span></h2>
      ${lane.waits ? html`<span class="state lamp">${t("tech.waits")}</span>` : nothing}
      <a class="muted small" href="/lane/${lane.id}">${t("tech.to-lane")}</a>
    </header>
    ${devices.length || lane.bound.drawer ? nothing : html`<p class="muted">${t("tech.nothing")}</p>`}
    ${devices.map((device) => deviceCard(device, busy, () => unbind(lane.id, device)))}
    ${lane.bound.drawer ? drawerCard(lane.id, busy, () => unbind(lane.id, { role: "drawer" })) : nothing} ${addForm(lane)}
  </section>`;
}

/** Papers that somebody must look at; nothing where there are none. */
const inDoubt = () =>
  doubts.list?.length || doubts.problem
    ? html`<section class="panel" id="doubts"><h2>${t("tech.doubts")}</h2>${doubtList(doubts)}</section>`
    : nothing;

/** Devices that no lane has: label printers, second printers, and what was shared and is not bound yet. */
function shopOf(view, busy) {
  const bound = new Set(view.lanes.flatMap((lane) => lane.devices));
  const devices = view.devices.filter((device) => !bound.has(device.id));
  if (!devices.length) return nothing;
  return html`<section class="lane" data-lane="">
    <header><h2>${t("tech.shop")}</h2></header>
    ${devices.map((device) => deviceCard(device, busy))}
  </section>`;
}

function reportAll(view) {
  const warnings = view.warnings.map((one) => `warning: ${one}\n`).join("");
  showReport(`${view.store}/${view.box} version ${view.version}\n${warnings}${reportOf(view.devices)}`);
}

const draw = () => render(page(), document.querySelector("#room"));

async function follow() {
  if ((room.view || !room.asked) && !document.hidden) await look();
  if (room.view && !document.hidden) await doubts.load();
  setTimeout(follow, EVERY_MS);
}

applyTheme();
await loadWords("/ui/i18n", "/static/i18n");
onLanguage(draw);
onChange(draw);
onChoice(draw);
follow();
