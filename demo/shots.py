"""`./run shots`: the README's pictures, made anew from a running chain: the dashboard, and a lane in the middle of a sale."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, async_playwright

from demo.chain import Chain
from demo.day import Day
from demo.processes import DemoError

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
CACHE = Path(__file__).parent.parent / ".cache"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RING_S = 60.0


async def _picture(browser: Browser, url: str, name: str, keys: tuple[str, ...] = ()) -> None:
    page = await browser.new_page(viewport={"width": 1280, "height": 800}, device_scale_factor=1, locale="zh-CN")
    await page.goto(url)
    await page.wait_for_timeout(1500)
    for text in keys:
        await page.keyboard.type(text)
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(700)
    await page.screenshot(path=PICTURES / name)
    await page.close()
    print(PICTURES / name, file=sys.stderr)


async def _shoot(chain: Chain) -> None:
    store = chain.stores[0]
    lane = list(store.lanes)[-1]
    await asyncio.sleep(RING_S)
    await chain.cut(chain.stores[-1].code)
    await asyncio.sleep(18)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        codes = await _codes(store.url)
        await _picture(browser, f"{chain.dashboard}/?lang=zh-CN", "dashboard.png")
        await _picture(browser, f"{store.lane_url(lane)}?lang=zh-CN", "lane.png", codes)
        await browser.close()


async def _codes(url: str) -> tuple[str, ...]:
    """A few things to buy: two packs and something to weigh."""
    async with aiohttp.ClientSession() as http:
        found = []
        for words in ("milk", "bananas", "bread"):
            async with http.get(f"{url}/api/v1/items", params={"q": words, "limit": "1"}) as answer:
                items = (await answer.json()).get("items", [])
                found += [item["code"] for item in items]
    return tuple(found)


async def _run() -> int:
    with tempfile.TemporaryDirectory(prefix="lantern-shots-") as folder:
        arguments = argparse.Namespace(
            stores=3,
            lanes=3,
            seed=1,
            baskets=0,
            cut=0.0,
            exit=False,
            db="",
            broker="embedded",
            made_up=False,
            keep=None,
        )
        stop = asyncio.Event()
        day = Day(arguments, Path(folder), CACHE, CACHE / "shots-control")
        running = asyncio.create_task(day.run(stop))
        while day.chain is None or not day.open:
            if running.done():
                await running
                return 1
            await asyncio.sleep(0.5)
        try:
            await _shoot(day.chain)
        finally:
            stop.set()
            await running
    return 0


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(_run()))
    except DemoError as exc:
        sys.exit(f"shots: {exc}")
