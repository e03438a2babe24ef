"""Runs of facts that the hub has: one up to its cursor, and those that came ahead of it.

    1 ======== applied_seq          first ==== upto          first ==== upto
               head_hash      previous_hash    upto_hash

A run's hashes stand at its two ends, so that a batch which touches it can be seen to belong to the same history or not.
"""

from collections.abc import Iterable, Iterator, Sequence

from hub.db.ranges import Held


def gaps(runs: Iterable[Held], first_seq: int, last_seq: int) -> Iterator[tuple[int, int]]:
    """The parts of a span, from and to, that none of the runs (in order) holds."""
    for run in runs:
        if run.first_seq > last_seq:
            break
        if first_seq < run.first_seq:
            yield first_seq, run.first_seq - 1
        first_seq = max(first_seq, run.upto_seq + 1)
    if first_seq <= last_seq:
        yield first_seq, last_seq


def differs_at(runs: Iterable[Held], previous_seq: int, hashes: Sequence[bytes]) -> int | None:
    """Where a chain, its hashes from the fact `previous_seq` on, is another than that of a run which it touches."""
    for run in runs:
        for seq, ours in ((run.first_seq - 1, run.previous_hash), (run.upto_seq, run.upto_hash)):
            place = seq - previous_seq
            if ours and 0 <= place < len(hashes) and hashes[place] != ours:
                return seq
    return None


def joined(runs: Iterable[Held]) -> list[Held]:
    """The same facts in as few runs as can be, in order."""
    made: list[Held] = []
    for run in sorted(runs, key=lambda one: one.first_seq):
        if made and run.first_seq <= made[-1].upto_seq + 1:
            last = max(made[-1], run, key=lambda one: one.upto_seq)
            made[-1] = Held(made[-1].first_seq, last.upto_seq, made[-1].previous_hash, last.upto_hash)
        else:
            made.append(run)
    return made
