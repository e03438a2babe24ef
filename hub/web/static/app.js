// The dashboard's shell: rail, breadcrumb, the live stream, and the page that the address names.

import { LitElement, html } from "/ui/vendor/lit.js";
import { age, currentLanguage, loadWords, onLanguage, switchLanguage, t } from "/ui/i18n.js";
import { follow } from "./api.js";
import { href, route } from "./route.js";
import "./today.js";
import "./stores.js";
import "./data.js";
import "./masters.js";
import "./system.js";

const PAGES = ["today", "stores", "data", "masters", "system"];
const THEME = "lantern.theme";

class LanternHub extends LitElement {
  static properties = { route: { state: true }, live: { state: true }, connected: { state: true }, now: { state: true } };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.connected = true;
    this.route = route();
    window.addEventListener("hashchange", () => (this.route = route()));
    onLanguage(() => (this.route = route()));
    follow(
      { today: (today) => this.heard({ today }), stores: (stores) => this.heard({ stores }) },
      (connected) => (this.connected = connected),
    );
    setInterval(() => (this.now = Date.now()), 5000);
  }

  heard(news) {
    this.live = { ...this.live, ...news };
    this.heardAt = Date.now();
  }

  switchTheme() {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem(THEME, document.documentElement.dataset.theme);
  }

  render() {
    const page = PAGES.includes(this.route.page) ? this.route.page : "today";
    return html`
      <div class="rail">
        <a class="brand" href=${href("today")}><img src="/ui/lantern.svg" alt="" />${t("brand")}</a>
        <nav aria-label=${t("brand")}>
          ${PAGES.map((one) => html`<a href=${href(one)} aria-current=${one === page ? "page" : "false"}>${t(`nav.${one}`)}</a>`)}
        </nav>
        <div class="foot">
          <button @click=${() => switchLanguage()} lang=${currentLanguage() === "en" ? "zh-CN" : "en"}>${t("language.other")}</button>
          <button @click=${this.switchTheme}>${t("theme")}</button>
        </div>
      </div>
      <main>
        <div class="top">${this.crumbs(page)} ${this.freshness()}</div>
        ${this.page(page)}
      </main>
    `;
  }

  crumbs(page) {
    const [first] = this.route.rest;
    if (!first) return html`<div class="crumbs"><h1>${t(`nav.${page}`)}</h1></div>`;
    return html`<div class="crumbs"><a href=${href(page, [], this.route.filters)}>${t(`nav.${page}`)}</a><span class="muted">/</span><h1>${this.route.rest.join(" / ")}</h1></div>`;
  }

  freshness() {
    if (this.connected) return html`<span class="state good small">${t("live")}</span>`;
    return html`<span class="state warn small" role="status">${t("stale", { age: age(Date.now() - (this.heardAt ?? Date.now())) })}</span>`;
  }

  page(name) {
    switch (name) {
      case "stores":
        return html`<stores-page .route=${this.route} .live=${this.live}></stores-page>`;
      case "data":
        return html`<data-page .route=${this.route}></data-page>`;
      case "masters":
        return html`<masters-page .route=${this.route}></masters-page>`;
      case "system":
        return html`<system-page .route=${this.route} .live=${this.live}></system-page>`;
      default:
        return html`<today-page .route=${this.route} .live=${this.live}></today-page>`;
    }
  }
}

const theme = localStorage.getItem(THEME);
if (theme) document.documentElement.dataset.theme = theme;
await loadWords("/ui/i18n", "/static/i18n");
customElements.define("lantern-hub", LanternHub);
