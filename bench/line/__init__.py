"""The same receipts over the same lines, ours beside what others would put there (`./run bench line`)."""

from bench.table import Row


async def run() -> list[Row]:
    """See `matrix`; imported late, for the small processes of this package start beside what they measure."""
    from bench.line.matrix import compare

    return await compare()
