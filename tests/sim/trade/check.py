"""What must hold of members' money and of stock, whatever happens.

    at any moment   no box thinks that it was lent more than head office lent; nobody lends what nobody owns
    when quiet      stock and shares are the same at store and head office, and what a plain sum of the facts comes to;
                    no life spent more than it was lent; all stores together spent no more than members were given

A box with two histories (an old card was put back, or copied) can spend the same twice: then it says that there is trouble, and of
its sums nothing is held.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tests.sim.oracle.books import reading
from tests.sim.oracle.broken import Broken
from tests.sim.oracle.ledger import Ledger, life_of
from tests.sim.oracle.oracle import Oracle
from tests.sim.trade.books import Lent, TradeBooks, shelves
from tests.sim.trade.sums import Owned, Sums, add_up
from tests.sim.world.box import Box


class TradeOracle:
    """Raises `Broken`, in words, at the first promise about members and stock that is not kept."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle

    # -- at any moment -----------------------------------------------------------------------------------------------

    def check_lent(self, boxes: Iterable[Box]) -> None:
        """No box holds more than head office says it lent, and head office lends only what there is. Not of a hub that was set back."""
        if self._oracle.hub_was_set_back:
            return
        with reading(self._oracle.hub_path) as file:
            books = TradeBooks(file)
            balances, shares = books.balances(), list(books.shares())
        granted = {(one.store, one.epoch, one.owned): one.granted for one in shares}
        for box in boxes:
            for lease in box.leases.all() if box.leases and not box.incident else ():
                most = granted.get((box.address.store, box.epoch, (lease.account, lease.member)), 0)
                if lease.granted > most:
                    raise Broken(
                        f"{box.name}: it holds {lease.granted} {lease.account} of {lease.member}, {most} were lent"
                    )
        _within(balances, shares)

    # -- when quiet --------------------------------------------------------------------------------------------------

    def left(self, boxes: Iterable[Box]) -> list[str]:
        """Who is still to hear what was lent, or to be followed."""
        with reading(self._oracle.hub_path) as file:
            books = TradeBooks(file)
            waits = [] if books.is_settled() else ["head office looks at shares and stock"]
            shares = list(books.shares())
        return waits + [
            f"{box.name}: it holds {box.lent(*one.owned)} of {one.owned}, and was lent {one.granted}"
            for box in boxes
            for one in shares
            if (one.store, one.epoch) == (box.address.store, box.epoch) and box.lent(*one.owned) != one.granted
        ]

    def check_stores(self, boxes: Iterable[Box]) -> None:
        """Each store's figures are those of its facts, and head office's the same."""
        for box in boxes:
            sums = _sums(self._oracle.ledger(box))
            figures = sums.figures()
            with reading(box.path) as file:
                _same(f"{box.name}: its stock", shelves(file), figures)
            with reading(self._oracle.hub_path) as file:
                books = TradeBooks(file)
                stock, moved = books.stock(life_of(box)), books.moved(box.address.store, box.epoch)
                shares = [one for one in books.shares() if (one.store, one.epoch) == (box.address.store, box.epoch)]
            _same(f"{box.name}: its stock at head office", stock, figures)
            _same(f"{box.name}: accounts at head office", _some(moved), _balances([sums]))
            for one in shares:
                self._check_share(box, one, sums)

    def _check_share(self, box: Box, lent: Lent, sums: Sums) -> None:
        assert box.journal
        account, member = lent.owned
        here = box.journal.share(account, member, box.lent(account, member)).left
        facts = sums.of(account, member).left(lent.granted)
        if facts < 0:
            raise Broken(f"{box.name}: it spent {-facts} {account} of {member} that it was not lent")
        if not here == lent.left == facts:
            raise Broken(
                f"{box.name}: of {account} of {member} {here} are left, {lent.left} at head office, {facts} by its facts"
            )

    def check_chain(self) -> None:
        """All stores together: what was spent, seen or not, somebody was given before. Not where a box had two histories."""
        owned = _balances([_sums(ledger) for ledger in self._oracle.ledgers])
        if overspent := {name: minor for name, minor in owned.items() if minor < 0}:
            raise Broken(f"the stores spent what nobody owned: {overspent}")
        with reading(self._oracle.hub_path) as file:
            books = TradeBooks(file)
            _within(books.balances(), list(books.shares()))


def _sums(ledger: Ledger) -> Sums:
    store, _, epoch = ledger.life
    return add_up(ledger.name, store, epoch, [ledger.facts[seq] for seq in sorted(ledger.facts)])


def _within(balances: Mapping[Owned, int], shares: Sequence[Lent]) -> None:
    lent: Counter[Owned] = Counter()
    for one in shares:
        lent[one.owned] += max(0, one.left)
    for owned, amount in lent.items():
        if amount > balances.get(owned, 0):
            raise Broken(f"{amount} of {owned} are lent, and there are {balances.get(owned, 0)}")


def _balances(all_: Sequence[Sums]) -> dict[Owned, int]:
    owned: Counter[Owned] = Counter()
    for sums in all_:
        for name, moved in sums.owned.items():
            owned[name] += moved.balance
    return _some(owned)


def _some(owned: Mapping[Owned, int]) -> dict[Owned, int]:
    return {name: amount for name, amount in owned.items() if amount}


def _same(what: str, stands: Mapping, should: Mapping) -> None:
    if stands != should:
        wrong = {
            name: (stands.get(name), should.get(name))
            for name in {*stands, *should}
            if stands.get(name) != should.get(name)
        }
        raise Broken(f"{what} is not what the facts come to (stands, should): {dict(sorted(wrong.items()))}")
