// Light, dark, or as the machine is set; kept on this device.

const KEPT = "lantern.theme";
const ORDER = ["auto", "light", "dark"];

export const theme = () => localStorage.getItem(KEPT) ?? "auto";

export function applyTheme() {
  const now = theme();
  if (now === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = now;
}

export function nextTheme() {
  localStorage.setItem(KEPT, ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length]);
  applyTheme();
}

const PAD = "lantern.pad";

/** The number pad: shown for fingers, unless this device was told otherwise. */
export const padShown = () => (localStorage.getItem(PAD) ?? String(matchMedia("(pointer: coarse)").matches)) === "true";

export const togglePad = () => localStorage.setItem(PAD, String(!padShown()));
