"""Which promotions go together: layer by layer, by priority, and of equals the order that leaves the customer most.

A layer sees what the layers before it left to pay. Inside a layer a promotion takes its goods, and who comes later in the
same group finds them taken. Promotions of one layer and priority that want the same goods are rivals, whose order is
searched for. What comes out depends on their ids alone, never on the order of scanning.
"""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from retail.promotions.book import Book
from retail.promotions.eligible import Circumstances, times_left, why_not
from retail.promotions.given import Given
from retail.promotions.goods import Bunch
from retail.promotions.promotion import Promotion, Settings
from retail.promotions.search import Search
from retail.promotions.taken import Cart, Rival


class Tried(Struct, frozen=True, gc=False):
    """A promotion and what came of it."""

    promotion: Promotion
    given: Given


def combine(
    book: Book, goods: Sequence[Bunch], now: Circumstances, settings: Settings, *, everyone: bool = False
) -> list[Tried]:
    """Try those that touch the cart, or `everyone`: first what does not hold, then in the order in which they were reckoned."""
    tried, holding, aims = list[Tried](), list[Rival](), book.aims(goods)
    search = Search(Cart.of(goods, aims), settings)
    for entry in book.entries if everyone else book.touching(aims):
        if (not entry.open or now.off) and (why := why_not(entry.promotion, now)):
            tried.append(Tried(entry.promotion, Given(reason=why)))
            continue
        wants = 0
        for selection in entry.selections:
            wants |= aims.at(selection)
        limit = entry.limit if entry.open else times_left(entry.promotion, now)
        holding.append(Rival(entry.promotion.id, entry, wants, limit))
    holding.sort(key=lambda one: one.entry.rank)
    for _, equals in groupby(holding, key=lambda one: one.entry.rank[:2]):
        for rivals in _circles(list(equals)):
            for rival, given in search.settle(rivals):
                tried.append(Tried(rival.entry.promotion, given))
    return tried


def _circles(equals: Sequence[Rival]) -> list[list[Rival]]:
    """Promotions apart where no bunch is wanted by both: each circle is reckoned by itself. They come and go by their ids."""
    circles, wanted, merged = list[tuple[int, list[Rival]]](), 0, False
    for rival in equals:
        wants, members = rival.wants, [rival]
        if wants & wanted:
            merged = True
            for circle in [one for one in circles if one[0] & rival.wants]:
                circles.remove(circle)
                wants, members = wants | circle[0], members + circle[1]
        circles.append((wants, members))
        wanted |= wants
    found = [members for _, members in circles]
    if not merged:
        return found
    for members in found:
        members.sort(key=lambda one: one.id)
    return sorted(found, key=lambda members: members[0].id)
