"""What is kept of the ledger, in words for people: from when on, how much of how much, and what is in the way of less."""

from edge.journal.words import Kept
from edge.lanes.words import Words
from edge.web.front import LedgerKept

_MB = 1024**2


def ledger_kept(kept: Kept) -> LedgerKept:
    """The status page's part about it."""
    return LedgerKept(
        kept.first_seq,
        kept.last_seq,
        kept.since,
        kept.used_bytes,
        kept.free_bytes,
        kept.keep_days,
        kept.keep_bytes,
        kept.forgotten,
        _words(kept),
    )


def _words(kept: Kept) -> Words:
    """The worst of it, in one sentence."""
    if kept.damaged:
        return Words(
            f"第 {kept.first_seq} 号记录已损坏，从它起不再清理：请运行 lantern-edge journal check。",
            f"Fact {kept.first_seq} is damaged and nothing is let go of from it on: run lantern-edge journal check.",
        )
    used, most = _mb(kept.used_bytes), _mb(kept.keep_bytes)
    if kept.over and kept.waits:
        return Words(
            f"流水已占 {used} MB，超过 {most} MB，但总部还没有收到，一条也不会删。请修好线路，或用 U 盘导出。",
            f"The ledger takes {used} MB, over its {most} MB, and head office does not have it yet: nothing goes. "
            "Mend the line, or carry it on a stick.",
        )
    if kept.over:
        return Words(
            f"流水已占 {used} MB，超过 {most} MB：先清理总部已有的最早记录。",
            f"The ledger takes {used} MB, over its {most} MB: the oldest that head office has go first.",
        )
    return Words(
        f"总部已有的流水保留 {kept.keep_days} 天，现占 {used} MB，上限 {most} MB。",
        f"Kept for {kept.keep_days} days once head office has it; {used} MB of at most {most} MB.",
    )


def _mb(size: int) -> str:
    return f"{size / _MB:.0f}" if size >= 10 * _MB else f"{size / _MB:.1f}"
