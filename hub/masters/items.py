"""Goods as files have them: by the names of their fields, with codes as they are printed; on the wire they are positional."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from hub.masters.reading import MasterError, in_words, lines_of
from retail.barcodes import gtin14, looks_like_gtin
from retail.catalogue import Item
from retail.money import AMOUNT_MAX
from retail.quantity import QUANTITY_MAX

_CODE_MAX = 48
_AGE_MAX = 120
_LIST_MAX = 200
_ID_MAX = 64
_TAX_MAX = 100_000
#: What people call weights; goods by weight have the one code of UN/ECE Rec 20 that lanes know.
_WEIGHTS = frozenset({"kgm", "kg", "kilo", "g", "gr", "grm", "lb", "lbr", "oz", "千克", "公斤", "克", "斤", "两"})


def read_items(path: Path, aside: set[str] | None = None) -> Iterator[Item]:
    """Items from a file of JSON objects, one a line; raise `MasterError` naming the line.

    Fields that are not an item's are left aside: a file may be an export of something that knows more. Their names go into `aside`.
    """
    seen: dict[str, str] = {}
    for line, where in lines_of(path):
        item = _checked(_item(line, where, aside), where)
        if item.id in seen:
            raise MasterError(f"{where}: {item.id!r} stands in {seen[item.id]} already")
        seen[item.id] = where
        yield item


def _item(line: bytes, where: str, aside: set[str] | None) -> Item:
    try:
        fields = msgspec.json.decode(line, type=dict[str, Any])
        if aside is not None:
            aside.update(fields.keys() - set(Item.__struct_fields__))
        named = msgspec.convert({name: fields[name] for name in Item.__struct_fields__ if name in fields}, _NAMED[Item])
    except (ValueError, RecursionError) as exc:
        raise MasterError(f"{where}: {in_words(exc, Item)}") from exc
    made: Item = _unnamed(named)
    return made


def _checked(item: Item, where: str) -> Item:
    """The item with every GTIN as 14 digits."""
    gtins = tuple(_gtin(gtin, where) for gtin in item.gtins)
    packs = tuple(replace(pack, code=_code(pack.code, where)) for pack in item.packs)
    for pack in packs:
        if not 1 <= pack.qty_milli <= QUANTITY_MAX:
            raise MasterError(f"{where}: pack {pack.code!r} stands for {pack.qty_milli} thousandths of a unit")
    codes = [*gtins, *(pack.code for pack in packs)]
    if len(set(codes)) < len(codes):
        raise MasterError(f"{where}: one code stands there twice")
    if wrong := _unsound(item):
        raise MasterError(f"{where}: {wrong}")
    return replace(item, gtins=gtins, packs=packs)


def _unsound(item: Item) -> str:
    """What of it cannot be, in words."""
    if not (1 <= len(item.id) <= _ID_MAX and item.id.isprintable() and item.id == item.id.strip()):
        return f"id is 1 to {_ID_MAX} printed characters"
    if not item.name.strip():
        return "name is empty: it stands on screens and receipts"
    if not 0 <= item.price_minor <= AMOUNT_MAX:
        return f"price_minor is 0 to {AMOUNT_MAX}"
    if not 0 <= item.tax_rate_bp <= _TAX_MAX:
        return f"tax_rate_bp is 0 to {_TAX_MAX}: 900 is 9 %"
    if item.unit.lower() in _WEIGHTS and item.unit != "KGM":
        return f"unit {item.unit!r}: goods by weight have the unit KGM, and price_minor is that of a kilogram"
    if not 0 <= item.min_age <= _AGE_MAX:
        return f"min_age is 0 to {_AGE_MAX} years"
    if not 0 <= item.cost_minor <= AMOUNT_MAX:
        return f"cost_minor is 0 to {AMOUNT_MAX}"
    if item.id in (item.deposit, *item.variants, *(part.item for part in item.parts)):
        return "an item is no part, variant or deposit of itself"
    if max(len(item.parts), len(item.variants), len(item.traits), len(item.packs)) > _LIST_MAX:
        return f"parts, variants, traits and packs are {_LIST_MAX} at most"
    if any(not 1 <= part.qty_milli <= QUANTITY_MAX for part in item.parts):
        return "a part is 1 to 10000000 thousandths of its unit"
    return "price_required goods are not weighed" if item.price_required and item.weighed else ""


def _gtin(code: str, where: str) -> str:
    found = gtin14(code)
    if found is None:
        raise MasterError(f"{where}: GTIN {code!r} is not 8, 12, 13 or 14 digits with a right check digit")
    return found


def _code(code: str, where: str) -> str:
    """A GTIN, or a code of the store's own."""
    if looks_like_gtin(code):
        return _gtin(code, where)
    if not 1 <= len(code) <= _CODE_MAX or not code.isprintable() or code != code.strip():
        raise MasterError(f"{where}: code {code[:60]!r} is not 1 to {_CODE_MAX} printed characters")
    return code


def _unnamed(named: Any) -> Any:
    if isinstance(named, tuple):
        return tuple(_unnamed(one) for one in named)
    kind = _KINDS.get(type(named))
    return kind(**{name: _unnamed(value) for name, value in asdict(named).items()}) if kind else named


def _by_name(kind: type[Struct]) -> type[Struct]:
    """The same struct, read by the names of its fields; structs inside it too."""
    fields = []
    for one in msgspec.structs.fields(kind):
        inner = [part for part in get_args(one.type) if isinstance(part, type) and issubclass(part, Struct)]
        shape = tuple[_by_name(inner[0]), ...] if inner else one.type  # type: ignore[misc]
        fields.append((one.name, shape) if one.default is msgspec.NODEFAULT else (one.name, shape, one.default))
    _NAMED[kind] = named = msgspec.defstruct(f"{kind.__name__}ByName", fields)
    _KINDS[named] = kind
    return named


_NAMED: dict[type[Struct], type[Struct]] = {}
_KINDS: dict[type[Struct], type[Struct]] = {}
_by_name(Item)
