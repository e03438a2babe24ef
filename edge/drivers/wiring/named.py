"""Shared devices of one role by their names, as they are at the moment: a technician may put another one in the place of each."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from edge.drivers.driver import Driver

#: Name -> role and driver, as it is now.
Shared = Callable[[], Mapping[str, tuple[str, Driver]]]


class OfRole(Mapping[str, Any]):
    """Looked up anew each time; with `only` no others than those names."""

    def __init__(self, role: str, shared: Shared, only: Collection[str] | None = None) -> None:
        self._role, self._shared, self._only = role, shared, only

    def __getitem__(self, name: str) -> Any:
        role, driver = self._shared()[name]
        if role != self._role or (self._only is not None and name not in self._only):
            raise KeyError(name)
        return driver

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in self._shared() if name in self])

    def __len__(self) -> int:
        return sum(1 for _ in self)
