"""The demo's corner: cutting and mending the line of a store. Production has none, and answers 404."""

from typing import Protocol


class DemoControl(Protocol):
    """Whoever holds the demo's lines; raises `KeyError` for an unknown store, `ConnectionError` where it is away."""

    async def cuts(self) -> dict[str, bool]:
        """Which stores' lines are cut."""
        ...

    async def cut(self, store: str) -> None:
        """Cut a store's line."""
        ...

    async def mend(self, store: str) -> None:
        """Bring it back."""
        ...
