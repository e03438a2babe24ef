// Asking the hub: JSON in, RFC 9457 problems as errors with words, and the live stream.

export class Problem extends Error {
  constructor(body, status) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
  }
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(body, response.status);
  return body;
}

/** GET a path under /api/v1; empty parameters are left out. */
export async function get(path, parameters = {}) {
  const kept = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const query = new URLSearchParams(kept).toString();
  return answerOf(await fetch(`/api/v1/${path}${query ? `?${query}` : ""}`));
}

/** POST without a body. */
export const post = async (path) => answerOf(await fetch(`/api/v1/${path}`, { method: "POST" }));

/** Follow the live stream; `on` maps event names to what takes their data. Returns how to stop. */
export function follow(on, onState) {
  const source = new EventSource("/api/v1/live");
  for (const [name, take] of Object.entries(on)) source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  return () => source.close();
}
