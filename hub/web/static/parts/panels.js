// What every page is put together from: panels, icons, empty places, rows that lead somewhere.

import { html, nothing } from "/ui/vendor/lit.js";
import { t } from "/ui/i18n.js";

/** One picture of the sprite; the words beside it carry the meaning. */
export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href="/ui/vendor/icons.svg#${name}"></use></svg>`;

/** A panel with a head. `size` is a-third, half or two-thirds of the page's width. */
export const panel = (title, body, { aside = nothing, size = "", padded = true } = {}) => html`
  <section class="panel ${size}">
    <header><h2>${title}</h2><div class="aside">${aside}</div></header>
    ${padded ? html`<div class="body">${body}</div>` : body}
  </section>
`;

/** What stands where there is nothing yet: what will appear, and how to make it appear. */
export const empty = (key) => html`<p class="empty">${t(key)}</p>`;

/** Go where a row's link goes, unless text is being selected or something in the row was meant. */
export const follows = (address) => (event) => {
  if (!getSelection().toString() && !event.target.closest("a, button")) location.hash = address;
};

/** Terms with their figures: pairs of [word, value]. */
export const facts = (pairs) => html`<dl class="facts">${pairs.map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>`;
