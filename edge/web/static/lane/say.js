// A sentence that came from the server in both languages.

import { currentLanguage, t } from "/ui/i18n.js";

export const say = (words) => (currentLanguage() === "en" ? words.en : words.zh);

const TENDERS = new Set(["cash", "card", "wallet", "voucher", "account", "deposit", "points", "stored"]);

/** What a way to pay is called; the shop's own word as it is. */
export const tenderName = (kind) =>
  kind.startsWith("cash.") ? `${t("lane.tender.cash")} ${kind.slice(5)}` : TENDERS.has(kind) ? t(`lane.tender.${kind}`) : kind;
