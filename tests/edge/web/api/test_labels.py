"""Price tags over HTTP and by the command, at a whole store server with a simulated label printer."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from edge.app import store_server
from edge.cli import app
from edge.config import BoxConfig, Config, LaneConfig, WebConfig
from edge.drivers.build import SharedDeviceConfig
from edge.drivers.paper import typesetter
from edge.drivers.simulators.labels import LabelSim
from protocol.link import SystemClock
from tests.edge.web.conftest import IDENTITY

LABELS = "/api/v1/labels"


async def test_a_store_without_a_label_printer_says_so(http):
    async with http.get(LABELS) as answer:
        assert (await answer.json())["printers"] == []
    async with http.post(LABELS, json={"labels": [{"code": "apple"}]}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (422, "no-label-printer")


@pytest.mark.parametrize(
    "body",
    [{}, {"labels": []}, {"labels": [{"code": "apple", "copies": 100}]}, {"labels": [{"code": "apple"}], "x": 1}],
)
async def test_what_does_not_fit_is_refused_in_words(http, body):
    async with http.post(LABELS, json=body) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, "bad-input")


async def test_another_site_cannot_print(http):
    async with http.post(
        LABELS, json={"labels": [{"code": "apple"}]}, headers={"Origin": "http://evil.example"}
    ) as answer:
        assert answer.status == 403


@pytest.mark.skipif(typesetter.find() is None, reason=typesetter.NO_FONT)
@pytest.mark.parametrize("language", ["zpl", "tspl"])
async def test_a_tag_comes_out_of_the_printer_that_was_asked_by_command(data: Path, tmp_path: Path, language: str):
    async with LabelSim(language) as sim:
        tags = SharedDeviceConfig(name="tags", role="labels", driver=language, url=sim.url)
        config = Config(BoxConfig(data), (LaneConfig("03", "王芳"),), WebConfig(port=0), device=(tags,))
        async with store_server(config, IDENTITY, Ed25519PrivateKey.generate(), SystemClock()) as server:
            port = server.url.rsplit(":", 1)[1]
            toml = tmp_path / "edge.toml"
            toml.write_text(f'[box]\ndata_dir = "{data}"\n[web]\nport = {port}\n[[lane]]\nid = "03"\n', "utf-8")

            done = await asyncio.to_thread(
                CliRunner().invoke, app, ["labels", "print", "apple", "101", "--copies", "2", "--config", str(toml)]
            )
            refused = await asyncio.to_thread(
                CliRunner().invoke, app, ["labels", "print", "flowers", "--config", str(toml)]
            )

            assert "苹果 红富士 +1" in done.output, done.output
            assert "has no price" in str(refused.exception)
            async with asyncio.timeout(20), aiohttp.ClientSession(server.url) as http:
                while len(sim.labels) < 2:
                    await asyncio.sleep(0.01)
                while (await (await http.get(LABELS)).json())["jobs"]:
                    await asyncio.sleep(0.01)
        assert [copies for _, copies in sim.labels] == [2, 2]
