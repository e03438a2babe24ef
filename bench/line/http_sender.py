"""HTTP POSTs, one after the other, each sent again until it is answered: `python -m bench.line.http_sender FILE URL BATCH`.

`FILE` has one JSON receipt a line. A batch of more than one is a gzipped list.
"""

import asyncio
import gzip
import sys
from pathlib import Path

import aiohttp

RETRY_S = 0.2


async def send(path: str, url: str, batch: int) -> None:
    """Until the last one is answered."""
    receipts = Path(path).read_bytes().splitlines()
    async with aiohttp.ClientSession() as http:
        for index in range(0, len(receipts), batch):
            data = b"[" + b",".join(receipts[index : index + batch]) + b"]"
            headers = {"Content-Type": "application/json"}
            if batch > 1:
                data, headers = gzip.compress(data, 6), {**headers, "Content-Encoding": "gzip"}
            while not await _post(http, url, data, headers):
                await asyncio.sleep(RETRY_S)


async def _post(http: aiohttp.ClientSession, url: str, data: bytes, headers: dict[str, str]) -> bool:
    try:
        async with http.post(url, data=data, headers=headers) as answer:
            return answer.status == 204
    except aiohttp.ClientError:
        return False


if __name__ == "__main__":
    asyncio.run(send(sys.argv[1], sys.argv[2], int(sys.argv[3])))
