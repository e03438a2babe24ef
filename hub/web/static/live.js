// The live stream of the hub, opened again whenever it ends. A browser does so by itself after a broken connection, but
// not after a refusal (a hub that is starting, a proxy's 502), nor when a machine wakes up on a dead one.

const AGAIN_MS = 2000;

/** What was heard last: `today`, `stores`, when (`heard_ms`), and whether the stream is open now. */
export class Live {
  #source;
  #tell;
  #timer;

  constructor(tell) {
    this.news = { today: null, stores: null, heard_ms: null, open: null };
    this.#tell = tell;
    this.#dial();
    window.addEventListener("online", () => this.#dial());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#wake());
  }

  #dial() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = (this.#source = new EventSource("/api/v1/live"));
    source.addEventListener("today", (event) => this.#hear({ today: JSON.parse(event.data) }));
    source.addEventListener("stores", (event) => this.#hear({ stores: JSON.parse(event.data).stores }));
    source.onopen = () => this.#say({ open: true });
    source.onerror = () => this.#lost(source);
  }

  #lost(source) {
    this.#say({ open: false });
    if (source.readyState === EventSource.CLOSED && source === this.#source) this.#timer = setTimeout(() => this.#dial(), AGAIN_MS);
  }

  #wake() {
    if (this.#source.readyState !== EventSource.OPEN) this.#dial();
  }

  #hear(event) {
    this.#say({ ...event, heard_ms: Date.now(), open: true });
  }

  #say(change) {
    this.news = { ...this.news, ...change };
    this.#tell(this.news);
  }
}
