"""A value of any wire type with something in every field, the same each time: what no default hides."""

import re
from itertools import count
from typing import Any

import msgspec
from msgspec import inspect as kinds


def sample(of: type) -> Any:
    """One value of it; of a union its first member that is not None."""
    return _value(kinds.type_info(of), count(1))


def variants(of: Any) -> list[Any]:
    """One value of each member of a union."""
    found = kinds.type_info(of)
    members = found.types if isinstance(found, kinds.UnionType) else (found,)
    return [_value(member, count(1)) for member in members]


def _value(of: kinds.Type, number: "count[int]") -> Any:
    match of:
        case kinds.StructType(cls=cls, fields=fields):
            return cls(**{field.name: _value(field.type, number) for field in fields})
        case kinds.IntType(ge=least, le=most):
            return min(max(next(number), least or 0), most if most is not None else 2**31)
        case kinds.StrType():
            return _text(of, next(number))
        case kinds.BytesType(min_length=least):
            return bytes([next(number) % 256]) * (least or 2)
        case kinds.BoolType():
            return True
        case kinds.FloatType():
            return next(number) + 0.5
        case kinds.TupleType(item_types=items):
            return tuple(_value(item, number) for item in items)
        case kinds.VarTupleType(item_type=item, min_length=least):
            return tuple(_value(item, number) for _ in range(least or 1))
        case kinds.ListType(item_type=item):
            return [_value(item, number)]
        case kinds.SetType(item_type=item) | kinds.FrozenSetType(item_type=item):
            return frozenset({_value(item, number)})
        case kinds.DictType(key_type=key, value_type=value):
            return {_value(key, number): _value(value, number)}
        case kinds.EnumType(cls=cls):
            return list(cls)[-1]
        case kinds.LiteralType(values=values):
            return values[-1]
        case kinds.UnionType(types=types):
            return _value(next(one for one in types if not isinstance(one, kinds.NoneType)), number)
        case kinds.Metadata(type=inner):
            return _value(inner, number)
        case kinds.AnyType() | kinds.RawType():
            return next(number)
    raise TypeError(f"no sample of {of}")


def _text(of: kinds.StrType, number: int) -> str:
    tries = (
        f"s{number}",
        f"{number:02d}",
        f"{number:08d}",
        "CNY",
        f"https://lantern.example/{number}",
        f"{number % 24:02d}:30",
    )
    sized = (one.ljust(of.min_length or 0, "x")[: of.max_length] for one in tries)
    return next(one for one in sized if of.pattern is None or re.search(of.pattern, one))


def named(value: Any) -> Any:
    """As JSON with the name of every field, also of structs that travel as arrays."""
    if isinstance(value, msgspec.Struct):
        return {name: named(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {str(key): named(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [named(one) for one in value]
    if isinstance(value, frozenset | set):
        return sorted(named(one) for one in value)
    return value.hex() if isinstance(value, bytes) else value
