"""Two sides of the same day, the stores' journals and head office's database, and how they are held against each other."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from hub.db import tables as t
from protocol.facts import Fact, decode_fact

#: What something comes to, by what it is of. Keys begin with the store.
Figures = Mapping[tuple[object, ...], object]
#: What a fact adds, without the store.
Told = Iterable[tuple[tuple[object, ...], tuple[int, ...]]]

LEDGER = "ledger"


class Side(Struct, frozen=True):
    """A side's ledgers, fact by fact, and rows of what is kept beside them, the first column of each its store."""

    facts: Mapping[str, Sequence[Fact]]
    rows: Callable[[Any], Iterable[Sequence[Any]]]


class Figure(Struct, frozen=True):
    """Something to compare: what it is called, and how each side comes to it."""

    name: str
    edge: Callable[[Side], Figures]
    hub: Callable[[Side], Figures]


def kept(query: Any, keys: int) -> Callable[[Side], Figures]:
    """A side's rows, added up: the first `keys` columns of each say of what, the store included."""

    def ask(side: Side) -> Figures:
        return _sums((tuple(row[:keys]), tuple(int(figure) for figure in row[keys:])) for row in side.rows(query))

    return ask


def told(of: Callable[[Fact], Told]) -> Callable[[Side], Figures]:
    """What a side's facts come to, added up."""

    def fold(side: Side) -> Figures:
        return _sums(
            ((store, *key), figures)
            for store, facts in side.facts.items()
            for fact in facts
            for key, figures in of(fact)
        )

    return fold


def _sums(rows: Told) -> Figures:
    found: dict[tuple[object, ...], tuple[int, ...]] = {}
    for key, figures in rows:
        had = found.get(key)
        found[key] = figures if had is None else tuple(map(sum, zip(had, figures, strict=True)))
    return {key: figures for key, figures in found.items() if any(figures)}


def stores_side(journals: Mapping[str, sqlite3.Connection]) -> Side:
    """The stores' own files."""

    def rows(query: str) -> Iterable[Sequence[Any]]:
        return [(store, *row) for store, journal in journals.items() for row in journal.execute(query)]

    facts = {
        store: [decode_fact(record) for (record,) in journal.execute("SELECT record FROM ledger ORDER BY seq")]
        for store, journal in journals.items()
    }
    return Side(facts, rows)


def office_side(connection: Connection) -> Side:
    """Head office's database."""
    f = t.fact.c
    facts: dict[str, list[Fact]] = {}
    query = select(f.store, f.record).where(f.stream == LEDGER).order_by(f.store, f.epoch, f.seq)
    for store, record in connection.execute(query):
        facts.setdefault(store, []).append(decode_fact(bytes(record)))
    return Side(facts, lambda asked: connection.execute(asked).all())


def differences(edge: Side, hub: Side, figures: Sequence[Figure]) -> list[str]:
    """Where they do not agree, in words: the figure, of what, and what each side says."""
    found: list[str] = []
    for figure in figures:
        mine, theirs = figure.edge(edge), figure.hub(hub)
        for key in sorted(mine.keys() | theirs.keys(), key=str):
            if mine.get(key) != theirs.get(key):
                of_what = " ".join(map(str, key))
                found.append(f"{figure.name}: {of_what}: store {mine.get(key)}, head office {theirs.get(key)}")
    return found
