"""Where labels are asked for: kept in the journal before the first byte, printed in order, told while it is not known that they are out.

Labels that stopped in the middle wait for a person: they are printed again or given up. Two of one price tag harm nobody, so no copy is
marked; but none is left out in silence.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from edge.drivers.labels.tag import TEMPLATES, Tag
from edge.drivers.roles import Begin, Device, Proof
from edge.journal.errors import JournalError, TooManyPapers
from edge.journal.papers import Paper, PaperKind
from edge.labels import asked
from edge.labels.tags import find, tag_of
from edge.lanes.ports import Clock, Store
from edge.lanes.problem import Problem, from_refusal, problem
from edge.papers.queue import PaperBooks, PaperQueue
from retail.refusals import Refused

Wanted = tuple[tuple[Tag, int], ...]


class LabelPrinter(Device, Protocol):
    """A printer of labels, as a driver is one."""

    async def print(self, tags: Sequence[tuple[Tag, int]], template: str, begin: Begin) -> Proof:
        """Each so many times; raise `DeviceError` where it is not known to be out."""
        ...


class _Job(msgspec.Struct, frozen=True):
    """A paper's document, for labels."""

    template: str
    tags: Wanted


_jobs = msgspec.msgpack.Decoder(_Job)


async def _put(printer: LabelPrinter, paper: Paper, begin: Begin) -> Proof:
    job = _jobs.decode(paper.document)
    return await printer.print(job.tags, job.template, begin)


class LabelDesk:
    """The label printers of a store by name; none in most."""

    def __init__(self, printers: Mapping[str, LabelPrinter], store: Store, books: PaperBooks, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._queue = PaperQueue(PaperKind.LABEL, printers, books, clock, _put)
        self.run = self._queue.run

    async def ask(self, wanted: asked.PrintLabels) -> asked.LabelJob | Problem:
        """Keep labels to be printed, all of them or none."""
        printers = self._queue.printers
        printer = wanted.printer or next(iter(printers), "")
        if printer not in printers:
            return problem("no-label-printer", field="printer", given=printer)
        if wanted.template not in TEMPLATES:
            return problem("no-label-size", field="template", given=", ".join(TEMPLATES))
        tags = self._tags(wanted.labels)
        if isinstance(tags, Problem):
            return tags
        title = tags[0][0].name + (f" +{len(tags) - 1}" if len(tags) > 1 else "")
        document = msgspec.msgpack.encode(_Job(wanted.template, tags))
        try:
            return self._shown(
                await self._queue.add(
                    Paper("", PaperKind.LABEL, title, document, self._clock.wall_ms(), printer),
                )
            )
        except TooManyPapers:
            return problem("labels-wait", given=printer)
        except JournalError:
            return problem("disk-full")

    def _tags(self, wanted: Sequence[asked.LabelWanted]) -> Wanted | Problem:
        shop, currency = self._store.shop(), self._store.currency
        tags = []
        for one in wanted:
            item = find(one.code, shop, currency)
            if isinstance(item, Refused):
                return from_refusal(item)
            if not item.price_minor:
                return problem("no-label-price", field="code", given=item.name)
            tags.append((tag_of(item, shop, currency, self._store.language), one.copies))
        return tuple(tags)

    async def move(self, number: int, do: str) -> asked.Labels | Problem:
        """Print labels in doubt again, take the word of who saw them, or give them up; those that wait can be given up too."""
        return self.view() if await self._queue.move(number, do) else problem("no-labels", given=str(number))

    def view(self) -> asked.Labels:
        """What waits, and how the printers are."""
        healths = ((name, one.health()) for name, one in self._queue.printers.items())
        return asked.Labels(
            tuple(self._shown(paper) for paper in self._queue.papers()),
            tuple(TEMPLATES),
            tuple(asked.LabelPrinterState(name, health.state.value, health.problem) for name, health in healths),
        )

    def _shown(self, paper: Paper) -> asked.LabelJob:
        doubted = self._queue.is_in_doubt(paper)
        return asked.LabelJob(paper.id, paper.printer, paper.title, "in-doubt" if doubted else "waits", paper.at_ms)
