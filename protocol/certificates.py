"""How a box comes to a certificate for the broker, and to the next one: one question, one answer, each sealed as on the line.

They travel over HTTP, for who needs a certificate may have no other way in; the seals make it the same on plain HTTP. The
question names no key: the certificate is for the key that the box enrolled with, and of use to nobody else.
"""

from msgspec import Struct

from protocol.topics import Address

#: Authorities that a hub may name at a time: the present one, and the next during a change.
AUTHORITIES_MAX = 4


class CertificateAsked(Struct, frozen=True, array_like=True):
    """Box -> hub: which life it is in. `wall_ms` is its clock's claim."""

    epoch: int
    wall_ms: int


class CertificateGiven(Struct, frozen=True, array_like=True):
    """Hub -> box, in DER: its certificate, whose certificates it shall believe, and the URL of the broker to dial."""

    certificate: bytes
    authorities: tuple[bytes, ...]
    broker: str


def asked_topic(address: Address) -> str:
    """What the box's seal is for."""
    return f"ln/v1/{address.path}/up/certificate"


def given_topic(address: Address) -> str:
    """What the hub's seal is for."""
    return f"ln/v1/{address.path}/down/certificate"
