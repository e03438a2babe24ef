// A store's line as a drawn line to head office: whole, thin, thick with what is being sent, or broken.

import { html, svg } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";

const WHOLE = svg`<path d="M8 8H152"></path>`;
const BROKEN = svg`<path d="M8 8H66M94 8H152M72 13L77 3M83 13L88 3"></path>`;

/** `cut` breaks the line at once, before the store itself can notice. */
export const roadOf = (state, cut = false) => html`
  <svg class="road ${cut ? "DARK" : state}" viewBox="0 0 160 16" width="160" height="16" role="img" aria-label=${t(`line.${state}`)}>
    ${cut || state === "DARK" ? BROKEN : WHOLE}
    <rect x="1" y="4" width="8" height="8"></rect>
    <circle cx="154" cy="8" r="5"></circle>
  </svg>
`;
