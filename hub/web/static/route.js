// The address is the state: #/data?store=s01&q=milk. Filters live there, so a link shows what its sender saw.

import { queryOf } from "./api.js";

/**
 * Page, its parts and its filters: {page: "data", rest: ["s01", "03"], filters: {q: "milk"}}. `again` where the browser
 * came back to it: the page may show what it had, and stands where it stood.
 */
export function route() {
  const address = location.hash;
  const [path, query = ""] = address.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/").filter(Boolean).map(decoded);
  const filters = Object.fromEntries(new URLSearchParams(query));
  return { page: page || "today", rest, filters, address, again: history.state?.top !== undefined };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a page with its filters; empty ones are left out. */
export const href = (page, rest = [], filters = {}) => `#/${[page, ...rest].map(encodeURIComponent).join("/")}${queryOf(filters)}`;

/** Change filters in place, without a new step in the history. */
export function refine(filters) {
  const { page, rest, filters: old } = route();
  history.replaceState(null, "", href(page, rest, { ...old, ...filters }));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** A click on a link up to `address`: where one came from there, the step back that finds it as it was left. */
export const upTo = (address, from) => (event) => {
  if (from !== address || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.back();
};

/** Keep where the page stands with its step of the history. */
export function keepPlace() {
  history.replaceState({ top: window.scrollY }, "");
}

/** Stand where the page stood when it was left, or at its top. */
export const standAgain = () => window.scrollTo(0, history.state?.top ?? 0);
