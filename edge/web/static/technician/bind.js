// Binding: what was found, or what a person types, becomes a lane's device or one that lanes share.

import { known, t } from "/ui/i18n.js";
import { html, keyed, nothing } from "/ui/vendor/lit.js";
import { say } from "../lane/say.js";
import { press, room } from "./api.js";

/** What a role is called; one of another package by its own name. */
export const roleName = (role) => (known(`tech.role.${role}`) ? t(`tech.role.${role}`) : role);

const asList = (bound) => (bound === undefined ? [] : Array.isArray(bound) ? bound : [bound]);

/** Bind one more device (or the name of a shared one) to a lane's role; scanners are added, others replaced. */
export function bind(lane, role, device) {
  const now = asList(room.view.lanes.find((one) => one.id === lane).bound[role]);
  return press("bind", { lane, role, devices: role === "scanner" ? [...now, device] : [device] });
}

/** Take a device away from a lane; the other ones of its role stay. */
export function unbind(lane, { role, id, url }) {
  const now = asList(room.view.lanes.find((one) => one.id === lane).bound[role]);
  const rest = now.filter((one) => (typeof one === "string" ? one !== id : url !== undefined && one.url !== url));
  return press("bind", { lane, role, devices: role === "drawer" ? [] : rest });
}

/** Where what was found on a port is to go. */
export const findingForm = (finding, lanes) => html`<form class="bind" @submit=${(event) => bindFinding(event, finding)}>
  <select name="lane" aria-label=${t("tech.lane")}>
    ${lanes.map((lane) => html`<option value=${lane.id}>${t("lane.number", { lane: lane.id })}</option>`)}
  </select>
  <input name="name" placeholder=${t("tech.share-name")} aria-label=${t("tech.share-name")} pattern="[a-z0-9][a-z0-9\\-]*" maxlength="32" autocapitalize="off" />
  <button class="primary">${t("tech.bind-as", { role: roleName(finding.role) })}</button>
</form>`;

async function bindFinding(event, finding) {
  event.preventDefault();
  const { lane, name } = Object.fromEntries(new FormData(event.target));
  const device = { driver: finding.driver, url: finding.url };
  if (!name) return bind(lane, finding.role, device);
  const shared = await press("share", { name, device: { name, role: finding.role, ...device } });
  return shared && bind(lane, finding.role, name);
}

/** Add a device to a lane by hand, or change it: the form begins as the lane's device of that role stands. */
export function addForm(lane) {
  const { drivers, shared } = room.view;
  const roles = [...new Set([...Object.keys(drivers), "drawer"])];
  const role = chosen.get(lane.id) ?? "scanner";
  const names = Object.entries(shared).filter(([, one]) => one === role);
  const now = role === "scanner" ? {} : (asList(lane.bound[role]).find((one) => typeof one !== "string") ?? {});
  return html`<details class="add">
    <summary>${t("tech.add")}</summary>
    ${keyed(role, html`<form class="bind" @submit=${(event) => add(event, lane.id, now)}>
      <select name="role" aria-label=${t("tech.role")} @change=${(event) => choose(lane.id, event.target.value)}>
        ${roles.map((one) => html`<option value=${one} ?selected=${one === role}>${roleName(one)}</option>`)}
      </select>
      <select name="driver" aria-label=${t("tech.driver")}>
        ${names.map(([name]) => html`<option value="shared:${name}">${t("tech.shared-one", { name })}</option>`)}
        ${[...(role === "drawer" ? ["printer"] : []), ...(drivers[role] ?? [])].map(
          (one) => html`<option value=${one} ?selected=${one === now.driver}>${one}</option>`,
        )}
      </select>
      ${role === "drawer"
        ? html`<select name="pin" aria-label=${t("tech.pin")}><option value="2">${t("tech.pin")} 2</option><option value="5" ?selected=${now.pin === 5}>${t("tech.pin")} 5</option></select>`
        : nothing}
      ${role === "drawer" && !drivers.drawer
        ? nothing
        : html`<input name="url" value=${now.url ?? ""} placeholder="serial:///dev/lantern/…?baud=9600&framing=8N1" aria-label="URL" autocapitalize="off" spellcheck="false" />`}
      ${(room.view.settings[role] ?? []).map((setting) => settingField(setting, now))}
      <input name="name" placeholder=${t("tech.share-name")} aria-label=${t("tech.share-name")} pattern="[a-z0-9][a-z0-9\\-]*" maxlength="32" autocapitalize="off" ?required=${!LANES_OWN.has(role)} />
      <button class="primary">${t("tech.bind")}</button>
    </form>`)}
  </details>`;
}

/** Roles that a lane has; a label printer is the shop's, by its name alone. */
const LANES_OWN = new Set(["scanner", "scale", "printer", "drawer", "display", "card", "terminal"]);

/** One setting of a device: chosen or typed. */
const settingField = ({ name, choices }, now) => html`<label class="setting"
  ><span>${t(`tech.set.${name}`)}</span>
  ${choices.length
    ? html`<select name="set:${name}">${choices.map((one) => html`<option value=${one} ?selected=${one === standing(name, now)}>${choiceName(name, one)}</option>`)}</select>`
    : html`<input name="set:${name}" value=${standing(name, now)} maxlength="32" autocapitalize="off" autocomplete="off" spellcheck="false" />`}
</label>`;

function choiceName(name, one) {
  const words = `tech.set.${name}.${one.trim() || (one ? "tab" : "none")}`;
  return known(words) ? t(words) : one;
}

/** How a setting stands in a device's configuration, as the form has it. */
function standing(name, now) {
  const value = name === "family" ? now.paper?.family : now[name];
  return Array.isArray(value) ? value.join("+") : String(value ?? "");
}

/** The settings of a form, as a configuration has them. */
function settingsOf(form, role) {
  const said = {};
  for (const { name } of room.view.settings[role] ?? []) {
    const text = form.get(`set:${name}`) ?? "";
    if (name === "password" && !text) continue; // nobody was told it, and it stays
    if (name === "family") said.paper = { family: text };
    else if (name === "columns") said.columns = Number(text);
    else if (name === "languages") said.languages = text.split("+");
    else if (name === "empty_first") said.empty_first = text === "true";
    else said[name] = text;
  }
  return said;
}

const chosen = new Map();
let redraw = () => {};

/** Draw anew when a role is chosen. */
export const onChoice = (draw) => (redraw = draw);

function choose(lane, role) {
  chosen.set(lane, role);
  redraw();
}

async function add(event, lane, now) {
  event.preventDefault();
  const form = new FormData(event.target);
  const { role, driver, url = "", pin, name } = Object.fromEntries(form);
  if (driver.startsWith("shared:")) return bind(lane, role, driver.slice("shared:".length));
  const place = driver === "printer" ? { pin: Number(pin) } : { url: url.trim() };
  // The same device as before keeps what this form does not know of it.
  const same = now.driver === driver && (now.url ?? "") === (place.url ?? "") ? now : {};
  const said = settingsOf(form, role);
  const device = { ...same, driver, ...place, ...said, ...(said.paper ? { paper: { ...same.paper, ...said.paper } } : {}) };
  if (!name) return bind(lane, role, device);
  const shared = await press("share", { name, device: { name, role, ...device } });
  return shared && LANES_OWN.has(role) && bind(lane, role, name);
}

/** What stands against what was asked for last. */
export const refusal = () =>
  room.problem ? html`<p role="alert" class="panel refusal"><span class="state bad">${say(room.problem)}</span></p>` : nothing;
