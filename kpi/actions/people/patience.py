"""Says how long a try to sign in has to wait, from what was tried before; asks neither the store nor the clock.

Tries are counted by four keys, and each makes the next one wait longer, up to a quarter of an hour:

- `pair`: a name from one address. Three are free.
- `name`: a name from all addresses, so that a thousand machines do not have a thousand times as many tries. An address
  adds no more than FROM_ONE to it: a single one never makes anybody else wait.
- `from`: an address with all names; a whole office may sit behind it.
- `known`: a browser in which she has signed in before. It is counted by itself: what strangers try, be it from every
  address there is, never keeps her waiting there.

`own` are the tries at the old password of somebody who is signed in and changes it.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from db.people import AttemptRow
from kpi.actions.record.refusal import Refused

FREE = {"name": 10, "pair": 3, "from": 60, "known": 3, "own": 3}
"""So many failures cost no time; each further one twice as long as the one before."""
FROM_ONE = 5
LONGEST = timedelta(minutes=15)
_FORGOTTEN = timedelta(hours=24)


def keys(name: str, address: str, *, browser: str = "") -> tuple[str, ...]:
    """By what a try is counted; `browser` is one that is known for this name."""
    if browser:
        return (f"known:{browser}",)
    place = _place(address[:80])
    return (f"name:{name}", f"pair:{name}@{place}", *([f"from:{place}"] if place else []))


def _place(address: str) -> str:
    """An address as it is counted: of IPv6 a house has 2^64 of its own."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def text(at: datetime) -> str:
    """A moment as it is kept, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def _kind(key: str) -> str:
    return key.partition(":")[0]


def tried(before: Mapping[str, AttemptRow | None], moment: datetime) -> list[AttemptRow]:
    """What is to be noted of one more try, which has failed until the password was found right.

    `before` is what is noted of each of its keys. Raises Refused while one has to wait.
    """
    if (left := max(_left(row, moment) for row in before.values())) > timedelta(0):
        seconds = int(left.total_seconds()) + 1
        raise Refused("sign_in_waits", minutes=str(-(-seconds // 60)), seconds=str(seconds))
    pair = next((_failures(row, moment) for key, row in before.items() if _kind(key) == "pair"), 0)
    noted: list[AttemptRow] = []
    for key, row in before.items():
        adds = 0 if _kind(key) == "name" and pair >= FROM_ONE else 1
        failures = _failures(row, moment) + adds
        wait = _wait(key, failures)
        noted.append(AttemptRow(key, failures, text(moment), text(moment + wait) if wait else ""))
    return noted


def _left(row: AttemptRow | None, moment: datetime) -> timedelta:
    """How long is still to wait; what a clock that was ahead has noted keeps nobody waiting."""
    if row is None or not row.until:
        return timedelta(0)
    left = datetime.fromisoformat(row.until) - moment
    return left if left <= LONGEST else timedelta(0)


def _failures(row: AttemptRow | None, moment: datetime) -> int:
    return row.failures if row is not None and row.last > text(moment - _FORGOTTEN) else 0


def _wait(key: str, failures: int) -> timedelta:
    beyond = failures - FREE[_kind(key)]
    return min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST) if beyond > 0 else timedelta(0)


def locked(before: Mapping[str, AttemptRow | None], noted: Iterable[AttemptRow]) -> bool:
    """Whether by this try somebody's name has come to the longest wait, which is worth a line of the audit."""
    return any(
        _kind(row.key) in ("name", "pair")
        and _wait(row.key, row.failures) == LONGEST > _wait(row.key, was.failures if (was := before[row.key]) else 0)
        for row in noted
    )


def forgiven(before: Mapping[str, AttemptRow | None]) -> list[AttemptRow]:
    """What is noted once it was she: her own tries are forgotten, those of others are not."""
    pair = next((row.failures for key, row in before.items() if row is not None and _kind(key) == "pair"), 0)
    mine = {"name": min(pair, FROM_ONE), "from": 1}
    return [
        row._replace(failures=max(row.failures - mine.get(_kind(row.key), row.failures), 0), until="")
        for row in before.values()
        if row is not None
    ]
