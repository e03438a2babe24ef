// Who works here: somebody signs in with number and PIN, or gives their word for what the cashier may not do alone.

import { html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { say } from "./say.js";

/** Over everything while nobody is signed in, or while a supervisor's word is asked for. */
export const people = (till) =>
  till.state.locked ? asked(till, "SignIn", "lane.signin") : till.asks ? asked(till, "Approve", "lane.approve") : nothing;

const asked = (till, command, words) => html`<div class="veil">
  <form class="sheet people" role="dialog" aria-label=${t(words)} @submit=${(event) => send(event, till, command)}>
    <h2>${t(words)}</h2>
    ${till.state.locked ? html`<p class="muted">${t("lane.signin.safe")}</p>` : html`<p>${till.asks ? say(till.asks.words) : ""}</p>`}
    <label>${t("lane.people.number")} <input name="operator" required maxlength="32" autocomplete="off" autofocus /></label>
    <label
      >${t("lane.people.pin")}
      <input name="pin" required type="password" inputmode="numeric" pattern="[0-9]{1,12}" autocomplete="off"
    /></label>
    ${till.problem && !till.problem.local && till.problem !== till.asks ? html`<p class="told bad" role="alert">${say(till.problem.words)}</p>` : nothing}
    <button class="key primary"><span>${t(words)}</span><kbd>Enter</kbd></button>
    ${till.state.locked
      ? nothing
      : html`<button type="button" class="close" @click=${() => till.ask(null)}>${t("lane.key.close")} <kbd>Esc</kbd></button>`}
  </form>
</div>`;

function send(event, till, command) {
  event.preventDefault();
  const { operator, pin } = event.target.elements;
  till.identify(command, operator.value.trim(), pin.value);
  pin.value = "";
}
