// A sentence that came from the server in both languages.

import { currentLanguage } from "/ui/i18n.js";

export const say = (words) => (currentLanguage() === "en" ? words.en : words.zh);
