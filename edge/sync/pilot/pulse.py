"""Is anybody there? Greetings, and when their silence means a dead line, whatever the broker and the socket say.

    heard ---- HEARTBEAT_S ----> hello ---- ANSWER_S ----> dead

A line whose bytes are paid for is greeted seldom, and its death is seen late while nothing is to be sent; but whatever is
sent over it (a sale above all) asks for an answer too, and counts from then on as a greeting does.
"""

from msgspec import Struct

#: A store with facts to send that head office asked to wait asks again after this long.
ASK_AGAIN_S = 10.0


class Beat(Struct, frozen=True):
    """How often to greet, and how long an answer, or any word, may be missing."""

    heartbeat_s: float
    answer_s: float
    silence_s: float


#: Noticed within 4.0 + 5.5 s.
BEAT = Beat(heartbeat_s=4.0, answer_s=5.5, silence_s=8.0)
#: Idle, within 60 + 8 s; with anything to send, 8 s after it was sent.
METERED = Beat(heartbeat_s=60.0, answer_s=8.0, silence_s=8.0)


class Pulse:
    """When the hub was heard last, and since when it has been asked in vain."""

    def __init__(self, now_s: float, beat: Beat) -> None:
        self.beat = beat
        #: When the hub said anything, in this session or an earlier one.
        self.heard_s = now_s
        self._began_s = now_s
        self._asked_s: float | None = None

    def began(self, now_s: float) -> None:
        """A new session, in which the hub has yet to be heard."""
        self._began_s, self._asked_s = now_s, None

    def heard(self, now_s: float) -> None:
        """Any word of the hub itself."""
        self.heard_s, self._asked_s = now_s, None

    def asked(self, now_s: float) -> None:
        """Something was sent that the hub answers."""
        if self._asked_s is None:
            self._asked_s = now_s

    def silent_in_s(self, now_s: float) -> float:
        """How long until the line counts as dead, unless the hub is heard; 0 or less: it is."""
        asked_s = now_s + self.beat.heartbeat_s if self._asked_s is None else self._asked_s
        known_s = max(self.heard_s, self._began_s)
        return max(known_s + self.beat.silence_s, asked_s + self.beat.answer_s) - now_s
