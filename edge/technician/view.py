"""What the technician's page shows: every device with its last bytes and their meaning side by side, and what is going on."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from edge.drivers.driver import Driver
from edge.drivers.roles import DeviceState
from edge.drivers.survey import Finding, Told
from edge.drivers.survey.uses import is_tried
from edge.drivers.survey.words import phrase
from edge.drivers.watching.tap import Piece, Secrecy
from edge.technician.settings import Setting

#: Pieces of each device that are shown.
SHOWN = 12

STATES: dict[DeviceState, Told] = {
    DeviceState.CLOSED: Told("未启用", "closed"),
    DeviceState.CONNECTING: Told("正在连接", "connecting"),
    DeviceState.ONLINE: Told("正常", "ready"),
    DeviceState.OFFLINE: Told("没有连上", "not connected"),
    DeviceState.REFUSED: Told("需要处理", "needs a person"),
    DeviceState.UNKNOWN: Told("不回答，状态未知", "answers nothing, state unknown"),
}


class PieceView(Struct, frozen=True):
    """Bytes `ago_ms` before the answer, in hexadecimal and as text; both empty where they are `hidden`."""

    ago_ms: int
    said: bool
    size: int
    hex: str
    text: str
    hidden: bool


class DeviceView(Struct, frozen=True, kw_only=True):
    """One device. `lanes` use it, by their ids; `statistics` have UnifiedPOS's names; `tries` is whether it can be tried."""

    id: str
    role: str
    lanes: tuple[str, ...]
    shared: bool
    url: str
    state: str
    words: Told
    problem: Told
    since_s: int
    losses: int
    exchanges: int
    bytes_heard: int
    bytes_said: int
    statistics: dict[str, int]
    meaning: Told
    meant_ago_ms: int
    pieces: tuple[PieceView, ...]
    captures: bool
    tries: bool


class LaneView(Struct, frozen=True):
    """A lane and what is bound to it, as in edge.toml; `waits` while a change waits for its sale to end."""

    id: str
    cashier: str
    devices: tuple[str, ...]
    bound: dict[str, Any]
    waits: bool


class JobView(Struct, frozen=True, kw_only=True):
    """What was started last: `state` is `running`, `done`, `failed` or `stopped`; a tape can be taken while `tape` is above 0."""

    id: int
    what: str
    device: str
    state: str
    ago_s: int
    lines: tuple[Told, ...]
    findings: tuple[Finding, ...]
    tape: int


class TechnicianView(Struct, frozen=True, kw_only=True):
    """Everything on one page. `drivers` are the names that a configuration may say, by role, `settings` what else it may."""

    who: str
    version: str
    store: str
    box: str
    lanes: tuple[LaneView, ...]
    devices: tuple[DeviceView, ...]
    shared: dict[str, str]
    drivers: dict[str, tuple[str, ...]]
    settings: Mapping[str, tuple[Setting, ...]]
    warnings: tuple[str, ...]
    job: JobView | None
    can_take_back: bool


def device_view(
    device: str, role: str, lanes: Iterable[str], driver: Driver, now_s: float, *, shared: bool
) -> DeviceView:
    """How one device is now."""
    health, tap = driver.health(), driver.tap
    pieces = tap.pieces()[-SHOWN:]
    return DeviceView(
        id=device,
        role=role,
        lanes=tuple(lanes),
        shared=shared,
        url=driver.url,
        state=health.state.value,
        words=STATES[health.state],
        problem=phrase(health.problem),
        since_s=int(max(0.0, now_s - health.since_s)),
        losses=health.losses,
        exchanges=health.exchanges,
        bytes_heard=tap.bytes_heard,
        bytes_said=tap.bytes_said,
        statistics=driver.statistics(),
        meaning=phrase(tap.meaning.text),
        meant_ago_ms=int(max(0.0, now_s - tap.meaning.at_s) * 1000),
        pieces=tuple(_piece(one, now_s) for one in pieces),
        captures=tap.secrecy is not Secrecy.CLOSED,
        tries=is_tried(role),
    )


def _piece(piece: Piece, now_s: float) -> PieceView:
    text = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in piece.data)
    ago_ms = int(max(0.0, now_s - piece.at_s) * 1000)
    return PieceView(ago_ms, piece.said, piece.size, piece.data.hex(" "), text, piece.hidden)
