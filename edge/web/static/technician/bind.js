// Binding: what was found, or what a person types, becomes a lane's device or one that lanes share.

import { known, t } from "/ui/i18n.js";
import { html, nothing } from "/ui/vendor/lit.js";
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

/** Add a device to a lane by hand. */
export function addForm(lane) {
  const { drivers, shared } = room.view;
  const roles = [...new Set([...Object.keys(drivers), "drawer"])];
  const role = chosen.get(lane.id) ?? "scanner";
  const names = Object.entries(shared).filter(([, one]) => one === role);
  return html`<details class="add">
    <summary>${t("tech.add")}</summary>
    <form class="bind" @submit=${(event) => add(event, lane.id)}>
      <select name="role" aria-label=${t("tech.role")} @change=${(event) => choose(lane.id, event.target.value)}>
        ${roles.map((one) => html`<option value=${one} ?selected=${one === role}>${roleName(one)}</option>`)}
      </select>
      <select name="driver" aria-label=${t("tech.driver")}>
        ${names.map(([name]) => html`<option value="shared:${name}">${t("tech.shared-one", { name })}</option>`)}
        ${[...(role === "drawer" ? ["printer"] : []), ...(drivers[role] ?? [])].map((one) => html`<option value=${one}>${one}</option>`)}
      </select>
      ${role === "drawer"
        ? html`<select name="pin" aria-label=${t("tech.pin")}><option value="2">${t("tech.pin")} 2</option><option value="5">${t("tech.pin")} 5</option></select>`
        : nothing}
      ${role === "drawer" && !drivers.drawer
        ? nothing
        : html`<input name="url" placeholder="serial:///dev/lantern/…?baud=9600&framing=8N1" aria-label="URL" autocapitalize="off" spellcheck="false" />`}
      <button class="primary">${t("tech.bind")}</button>
    </form>
  </details>`;
}

const chosen = new Map();
let redraw = () => {};

/** Draw anew when a role is chosen. */
export const onChoice = (draw) => (redraw = draw);

function choose(lane, role) {
  chosen.set(lane, role);
  redraw();
}

function add(event, lane) {
  event.preventDefault();
  const { role, driver, url, pin } = Object.fromEntries(new FormData(event.target));
  if (driver.startsWith("shared:")) return bind(lane, role, driver.slice("shared:".length));
  if (driver === "printer") return bind(lane, role, { driver, pin: Number(pin) });
  return bind(lane, role, { driver, url: url.trim() });
}

/** What stands against what was asked for last. */
export const refusal = () =>
  room.problem ? html`<p role="alert" class="panel refusal"><span class="state bad">${say(room.problem)}</span></p>` : nothing;
