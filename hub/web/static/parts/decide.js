// A person decides: who, why, and what. The name is remembered on this device; nothing is done twice by a second click.

import { LitElement, html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";

const KEPT = "lantern.who";
const WHO_MAX = 64;
const WHY_MAX = 300;

/**
 * `actions` are [{name, label, primary, reason}], `act(name, {who, why})` does one and gives the words of what came of it.
 * Without `reason` an action needs only the name.
 */
class DecideForm extends LitElement {
  static properties = { actions: { attribute: false }, act: { attribute: false }, busy: { state: true }, said: { state: true } };

  createRenderRoot() {
    return this;
  }

  async decide(action) {
    const [who, why] = [...this.querySelectorAll("input")].map((field) => field.value.trim());
    const missing = !who ? "who" : action.reason && !why ? "why" : "";
    if (missing) {
      this.said = { bad: true, words: t(`decide.${missing}.missing`) };
      this.querySelector(`[name=${missing}]`).focus();
      return;
    }
    localStorage.setItem(KEPT, who);
    this.busy = true;
    try {
      this.said = { words: await this.act(action.name, action.reason ? { who, why } : { who }) };
    } catch (error) {
      this.said = { bad: true, words: error.message };
    }
    this.busy = false;
  }

  render() {
    const reasons = this.actions.some((one) => one.reason);
    return html`<form class="decide" @submit=${(event) => event.preventDefault()}>
      ${this.actions.length ? this.fields(reasons) : nothing}
      <p class="said" role="status">${this.said ? html`<span class="state ${this.said.bad ? "bad" : "good"}">${this.said.words}</span>` : nothing}</p>
    </form>`;
  }

  fields(reasons) {
    return html`<label>${t("decide.who")}<input name="who" maxlength=${WHO_MAX} autocomplete="name" .value=${localStorage.getItem(KEPT) ?? ""} /></label>
      ${reasons ? html`<label class="why">${t("decide.why")}<input name="why" maxlength=${WHY_MAX} autocomplete="off" /></label>` : nothing}
      <span class="acts">
        ${this.actions.map(
          (one) => html`<button type="button" class=${one.primary ? "primary" : ""} ?disabled=${this.busy} @click=${() => this.decide(one)}>${one.label}</button>`,
        )}
      </span>`;
  }
}

customElements.define("decide-form", DecideForm);
