"""The policy (权限规则) as a file has it and as it stands: each change is its next version."""

from pathlib import Path
from typing import get_args

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.load import load
from hub.masters.reading import MasterError, read_object
from protocol.masters import DOCUMENT_BYTES_MAX, POLICY, encode_master
from protocol.packing import unpack
from retail.policy import Policy, apart
from retail.staff import Role


def read_policy(path: Path) -> Policy:
    """Rules from a JSON file; raise `MasterError` naming the field and the rule."""
    policy = read_object(path.read_bytes(), Policy, path.name)
    if policy.version:
        raise MasterError(f"{path.name}: version is counted by the hub")
    for rule in policy.every:
        if rule.role not in ("", *get_args(Role)):
            raise MasterError(f"{path.name}: role {rule.role!r} is none of {', '.join(get_args(Role))}")
    policy = apart(policy.every)
    size = len(encode_master(policy))
    if size > DOCUMENT_BYTES_MAX - 16:
        raise MasterError(f"{path.name}: rules of {size} bytes, at most {DOCUMENT_BYTES_MAX} travel; name categories")
    return policy


async def policy_of(engine: AsyncEngine, org: str) -> Policy:
    """The rules of the newest revision; none before the first."""
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == POLICY, c.key == POLICY, c.body != b"")
    async with engine.connect() as connection:
        body = await connection.scalar(query)
    return unpack(bytes(body), Policy) if body else Policy()


async def set_policy(engine: AsyncEngine, org: str, policy: Policy) -> tuple[int, int]:
    """Put these rules in force as the next version, where they are others. Returns what `load` does."""
    had = await policy_of(engine, org)
    version = had.version + (had.every != policy.every)
    return await load(engine, org, [replace(policy, version=version)])
