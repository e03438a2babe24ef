// The lane terminal: one element that listens to keys and touches and draws what the till says.

import { html, LitElement } from "/ui/vendor/lit.js";
import { onLanguage, t } from "/ui/i18n.js";
import { cart } from "./cart.js";
import { Wedge } from "./entry.js";
import { foot } from "./foot.js";
import { head } from "./head.js";
import { EMPTY_KEYS, KEYS, SHEET_KEYS } from "./keys.js";
import { people } from "./people.js";
import { side } from "./side.js";
import { sheet } from "./sheets.js";
import { Till } from "./till.js";

const lane = decodeURIComponent(location.pathname.split("/").pop());

/** Sheets in which one types: keys are theirs, but for F keys and Esc. */
const FORMS = new Set(["shift", "deposits", "signup", "charge", "uncharge"]);

class LanePage extends LitElement {
  /** Light DOM: the tokens' plain elements are ours too. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.till = new Till(lane, () => this.requestUpdate());
    this.wedge = new Wedge();
    onLanguage(() => this.requestUpdate());
    addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("pointerdown", () => this.till.heard());
    // A button that takes the focus would be pressed again by the scanner's Enter.
    this.addEventListener("mousedown", (event) => event.target.closest("button, li") && event.preventDefault());
    setInterval(() => this.requestUpdate(), 10_000);
  }

  render() {
    const { till } = this;
    if (!till.state) return html`<main class="lane wait" aria-busy="true"><p>${t("lane.connecting")}</p></main>`;
    return html`<main class="lane ${till.paying ? "paying" : ""}">
      ${head(till)} ${cart(till)} ${side(till)} ${foot(till)} ${sheet(till)} ${people(till)}
    </main>`;
  }

  updated() {
    document.title = `${this.till.state?.lane ?? lane} · Lantern`;
    this.querySelector(".line.lit")?.scrollIntoView({ block: "nearest" });
    const form = this.querySelector(".people");
    if (!form && this.#focusOnForm()) return;
    if (form) return form.contains(document.activeElement) || form.elements.operator.focus();
    if (!this.contains(document.activeElement)) this.entry?.focus({ preventScroll: true });
    if (this.till.stale && !this.marked) this.entry?.select();
    this.marked = this.till.stale;
  }

  /** The first field of a sheet's form takes the keys, once for each form. */
  #focusOnForm() {
    const field = this.querySelector(".shift [data-first]");
    if (field && field !== this.begun) field.focus();
    this.begun = field;
    return FORMS.has(this.till.sheet);
  }

  get entry() {
    return this.querySelector("#entry");
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    if (this.till.asks && key === "Escape") return this.till.ask(null);
    if (this.till.state?.locked || this.till.asks) return /^F\d+$/.test(key) && event.preventDefault();
    if (key.length === 1 && !FORMS.has(this.till.sheet)) return this.#typed(event);
    if (FORMS.has(this.till.sheet) && !/^F\d+$|^Escape$/.test(key)) return;
    const bound = KEYS[key] ?? (this.till.typed ? undefined : EMPTY_KEYS[key]);
    if (/^F\d+$/.test(key) || bound) event.preventDefault();
    if (key === "Enter") return this.#enter(event);
    if (!bound || (event.repeat && !/^(Arrow|Page)/.test(key))) return;
    this.till.heard();
    bound.do(this.till);
  }

  /** A character: the sheet's number, a scanner's burst, or typing, which always lands in the input line. */
  #typed(event) {
    const choose = SHEET_KEYS[this.till.sheet]?.(this.till, event.key);
    if (choose) {
      event.preventDefault();
      choose();
      return;
    }
    this.wedge.key(event.key, event.timeStamp);
    if (!this.till.typed && EMPTY_KEYS[event.key]) {
      event.preventDefault();
      return EMPTY_KEYS[event.key].do(this.till);
    }
    if (document.activeElement !== this.entry) this.entry?.focus({ preventScroll: true });
    if (this.till.problem) this.till.heard();
  }

  #enter(event) {
    if (event.repeat) return;
    const typed = this.entry?.value ?? "";
    const burst = this.wedge.end(event.timeStamp, typed);
    this.till.heard();
    if (burst) this.till.scan(burst, typed.slice(0, -burst.length));
    else this.till.enter();
  }
}

customElements.define("lane-page", LanePage);
