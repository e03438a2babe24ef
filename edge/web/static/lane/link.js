// The line to the store server: one WebSocket that comes back by itself.
//
// A command keeps its id until it is answered. After a reconnect everything unanswered is sent again, in order, with the
// same ids: the server does each once, so neither side needs to know what had arrived.

const WAIT_FIRST_MS = 150;
const WAIT_MAX_MS = 2000;
/** A connection that says nothing for this long is dead, whatever the browser thinks. */
const SILENT_MS = 15000;
/** More than a cashier can be ahead of a server that is just starting again. */
const UNANSWERED_MAX = 32;

const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");

export class Link {
  /** `on` has `state(view)`, `line(state)` and `online(yes)`. */
  constructor(lane, on) {
    this.on = on;
    this.url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/lanes/${lane}/ws`;
    this.unanswered = new Map();
    this.online = false;
    this.waitMs = WAIT_FIRST_MS;
    this.#open();
    addEventListener("online", () => this.#again(0));
  }

  /** Ask for one command; resolves with `{re, ok, problem?}` however long that takes, or null where too much waits. */
  send(command) {
    if (this.unanswered.size >= UNANSWERED_MAX) return Promise.resolve(null);
    const id = newId();
    return new Promise((answered) => {
      const text = JSON.stringify({ id, ...command });
      this.unanswered.set(id, { text, answered });
      if (this.online) this.socket.send(text);
    });
  }

  #open() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => socket === this.socket && this.#closed();
    this.#listen();
  }

  #opened() {
    this.online = true;
    this.waitMs = WAIT_FIRST_MS;
    this.on.online(true);
    for (const { text } of this.unanswered.values()) this.socket.send(text);
  }

  #closed() {
    if (this.online) this.on.online(false);
    this.online = false;
    this.#again(this.waitMs);
    this.waitMs = Math.min(WAIT_MAX_MS, this.waitMs * 1.6);
  }

  #again(ms) {
    if (this.online) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#open(), ms);
  }

  /** The server's pings are not shown to scripts, so silence is broken by asking: an empty probe is answered. */
  #listen() {
    clearTimeout(this.silence);
    const socket = this.socket;
    this.silence = setTimeout(() => {
      if (socket !== this.socket || socket.readyState !== WebSocket.OPEN) return;
      socket.send("{}");
      this.silence = setTimeout(() => socket === this.socket && this.#drop(), SILENT_MS / 3);
    }, SILENT_MS);
  }

  #drop() {
    this.socket.onclose = null;
    this.socket.close();
    this.#closed();
  }

  #take(message) {
    this.#listen();
    if (message.state) this.on.state(message.state);
    if (message.line) this.on.line(message.line);
    if ("re" in message) {
      const asked = this.unanswered.get(message.re);
      this.unanswered.delete(message.re);
      asked?.answered(message);
    }
  }
}
