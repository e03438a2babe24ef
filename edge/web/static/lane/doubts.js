// Orders of second printers and price tags of which nobody knows whether they are out: somebody looks, then says so here.

import { html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";
import { say } from "./say.js";

/** Where each kind of paper is asked for; `of` is what a person calls one. */
const KINDS = {
  orders: { path: "/api/v1/orders", of: (job) => `#${job.receipt}`, words: "lane.doubts.order", again: "lane.doubts.again" },
  labels: { path: "/api/v1/labels", of: (job) => job.title, words: "lane.doubts.labels", again: "lane.doubts.again.labels" },
};

export class Doubts {
  /** Those in doubt, each with its kind; null until they were asked for. */
  list = null;
  problem = null;
  #kinds;
  #changed;

  constructor(kinds, changed) {
    this.#kinds = kinds;
    this.#changed = changed;
  }

  /** Ask again; what does not answer leaves what was there. */
  async load() {
    try {
      const found = await Promise.all(this.#kinds.map((kind) => this.#look(kind)));
      this.list = found.flat();
    } catch {
      return;
    }
    this.#changed();
  }

  /** `again` prints it, marked as a copy; `out` is the word of whoever looked. */
  async settle({ kind, id }, word) {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ do: word }) };
    try {
      const answer = await fetch(`${KINDS[kind].path}/${id}`, options);
      this.problem = answer.ok ? null : (await answer.json()).words;
    } catch {
      this.problem = null;
    }
    await this.load();
  }

  async #look(kind) {
    const { jobs } = await (await fetch(KINDS[kind].path)).json();
    return jobs.filter(({ state }) => state === "in-doubt").map((job) => ({ ...job, kind }));
  }
}

export const doubtList = (doubts) => html`
  ${doubts.problem ? html`<p role="alert"><span class="state bad">${say(doubts.problem)}</span></p>` : nothing}
  ${doubts.list?.length
    ? html`<p class="muted">${t("lane.doubts.how")}</p>
        ${doubts.list.map((job) => row(doubts, job))}`
    : html`<p class="muted">${t(doubts.list ? "lane.doubts.none" : "lane.connecting")}</p>`}
`;

const row = (doubts, job) => html`<div class="doubt" data-job=${job.id}>
  <p><span class="state warn">${t(KINDS[job.kind].words, { what: KINDS[job.kind].of(job) })}</span> <span class="muted">${job.printer}</span></p>
  <div class="choices">
    <button @click=${() => doubts.settle(job, "again")}>${t(KINDS[job.kind].again)}</button>
    <button @click=${() => doubts.settle(job, "out")}>${t("lane.doubts.out")}</button>
  </div>
</div>`;
