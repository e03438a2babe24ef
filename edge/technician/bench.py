"""One thing at a time is tried or looked for; it tells how it goes, and ends by itself or when told to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count

import structlog

from edge.drivers.errors import DeviceError
from edge.drivers.survey import Finding, Told
from edge.drivers.survey.words import tell
from edge.technician.view import JobView

#: More than any scan of a box's ports says; what comes after is not kept.
LINES_MAX = 400

log = structlog.get_logger()
Work = AsyncIterator[Told | Finding]


@dataclass(slots=True)
class Job:
    """What was started, and what it has said so far."""

    id: int
    what: str
    device: str
    began_s: float
    state: str = "running"
    lines: list[Told] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tape: bytes = b""

    def view(self, now_s: float) -> JobView:
        """As the page shows it."""
        return JobView(
            id=self.id,
            what=self.what,
            device=self.device,
            state=self.state,
            ago_s=int(now_s - self.began_s),
            lines=tuple(self.lines),
            findings=tuple(self.findings),
            tape=len(self.tape),
        )


class Bench:
    """Runs one job at a time; the last one stays to be read."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.job: Job | None = None
        self._monotonic = monotonic
        self._ids = count(1)
        self._task: asyncio.Task[None] | None = None
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Be there for jobs until cancelled."""
        try:
            async with asyncio.TaskGroup() as self._group:
                await asyncio.Event().wait()
        finally:
            self._group = None

    @property
    def busy(self) -> bool:
        """Whether something is going on."""
        return self._task is not None and not self._task.done()

    def start(self, what: str, device: str, work: Callable[[Job], Work]) -> Job | None:
        """Begin; None while another is going on, or the box is stopping."""
        if self.busy or self._group is None:
            return None
        job = self.job = Job(next(self._ids), what, device, self._monotonic())
        self._task = self._group.create_task(self._do(job, work(job)), name=f"technician {what}")
        return job

    def stop(self) -> None:
        """End what is going on; it tells so."""
        if self._task:
            self._task.cancel()

    async def _do(self, job: Job, work: Work) -> None:
        try:
            async for said in work:
                self._take(job, said)
            job.state = "done"
        except asyncio.CancelledError:
            job.state = "stopped"
            self._take(job, tell("stopped"))
            if self._group is None:
                raise
        except DeviceError as exc:
            job.state = "failed"
            self._take(job, tell("failed", why=exc))
        except Exception as exc:
            log.exception("technician.failed", what=job.what, device=job.device)
            job.state = "failed"
            self._take(job, tell("failed", why=f"{type(exc).__name__}: {exc}"))

    @staticmethod
    def _take(job: Job, said: Told | Finding) -> None:
        if len(job.lines) < LINES_MAX:
            job.lines.append(said.words if isinstance(said, Finding) else said)
        if isinstance(said, Finding) and len(job.findings) < LINES_MAX:
            job.findings.append(said)
