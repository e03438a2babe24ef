"""A real mosquitto on the very files that `lantern-hub broker render mosquitto` writes, and people who knock at it."""

import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub.broker.render import Place, with_certificates, write
from hub.fleet.ca import Authority
from hub.fleet.ca_files import CaFolder, pem, put
from protocol.link.session import Broker
from protocol.topics import Address
from tests import servers


@dataclass
class Knocker:
    """Somebody with a key and a certificate for it."""

    key: Ed25519PrivateKey
    certificate: x509.Certificate


@dataclass
class Doorman:
    """The broker, its authority, and what it logged."""

    folder: Path
    ca: CaFolder
    authority: Authority
    place: Place
    server: "subprocess.Popen[bytes]"

    @property
    def boxes(self) -> Broker:
        return Broker("localhost", self.place.box_port, tls=True)

    @property
    def hub(self) -> Broker:
        return self.ca.dressed(Broker("localhost", self.place.hub_port, tls=True))

    def box(self, address: Address, authority: Authority | None = None) -> Knocker:
        """A box with a certificate of this authority, or of another one."""
        key = Ed25519PrivateKey.generate()
        return Knocker(key, (authority or self.authority).for_box(address, key.public_key(), now_ms()))

    def context(self, who: Knocker | None) -> ssl.SSLContext:
        """How somebody dials: with a certificate, or without."""
        context = ssl.create_default_context(cafile=str(self.ca.root))
        if who:
            secret = who.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            put(self.folder / "who.pem", secret + pem(who.certificate), 0o600)
            context.load_cert_chain(self.folder / "who.pem")
        return context

    def revoke(self, *serials: int) -> None:
        """As `lantern-crl.service` does it: a new list, and SIGHUP."""
        put(self.folder / "crl.pem", self.authority.revoked(serials, now_ms()), 0o644)
        before = self.log.count("Reloading config")
        self.server.send_signal(signal.SIGHUP)
        servers._wait_until(self.server, self.folder / "log", lambda: self.log.count("Reloading config") > before)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")


def now_ms() -> int:
    """TLS looks at the machine's own clock."""
    from protocol.link import SystemClock

    return SystemClock().wall_ms()


@contextmanager
def doorman() -> Iterator[Doorman]:
    """Raise `Missing` where mosquitto is not installed."""
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        raise servers.Missing("mosquitto is not installed (apt-get install mosquitto)")
    with servers._folder(None) as folder:
        ca = CaFolder(folder / "hub")
        authority = ca.make("acme", now_ms())
        place = Place("acme", folder, ("localhost",), ca.crl, servers.free_port(), servers.free_port())
        write(folder, with_certificates(place, authority, ca.crl.read_bytes(), now_ms()))
        config = (folder / "lantern.conf").read_text("utf-8")
        if os.geteuid() == 0:
            config += f"user {servers._user('mosquitto')}\n"
        (folder / "mosquitto.conf").write_text(config)
        with servers._running([program, "-c", str(folder / "mosquitto.conf")], folder / "log") as server:
            servers._wait_until(server, folder / "log", lambda: servers.listens(place.box_port))
            yield Doorman(folder, ca, authority, place, server)
