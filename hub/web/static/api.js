// Asking the hub: JSON in, RFC 9457 problems as errors with words.

/** What the hub refused, in its own words. */
export class Problem extends Error {
  constructor(body, status) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
  }
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(body, response.status);
  return body;
}

/** Parameters as a query, without the empty ones: "?q=milk", or "". */
export function queryOf(parameters) {
  const kept = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return kept.length ? `?${new URLSearchParams(kept)}` : "";
}

/** GET a path under /api/v1. */
export const get = async (path, parameters = {}) => answerOf(await fetch(`/api/v1/${path}${queryOf(parameters)}`));

/** POST, with a body as JSON where there is one. */
export async function post(path, body) {
  const sent = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answerOf(await fetch(`/api/v1/${path}`, { method: "POST", ...sent }));
}
