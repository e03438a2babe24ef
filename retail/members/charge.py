"""The number of a charge (储值充值) as people read it."""


def charge_no(store: str, lane: str, epoch: int, number: int) -> str:
    """The number that people read.

    >>> charge_no("s001", "03", 1, 12)
    's001-03-1-C000012'
    """
    return f"{store}-{lane}-{epoch}-C{number:06d}"
