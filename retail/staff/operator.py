"""An operator (收银员) as head office knows them. Their PIN is nowhere: what stands here is its scrypt hash (RFC 7914)."""

import hashlib
import hmac
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct
from msgspec.structs import replace

Role = Literal["cashier", "supervisor", "manager"]
#: From the least to the most.
ROLES: tuple[Role, ...] = get_args(Role)
OperatorId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,32}\Z")]
Pin = Annotated[str, Meta(pattern=r"^[0-9]{4,12}\Z")]

SALT_BYTES = 16
#: 16 MiB and some 50 ms a try on a small box: ten thousand PINs are ten minutes to a thief of the file, so lock-out matters more.
_COST, _BLOCK, _LANES, _HASH_BYTES = 2**14, 8, 1, 32
_MEMORY_BYTES = 64 * 1024 * 1024


class Operator(Struct, frozen=True, omit_defaults=True):
    """`stores` are where they work, all of them where none is named; one who is not `active` signs in nowhere."""

    id: OperatorId
    name: Annotated[str, Meta(max_length=60)] = ""
    role: Role = "cashier"
    salt: bytes = b""
    pin: bytes = b""
    stores: tuple[str, ...] = ()
    active: bool = True

    def works_at(self, store: str) -> bool:
        """Whether they may sign in there."""
        return self.active and bool(self.pin) and (not self.stores or store in self.stores)


def at_least(role: str, wanted: Role) -> bool:
    """Whether a role is this one or above it; a role that is not known is below all."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(wanted)


def new_pin(operator: Operator, pin: str, salt: bytes) -> Operator:
    """The operator with another PIN, under a salt of its own."""
    return replace(operator, salt=salt, pin=_hash(pin, salt))


def matches(operator: Operator | None, pin: str) -> bool:
    """Whether it is their PIN. Takes as long for nobody as for somebody, and blocks for as long as a hash takes."""
    salt, wanted = (operator.salt, operator.pin) if operator else (bytes(SALT_BYTES), b"")
    return hmac.compare_digest(_hash(pin, salt), wanted)


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_HASH_BYTES, maxmem=_MEMORY_BYTES)
