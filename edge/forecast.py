"""What waits for the line, and for how long, in words: "2.1 MB, 1,204 receipts, 18,300.00 元, about 40 s at the present rate".

Pure. Bytes are what the line will carry, not what the disk holds; times are rounded as people say them.
"""

from edge.lanes.words import Words
from edge.sync.status import LineStatus
from retail.money import exponent

_SIGNS = {"CNY": "元"}


def forecast(now: LineStatus, currency: str) -> Words:
    """What waits and when it will be at head office."""
    if not now.facts:
        return Words("没有待传的数据。", "Nothing waits.")
    how_much = (f"{size(now.line_bytes)}", receipts(now.receipts, now.facts), money(now.minor, currency))
    zh, en = how_long(now)
    what_zh, what_en = how_much[1]
    return Words(
        f"待传 {how_much[0]}，{what_zh}，{how_much[2]}，{zh}。",
        f"{how_much[0]}, {what_en}, {how_much[2]} pending, {en}.",
    )


def receipts(count: int, facts: int) -> tuple[str, str]:
    """How many sales wait; where only other entries do (a drawer that was opened), how many of those."""
    if not count:
        return f"{facts:,} 条记录", f"{facts:,} {'entry' if facts == 1 else 'entries'}"
    return f"{count:,} 单", f"{count:,} {'receipt' if count == 1 else 'receipts'}"


def how_long(now: LineStatus) -> tuple[str, str]:
    """When what waits will have gone, or why nobody can tell."""
    if now.trouble:
        return "目前无法上传", "held up until the fault is mended"
    if now.state == "DARK":
        if not now.drain_s:
            return "线路恢复后上传", "to be sent when the line is back"
        zh, en = duration(now.drain_s)
        return f"线路恢复后约 {zh}", f"about {en} once the line is back"
    if not now.credit_bytes:
        return "总部请求暂缓", "head office asks to wait"
    if not now.drain_s:
        return "速度尚未测出", "the rate is not measured yet"
    zh, en = duration(now.drain_s)
    return f"按目前速度约 {zh}", f"about {en} at the present rate"


def size(count: int) -> str:
    """Bytes in the unit that people read.

    >>> size(900), size(61_400), size(2_130_000)
    ('900 B', '61 kB', '2.1 MB')
    """
    for unit, name in ((10**9, "GB"), (10**6, "MB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{round(count / 1000)} kB" if count >= 1000 else f"{count} B"


def money(minor: int, currency: str) -> str:
    """An amount with its currency, in groups of three.

    >>> money(1_830_000, "CNY"), money(500, "JPY")
    ('18,300.00 元', '500 JPY')
    """
    digits = exponent(currency)
    whole, part = divmod(abs(minor), 10**digits)
    figure = f"{'-' if minor < 0 else ''}{whole:,}" + (f".{part:0{digits}d}" if digits else "")
    return f"{figure} {_SIGNS.get(currency, currency)}"


def duration(seconds: float) -> tuple[str, str]:
    """A time as people round it, in Chinese and English.

    >>> duration(0.3), duration(41), duration(200), duration(8_000), duration(200_000)
    (('1 秒', '1 s'), ('41 秒', '41 s'), ('3 分钟', '3 min'), ('2.2 小时', '2.2 h'), ('2.3 天', '2.3 days'))
    """
    if seconds < 100:
        whole = max(1, round(seconds))
        return f"{whole} 秒", f"{whole} s"
    if seconds < 5_400:
        return f"{round(seconds / 60)} 分钟", f"{round(seconds / 60)} min"
    if seconds < 36 * 3_600:
        return f"{seconds / 3_600:.1f} 小时", f"{seconds / 3_600:.1f} h"
    return f"{seconds / 86_400:.1f} 天", f"{seconds / 86_400:.1f} days"
