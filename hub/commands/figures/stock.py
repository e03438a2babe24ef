"""`lantern-hub stock`: what stands on the shelves of a store, by its facts, and whether the figures are those."""

from typing import Annotated, Any

import typer

from hub.commands.shell import DEFAULT_DATA, DataDir, Db, Json, Org, ask, fail, show, with_engine


def stock(
    store: Annotated[str, typer.Argument(help="The store's code.")],
    item: Annotated[str, typer.Argument(metavar="[ITEM]", help="One item, with the documents that moved it.")] = "",
    negative: Annotated[bool, typer.Option(help="Only what is below zero.")] = False,
    limit: Annotated[int, typer.Option(help="Rows at most.", min=1, max=100_000)] = 200,
    check: Annotated[bool, typer.Option(help="Add all up again from the raw facts, and compare.")] = False,
    rebuild: Annotated[bool, typer.Option(help="Drop the store's figures first, and make them again.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    db: Db = "",
    org: Org = "acme",
    as_json: Json = False,
) -> None:
    """Show the stock of a store (门店仓): 账面 posted, 未出库 unissued, 可用 available; those below zero first."""
    import msgspec

    if rebuild:
        with_engine(data_dir, db, lambda engine: _again(engine, org, store))
    found = ask(data_dir, db, lambda connection: _ask(connection, org, store, item, limit, negative=negative))
    if found is None:
        fail(f"there is no store {store}")
    if as_json:
        show(msgspec.to_builtins(found), as_json=True)
    else:
        for line in _told_item(found) if item else _told(found):
            typer.echo(line)
    if check:
        _check(
            ask(data_dir, db, lambda connection: _checked(connection, org, store, found.upto.epoch)), as_json=as_json
        )


async def _ask(connection: Any, org: str, store: str, item: str, limit: int, *, negative: bool) -> Any:
    from hub.books.asking import item_stock, store_stock

    if item:
        return await item_stock(connection, org, store, item, limit=limit)
    return await store_stock(connection, org, store, negative=negative, limit=limit)


async def _checked(connection: Any, org: str, store: str, epoch: int) -> Any:
    from hub.books.check import check

    return await check(connection, org, store, epoch)


async def _again(engine: Any, org: str, store: str) -> None:
    from hub.books.follow import follow, forget, lives_of
    from hub.db import writing

    async with writing(engine) as connection:
        await forget(connection, org, await lives_of(connection, org, store))
    while (await follow(engine, org)).more:
        pass


def _check(checked: Any, *, as_json: bool) -> None:
    if checked.wrong:
        fail(
            "not what the facts come to: "
            + ", ".join(
                f"{one.item}{f'/{one.lot}' if one.lot else ''} {one.stands} not {one.found}"
                for one in checked.wrong[:20]
            )
        )
    if not as_json:
        typer.echo(f"{checked.figures} figures are what {checked.facts} facts come to")


def _told(found: Any) -> list[str]:
    rows = [_row(one) for one in found.items]
    below = f"{found.items_in_all} items, {found.negative} below zero"
    return [*rows, f"{found.store}: {below}; {_upto(found.upto)}"]


def _told_item(found: Any) -> list[str]:
    lots = [
        f"    lot {one.lot or '-'}: available {_milli(one.available_milli)}, posted {_milli(one.posted_milli)}"
        for one in found.lots
        if len(found.lots) > 1 or one.lot
    ]
    moves = [
        f"    {one.document}  {one.business_date}  {one.kind}  {_milli(one.moved_milli):>12}  by {one.by}"
        + "".join(f"  {text}" for text in (one.lot, one.reference, one.receipts, one.why) if text)
        for one in found.entries
    ]
    return [_row(found.stock), *lots, *moves, f"{found.store}: {_upto(found.upto)}"]


def _row(one: Any) -> str:
    figures = f"available {_milli(one.available_milli):>12}  posted {_milli(one.posted_milli):>12}"
    return f"{one.item:<20}  {figures}  unissued {_milli(one.unissued_milli):>10}  {one.name}"


def _upto(upto: Any) -> str:
    words = f"up to fact {upto.seq} of {upto.head_seq}"
    return words + (f", {upto.unfit} facts fit no table" if upto.unfit else "")


def _milli(milli: int) -> str:
    return f"{milli / 1000:g}" if milli % 1000 == 0 else f"{milli / 1000:.3f}"
