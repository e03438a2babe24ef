// The lane terminal's start: words and theme first, then the page, so that nothing jumps.

import { loadWords } from "/ui/i18n.js";
import { applyTheme } from "./theme.js";

applyTheme();
await loadWords("/ui/i18n", "/static/i18n");
await import("./lane-page.js");
