// What facts come to before they count: receipts and sums, days, numbers, and the facts one by one.

import { html, nothing } from "/ui/vendor/lit.js";
import { count, day, known, moment, money, t } from "/ui/i18n.js";
import { amount } from "./figures.js";
import { facts } from "./panels.js";

/** "2 receipts, 17.50 CNY", one sum a currency. */
export const sumsOf = (contents) =>
  [t("receipts", { n: count(contents.receipts) }), ...contents.sums.map((sum) => `${money(sum.minor, sum.currency)} ${sum.currency}`)].join(t("comma"));

/** A kind of fact in words; one that this page does not know keeps the hub's name. */
export const kindWords = (kind) => (known(`kind.${kind}`) ? t(`kind.${kind}`) : kind.replace(/^kind-/, `${t("kind.unknown")} `));

/** The figures of a heap of facts. */
export const contentsFacts = (contents, more = []) =>
  facts([
    ...contents.sums.map((sum) => [t("total"), html`${amount(sum.minor, sum.currency)} <span class="muted small">${sum.currency}</span>`]),
    [t("receipts.head"), count(contents.receipts)],
    [t("facts"), count(contents.facts)],
    ...Object.entries(contents.others).map(([kind, n]) => [kindWords(kind), count(n)]),
    ...(contents.first_at_ms ? [[t("made"), html`${moment(contents.first_at_ms)}<br />${moment(contents.last_at_ms)}`]] : []),
    ...more,
  ]);

/** Days with their sums, and the receipt numbers of each lane. */
export const daysAndLanes = (contents) => html`
  <table class="cards">
    <thead><tr><th>${t("day")}</th><th class="figure">${t("receipts.head")}</th><th class="figure">${t("total")}</th></tr></thead>
    <tbody>
      ${contents.days.map(
        (one) => html`<tr>
          <td class="a">${day(one.business_date)} <span class="muted small">${one.business_date}</span></td>
          <td class="figure c">${count(one.receipts)}</td>
          <td class="figure b">${amount(one.minor, one.currency)} <span class="muted small">${one.currency}</span></td>
        </tr>`,
      )}
      ${contents.lanes.map(
        (one) => html`<tr>
          <td class="a">${t("lane.number", { lane: one.lane })}</td>
          <td class="figure c">${count(one.receipts)}</td>
          <td class="figure b"><span class="muted">${one.first === one.last ? t("number.one", { n: one.first }) : t("numbers", { first: one.first, last: one.last })}</span></td>
        </tr>`,
      )}
    </tbody>
  </table>
`;

/** Facts one by one; `left` more are not shown. */
export const factTable = (list, left) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr><th class="figure">${t("fact")}</th><th>${t("what")}</th><th class="wide">${t("lane")}</th><th>${t("time")}</th><th class="figure">${t("total")}</th></tr>
      </thead>
      <tbody>
        ${list.map(
          (one) => html`<tr>
            <td class="figure wide">${one.seq}</td>
            <td class="a">${kindWords(one.kind)} ${one.number === null ? html`<div class="muted small">${one.words}</div>` : html`<span class="muted">${one.number}</span>`}</td>
            <td class="wide">${one.lane}</td>
            <td class="c">${one.at_ms === null ? "–" : moment(one.at_ms)}</td>
            <td class="figure b">${one.minor === null ? "–" : amount(one.minor, one.currency)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
  ${left > 0 ? html`<p class="further">${t("facts.left", { n: count(left) })}</p>` : nothing}
`;
