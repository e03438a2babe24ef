// A search field that tells its words a moment after the last key. What is being typed is the person's: the address
// only fills the field while nobody is in it.

import { LitElement, html } from "/ui/vendor/lit.js";
import { icon } from "./panels.js";

const PAUSE_MS = 200;

/** Sends `found` with the words; `words` are the address's. */
class SearchField extends LitElement {
  static properties = { words: {}, hint: {} };

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  typed(value) {
    clearTimeout(this.timer);
    const detail = value.trim();
    this.timer = setTimeout(() => this.dispatchEvent(new CustomEvent("found", { detail })), PAUSE_MS);
  }

  render() {
    return html`<label>
      ${icon("search")}
      <input type="search" placeholder=${this.hint} aria-label=${this.hint} maxlength="64" @input=${(event) => this.typed(event.target.value)} />
      <kbd>/</kbd>
    </label>`;
  }

  updated() {
    const field = this.querySelector("input");
    if (field !== document.activeElement && field.value !== (this.words ?? "")) field.value = this.words ?? "";
  }
}

customElements.define("search-field", SearchField);
