"""Keeps what a write did to the units or the indicators, row by row, for its line of the audit."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from db import indicators, units

if TYPE_CHECKING:
    from db.audit import Line
    from db.engine import Connection

Named = Literal["units", "indicators"]
Words = Mapping[str, object]
"""A row by the names of its columns; of a unit with `became`, the numbers of its successors."""


class Trace(NamedTuple):
    """The rows that a write added, changed or removed, by number: as they stood, and as it left them.

    `codes` are those of all units or indicators that the rows speak of: a number may be given to another one day.
    """

    before: Mapping[int, Words]
    after: Mapping[int, Words]
    codes: Mapping[int, str]

    @property
    def was(self) -> dict[str, object]:
        """What the line of the audit keeps of before."""
        codes = {str(number): code for number, code in self.codes.items()}
        return {"rows": list(self.before.values()), "codes": codes}

    @property
    def now(self) -> dict[str, object]:
        return {"rows": list(self.after.values())}


def snapshot(connection: "Connection", kind: Named) -> dict[int, Words]:
    """All units, or all indicators, as they stand."""
    if kind == "indicators":
        return {row.id: row._asdict() for row in indicators.all_indicators(connection)}
    became: dict[int, list[int]] = {}
    for unit, successor in units.all_successions(connection):
        became.setdefault(unit, []).append(successor)
    return {
        # The driver of SQLite gives 0 and 1 for no and yes; what is signed is the same on both engines.
        row.id: {**row._asdict(), "illustrative": bool(row.illustrative), "became": became.get(row.id, [])}
        for row in units.all_units(connection)
    }


def between(before: Mapping[int, Words], after: Mapping[int, Words]) -> Trace:
    """What differs between two snapshots."""
    moved = sorted(number for number in {**before, **after} if before.get(number) != after.get(number))
    was = {number: before[number] for number in moved if number in before}
    now = {number: after[number] for number in moved if number in after}
    named = {number for row in (*was.values(), *now.values()) for number in (_number(row), *pointed(row))}
    both = {**before, **after}
    return Trace(was, now, {number: str(both[number]["code"]) for number in sorted(named) if number in both})


def of_line(line: "Line") -> Trace | None:
    """What the line keeps; None where it keeps no rows, as those of old did."""
    was, now = (cast("dict[str, object]", json.loads(side)) for side in (line.before, line.after))
    if "rows" not in was or "rows" not in now:
        return None
    before, after = (cast("Sequence[Words]", side["rows"]) for side in (was, now))
    codes = cast("Mapping[str, str]", was.get("codes", {}))
    return Trace(
        {_number(row): row for row in before},
        {_number(row): row for row in after},
        {int(number): code for number, code in codes.items()},
    )


def pointed(row: Words) -> list[int]:
    """The numbers of those above it, and of those that it became."""
    above = cast("int | None", row["parent_id"])
    return [*([above] if above is not None else []), *became(row)]


def became(row: Words) -> Sequence[int]:
    return cast("Sequence[int]", row.get("became", ()))


def _number(row: Words) -> int:
    return cast("int", row["id"])
