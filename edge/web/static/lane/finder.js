// Goods by name or pinyin initials: asks while one types, keeps the newest answer only.

const WAIT_MS = 60;

export class Finder {
  items = [];
  picked = 0;
  #words = "";
  #asking = null;

  constructor(changed) {
    this.changed = changed;
  }

  get open() {
    return this.items.length > 0;
  }

  get chosen() {
    return this.items[this.picked];
  }

  look(words) {
    if (words === this.#words) return;
    this.#words = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.#asking = this.#ask(words)), WAIT_MS);
  }

  /** The list for these words is there; false where a person has to choose from it first. */
  async settled(words) {
    if (words === this.#words && this.items.length) return true;
    clearTimeout(this.timer);
    this.#words = words;
    await (this.#asking = this.#ask(words));
    return this.items.length < 2;
  }

  /** One of a few is meant: to be chosen from as from what was found. */
  offer(choices) {
    this.close();
    this.items = choices.map(({ item, name, price_minor, traits }) => ({
      code: item,
      name: [name, ...Object.values(traits).filter((trait) => !name.includes(trait))].join(" "),
      price_minor,
      weighed: false,
    }));
    this.changed();
  }

  move(by) {
    this.picked = (this.picked + by + this.items.length) % this.items.length;
    this.changed();
  }

  close() {
    clearTimeout(this.timer);
    this.#words = "";
    this.items = [];
    this.picked = 0;
    this.changed();
  }

  async #ask(words) {
    this.abort?.abort();
    this.abort = new AbortController();
    try {
      const answer = await fetch(`/api/v1/items?limit=8&q=${encodeURIComponent(words)}`, { signal: this.abort.signal });
      const found = answer.ok ? (await answer.json()).items : [];
      if (words !== this.#words) return;
      this.items = found;
      this.picked = 0;
      this.changed();
    } catch {
      // a search that was overtaken, or a server that is just starting: the next key asks again
    }
  }
}
