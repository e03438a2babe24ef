"""What head office asks for is done once, in time, and answered each time that it is asked."""

import asyncio

from edge.sync.errands import KEPT_MAX, TEXT_MAX, WAITING_MAX, Errands
from edge.sync.post import Post
from protocol.link.virtual import VirtualClock, run
from protocol.messages import Ask, Told
from protocol.packing import unpack
from protocol.squeeze import unsqueeze


class Desk(Post):
    def __init__(self) -> None:
        self.told: list[Told] = []

    async def send(self, leaf, payload, *, qos=1, retain=False):
        assert leaf == "up/told"
        self.told.append(unpack(payload, Told))

    def words(self) -> list[tuple[str, str, str]]:
        return [(one.id, one.outcome, unsqueeze(one.packed, 1 << 20).decode()) for one in self.told]


class Box:
    """A box with one thing that it can do."""

    def __init__(self, path, answer="fine") -> None:
        self.path, self.answer, self.done = path / "errands.json", answer, 0
        self.clock, self.desk = VirtualClock(), Desk()
        self.start()

    def start(self) -> None:
        self.errands = Errands(self.path, {"status": self.status}, self.clock)

    async def status(self) -> str:
        self.done += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer == "never":
            await asyncio.sleep(10_000)
        return self.answer

    def ask(self, question: str = "q1", what: str = "status", within_s: int = 60) -> None:
        self.errands.on_ask(Ask(question, what, self.clock.wall_ms() + within_s * 1000))

    async def runs(self, seconds: float = 1.0) -> None:
        running = asyncio.create_task(self.errands.run(self.desk))
        await asyncio.sleep(seconds)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_asked_twice_it_acts_once_and_answers_twice_also_after_a_restart(tmp_path):
    async def story():
        box = Box(tmp_path)
        box.ask()
        box.ask()
        await box.runs()
        box.start()
        box.ask()
        await box.runs()
        assert box.desk.words() == [("q1", "done", "fine")] * 3
        assert box.done == 1

    run(story())


def test_what_is_too_old_or_unknown_is_not_done_and_says_so(tmp_path):
    async def story():
        box = Box(tmp_path)
        box.ask("old", within_s=0)
        box.ask("odd", "dance")
        await box.runs()
        assert [told[:2] for told in box.desk.words()] == [("old", "expired"), ("odd", "unknown")]
        assert "not done" in box.desk.words()[0][2]
        assert "status" in box.desk.words()[1][2]
        assert box.done == 0

    run(story())


def test_one_that_fails_or_never_ends_is_answered_and_the_next_is_done(tmp_path):
    async def story():
        box = Box(tmp_path, ValueError("no paper"))
        box.ask("q1")
        await box.runs()
        box.answer = "never"
        box.ask("q2")
        await box.runs(70)
        box.answer = "x" * (TEXT_MAX + 9) + "end"
        box.ask("q3")
        await box.runs()
        (one, two, three) = box.desk.words()
        assert one == ("q1", "failed", "ValueError: no paper")
        assert two[:2] == ("q2", "failed")
        assert (three[1], len(three[2]), three[2][-3:]) == ("done", TEXT_MAX, "end")

    run(story())


def test_a_box_that_stopped_in_the_middle_does_not_do_it_again(tmp_path):
    async def story():
        box = Box(tmp_path, "never")
        box.ask()
        await box.runs()
        box.start()
        box.ask()
        await box.runs()
        assert box.desk.words() == [("q1", "failed", "the box stopped while it was at it")]
        assert box.done == 1

    run(story())


def test_what_waits_and_what_is_kept_is_bounded_and_a_spoiled_file_is_no_trouble(tmp_path):
    async def story():
        (tmp_path / "errands.json").write_bytes(b"[{")
        box = Box(tmp_path)
        for n in range(WAITING_MAX + 5):
            box.ask(f"q{n}")
        await box.runs()
        assert len(box.desk.told) == WAITING_MAX
        for n in range(KEPT_MAX):
            box.ask(f"r{n}")
            await box.runs()
        assert len(box.errands._kept) == KEPT_MAX

    run(story())


def test_a_disk_that_takes_nothing_does_not_keep_it_from_being_done(tmp_path):
    async def story():
        box = Box(tmp_path / "gone")
        box.ask()
        await box.runs()
        assert box.desk.words() == [("q1", "done", "fine")]

    run(story())
