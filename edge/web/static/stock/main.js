// The store's stock (库存): listed for everybody, written by who is signed in. A scanner types into the field on top.

import { html, nothing, render } from "/ui/vendor/lit.js";
import { loadWords, onLanguage, switchLanguage, t } from "/ui/i18n.js";
import { say } from "../lane/say.js";
import { applyTheme } from "../lane/theme.js";
import { Desk } from "./desk.js";
import { documents, list } from "./list.js";
import { counting, write } from "./write.js";

const VIEWS = { list, write, count: counting, documents };
/** What only who is signed in may do. */
const WRITING = new Set(["write", "count"]);
const EVERY_MS = 5000;

const page = (desk) => html`<header>
    <h1>${t("stock.title")}</h1>
    <nav>${Object.keys(VIEWS).map(
      (view) => html`<button aria-current=${desk.view === view ? "page" : nothing} @click=${() => desk.show(view)}>${t(`stock.view.${view}`)}</button> `,
    )}</nav>
    <span class="spring"></span>
    ${desk.session ? html`<span>${desk.session.name}</span><button @click=${() => desk.signOut()}>${t("stock.signout")}</button>` : nothing}
    <a class="button" href="/">${t("stock.lanes")}</a>
    <button @click=${() => switchLanguage()}>${t("language.other")}</button>
  </header>
  ${told(desk)}
  ${WRITING.has(desk.view) && !desk.session ? signIn(desk) : html`${field(desk)}${VIEWS[desk.view](desk)}`}`;

const field = (desk) =>
  desk.view === "documents" || (desk.view === "count" && !desk.open)
    ? nothing
    : html`<form class="code" @submit=${(event) => enter(event, desk)}>
        <input id="code" aria-label=${t("stock.code")} placeholder=${t("stock.code")} autocomplete="off" maxlength="512" autofocus />
        <button>${t("stock.enter")}</button>
      </form>`;

function told(desk) {
  if (desk.problem) return html`<p class="told bad" role="alert">${desk.problem.lost ? t("index.lost") : say(desk.problem.words)}</p>`;
  return desk.done ? html`<p class="told good" role="status">${t("stock.written", { document: desk.done })}</p>` : nothing;
}

const signIn = (desk) => html`<form class="panel sheet" @submit=${(event) => identify(event, desk)}>
  <h2>${t("stock.signin")}</h2>
  <label>${t("lane.people.number")} <input name="operator" required maxlength="32" autocomplete="off" autofocus /></label>
  <label>${t("lane.people.pin")} <input name="pin" type="password" inputmode="numeric" pattern="[0-9]{0,12}" autocomplete="off" /></label>
  <button class="primary">${t("stock.signin")}</button>
</form>`;

function enter(event, desk) {
  event.preventDefault();
  const input = event.target.elements.code;
  const text = input.value.trim();
  input.value = "";
  desk.entered(text);
}

function identify(event, desk) {
  event.preventDefault();
  const { operator, pin } = event.target.elements;
  desk.signIn(operator.value.trim(), pin.value);
  pin.value = "";
}

/** A scanner types wherever the focus is: outside of fields that is the code field. */
function catchKeys(event) {
  const field = document.querySelector("#code");
  if (field && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input")) field.focus();
}

const draw = () => render(page(desk), document.querySelector("#stock"));
const desk = new Desk(() => draw());
if (!(desk.view in VIEWS)) desk.view = "list";

applyTheme();
await loadWords("/ui/i18n", "/static/i18n");
onLanguage(draw);
document.addEventListener("keydown", catchKeys);
document.addEventListener("visibilitychange", () => document.hidden && desk.settle());
await desk.load();
setInterval(() => desk.view === "list" && !desk.item && !desk.words && (desk.page?.items.length ?? 0) <= 100 && desk.load(), EVERY_MS);
