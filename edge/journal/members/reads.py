"""What may be asked of the journal about members: each is one look into an index."""

import sqlite3
from itertools import islice

from edge.journal.members.rows import SQL, as_charge, charge_of, share_of
from edge.journal.members.signing import signed_up, signed_up_by_key
from edge.journal.words import Identity
from retail.members import Member, Share
from retail.members.charge import Charge, ChargeKey

CHARGES_MAX = 50
#: Charges of each lane among which those of one member are looked for: weeks of a busy counter.
LOOKED_AT = 200


class MemberReads:
    """The half of a journal's reading that is about members; `_quick` is its connection."""

    _quick: sqlite3.Connection
    _identity: Identity

    def share(self, account: str, member: str, granted: int) -> Share:
        """What this store has of an account, where head office has lent it so much in all."""
        return share_of(self._quick, account, member, granted)

    def last_charge(self, lane: str) -> int:
        """The number of the lane's newest charge, 0 before the first."""
        (following,) = self._quick.execute(SQL["charge_number"], (lane, self._identity.epoch)).fetchone()
        return int(following) - 1

    def charge(self, key: ChargeKey) -> Charge | None:
        """A charge that was taken here; None where there is none of this number."""
        return charge_of(self._quick, self._identity.store, self._identity.epoch, key)

    def recent_charges(self, member: str = "", limit: int = CHARGES_MAX) -> list[Charge]:
        """The newest charges of all lanes, the newest first; of one member, those among each lane's last `LOOKED_AT`."""
        depth, store = (LOOKED_AT if member else limit), self._identity.store
        lanes = self._quick.execute(SQL["charging_lanes"]).fetchall()
        rows = [row for lane in lanes for row in self._quick.execute(SQL["charges_of_lane"], (*lane, depth)).fetchall()]
        found = (as_charge(row, store) for row in sorted(rows, key=lambda row: row[5], reverse=True))
        return list(islice((one for one in found if member in {"", one.member}), limit))

    def signed_up(self, member: str) -> Member | None:
        """A member who signed up here, by their code."""
        return signed_up(self._quick, member)

    def signed_up_by_key(self, key: bytes) -> Member | None:
        """A member who signed up here, by a keyed hash of their number."""
        return signed_up_by_key(self._quick, key)

    def sign_ups(self) -> list[tuple[int, str, int]]:
        """Number of the fact, code and time of all who signed up here and are not head office's yet."""
        return [(int(seq), member, int(at_ms)) for seq, member, at_ms in self._quick.execute(SQL["all_signed_up"])]
