// The address is the state: #/data?store=s01&q=milk. Filters live there, so a link shows what its sender saw.

/** Page, its parts and its filters: {page: "data", rest: ["s01", "03"], filters: {q: "milk"}}. */
export function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { page: page || "today", rest, filters: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a page with its filters; empty ones are left out. */
export function href(page, rest = [], filters = {}) {
  const kept = Object.entries(filters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const query = new URLSearchParams(kept).toString();
  return `#/${[page, ...rest].map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

/** Change filters in place, without a new step in the history. */
export function refine(filters) {
  const { page, rest, filters: old } = route();
  history.replaceState(null, "", href(page, rest, { ...old, ...filters }));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}
