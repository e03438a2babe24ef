"""The last answers of a lane, so that a key pressed twice or a message sent again acts once."""

from collections import OrderedDict

from msgspec import Struct

from edge.lanes.problem import Problem

#: A client has one or two commands unanswered when its line drops; this is far beyond.
KEEP_MAX = 64
#: How many done commands are saved with the cart, for clients that ask again after a restart of the server.
SAVE_MAX = 16


class Answer(Struct, frozen=True):
    """What a command id was told: `hash` is of the request, `problem` is None where it was done."""

    hash: bytes
    problem: Problem | None = None


class Answers:
    """Command ids with their answers, the newest `KEEP_MAX`."""

    def __init__(self, done: dict[str, bytes] | None = None) -> None:
        self._done = dict(done or {})
        self._known = OrderedDict((command_id, Answer(hash_)) for command_id, hash_ in self._done.items())

    def get(self, command_id: str) -> Answer | None:
        """The answer given before, if it is still known."""
        return self._known.get(command_id)

    def put(self, command_id: str, answer: Answer) -> None:
        """Remember an answer; the oldest one beyond the bound is forgotten."""
        self._known[command_id] = answer
        if len(self._known) > KEEP_MAX:
            self._known.popitem(last=False)
        if answer.problem is None:
            self._done[command_id] = answer.hash
            if len(self._done) > SAVE_MAX:
                del self._done[next(iter(self._done))]

    def done_with(self, command_id: str, hash_: bytes) -> dict[str, bytes]:
        """The newest done commands and one more, oldest first: what is saved beside the cart."""
        return {**self._done, command_id: hash_}
