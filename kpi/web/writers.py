"""Runs what may have to wait for the store in threads of its own, so that whoever only reads finds hers free."""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

import anyio.to_thread
from anyio import CapacityLimiter

from kpi.actions.record.store import StoreFault

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MOST = 100
"""So many may wait; whoever comes then hears at once that the store is busy."""
_AT_ONCE = CapacityLimiter(MOST)


async def run_writing(function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    """What the function returns; raises StoreFault when too many wait already."""
    if _AT_ONCE.available_tokens < 1:
        raise StoreFault("store_busy", "too many wait to write")
    return await anyio.to_thread.run_sync(function, *arguments, limiter=_AT_ONCE)
