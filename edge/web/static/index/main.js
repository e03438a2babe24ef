// The lanes of the store: which one is this screen to be?

import { count, loadWords, onLanguage, switchLanguage, t } from "/ui/i18n.js";
import { html, nothing, render } from "/ui/vendor/lit.js";
import { say } from "../lane/say.js";
import { applyTheme } from "../lane/theme.js";

const EVERY_MS = 2000;
const SHAPES = { LIVE: "good", "CATCH-UP": "lamp", THIN: "warn", DARK: "warn" };
let status = null;
let lost = false;

const page = () => html`<header>
    <h1>${status?.box.store_name ?? "Lantern 店灯"}</h1>
    ${status ? line(status.line) : nothing}
    <span class="spring"></span>
    <a class="button" href="/stock">${t("index.stock")}</a>
    <button @click=${() => switchLanguage()}>${t("language.other")}</button>
  </header>
  ${status && status.line.state !== "LIVE" ? html`<p class="muted forecast" title=${status.line.reason}>${say(status.forecast)}</p>` : nothing}
  ${lost ? html`<p role="alert"><span class="state bad">${t("index.lost")}</span></p>` : nothing}
  <nav aria-label=${t("index.title")}>${status?.lanes.map(lane)}</nav>
  ${status ? html`<footer class="muted small">
        ${status.box.store}/${status.box.box} · ${status.box.version} · <a href="/technician">${t("tech.title")}</a>
      </footer>` : nothing}`;

const line = (now) => html`<span class="state ${SHAPES[now.state] ?? "none"}">${t(`lane.line.${now.state}`)}</span>
  ${now.pending_receipts ? html`<span class="muted">${t("lane.pending", { n: count(now.pending_receipts) })}</span>` : nothing}`;

function lane(each) {
  const troubled = each.devices.filter((device) => device.state !== "ready").length;
  return html`<a class="panel" href="/lane/${each.lane}">
    <strong>${t("lane.number", { lane: each.lane })}</strong>
    <span>${each.cashier}</span>
    <span class="muted">${each.open_lines ? t("index.open", { n: each.open_lines }) : t("index.free")}</span>
    <span class="muted small">${t("index.sales", { n: count(each.sales) })}</span>
    ${troubled ? html`<span class="state warn">${t("index.devices", { n: troubled })}</span>` : nothing}
  </a>`;
}

const draw = () => render(page(), document.querySelector("#lanes"));

async function look() {
  try {
    const answer = await fetch("/api/v1/status", { signal: AbortSignal.timeout(EVERY_MS) });
    status = await answer.json();
    lost = false;
  } catch {
    lost = true;
  }
  draw();
  setTimeout(look, EVERY_MS);
}

applyTheme();
await loadWords("/ui/i18n", "/static/i18n");
onLanguage(draw);
look();
