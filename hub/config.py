"""What a hub is told at its start."""

from pathlib import Path

from msgspec import Struct


class HubConfig(Struct, frozen=True):
    """`db` is a database URL (empty: SQLite in the data folder), `broker` is `embedded` or an mqtt:// URL."""

    data_dir: Path
    org: str = "acme"
    db: str = ""
    broker: str = "embedded"
    broker_port: int = 1883
    box_broker: str = ""
    host: str = "127.0.0.1"
    port: int = 8700
    demo_control: str = ""
    workers: int = 1  # in the hub's own process: none, or one
    receipts_port: int = 0  # of the site of e-receipts; 0: none
    masters_days: int = 400  # versions of masters that were replaced are kept so long; 0: for ever

    @property
    def db_url(self) -> str:
        """The database's URL."""
        return self.db or f"sqlite:///{(self.data_dir / 'hub.db').absolute()}"
