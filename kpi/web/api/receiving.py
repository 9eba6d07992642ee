"""Receives bodies: read no further than they may be long, no longer than they may take, two of a person."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

import anyio
from starlette.requests import Request

from kpi.model.person import Person

STILL, LONGEST = 30.0, 600.0
"""Seconds without a byte, and in all, after which nobody waits for the rest any more."""
AT_ONCE = 2
"""So many files of one person are received at a time: each stands in memory until it is whole."""

_under_way: Counter[str] = Counter()  # asked in the loop of the server alone


class TooSlow(Exception):  # noqa: N818 - named by what it says
    """The rest of a body does not come."""


class TooMany(Exception):  # noqa: N818 - named by what it says
    """As many files of the person are on their way as may be."""


async def body_of(request: Request, limit: int) -> bytes:
    """The bytes that were sent, as long as they are not too many; one byte too many says that there were.

    Raises TooSlow, and ClientDisconnect for one who has left.
    """
    parts, stream = bytearray(), request.stream()
    try:
        with anyio.fail_after(LONGEST):
            while len(parts) <= limit:
                with anyio.fail_after(STILL):
                    part = await anext(stream, None)
                if part is None:
                    break
                parts += part
    except TimeoutError:
        raise TooSlow from None
    return bytes(parts)


@contextmanager
def one_of_few(person: Person | None) -> Generator[None]:
    """While a file of the person is received. Raises TooMany."""
    name = person.name if person is not None else ""
    if _under_way[name] >= AT_ONCE:
        raise TooMany
    _under_way[name] += 1
    try:
        yield
    finally:
        _under_way[name] -= 1
        if not _under_way[name]:
            del _under_way[name]
