// What people decided: who, what about, why, and when.

import { html } from "/ui/vendor/lit.js";
import { known, moment, t } from "/ui/i18n.js";

const verdict = (one) => {
  const key = `decided.${one.kind}.${one.verdict}`;
  return known(key) ? t(key) : `${one.kind} ${one.verdict}`;
};

/** Newest first, as the hub gives them. */
export const decisionTable = (rows) => html`
  <div class="scroll">
    <table class="cards">
      <thead>
        <tr><th>${t("what")}</th><th>${t("decided.about")}</th><th>${t("decided.who")}</th><th class="wide">${t("decide.why")}</th><th>${t("time")}</th></tr>
      </thead>
      <tbody>
        ${rows.map(
          (one) => html`<tr>
            <td class="a">${verdict(one)}</td>
            <td class="c">${one.subject}</td>
            <td class="b">${one.who}</td>
            <td class="wide reason">${one.why}</td>
            <td class="d">${moment(one.at_ms)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;
