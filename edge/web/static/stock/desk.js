// What the stock page knows and asks: who is here, what stands there, the document that is being written, the count.

import { readAmount } from "../lane/figures.js";

const KEPT = "lantern.stock.draft";
const SESSION = "lantern.stock.session";
/** Goods that stand still for so long are on record: a case that is scanned piece by piece is one look. */
const SETTLES_MS = 1500;
/** What goes out is typed as people say it, and written below zero. */
const OUT = new Set(["transfer_out", "waste"]);
export const KINDS = ["receipt", "transfer_in", "transfer_out", "waste", "adjustment"];

const newDraft = (kind = "receipt") => ({ kind, reference: "", why: "", lines: [], key: crypto.randomUUID?.() ?? `k${Date.now()}` });
const stored = (where, name) => JSON.parse(where.getItem(name) ?? "null");

export class Desk {
  view = location.hash.slice(1) || "list";
  session = stored(sessionStorage, SESSION);
  page = null;
  only = "";
  words = "";
  item = null;
  draft = stored(localStorage, KEPT) ?? newDraft();
  counts = [];
  sheet = null;
  place = "";
  found = [];
  problem = null;
  done = "";
  #looks = new Map();
  #timer = 0;

  constructor(changed) {
    this.changed = changed;
  }

  get open() {
    return this.counts.find((one) => !one.closed_ms);
  }

  async show(view) {
    await this.settle();
    Object.assign(this, { view, problem: null, done: "", found: [], item: null });
    history.replaceState(null, "", `#${view}`);
    await this.load();
  }

  async load() {
    if (this.view === "count") {
      this.counts = (await this.#get("/counts"))?.counts ?? [];
      const shown = this.open ?? this.counts[0];
      this.sheet = shown ? await this.#get(`/counts/${shown.count}`) : null;
    } else if (this.view === "list") {
      this.page = await this.#get(`?only=${this.only}&q=${encodeURIComponent(this.words)}`);
    } else if (this.view === "documents") {
      this.documents = await this.#get("/documents");
    }
    this.changed();
  }

  async more() {
    const next = await this.#get(`?only=${this.only}&after=${encodeURIComponent(this.page.next)}`);
    if (next) this.page = { ...next, items: [...this.page.items, ...next.items] };
    this.changed();
  }

  filter(only) {
    [this.only, this.words] = [only, ""];
    return this.load();
  }

  async pick(item) {
    this.item = await this.#get(`/items/${encodeURIComponent(item)}`);
    this.changed();
  }

  async openDocument(seq) {
    this.whole = await this.#get(`/documents/${seq}`);
    this.changed();
  }

  /** What was scanned or typed: `3*code` for so many, words for a search. */
  async entered(text) {
    const times = /^([\d.]{1,9})[*xX×](.+)$/.exec(text);
    const code = (times ? times[2] : text).trim();
    Object.assign(this, { problem: null, done: "", found: [] });
    if (!code) return this.view === "list" ? this.filter(this.only) : this.changed();
    const answer = await fetch(`/api/v1/stock/find?code=${encodeURIComponent(code)}`, { headers: this.#signed() });
    const told = await answer.json();
    if (answer.ok) await this.take(told, times ? readAmount(times[1], 3) : null);
    else await this.#search(code, told);
    this.changed();
  }

  async #search(words, problem) {
    if (this.view === "list") this.words = words;
    const found = await this.#get(`?q=${encodeURIComponent(words)}`);
    if (this.view === "list") this.page = found;
    else this.found = found?.items ?? [];
    if (!found?.items.length) this.problem = problem;
  }

  /** Goods that a code named: shown, put into the document, or counted. */
  async take(told, milli) {
    const { stock, lot } = told;
    const qty = milli ?? (told.qty_milli || 0);
    this.found = [];
    if (this.view === "write") this.#addLine(stock, lot, qty);
    else if (this.view === "count" && this.open) this.look(stock, lot, qty);
    else await this.pick(stock.item);
  }

  // -- documents -------------------------------------------------------------------------------------------------------

  #addLine(stock, lot, qty) {
    const { item, name, weighed } = stock;
    const known = this.draft.lines.find((line) => line.item === item && line.lot === lot);
    if (known) known.qty += qty;
    else this.draft.lines.unshift({ item, name, weighed, lot, qty });
    this.keep();
  }

  edit(values) {
    Object.assign(this.draft, values);
    this.keep();
    this.changed();
  }

  editLine(line, values) {
    Object.assign(line, values);
    this.keep();
    this.changed();
  }

  remove(line) {
    this.edit({ lines: this.draft.lines.filter((one) => one !== line) });
  }

  keep() {
    localStorage.setItem(KEPT, JSON.stringify(this.draft));
  }

  /** The draft keeps its key until it is written: sent twice, it is one document. */
  async write() {
    const { kind, reference, why, lines, key } = this.draft;
    const sign = OUT.has(kind) ? -1 : 1;
    const rows = lines.map(({ item, qty, lot }) => ({ item, qty_milli: sign * qty, lot }));
    const written = await this.post("/documents", { kind, reference, why, lines: rows }, key);
    if (written) {
      this.draft = newDraft(kind);
      this.keep();
    } else if (this.problem?.code === "other-body") this.edit({ key: newDraft().key });
    this.changed();
  }

  async issue() {
    await this.post("/issues", {});
    await this.load();
  }

  // -- counting --------------------------------------------------------------------------------------------------------

  async openCount(name) {
    await this.post("/counts", { name });
    await this.load();
  }

  /** Counted at this place so far; it is sent once nothing more of it comes. */
  look(stock, lot, qty, { whole = false } = {}) {
    const name = JSON.stringify([this.place, stock.item, lot]);
    const before = this.#looks.get(name) ?? { ...stock, lot, place: this.place, counted: 0, sent: false };
    this.#looks.set(name, { ...before, counted: whole ? qty : before.counted + qty, sent: false });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), SETTLES_MS);
    this.changed();
  }

  get looks() {
    return [...this.#looks.values()].reverse();
  }

  /** Send what was counted and is not on record yet. */
  async settle() {
    clearTimeout(this.#timer);
    const count = this.open;
    for (const [name, one] of count ? this.#looks : []) {
      if (one.sent) continue;
      const looks = [{ item: one.item, lot: one.lot, counted_milli: one.counted }];
      const written = await this.post(`/counts/${count.count}/looks`, { place: one.place, looks });
      if (!written) return;
      if (this.#looks.get(name)?.counted === one.counted) this.#looks.set(name, { ...one, sent: true });
    }
    if (count && this.view === "count") this.sheet = await this.#get(`/counts/${count.count}`);
    this.done = "";
    this.changed();
  }

  async closeCount(book) {
    await this.settle();
    if (this.problem) return;
    if (await this.post(`/counts/${this.open.count}/close`, { book })) this.#looks.clear();
    await this.load();
  }

  // -- who is here -----------------------------------------------------------------------------------------------------

  async signIn(operator, pin) {
    this.problem = null;
    const answer = await this.#send("/sessions", { operator, pin }, {});
    if (answer) {
      this.session = answer;
      sessionStorage.setItem(SESSION, JSON.stringify(answer));
    }
    this.changed();
  }

  signOut() {
    this.session = null;
    sessionStorage.removeItem(SESSION);
    this.changed();
  }

  async post(path, body, key = newDraft().key) {
    this.problem = null;
    const headers = { Authorization: `Bearer ${this.session?.token ?? ""}`, "Idempotency-Key": key };
    const written = await this.#send(path, body, headers);
    if (this.problem?.status === 401) this.signOut();
    if (written) this.done = written.document;
    return written;
  }

  async #send(path, body, headers) {
    try {
      const answer = await fetch(`/api/v1/stock${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      const told = await answer.json();
      if (answer.ok) return told;
      this.problem = told;
    } catch {
      this.problem = { lost: true };
    }
    return null;
  }

  /** Who asks: while a count is blind, not everybody sees what should be there. */
  #signed() {
    return this.session ? { Authorization: `Bearer ${this.session.token}` } : {};
  }

  async #get(path) {
    try {
      const answer = await fetch(`/api/v1/stock${path}`, { headers: this.#signed() });
      if (answer.ok) return answer.json();
      this.problem = await answer.json();
    } catch {
      this.problem = { lost: true };
    }
    return null;
  }
}
