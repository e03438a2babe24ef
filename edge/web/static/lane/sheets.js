// What lies over the till for a moment: help, why the drawer is opened, and what is needed rarely.

import { html, nothing } from "/ui/vendor/lit.js";
import { clock, currentLanguage, switchLanguage, t } from "/ui/i18n.js";
import { deposits } from "./deposits.js";
import { doubtList } from "./doubts.js";
import { money } from "./figures.js";
import { CASH_KEYS, DRAWER_KEYS, HELP } from "./keys.js";
import { charge, signUp } from "./members.js";
import { say } from "./say.js";
import { shift } from "./shift.js";
import { nextTheme, theme } from "./theme.js";
import { uncharge } from "./uncharge.js";

export const sheet = (till) => (till.sheet ? framed(till, SHEETS[till.sheet](till)) : nothing);

const framed = (till, content) => html`<div class="veil" @click=${() => till.back()}>
  <section class="sheet" role="dialog" aria-label=${t(`lane.sheet.${till.sheet}`)} @click=${(event) => event.stopPropagation()}>
    <h2>${t(`lane.sheet.${till.sheet}`)}</h2>
    ${content}
    <button class="close" @click=${() => till.back()}>${t("lane.key.close")} <kbd>Esc</kbd></button>
  </section>
</div>`;

const help = (till) => html`<dl class="help">
    ${HELP.map(([key, words]) => html`<dt><kbd>${key}</kbd></dt><dd>${t(words)}</dd>`)}
  </dl>
  ${devices(till)}`;

const devices = ({ state }) =>
  state.devices.length
    ? html`<h3>${t("lane.sheet.devices")}</h3>
        <dl class="help">
          ${state.devices.map(
            (device) => html`<dt>${t(`lane.device.${device.role}`)}</dt>
              <dd><span class="state ${device.state === "ready" ? "good" : "warn"}">${say(device.words)}</span></dd>`,
          )}
        </dl>`
    : nothing;

const drawer = (till) => html`${why(till)} ${cash(till)}`;

const cash = (till) => html`<h3>${t("lane.cash")}</h3>
  <p class="muted">${till.cashTyped ? t("lane.cash.choose") : t("lane.cash.type")}</p>
  ${till.cashTyped ? html`<p class="figure">${money(till.cashTyped, till.state.exponent)}</p>` : nothing}
  <div class="choices">
    ${Object.entries(CASH_KEYS).map(
      ([key, { move, words }]) => html`<button ?disabled=${!till.cashTyped} @click=${() => till.moveCash(move)}>
        <kbd>${key}</kbd> ${t(words)}
      </button>`,
    )}
  </div>`;

const why = (till) => html`<p class="muted">${t("lane.drawer.why")}</p>
  <div class="choices">
    ${Object.entries(DRAWER_KEYS).map(
      ([key, words]) => html`<button @click=${() => till.openDrawer(t(words))}><kbd>${key}</kbd> ${t(words)}</button>`,
    )}
  </div>`;

const SCALE_ORDERS = [["zero", "lane.scale.zero"], ["tare", "lane.scale.tare"], ["clear-tare", "lane.scale.clear-tare"]];
const scaleOrder = (till) => ([order, words]) => html`<button @click=${() => till.adjustScale(order)}>${t(words)}</button>`;

const more = (till) => html`<div class="choices">
  <button @click=${() => switchLanguage()} lang=${currentLanguage() === "en" ? "zh-CN" : "en"}>${t("language.other")}</button>
  <button @click=${() => (nextTheme(), till.changed())}>${t("lane.theme")}: ${t(`lane.theme.${theme()}`)}</button>
  <button @click=${() => till.togglePad()}>${t("lane.pad.toggle")}</button>
  <button class="bad" ?disabled=${!till.open || till.state.tenders.length} @click=${() => till.toggle("clear")}>
    ${t("lane.clear")}
  </button>
  <button ?disabled=${till.open} @click=${() => till.practise()}>${t(till.state.training ? "lane.training.end" : "lane.training.begin")}</button>
  ${till.state.devices.some(({ role }) => role === "scale") ? SCALE_ORDERS.map(scaleOrder(till)) : nothing}
  ${till.state.shift ? html`<button @click=${() => till.shiftKey()}>${t("lane.key.shift")} <kbd>F3</kbd></button>` : nothing}
  <button @click=${() => till.depositsKey()}>${t("lane.deposits")}</button>
  ${till.ordersInDoubt ? html`<button @click=${() => till.doubtsKey()}>${t("lane.sheet.doubts")}</button>` : nothing}
  <button ?disabled=${till.open || !till.state.last_sale} @click=${() => till.voidKey()}>${t("lane.void")}</button>
  <button ?disabled=${!till.state.member || till.paying} @click=${() => till.toggle("charge")}>${t("lane.sheet.charge")}</button>
  <button ?disabled=${till.paying} @click=${() => till.unchargeKey()}>${t("lane.sheet.uncharge")}</button>
  ${till.state.role ? html`<button @click=${() => till.lock()}>${t("lane.lock")}</button>` : nothing}
  <a class="button" href="/">${t("lane.all")}</a>
</div>`;

const clear = (till) => html`<p>${till.state.subject ? say(till.state.subject.words) : t("lane.clear.sure", { lines: till.lines.length })}</p>
  <div class="choices"><button class="bad" @click=${() => till.clear()}>${t("lane.clear")}</button></div>`;

const holds = (till) =>
  till.state.holds.length
    ? html`<div class="holds">
        ${till.state.holds.map(
          (held) => html`<button @click=${() => till.recall(held.number)}>
            <kbd>${held.number}</kbd>
            <span>${clock(held.at_ms)} <span class="muted">${t("lane.holds.where", { lane: held.lane, lines: held.lines })}</span> ${held.subject ? say(held.subject) : nothing} ${held.note}</span>
            ${money(held.total_minor, till.state.exponent)}
          </button>`,
        )}
      </div>`
    : html`<p class="muted">${t("lane.holds.none")}</p>`;

const tenders = (till) => html`<p class="muted">${t("lane.tenders.choose")}</p>
  ${till.typed ? html`<p class="figure">${till.typed}</p>` : nothing}
  <div class="choices">
    ${till.takes.map(
      ({ kind, words }, at) => html`<button @click=${() => till.pay(kind)}><kbd>${at + 1}</kbd> ${say(words)}</button>`,
    )}
    ${till.refunding || till.state.subject ? nothing : html`<button @click=${() => till.depositsKey()}>${t("lane.tender.deposit")}</button>`}
  </div>
  ${till.state.foreign.length && !till.refunding ? foreign(till) : nothing}`;

/** Cash of other currencies: what covers what is due, and the rate. */
const foreign = (till) => html`<h3>${t("lane.foreign")}</h3>
  <div class="choices">
    ${till.state.foreign.map(
      (one) => html`<button @click=${() => till.payForeign(one)}>
        ${one.currency} ${till.typed ? nothing : money(one.due_minor, one.exponent)} <span class="muted">${one.rate}</span>
      </button>`,
    )}
  </div>`;

const doubts = (till) => doubtList(till.doubts);

const SHEETS = { help, drawer, more, clear, holds, shift, tenders, deposits, doubts, signup: signUp, charge, uncharge };
