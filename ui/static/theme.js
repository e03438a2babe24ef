// Light, dark, or as the machine is set; kept on this device.

const KEPT = "lantern.theme";
const ORDER = ["auto", "light", "dark"];

/** What was chosen: `auto`, `light` or `dark`. */
export function theme() {
  const kept = localStorage.getItem(KEPT);
  return ORDER.includes(kept) ? kept : "auto";
}

/** Put the choice on the page; call it once at the start. */
export function applyTheme() {
  if (theme() === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}

/** Go on to the next choice. */
export function nextTheme() {
  localStorage.setItem(KEPT, ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length]);
  applyTheme();
}
