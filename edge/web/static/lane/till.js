// What the cashier is doing: the state that came from the server, what is typed, and what each key means now.

import { ChargeDesk } from "./charge-desk.js";
import { DepositDesk } from "./deposit-desk.js";
import { Doubts } from "./doubts.js";
import { isWords, readEntry } from "./entry.js";
import { readAmount, readOff } from "./figures.js";
import { Finder } from "./finder.js";
import { Link } from "./link.js";
import { isPhone, offered, payable } from "./members.js";
import { ShiftDesk } from "./shift-desk.js";
import { refused, taken } from "./sound.js";
import { TerminalDesk } from "./terminal.js";
import { padShown, togglePad } from "./theme.js";

/** "4.50 dented" as a figure and why. */
const apart = (typed) => {
  const [first, ...rest] = typed.trim().split(/\s+/);
  return { first, rest: rest.join(" ") };
};

/** What begins a payment, so that nothing lies over it once it was allowed. */
const PAID_NEXT = new Set(["UndoCharge", "EndDeposit", "TakeDeposit"]);

const said = (code, values = {}) => ({ code, local: true, values });

export class Till {
  mode = "sell";
  kind = "cash";
  sheet = "";
  typed = "";
  /** What is typed was refused: it stands marked, and the next character begins anew. */
  stale = false;
  selected = null;
  problem = null;
  /** Goods whose price is to be typed, and how many of them. */
  priced = null;
  online = true;
  state = null;
  line = null;
  pad = padShown();
  #hidden = "";
  #retry = null;
  /** The phone number under which nobody was found. */
  newcomer = "";
  /** What was refused until somebody in a higher role gives their word, and the command that waits for it. */
  asks = null;
  #waits = null;

  /** `changed` is called whenever something that is shown changed. */
  constructor(lane, changed) {
    this.changed = changed;
    this.finder = new Finder(changed);
    this.shifts = new ShiftDesk(this, lane);
    this.deposits = new DepositDesk(this);
    this.charges = new ChargeDesk(this);
    this.doubts = new Doubts(["orders"], () => this.changed());
    this.terminal = new TerminalDesk(this);
    this.link = new Link(lane, {
      state: (view) => this.#show(view),
      line: (line) => this.#set({ line }),
      online: (online) => this.#set({ online }),
    });
  }

  get lines() {
    return this.state?.lines ?? [];
  }

  /** A bottle's deposit goes with its goods: keys act on those. */
  get selectedIndex() {
    const at = Math.min(this.selected ?? Infinity, this.lines.length - 1);
    return this.lines[at]?.rides ? at - 1 : at;
  }

  get paying() {
    return this.mode === "pay" && this.open;
  }

  /** Money may be asked for: of goods, or of something that is no sale. */
  get open() {
    return this.lines.length > 0 || Boolean(this.state?.subject);
  }

  /** What stands in the bottom line: my own last refusal, else what the lane's own scanner met. */
  get trouble() {
    if (this.problem) return this.problem;
    const trouble = this.state?.trouble;
    return trouble && JSON.stringify(trouble) !== this.#hidden ? trouble : null;
  }

  get waiting() {
    return this.link.unanswered.size;
  }

  #set(values) {
    Object.assign(this, values);
    this.changed();
  }

  #show(view) {
    if (view.lines.length !== this.lines.length) this.selected = null;
    if (!view.lines.length || (this.state?.subject && !view.subject)) this.mode = "sell";
    if (view.tenders.length || view.subject) this.mode = "pay";
    const before = JSON.stringify(this.state?.trouble ?? null);
    this.#set({ state: view });
    if (JSON.stringify(view.trouble) !== before) this.#asked(view.trouble);
  }

  /** Any key or touch: the error was read. */
  heard() {
    this.problem = null;
    this.#hidden = this.state?.trouble ? JSON.stringify(this.state.trouble) : "";
    this.changed();
  }

  type(text) {
    this.typed = text;
    this.stale = false;
    this.#retry = null;
    const { text: words } = readEntry(text);
    if (this.mode === "sell" && !this.priced && words && isWords(words)) this.finder.look(words);
    else this.finder.close();
    this.changed();
  }

  async do(command, typed = "") {
    const reply = await this.link.send(command);
    if (this.sheet === "shift") this.shifts.load();
    if (reply?.ok) {
      if (command.do === "Scan" || command.do === "AddItem") taken();
      this.#retry = null;
      return this.changed();
    }
    refused();
    if (reply?.problem?.code === "approval-needed") [this.asks, this.#waits] = [reply.problem, command];
    this.#retry = reply?.problem?.code === "weight-needed" ? command : null;
    this.problem = reply?.problem ?? said("lane.toomuch");
    if (this.#asked(reply?.problem, command.qty_milli)) return this.changed();
    if (typed && !this.typed) [this.typed, this.stale] = [typed, true];
    this.changed();
  }

  /** A refusal that asks something: which of several, or for what price. */
  #asked(problem, quantity = null) {
    if (problem?.code === "choose-variant") this.finder.offer(problem.choices);
    else if (problem?.code === "price-needed") this.priced = { code: problem.choices[0].item, quantity };
    else return false;
    return true;
  }

  /** What a form of a sheet says of what was typed in it. */
  refuse(code) {
    this.#refuse(code);
  }

  #refuse(code, values) {
    refused();
    this.#set({ problem: said(code, values), stale: this.typed !== "" });
  }

  /** A scanner's burst; what a person had typed before it stays, a quantity before it is used. */
  scan(code, before) {
    const { quantity, text, bad } = readEntry(before);
    const used = quantity && !text && !bad;
    this.type(used ? "" : before);
    this.mode = this.state?.tenders.length || this.state?.subject ? "pay" : "sell";
    this.sheet = "";
    this.priced = null;
    this.do(this.#adding(code, used ? quantity : null, false));
  }

  async enter() {
    if (this.sheet || this.terminal.enter()) return;
    if (this.paying) return this.pay(this.kind);
    if (this.priced) return this.#enterPrice();
    const typed = this.typed;
    const { quantity, text, bad } = readEntry(typed);
    if (bad) return this.#refuse("lane.badquantity");
    if (!text) return this.finder.open ? this.pick(this.finder.chosen) : this.#emptyEnter(quantity);
    if (isWords(text) && !(await this.finder.settled(text))) return this.changed();
    this.add(this.finder.chosen?.code ?? text, { quantity, typed, exact: this.finder.open });
  }

  #enterPrice() {
    const price = readAmount(this.typed, this.state.exponent);
    if (!price) return this.#refuse("lane.badamount");
    const { code, quantity } = this.priced;
    this.priced = null;
    this.type("");
    return this.do({ do: "AddItem", code, price_minor: price, ...(quantity ? { qty_milli: quantity } : {}) });
  }

  /** F4: the customer was seen to be old enough for what is in the cart. */
  ageKey() {
    const years = this.state.age_needed;
    if (years) return this.do({ do: "ConfirmAge", years });
  }

  /** A touch on a found item. */
  pick(item) {
    this.add(item.code, { quantity: readEntry(this.typed).quantity, typed: this.typed, exact: true });
  }

  /** `exact`: the code names an item; else it is whatever a scanner could have read. */
  add(code, { quantity, typed, exact }) {
    this.type("");
    this.do(this.#adding(code, quantity, exact), typed);
  }

  #adding(code, quantity, exact) {
    if (quantity) return { do: "AddItem", code, qty_milli: quantity };
    return { do: exact ? "AddItem" : "Scan", code };
  }

  #emptyEnter(quantity) {
    if (quantity) return this.setQuantity(quantity);
    if (this.#retry) return this.do(this.#retry);
    if (this.lines.length) this.tender("cash");
  }

  /** To the payment, with this kind chosen. */
  tender(kind) {
    if (!this.open) return this.#refuse("lane.nothing");
    if (this.mode === "sell") this.type("");
    this.#set({ mode: "pay", kind });
  }

  /** F5 and F6: to the payment, and there the payment itself; F6 offers a choice where there is one. */
  payKey(kind) {
    const others = this.takes;
    if (kind === "cash") return this.paying ? this.pay(kind) : this.tender(kind);
    const foreign = this.refunding ? [] : (this.state?.foreign ?? []);
    if (!others.length && !foreign.length) return this.#refuse("lane.tenders.none");
    if (!this.paying) return this.tender(others[0]?.kind ?? "cash");
    return others.length + foreign.length > 1 ? this.toggle("tenders") : this.pay(others[0].kind);
  }

  /** What may be paid with besides cash. */
  get takes() {
    return offered(this.state);
  }

  /** What is typed at the payment: an amount, and behind a blank what tells the payment from others; `#` for all that is due. */
  #tendered(typed, due) {
    if (typed.startsWith("#")) return { given: due, reference: typed.slice(1).trim() };
    const { first, rest } = apart(typed);
    const given = typed ? readAmount(first, this.state.exponent) : due;
    const tip = this.state.tips && rest.startsWith("+") ? readAmount(rest.slice(1), this.state.exponent) : 0;
    return tip ? { given, reference: "", tip } : { given, reference: rest };
  }

  /** Money is due to the customer: goods came back that were worth more. */
  get refunding() {
    return (this.state?.due_minor ?? 0) < 0;
  }

  /** What is due where the rest is paid in cash: to the coins that there are. */
  get cashDue() {
    return this.refunding ? this.state.due_minor : this.state.cash_due_minor;
  }

  /** The currency of foreign notes that were typed, such as `20 USD`. */
  #foreign(typed) {
    const { rest } = apart(typed);
    return (this.state?.foreign ?? []).find(({ currency }) => currency === rest.toUpperCase());
  }

  /** Cash of another currency, as it was typed, or as much as covers what is due. */
  payForeign({ currency, exponent, due_minor }) {
    const typed = this.typed.trim();
    const given_minor = typed ? readAmount(apart(typed).first, exponent) : due_minor;
    if (!given_minor) return this.#refuse("lane.badamount");
    [this.typed, this.kind, this.sheet] = ["", "cash", ""];
    return this.do({ do: "Pay", kind: "cash", given_minor, currency }, typed);
  }

  pay(kind, amount = null) {
    const typed = this.typed.trim();
    const notes = kind === "cash" && !amount && !this.refunding && this.#foreign(typed);
    if (notes) return this.payForeign(notes);
    const due = payable(this.state, kind, Math.abs(this.state.due_minor));
    if (!due && this.lines.length) return this.do({ do: "Settle" });
    const { given, reference, tip } = amount ? { given: amount, reference: "" } : this.#tendered(typed, due);
    if (!given) return this.#refuse("lane.badamount");
    [this.typed, this.kind, this.sheet] = ["", "cash", ""];
    if (this.refunding) return this.do({ do: "Refund", kind, amount_minor: given, reference }, typed);
    return this.do({ do: "Pay", kind, given_minor: given, reference, ...(tip && { tip_minor: tip }) }, typed);
  }

  setQuantity(quantity) {
    if (!this.lines.length) return this.#refuse("lane.nothing");
    this.type("");
    return this.do({ do: "SetQuantity", line: this.selectedIndex + 1, qty_milli: quantity });
  }

  step(by) {
    const line = this.lines[this.selectedIndex];
    if (!line || line.weighed) return;
    const to = Math.abs(line.qty_milli) + by * 1000;
    if (to >= 1000) this.do({ do: "SetQuantity", line: this.selectedIndex + 1, qty_milli: to });
  }

  remove() {
    if (!this.lines.length) return this.#refuse("lane.nothing");
    return this.do({ do: "RemoveLine", line: this.selectedIndex + 1 });
  }

  move(by) {
    if (this.finder.open) return this.finder.move(by);
    if (!this.lines.length) return;
    const next = this.selectedIndex + by;
    const to = this.lines[next]?.rides ? next + by : next;
    this.#set({ selected: Math.max(0, Math.min(this.lines.length - 1, to)) });
  }

  select(index) {
    this.#set({ selected: index });
  }

  /** Esc: one step back, whatever is open; nothing typed is lost before what lies over it is closed. */
  back() {
    if (this.sheet) return this.#set({ sheet: "" });
    if (this.finder.open) return this.finder.close();
    if (this.priced) return this.#set({ priced: null, typed: "", problem: null });
    if (this.typed) return this.type("");
    if (this.terminal.back()) return;
    const tenders = this.state?.tenders.length ?? 0;
    if (tenders) return this.do({ do: "TakeBack", tender: tenders });
    if (this.state?.subject) return this.do({ do: "Clear" });
    this.#set({ mode: "sell", kind: "cash", selected: null });
  }

  toggle(sheet) {
    this.#set({ sheet: this.sheet === sheet ? "" : sheet });
  }

  togglePad() {
    togglePad();
    this.#set({ pad: padShown(), sheet: "" });
  }

  /** F7: whoever has the typed number; with nothing typed, nobody any more. */
  memberKey() {
    const typed = this.typed.trim();
    if (typed) return this.#name(typed);
    if (this.state.member) return this.do({ do: "ForgetMember" });
    return this.#refuse("lane.member.type");
  }

  /** A phone number that nobody has may be that of somebody who wants to sign up. */
  async #name(typed) {
    this.type("");
    await this.do({ do: "NameMember", code: typed }, typed);
    if (this.problem?.code !== "no-member" || !isPhone(typed)) return;
    [this.newcomer, this.typed, this.stale, this.problem] = [typed, "", false, null];
    this.#set({ sheet: "signup" });
  }

  /** What a form of a sheet asks for; the sheet closes when it is done, and says why it is not. */
  async inSheet(command) {
    this.problem = null;
    await this.do(command);
    if (!this.problem) this.closeSheet();
  }

  /** F9: goods of the receipt whose number was typed come back; a scan of its QR code needs no key. */
  returnKey() {
    const typed = this.typed.trim();
    if (!typed) return this.#refuse("lane.return.type");
    this.type("");
    if (!typed.startsWith("-")) return this.do({ do: "ReturnFrom", receipt: typed }, typed);
    const { first, rest } = apart(typed.slice(1));
    const { quantity, text } = readEntry(first);
    return this.do({ do: "ReturnWithout", code: text, ...(quantity && { qty_milli: quantity }), reason: rest }, typed);
  }

  /** F2: the chosen line at the price that was typed; words after it say why. A minus before it takes so much off. */
  priceKey() {
    const typed = this.typed.trim();
    const { first, rest } = apart(typed);
    if (first.startsWith("-")) return this.#discount(first, rest, typed);
    const price = readAmount(first, this.state.exponent);
    if (!this.lines.length) return this.#refuse("lane.nothing");
    if (!price) return this.#refuse("lane.price.type");
    this.type("");
    return this.do({ do: "SetPrice", line: this.selectedIndex + 1, price_minor: price, reason: rest }, typed);
  }

  /** `-5` or `-10%` off the chosen line, `--5` or `--10%` off the whole cart; `-0` takes it off again. */
  #discount(first, reason, typed) {
    const whole = first.startsWith("--");
    const off = readOff(first.slice(whole ? 2 : 1), this.state.exponent);
    if (!this.lines.length) return this.#refuse("lane.nothing");
    if (!off) return this.#refuse("lane.price.type");
    this.type("");
    return this.do({ do: "GiveDiscount", ...(!whole && { line: this.selectedIndex + 1 }), ...off, reason }, typed);
  }

  /** F8: goods that are open are put aside; else what is aside is shown, and one alone is taken up at once. */
  holdKey() {
    if (this.open) return this.do({ do: "Hold", note: "" });
    const { holds } = this.state;
    if (holds.length === 1 && this.sheet !== "holds") return this.recall(holds[0].number);
    this.toggle("holds");
  }

  recall(number) {
    this.sheet = "";
    return this.do({ do: "Recall", number });
  }

  ask(asks) {
    this.#set({ asks, problem: null });
  }

  /** Sign in or give one's word; what waited for that word is done then. */
  async identify(command, operator, pin) {
    const reply = await this.link.send({ do: command, operator, pin });
    this.problem = reply?.ok ? null : (reply?.problem ?? said("lane.toomuch"));
    if (!reply?.ok) refused();
    const waits = reply?.ok && command === "Approve" ? this.#waits : null;
    if (reply?.ok) [this.asks, this.#waits] = [null, null];
    this.changed();
    if (waits && this.stale) this.type("");
    if (waits) await this.do(waits);
    if (!waits) return;
    if (!this.problem && PAID_NEXT.has(waits.do)) this.closeSheet();
    else if (this.sheet === "deposits") await this.deposits.load();
  }

  practise() {
    this.sheet = "";
    return this.do({ do: "Practise", on: !this.state.training });
  }

  lock() {
    this.sheet = "";
    return this.do({ do: "SignOut" });
  }

  /** The amount of cash that was typed before F10, in minor units; null where none was. */
  get cashTyped() {
    return readAmount(apart(this.typed.trim()).first, this.state.exponent) || null;
  }

  /** Cash goes in or out: the amount was typed, words after it say why. */
  moveCash(move) {
    const amount = this.cashTyped;
    const typed = this.typed.trim();
    this.sheet = "";
    if (!amount) return this.#refuse("lane.cash.type");
    this.type("");
    return this.do({ do: "MoveCash", move, amount_minor: amount, reason: apart(typed).rest }, typed);
  }

  adjustScale(order) {
    this.sheet = "";
    return this.do({ do: "AdjustScale", order });
  }

  openDrawer(reason) {
    this.sheet = "";
    return this.do({ do: "OpenDrawer", reason });
  }

  /** F3: the shift, open or not. */
  shiftKey() {
    if (!this.state.shift) return this.#refuse("lane.shift.off");
    this.toggle("shift");
    if (this.sheet === "shift") this.shifts.load();
  }

  /** Deposits: taken, picked up, given back. */
  depositsKey() {
    this.sheet = "";
    this.toggle("deposits");
    this.deposits.load();
  }

  /** A charge that is taken back: the newest are offered. */
  unchargeKey() {
    this.sheet = "";
    this.toggle("uncharge");
    this.charges.load();
  }

  /** Whether a second printer's order waits for somebody to look. */
  get ordersInDoubt() {
    return this.state.notices.some(({ code }) => code === "orders-in-doubt");
  }

  /** Orders of second printers that may not be out. */
  doubtsKey() {
    this.sheet = "";
    this.toggle("doubts");
    this.doubts.load();
  }

  /** The sale before is undone; why was typed. */
  voidKey() {
    const reason = this.typed.trim();
    this.sheet = "";
    if (!reason) return this.#refuse("lane.void.type");
    this.type("");
    return this.do({ do: "VoidSale", receipt: this.state.last_sale.receipt_no, reason }, reason);
  }

  closeSheet() {
    this.#set({ sheet: "" });
  }

  clear() {
    this.sheet = "";
    return this.do({ do: "Clear" });
  }
}
