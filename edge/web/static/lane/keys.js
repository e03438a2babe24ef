// The keys of a Chinese till, in one table: what they are called on their buttons and what they do.

import { t } from "/ui/i18n.js";

export const KEYS = {
  F1: { do: (till) => till.toggle("help"), words: "lane.key.help" },
  F2: { do: (till) => till.priceKey(), words: "lane.key.price" },
  F3: { do: (till) => till.shiftKey(), words: "lane.key.shift" },
  F4: { do: (till) => till.ageKey(), words: "lane.key.age" },
  F5: { do: (till) => till.payKey("cash"), words: "lane.key.cash" },
  F6: { do: (till) => till.payKey("card"), words: "lane.key.card" },
  F7: { do: (till) => till.memberKey(), words: "lane.key.member" },
  F8: { do: (till) => till.holdKey(), words: "lane.key.hold" },
  F9: { do: (till) => till.returnKey(), words: "lane.key.return" },
  F10: { do: (till) => till.toggle("drawer"), words: "lane.key.drawer" },
  F11: { do: (till) => till.do({ do: "Reprint" }), words: "lane.key.reprint" },
  F12: { do: (till) => till.toggle("more"), words: "lane.key.more" },
  Enter: { do: (till) => till.enter(), words: "lane.key.enter" },
  Escape: { do: (till) => till.back(), words: "lane.key.back" },
  ArrowUp: { do: (till) => till.move(-1) },
  ArrowDown: { do: (till) => till.move(1) },
  PageUp: { do: (till) => till.move(-1), words: "lane.key.lines" },
  PageDown: { do: (till) => till.move(1) },
};

/** Keys that mean something only while nothing is typed; else they edit what is typed. */
export const EMPTY_KEYS = {
  Delete: { do: (till) => till.remove(), words: "lane.key.remove" },
  "?": { do: (till) => till.toggle("help") },
};

/** Why a drawer is opened, by the numbers that stand before the reasons. */
export const DRAWER_KEYS = { 1: "lane.drawer.change", 2: "lane.drawer.count", 3: "lane.drawer.other" };

/** Cash that goes in or out without a sale, by the numbers that stand before it. */
export const CASH_KEYS = {
  4: { move: "float", words: "lane.cash.float" },
  5: { move: "paid-in", words: "lane.cash.paid-in" },
  6: { move: "paid-out", words: "lane.cash.paid-out" },
  7: { move: "pick-up", words: "lane.cash.pick-up" },
};

/** What the numbers of the open sheet do. */
export const SHEET_KEYS = {
  drawer: (till, key) =>
    DRAWER_KEYS[key] ? () => till.openDrawer(t(DRAWER_KEYS[key])) : CASH_KEYS[key] && (() => till.moveCash(CASH_KEYS[key].move)),
  tenders: (till, key) => till.takes[key - 1] && (() => till.pay(till.takes[key - 1].kind)),
  holds: (till, key) => till.state.holds.some(({ number }) => String(number) === key) && (() => till.recall(Number(key))),
};

/** What stands in the help, in the order in which a sale goes. */
export const HELP = [
  ["0–9", "lane.help.code"],
  ["A–Z", "lane.help.words"],
  ["3 *", "lane.help.quantity"],
  ["PgUp PgDn", "lane.help.lines"],
  ["Del", "lane.help.remove"],
  ["Enter", "lane.help.enter"],
  ["F4", "lane.help.age"],
  ["F5 F6", "lane.help.pay"],
  ["F7", "lane.help.member"],
  ["F8", "lane.help.hold"],
  ["F9", "lane.help.return"],
  ["F2", "lane.help.price"],
  ["Esc", "lane.help.back"],
  ["F3", "lane.help.shift"],
  ["F10", "lane.help.drawer"],
  ["F11", "lane.help.reprint"],
  ["F12", "lane.help.more"],
];
