"""The counter over HTTP: who asks is known by his seal, and so is who answers."""

import base64
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.fleet.ca import Authority
from hub.fleet.ca_books import revoke
from hub.fleet.ca_counter import Counter
from hub.fleet.stores import enrol, make_code
from hub.web import create_web
from protocol.certificates import CertificateAsked, CertificateGiven, asked_topic, given_topic
from protocol.packing import pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address
from tests.hub.insight.chain_store import NOW_MS, ORG
from tests.hub.web.fakes import StandingClock

HUB_KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
BOX = Address(ORG, "s001", "b9")
BROKER = "mqtts://mq.example:8883"


@pytest.fixture
def authority():
    return Authority.new(ORG, NOW_MS)


@pytest.fixture
async def office(engine, authority, changes) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    site = create_web(
        engine=engine,
        org=ORG,
        hub_key=HUB_KEY.public_key(),
        box_broker=BROKER,
        changes=changes,
        clock=StandingClock(),
        counter=Counter(engine, authority, HUB_KEY, BROKER),
    )
    async with TestClient(TestServer(site)) as made:
        yield made


@pytest.fixture
async def box(engine):
    """A key that is enrolled, and its epoch."""
    key = Ed25519PrivateKey.generate()
    code = await make_code(engine, ORG, BOX.store, BOX.box, NOW_MS)
    return key, (await enrol(engine, code, key.public_key(), NOW_MS)).epoch


def question(key, epoch, topic=None, **other):
    sealed = seal(pack(CertificateAsked(epoch, NOW_MS)), topic or asked_topic(BOX), key)
    return {"store": BOX.store, "box": BOX.box, "sealed": base64.b64encode(sealed).decode(), **other}


async def ask(client, body):
    async with client.post("/api/v1/certificate", json=body) as answer:
        return answer.status, await answer.json()


async def test_a_box_is_given_a_certificate_under_the_hub_s_seal(office, authority, box):
    status, answer = await ask(office, question(*box))

    sealed = base64.b64decode(answer["sealed"])
    given = unpack(unseal(sealed, given_topic(BOX), HUB_KEY.public_key()), CertificateGiven)
    made = x509.load_der_x509_certificate(given.certificate)
    assert status == 200
    assert made.public_key() == box[0].public_key()
    assert given.broker == BROKER
    made.verify_directly_issued_by(x509.load_der_x509_certificate(given.authorities[0]))


@pytest.mark.parametrize("slip", ["another key", "another box's seal", "another life", "revoked", "not enrolled"])
async def test_who_has_no_right_to_one_gets_none(office, engine, box, slip):
    key, epoch = box
    if slip == "revoked":
        await revoke(engine, BOX, NOW_MS)
    asked = {
        "another key": lambda: question(Ed25519PrivateKey.generate(), epoch),
        "another box's seal": lambda: question(key, epoch, asked_topic(Address(ORG, "s001", "b8"))),
        "another life": lambda: question(key, epoch + 1),
        "revoked": lambda: question(key, epoch),
        "not enrolled": lambda: question(key, epoch, box="b8"),
    }[slip]()

    status, answer = await ask(office, asked)

    assert (status, answer["code"]) == (403, "certificate-refused")


@pytest.mark.parametrize("sealed", ["", "x" * 100, "=" * 100, base64.b64encode(b"x" * 290).decode(), "A" * 401])
async def test_noise_is_refused_in_words(office, box, sealed):
    status, answer = await ask(office, question(*box, sealed=sealed))

    assert status in {400, 403}
    assert answer["detail"]


async def test_a_question_that_is_sealed_but_none_is_refused(office, box):
    sealed = base64.b64encode(seal(b"\xc1" * 30, asked_topic(BOX), box[0])).decode()

    status, answer = await ask(office, question(*box, sealed=sealed))

    assert (status, answer["field"]) == (400, "sealed")


async def test_a_hub_without_an_authority_says_so(client, box):
    status, answer = await ask(client, question(*box))

    assert (status, answer["code"]) == (404, "no-authority")
