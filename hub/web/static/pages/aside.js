// What one life of a box sent after it was over: what is in it, and a person's word on whether it counts.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, moment, t } from "/ui/i18n.js";
import { get, post } from "../api.js";
import { Page } from "../page.js";
import { contentsFacts, daysAndLanes, factTable, sumsOf } from "../parts/contents.js";
import "../parts/decide.js";
import { follows, panel } from "../parts/panels.js";
import { href } from "../route.js";

const STATES = { waiting: "warn", dismissed: "none" };
const stateOf = (row) => html`<span class="state ${STATES[row.state]}">${t(`aside.${row.state}`)}</span>`;
const address = (row) => href("system", ["aside", row.store, row.box, row.epoch]);

/** Which life of the box it is, or of which it is another history. */
const lifeWords = (row) => (row.history_of === null ? t("epoch", { n: row.epoch }) : t("epoch.apart", { n: row.history_of }));

/** A row for each life and state. */
export const asideTable = (lives) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr><th>${t("store")}</th><th>${t("box")}</th><th>${t("what")}</th><th class="wide">${t("received")}</th><th>${t("state")}</th></tr>
      </thead>
      <tbody>
        ${lives.map(
          (row) => html`<tr class="link" @click=${follows(address(row))}>
            <td class="a"><a href=${address(row)}>${row.name}</a> <span class="muted small">${row.store}</span></td>
            <td class="c">${row.box} <span class="muted small">${lifeWords(row)}</span></td>
            <td class="b">${sumsOf(row.contents)}</td>
            <td class="wide">${moment(row.last_received_ms)}</td>
            <td class="d">${stateOf(row)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

class AsidePage extends Page {
  load({ rest }) {
    return get(`aside/${rest.slice(1).map(encodeURIComponent).join("/")}`);
  }

  async decide(name, by) {
    const [store, box, epoch] = this.route.rest.slice(1).map(encodeURIComponent);
    const [verdict, body] = name === "again" ? ["release", { ...by, dismissed: true }] : [name, by];
    const done = await post(`aside/${store}/${box}/${epoch}/${verdict}`, body);
    await this.refresh();
    if (!done.contents.facts) return t("aside.nothing-left");
    const told = t(`aside.${done.verdict}.told`, { n: count(done.contents.facts), sums: sumsOf(done.contents) });
    return done.parked ? `${told} ${t("aside.parked", { n: count(done.parked) })}` : told;
  }

  show(data) {
    const waiting = data.lives.find((row) => row.state === "waiting");
    const dismissed = data.lives.find((row) => row.state === "dismissed");
    const shown = data.lives.reduce((sum, row) => sum + row.contents.facts, 0);
    const actions = [
      ...(waiting ? [{ name: "release", label: t("aside.release"), primary: true, reason: true }, { name: "dismiss", label: t("aside.dismiss"), reason: true }] : []),
      ...(dismissed ? [{ name: "again", label: t("aside.release-dismissed"), reason: true }] : []),
    ];
    return html`
      <div class="grid">
        ${panel(t("aside.decide"), html`<p class="lead">${t(!data.lives.length ? "aside.none-here" : data.lives[0].history_of === null ? "aside.about" : "aside.about-history")}</p>
          <decide-form .actions=${actions} .act=${(name, by) => this.decide(name, by)}></decide-form>`)}
        ${data.lives.map((row) => this.life(row))}
        ${data.facts.length ? panel(t("facts"), factTable(data.facts, shown - data.facts.length), { padded: false }) : nothing}
      </div>
    `;
  }

  life(row) {
    const more = [
      [t("received"), html`${moment(row.first_received_ms)}<br />${moment(row.last_received_ms)}`],
      [t("aside.replaced"), row.replaced_ms ? moment(row.replaced_ms) : "–"],
    ];
    return html`${panel(html`${row.name} <span class="muted">${row.box}, ${lifeWords(row)}</span>`, contentsFacts(row.contents, more), { aside: stateOf(row), size: "half" })}
      ${panel(t("aside.days"), daysAndLanes(row.contents), { size: "half", padded: false })}`;
  }
}

customElements.define("aside-page", AsidePage);
