"""Labels that are asked for: at this store's prices, kept until they are out, told while nobody knows, again only by a person."""

import pytest
from msgspec.structs import replace

from edge.drivers.document import Align
from edge.drivers.errors import DeviceOffline, DeviceRefused
from edge.drivers.labels.tag import TEMPLATES
from edge.drivers.roles import DeviceHealth, DeviceState, Proof
from edge.labels.asked import LabelWanted, PrintLabels
from edge.labels.desk import LabelDesk
from edge.labels.tags import tag_of
from edge.lanes.problem import Problem
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions.promotion import When
from tests.edge.journal.shop import open_journal
from tests.edge.lanes.conftest import APPLE, MILK, Bench, bench
from tests.edge.papers import Watched, runs_until_still

__all__ = ["bench"]

MILK_LABEL = PrintLabels((LabelWanted("milk", 2),))


class FakeLabelPrinter:
    """A printer that one breaks by hand."""

    def __init__(self) -> None:
        self.out = []
        self.state = DeviceState.ONLINE
        self.before: Exception | None = None
        self.after: Exception | None = None

    def health(self) -> DeviceHealth:
        return DeviceHealth("tags", self.state, 0.0)

    async def print(self, tags, template, begin) -> Proof:
        if self.before:
            raise self.before
        await begin()
        if self.after:
            raise self.after
        self.out += [(tag.name, tag.price, copies, template) for tag, copies in tags]
        return Proof.PRINTED


class Counter:
    """A label desk over a real journal; `again` is a new process."""

    def __init__(self, bench: Bench, journal) -> None:
        self.bench, self.books, self.printer = bench, Watched(journal), FakeLabelPrinter()
        self.again()

    def again(self) -> None:
        self.desk = LabelDesk({"tags": self.printer}, self.bench.store, self.books, self.bench.clock)

    async def works(self) -> None:
        """It runs until nothing moves."""
        await runs_until_still(self.desk.run, self.books)


@pytest.fixture
async def counter(bench, tmp_path):
    async with await open_journal(tmp_path) as journal:
        yield Counter(bench, journal)


async def test_labels_come_out_once_at_the_price_that_holds(counter):
    job = await counter.desk.ask(PrintLabels((LabelWanted("milk", 2), LabelWanted("22")), "60x40"))
    assert (job.printer, job.title, job.state) == ("tags", "牛奶 1L +1", "waits")

    await counter.works()

    assert counter.printer.out == [("牛奶 1L", "5.50", 2, "60x40"), ("苹果", "8.00", 1, "60x40")]
    assert (counter.desk.view().jobs, counter.books.papers()) == ((), [])


async def test_labels_wait_for_a_printer_over_a_restart(counter):
    counter.printer.before = DeviceRefused("paper out")
    await counter.desk.ask(MILK_LABEL)
    await counter.works()
    assert [job.state for job in counter.desk.view().jobs] == ["waits"]

    counter.printer.before = None
    counter.again()
    await counter.works()

    assert len(counter.printer.out) == 1


async def test_labels_that_stopped_in_the_middle_are_a_persons_to_print_again(counter):
    counter.printer.after = DeviceOffline("unplugged")
    job = await counter.desk.ask(MILK_LABEL)
    await counter.works()
    counter.printer.after = None
    counter.again()
    await counter.works()
    assert counter.printer.out == []
    assert [one.state for one in counter.desk.view().jobs] == ["in-doubt"]

    await counter.desk.move(job.id, "again")
    await counter.works()

    assert len(counter.printer.out) == 1
    assert counter.desk.view().jobs == ()


async def test_labels_can_be_given_up(counter):
    counter.printer.state = DeviceState.OFFLINE
    job = await counter.desk.ask(MILK_LABEL)

    await counter.desk.move(job.id, "drop")

    assert (counter.desk.view().jobs, counter.books.papers()) == ((), [])
    assert (await counter.desk.move(job.id, "drop")).code == "no-labels"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (PrintLabels((LabelWanted("milk"),), printer="none"), "no-label-printer"),
        (PrintLabels((LabelWanted("milk"),), "A4"), "no-label-size"),
        (PrintLabels((LabelWanted("milk"), LabelWanted("0000"))), "unknown-code"),
    ],
)
async def test_what_cannot_be_printed_is_refused_whole(counter, wanted, code):
    refused = await counter.desk.ask(wanted)

    assert isinstance(refused, Problem)
    assert refused.code == code
    assert counter.books.papers() == []


def test_a_tag_says_what_a_lane_would_take_and_strikes_out_what_does_not_hold(bench):
    shop = bench.store.shop()
    offer = Price("milk", 450, when=When(from_date=20200101, to_date=20991231))
    books = Books(PriceBook.of([offer]), shop.books.promotions)

    usual, offered = tag_of(MILK, shop, "CNY", "zh"), tag_of(MILK, replace(shop, books=books), "CNY", "zh")

    assert (usual.price, usual.was, usual.unit, usual.code) == ("5.50", "", "元", "2900000000018")
    assert (offered.price, offered.was) == ("4.50", "5.50")
    assert (tag_of(APPLE, shop, "CNY", "en").unit, tag_of(APPLE, shop, "CNY", "en").code) == ("/ kg", "22")


@pytest.mark.parametrize("size", TEMPLATES)
def test_the_boxes_of_a_template_lie_on_its_label(size):
    template = TEMPLATES[size]

    for field in template.fields:
        assert field.left + field.width <= template.width
        assert field.top + field.height <= template.height
        assert field.align in Align
