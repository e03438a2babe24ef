// The dashboard's shell: rail, breadcrumb, how fresh the figures are, and the page that the address names.

import { LitElement, html } from "/ui/vendor/lit.js";
import { age, clock, currentLanguage, loadWords, onLanguage, switchLanguage, t } from "/ui/i18n.js";
import { applyTheme, nextTheme, theme } from "/ui/theme.js";
import { Live } from "./live.js";
import { href, keepPlace, route, upTo } from "./route.js";
import { icon } from "./parts/panels.js";
import "./pages/today.js";
import "./pages/stores.js";
import "./pages/store.js";
import "./pages/stock.js";
import "./pages/receipts.js";
import "./pages/receipt.js";
import "./pages/periods.js";
import "./pages/shifts.js";
import "./pages/deposits.js";
import "./pages/payments.js";
import "./pages/doubles.js";
import "./pages/shares.js";
import "./pages/tips.js";
import "./pages/masters.js";
import "./pages/system.js";
import "./pages/aside.js";
import "./pages/parked.js";

const PAGES = { today: "chart-column", stores: "store", data: "receipt-text", masters: "tags", system: "activity" };
const THEMES = { auto: "monitor", light: "sun", dark: "moon" };
/** Ages on the page ("3 min ago") are drawn anew this often. */
const TICK_MS = 5000;

/** Periods stand under the data: a receipt's address has four parts. */
const isPeriods = (route) => route.page === "data" && route.rest[0] === "periods" && route.rest.length <= 2;

/** Lists under the data, and of how many parts the address of one of theirs is: a receipt's has four. */
const LISTS = { deposits: 2, payments: 3, doubles: 3, shares: 5, tips: 1 };
const listOf = ({ page, rest }) => (page === "data" && rest.length && [1, LISTS[rest[0]]].includes(rest.length) ? rest[0] : "");

const isShifts = (route) => route.page === "data" && route.rest[0] === "shifts" && route.rest.length === 1;

const isStock = (route) => route.page === "stores" && route.rest[1] === "stock" && route.rest.length <= 3;

const listTitle = (list) => (list === "doubles" ? t("doubles") : t(`${list}.title`));

class LanternHub extends LitElement {
  static properties = { route: { state: true }, news: { state: true } };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.route = route();
    this.live = new Live((news) => (this.news = news));
    this.news = this.live.news;
    history.scrollRestoration = "manual";
    window.addEventListener("hashchange", () => this.goes());
    if (!this.route.again) keepPlace();
    // A page that is being left still rolls: where it ends is no place of the page that comes.
    window.addEventListener("scrollend", () => location.hash === this.route.address && keepPlace());
    window.addEventListener("keydown", (event) => this.pressed(event));
    onLanguage(() => (this.route = { ...this.route }));
    setInterval(() => (this.news = { ...this.news }), TICK_MS);
  }

  goes() {
    const before = this.route;
    this.route = { ...route(), from: before.address };
    if (!this.route.again) keepPlace();
    if (before.page === this.route.page && before.rest.join() === this.route.rest.join()) return;
    if (!this.route.again) window.scrollTo(0, 0);
    this.updateComplete.then(() => this.querySelector("h1")?.focus({ preventScroll: true }));
  }

  /** `/` goes to the search field, as on many a page. */
  pressed(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const field = this.querySelector("input[type=search]");
    if (!field) return;
    event.preventDefault();
    field.select();
  }

  updated() {
    document.title = `${this.title()} · ${t("brand")}`;
  }

  render() {
    const page = this.page();
    return html`
      <header class="rail">
        <a class="brand" href=${href("today")}><img src="/ui/lantern.svg" alt="" />${t("brand")}</a>
        <nav aria-label=${t("nav")}>
          ${Object.entries(PAGES).map(
            ([name, picture]) => html`<a href=${href(name)} aria-current=${name === page ? "page" : "false"}>${icon(picture)}<span>${t(`nav.${name}`)}</span></a>`,
          )}
        </nav>
        <div class="foot">
          <button @click=${() => switchLanguage()} lang=${currentLanguage() === "en" ? "zh-CN" : "en"}>${icon("languages")}<span>${t("language.other")}</span></button>
          <button @click=${() => (nextTheme(), this.requestUpdate())} aria-label=${`${t("theme.change")}: ${t(`theme.${theme()}`)}`}>
            ${icon(THEMES[theme()])}<span class="for-desks">${t(`theme.${theme()}`)}</span>
          </button>
        </div>
      </header>
      <main>
        <div class="top">${this.crumbs(page)} ${this.freshness()}</div>
        ${this.content(page)}
      </main>
    `;
  }

  page() {
    return this.route.page in PAGES ? this.route.page : "today";
  }

  title() {
    const [first, lane, epoch, number] = this.route.rest;
    if (!first) return t(`nav.${this.page()}`);
    if (this.page() === "system") return first === "aside" ? `${t("aside")} ${this.route.rest.slice(1).join("/")}` : `${t("parked")} ${String(lane).slice(0, 12)}`;
    const list = listOf(this.route);
    if (list) return lane ? this.route.rest.slice(1).join(" ") : listTitle(list);
    if (isShifts(this.route)) return t("shifts.title");
    if (isStock(this.route)) return `${t("stock.title")} ${epoch ?? ""}`.trim();
    if (isPeriods(this.route)) return `${t("period")} ${lane ?? ""}`;
    if (this.page() !== "data") return this.news.stores?.find((one) => one.store === first)?.name ?? first;
    return `${first}-${lane}-${epoch}-${String(number ?? "").padStart(6, "0")}`;
  }

  crumbs(page) {
    const code = page === "stores" ? this.route.rest[0] : "";
    const here = html`<h1 tabindex="-1">${this.title()}</h1>${code ? html`<span>${code}</span>` : ""}`;
    if (!this.route.rest.length) return html`<div class="crumbs">${here}</div>`;
    const list = this.route.rest.length > 1 ? listOf(this.route) : "";
    const up = href(page, [], list ? {} : this.route.filters);
    const over = list ? href(page, [list], this.route.filters) : "";
    return html`<nav class="crumbs" aria-label=${t("crumbs")}>
      <a href=${up} @click=${upTo(up, this.route.from)}>${t(`nav.${page}`)}</a><span aria-hidden="true">/</span>
      ${list ? html`<a href=${over} @click=${upTo(over, this.route.from)}>${listTitle(list)}</a><span aria-hidden="true">/</span>` : ""}${here}
    </nav>`;
  }

  freshness() {
    const { open, heard_ms } = this.news;
    if (open) return html`<span class="state good small" role="status">${t("fresh.live")}</span>`;
    if (!heard_ms) return html`<span class="state ${open === null ? "none" : "warn"} small" role="status">${t("fresh.waiting")}</span>`;
    const values = { time: clock(heard_ms), age: age(Date.now() - heard_ms) };
    return html`<span class="state warn small" role="status">${t("fresh.stale", values)}</span>`;
  }

  content(page) {
    const { route, news } = this;
    if (isStock(route)) return html`<stock-page .route=${route}></stock-page>`;
    if (page === "stores" && route.rest.length) return html`<store-page .route=${route} .news=${news}></store-page>`;
    if (page === "stores") return html`<stores-page .route=${route} .news=${news}></stores-page>`;
    const list = listOf(route);
    if (list === "deposits") return html`<deposits-page .route=${route} .news=${news}></deposits-page>`;
    if (list === "payments") return html`<payments-page .route=${route} .news=${news}></payments-page>`;
    if (list === "doubles") return html`<doubles-page .route=${route}></doubles-page>`;
    if (list === "shares") return html`<shares-page .route=${route}></shares-page>`;
    if (list === "tips") return html`<tips-page .route=${route} .news=${news}></tips-page>`;
    if (page === "data" && isShifts(route)) return html`<shifts-page .route=${route}></shifts-page>`;
    if (page === "data" && isPeriods(route)) return html`<periods-page .route=${route}></periods-page>`;
    if (page === "data" && route.rest.length) return html`<receipt-page .route=${route}></receipt-page>`;
    if (page === "data") return html`<receipts-page .route=${route} .news=${news}></receipts-page>`;
    if (page === "masters") return html`<masters-page .route=${route} .news=${news}></masters-page>`;
    if (page === "system" && route.rest[0] === "aside") return html`<aside-page .route=${route}></aside-page>`;
    if (page === "system" && route.rest[0] === "parked") return html`<parked-page .route=${route}></parked-page>`;
    if (page === "system") return html`<system-page .route=${route} .news=${news}></system-page>`;
    return html`<today-page .route=${route} .news=${news}></today-page>`;
  }
}

applyTheme();
await loadWords("/ui/i18n", "/static/i18n");
customElements.define("lantern-hub", LanternHub);
