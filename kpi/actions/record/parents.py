"""Orders units and indicators by who stands above whom."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar


class _Placed(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...


P = TypeVar("P", bound=_Placed)


def is_under_itself(start: int, parents: Mapping[int, int | None]) -> bool:
    """Whether the way up from it never reaches the top."""
    seen, above = {start}, parents.get(start)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above is not None


def above_first(rows: Iterable[P]) -> list[P]:
    """Each row after the one above it, as far as that is among them."""
    below: dict[int | None, list[P]] = {}
    placed = list(rows)
    ids = {row.id for row in placed}
    for row in placed:
        below.setdefault(row.parent_id if row.parent_id in ids else None, []).append(row)
    ordered = list(below.get(None, []))
    for row in ordered:  # which grows on the way
        ordered += below.get(row.id, [])
    return ordered
