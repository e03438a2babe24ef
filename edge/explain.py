"""What `lantern-edge line explain` prints, from what the running server answers: in the order in which one asks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from edge.forecast import size

Answer = dict[str, Any]


def line_lines(now: Answer) -> list[str]:
    """The line: what, why, what waits, what was measured, how it is used, and what was before."""
    return list(_lines(now))


def _lines(now: Answer) -> Iterator[str]:
    line = now["line"]
    yield f"{line['state']} since {_clock(line['since_ms'])}: {line['reason']}"
    if now["trouble"]:
        yield f"held up     {now['trouble']}"
    yield f"pending     {now['forecast']['en']}"
    yield f"            {now['forecast']['zh']}"
    yield f"measured    {_measured(now)}"
    yield from _sending(now) if line["state"] != "DARK" else ("sending     nothing; it dials again and again",)
    yield f"telemetry   {_telemetry(now)}"
    yield f"carried     {size(now['bytes_up'])} up, {size(now['bytes_down'])} down since the start; {now['resent']} facts sent twice"
    yield f"today       {_today(now['budget'])}"
    yield f"goods       {_goods(now)}"
    yield "before, oldest first"
    for change in now["history"]:
        yield f"  {_clock(change['at_ms'])}  {change['state']:<8}  {change['reason']}"


def _measured(now: Answer) -> str:
    slowest = f", 95 of 100 within {now['slowest_ms']:.0f} ms" if now["slowest_ms"] else ""
    answers = f"answers take {now['rtt_ms']:.0f} ms{slowest}" if now["rtt_ms"] else "no answers yet"
    rate = f"{size(now['rate_bytes_s'])}/s" if now["rate_bytes_s"] else "rate not known yet (it shows with a backlog)"
    return f"{answers}; {rate}"


def _sending(now: Answer) -> Iterator[str]:
    yield f"sending     {_plan(now['sending'])}"
    yield f"on the way  {now['in_flight']} of them; head office takes {_credit(now['credit_bytes'])}"


def _plan(plan: Answer) -> str:
    window = "1 batch on its way" if plan["window"] == 1 else f"{plan['window']} batches on their way"
    batches = f"up to {plan['batch_records']} facts a batch, {window}"
    return f"{batches}, after {plan['linger_s']:g} s; zstd {plan['level']}; a greeting every {plan['heartbeat_s']:g} s"


def _credit(credit: int) -> str:
    return f"up to {size(credit)} at once" if credit else "nothing for now: it asks to wait"


def _telemetry(now: Answer) -> str:
    held = now["telemetry"]
    saves = "telemetry" in now["budget"]["why"]
    flows = "flows" if now["sending"]["telemetry"] else f"waits{', to save bytes' if saves else ' for a better line'}"
    return f"{flows}; {held['waiting']:,} waiting, {held['shed']:,} shed so far"


def _goods(now: Answer) -> str:
    at, head = now["masters_revision"], now["masters_head"]
    if at >= head:
        return f"revision {at}, up to date"
    return f"revision {at} of {head}, {'waits' if now['budget']['goods_wait'] else 'the rest is coming'}"


def _today(budget: Answer) -> str:
    used = f"{size(budget['used_bytes'])} with headers"
    if budget["daily_bytes"]:
        used = f"{used}, of {size(budget['daily_bytes'])}"
    held = f"; {budget['why']}" if budget["why"] else ""
    return f"{used}{', metered' if budget['metered'] else ''}{held}"


def _clock(at_ms: int) -> str:
    at = datetime.fromtimestamp(at_ms / 1000).astimezone()
    return f"{at:%Y-%m-%d %H:%M:%S}"
