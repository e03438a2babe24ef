"""A shopper and a cashier at one lane: goods over the scanner and the scale, money over the lane's WebSocket.

They use what people use: the simulated scanner sends its bytes to the real driver, the weight comes from the simulated
scale, and only keys (quantity, payment) go over the WebSocket as the lane's page sends them. A key press whose answer was
lost is sent again under the same id, as the page does.
"""

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import aiohttp
from msgspec import Struct

from demo.acts.habits import EXCHANGES, Drawer, given_up, second_thoughts
from demo.acts.later import Slips
from demo.acts.purse import BY_CARD, NOTES, cash_in, pay_with, payments
from demo.world.goods import Basket, Line, grams_of, is_labelled, label
from demo.world.people import COUNT, phone
from edge.drivers.simulators import ScaleSim, ScannerSim
from retail.catalogue import Item
from retail.paying.tenders import OWNED

ANSWER_S = 10.0
SEEN_S = 4.0
#: Longer than anybody looks for a card.
AT_TERMINAL_S = 60.0
SCANS_BY_HAND_MAX = 3
#: So often what is due is looked at again before somebody else is served.
PAYS_MAX = 4
#: How many are members, and how many of those think of it only at the end.
MEMBERS, LATE = 0.4, 0.3
#: How many members charge their stored value, with one of these, how many of those take it back, and how many others sign up.
CHARGES, CHARGED, UNDONE, NEWCOMERS = 0.05, (10_000, 20_000, 50_000), 0.2, 0.03


class Pace(Struct, frozen=True):
    """How quick people are, in seconds: between goods, and between customers. Zero: as fast as the lane goes."""

    scan_s: float = 0.0
    customer_s: float = 0.0


class Shopper:
    """Rings baskets at one lane until told to stop."""

    def __init__(
        self,
        url: str,
        items: Mapping[str, Item],
        scanner: ScannerSim,
        scale: ScaleSim,
        *,
        rng: random.Random,
        pace: Pace,
        takes: int = 0,
    ) -> None:
        #: So many ways to pay besides cash the store has once its terms are in force.
        self._takes = takes
        self._url, self._items, self._scanner, self._scale = url, items, scanner, scale
        self._rng, self._pace = rng, pace
        self._state: dict[str, Any] = {}
        self._changed = asyncio.Event()
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.rung = 0
        self.rung_minor = 0
        self.refused = 0
        self.drawer = Drawer()
        self.slips = Slips()
        self._charges = 0  # numbers of the lane's charges, and of what took one back
        self._slip = ""  # that the goods in the cart are picked up with
        self._notes: dict[int, tuple[str, int]] = {}  # foreign ones, by the place of their payment in the cart

    async def connected(self) -> None:
        """Stay connected to the lane, for ever: a store server that restarts is dialled again."""
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.ws_connect(self._url, max_msg_size=4 << 20) as socket:
                        self._socket = socket
                        await self._listen(socket)
                except (aiohttp.ClientError, OSError):
                    pass  # the server is away: that is part of the demo
                finally:
                    self._socket = None
                await asyncio.sleep(0.2)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            body = json.loads(message.data)
            if "state" in body:
                self._state = body["state"]
                self._changed.set()
            if (answer := self._answers.get(body.get("re", ""))) and not answer.done():
                answer.set_result(body)

    async def ring(self, basket: Basket) -> bool:
        """Ring one basket up and pay; True once the lane said that the sale is complete."""
        await self._until(
            lambda state: len(state.get("takes") or ()) >= self._takes, SEEN_S
        )  # the store's terms are in force
        await self._until(lambda state: not state.get("tenders"), SEEN_S)
        await self._fetch()
        if (back := self.drawer.comes_back(self._rng)) and (await self._do(back)).get("ok"):
            self.drawer.done["returns"] += 1
            if self._rng.random() >= EXCHANGES:
                await self._pay()
        member = phone(self._rng.randrange(COUNT)) if self._rng.random() < MEMBERS else ""
        late = self._rng.random() < LATE
        if member and not late:
            await self._do({"do": "NameMember", "code": member})
            if self._rng.random() < CHARGES:
                await self._charge()
        elif not member and self._rng.random() < NEWCOMERS:
            number = COUNT + self._rng.randrange(COUNT)
            if not (await self._do({"do": "SignUp", "phone": phone(number), "agreed": True})).get("ok"):
                await self._do({"do": "NameMember", "code": phone(number)})
        for line in basket.lines:
            if item := self._items.get(line.item):
                await self._line(item, line)
                await asyncio.sleep(self._pace.scan_s * self._rng.uniform(0.5, 1.5))
        if member and late:
            await self._do({"do": "NameMember", "code": member})
        await self._change_minds()
        return not await self._leave_deposit() and await self._pay()

    async def _charge(self) -> None:
        """Stored value is charged, and paid like a sale; now and then it was the wrong member, and the money goes back."""
        minor = self._rng.choice(CHARGED)
        if not await self._for_later({"do": "ChargeStored", "amount_minor": minor}):
            return
        self.drawer.done["charges"] += 1
        self._charges += 1
        undo = {"do": "UndoCharge", "charge": f"C{self._charges}", "reason": "会员弄错了"}
        if self._rng.random() < UNDONE and (await self._do(undo)).get("ok"):
            await self._do({"do": "Refund", "kind": "cash", "amount_minor": minor})
            self.drawer.cash_minor -= minor
            self.drawer.done["charges_undone"] += 1
            self._charges += 1

    async def close_shift(self) -> None:
        """Count what was taken in cash, and go home."""
        if (self._state.get("shift") or {}).get("number"):
            counted = {"cash": max(0, self.drawer.cash_minor), **self.drawer.notes}
            await self._do({"do": "CountShift", "counted": counted})
            await self._do({"do": "CloseShift"})

    async def _fetch(self) -> None:
        """Somebody comes with the slip of a deposit, before the next customer."""
        if (command := self.slips.fetch(self._rng)) is None or not (await self._do(command)).get("ok"):
            return
        if command["do"] == "EndDeposit":
            self.drawer.cash_minor -= command["back_minor"]
            self.drawer.done["deposits_ended"] += 1
            return
        self._slip = command["deposit"]
        await self._pay()

    async def _leave_deposit(self) -> bool:
        """Whether the goods wait for another day, with a part of their price; the lane is free for somebody else."""
        command = self.slips.leave(self._state, self._rng)
        if command is None or not await self._for_later(command):
            return False
        self.slips.left(command)
        self.drawer.done["deposits"] += 1
        return True

    async def _for_later(self, command: dict[str, Any]) -> bool:
        """Money that is for no goods yet: in cash at once, or the cart asks for it and it is paid as a sale is."""
        amount = command["amount_minor"]
        if self._rng.random() >= BY_CARD:
            done = bool((await self._do(command)).get("ok"))
            self.drawer.cash_minor += amount if done else 0
            return done
        if not (await self._do({**command, "kind": ""})).get("ok"):
            return False
        if (await self._do(pay_with("card", amount))).get("ok"):
            await self._until(lambda state: not state.get("subject"), AT_TERMINAL_S)
        if self._state.get("subject") and (await self._do(pay_with("cash", amount))).get("ok"):
            self.drawer.cash_minor += amount
        return not self._state.get("subject")

    async def _change_minds(self) -> None:
        """Goods are left behind or cost less, before anything is paid; who gives up altogether is followed by somebody else."""
        lines = self._state.get("lines") or ()
        for name, command in second_thoughts(lines, self._rng):
            if (await self._do(command)).get("ok"):
                self.drawer.done[name] += 1

    async def _line(self, item: Item, line: Line) -> None:
        before = self._mark()
        if is_labelled(item):
            await self._scanner.scan(label(item, grams_of(item, line)))
        elif item.weighed:
            self._scale.put(grams_of(item, line))
            await self._do({"do": "AddItem", "code": item.plu})
            self._scale.put(0, moving=0)
            return
        else:
            await self._pieces(item, line.quantity)
            return
        await self._until(lambda _: self._mark() != before, SEEN_S)

    async def _pieces(self, item: Item, quantity: int) -> None:
        """Scan each, or one and then the quantity key."""
        for _ in range(quantity if quantity <= SCANS_BY_HAND_MAX else 1):
            before = self._mark()
            await self._scanner.scan(item.gtins[0][1:], "]E0")
            await self._until(lambda _, before=before: self._mark() != before, SEEN_S)  # type: ignore[misc]
        if quantity > SCANS_BY_HAND_MAX and self._state.get("lines"):
            last = self._state["lines"][-1]
            want = last["qty_milli"] + (quantity - 1) * 1000
            await self._do({"do": "SetQuantity", "line": len(self._state["lines"]), "qty_milli": want})

    def _mark(self) -> tuple[object, ...]:
        lines = self._state.get("lines") or ()
        return (self._state.get("cart"), len(lines), self._state.get("total_minor"), self._state.get("version"))

    async def _pay(self) -> bool:
        if not self._state.get("lines"):
            return False
        if given_up(self._rng) and (await self._do({"do": "Clear"})).get("ok"):
            self.drawer.done["given_up"] += 1
            return False
        before = self._receipt()
        self._notes.clear()
        if not (await self._by_slip(before) or await self._by_purse(before)):
            return False
        self.rung += 1
        self._remember()
        await asyncio.sleep(self._pace.customer_s * self._rng.uniform(0.5, 1.5))
        return True

    async def _by_slip(self, before: str) -> bool:
        """With the deposit that was left for these goods, as far as it goes; whether that was all."""
        slip, self._slip = self._slip, ""
        if not slip:
            return False
        if (await self._do(pay_with("deposit", self._state.get("due_minor", 0), slip))).get("ok"):
            self.drawer.done["picked_up"] += 1
        return self._receipt() != before

    async def _by_purse(self, before: str) -> bool:
        """With what people carry, until nothing is due."""
        for _ in range(PAYS_MAX):
            takes = [each["kind"] for each in self._state.get("takes") or ()]
            due = self._state.get("due_minor", 0)
            for pay in payments(due, takes, self._rng, self._owned(), self._foreign()):
                place = len(self._state.get("tenders") or ())
                if not (await self._do(pay)).get("ok"):
                    self.refused += 1
                    if not await self._in_cash():
                        return False
                    break
                if currency := pay.get("currency"):
                    self._notes[place] = (f"cash.{currency}", pay["given_minor"])
            await self._until(lambda state: not state.get("payment"), AT_TERMINAL_S)
            await self._until(lambda _: self._receipt() != before, SEEN_S)
            if self._receipt() != before:
                return True  # else the last goods came while the money was counted out: the rest is paid too
        return False

    def _foreign(self) -> dict[str, int]:
        """How much of other currencies covers what is due, as the screen says."""
        return {one["currency"]: one["due_minor"] for one in self._state.get("foreign") or ()}

    def _receipt(self) -> str:
        """The number of the sale before."""
        return str((self._state.get("last_sale") or {}).get("receipt_no", ""))

    def _remember(self) -> None:
        last = self._state.get("last_sale") or {}
        self.rung_minor += last.get("total_minor", 0)
        self.drawer.sold(self._receipt())
        tenders = last.get("tenders", ())
        self.drawer.cash_minor += cash_in(tenders, self._notes)
        for tender in tenders:
            if (kind := tender["kind"]) in OWNED and tender["amount_minor"] > 0:
                self.drawer.done[f"by_{kind}"] += 1
        for kind, given in self._notes.values():
            self.drawer.notes[kind] += given
            self.drawer.done["foreign"] += 1

    def _owned(self) -> dict[str, int]:
        """How much of what is due the member's accounts may pay, as the screen says."""
        member = self._state.get("member") or {}
        return {one["kind"]: one["pays_minor"] for one in member.get("may_spend") or ()}

    async def _in_cash(self) -> bool:
        """What was possible is not any more, at another lane for example: back with it, and cash."""
        for tender in range(len(self._state.get("tenders") or ()), 0, -1):
            await self._do({"do": "TakeBack", "tender": tender})
        self._notes.clear()
        note, due = NOTES[-1], self._state.get("due_minor", 0)
        return due > 0 and bool((await self._do(pay_with("cash", -(-due // note) * note))).get("ok"))

    async def _do(self, command: dict[str, Any]) -> dict[str, Any]:
        """Send a command until it is answered: the same id every time."""
        key, before = uuid4().hex[:16], self._state.get("version", 0)
        while True:
            answer = self._answers[key] = asyncio.get_running_loop().create_future()
            try:
                if self._socket is None:
                    raise ConnectionError
                await self._socket.send_str(json.dumps({"id": key, **command}))
                async with asyncio.timeout(ANSWER_S):
                    body: dict[str, Any] = await answer
                if body.get("ok"):
                    # What the lane shows comes after its answer: who pays looks at what is due now.
                    await self._until(lambda state: state.get("version", 0) > before, SEEN_S)
                    return body
                if body.get("problem", {}).get("status", 400) < 500:
                    return body
                await asyncio.sleep(0.5)
            except (ConnectionError, TimeoutError, aiohttp.ClientError):
                await asyncio.sleep(0.2)
            finally:
                del self._answers[key]

    async def _until(self, true: Callable[[dict[str, Any]], bool], seconds: float) -> None:
        """Wait for the lane to show something; a scan that was lost to a restart is not worth more than `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not (self._state and true(self._state)):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return
