"""`./run demo`: a chain in a box, for people to try or to prove that nothing is lost.

./run demo                                  until Ctrl-C, with shoppers, a lane for you, and lines that you can cut
./run demo --baskets 500 --cut 5 --exit     rings, cuts, drains, counts; the last line is one JSON object
./run demo cut s01 | mend s01               in another terminal
"""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from demo.control import switch_line
from demo.processes import DemoError

CACHE = Path(__file__).parent.parent / ".cache"
NOTE = CACHE / "demo-control"


def main() -> int:
    """Read the arguments and run."""
    arguments = _parser().parse_args()
    status = 1
    try:
        status = _switch(arguments) if arguments.act else asyncio.run(_run(arguments))
    except* DemoError as troubles:
        print(f"demo: {_first(troubles)}", file=sys.stderr)
    return status


def _switch(arguments: argparse.Namespace) -> int:
    for store, cut in switch_line(NOTE, arguments.act, arguments.store or "").items():
        print(f"{store}: {'cut' if cut else 'open'}")
    return 0


def _first(group: BaseExceptionGroup[DemoError]) -> DemoError:
    """What failed first: stores open side by side, and one that fails takes the others with it."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run demo", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "act", nargs="?", choices=("cut", "mend"), help="cut or mend a store's line in the running demo"
    )
    parser.add_argument("store", nargs="?", help="the store's code, such as s01")
    parser.add_argument(
        "--baskets", type=_count, default=0, help="ring so many baskets over all lanes, as fast as they go"
    )
    parser.add_argument(
        "--cut", type=_seconds, default=0.0, help="cut all lines for so many seconds in the middle (0: not)"
    )
    parser.add_argument("--exit", action="store_true", help="drain, count, print one JSON line and end")
    parser.add_argument("--stores", type=_count, default=2, help="how many stores (2)")
    parser.add_argument("--lanes", type=_count, default=3, help="how many lanes each (3)")
    parser.add_argument("--seed", type=int, default=1, help="which shoppers come (1)")
    parser.add_argument("--keep", type=Path, help="keep all files in this folder")
    parser.add_argument("--made-up", action="store_true", help="a small made-up shop instead of the real baskets")
    parser.add_argument(
        "--db", default="", help="another database for the hub, such as postgresql://user@127.0.0.1/name"
    )
    parser.add_argument("--broker", default="embedded", help="another broker, such as mqtt://127.0.0.1:1883")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 0 < number <= 200_000:
        raise argparse.ArgumentTypeError("a number from 1 to 200000")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 600:
        raise argparse.ArgumentTypeError("seconds from 0 to 600")
    return number


async def _run(arguments: argparse.Namespace) -> int:
    from demo.day import Day  # noqa: PLC0415 - help and cut need none of it

    folder = (arguments.keep or Path(tempfile.mkdtemp(prefix="lantern-demo-"))).absolute()
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    try:
        return await Day(arguments, folder, CACHE, NOTE).run(stop)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
