"""What is wrong with a clock in an English line, for commands and logs. Pure."""

_MINUTE_MS, _HOUR_MS, _DAY_MS = 60_000, 3_600_000, 86_400_000


def told(kind: str, figure: int) -> str:
    """Kind and figure in words."""
    match kind:
        case "offset":
            return f"clock {span(figure)} {'ahead of' if figure > 0 else 'behind'} head office"
        case "ahead":
            return f"facts made {span(figure)} after they arrived"
        case "backwards":
            return f"facts made {span(figure)} before earlier ones"
        case "date":
            return f"business date {abs(figure)} days {'ahead' if figure > 0 else 'behind'}"
        case _:
            return f"{kind} {figure}"


def span(ms: int) -> str:
    """A length of time in its largest unit, one digit after the point."""
    size = abs(ms)
    for unit_ms, unit in ((_DAY_MS, "days"), (_HOUR_MS, "h"), (_MINUTE_MS, "min")):
        if size >= unit_ms:
            return f"{size / unit_ms:.1f} {unit}"
    return f"{size / 1000:.0f} s"
