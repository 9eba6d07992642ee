"""Doubles: rows of one file that say different things of the same."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice

from kpi.model.line import FigureLine, Line
from kpi.model.proposal import Kind

_NAMED = 10


def others(numbers: Sequence[int], number: int) -> str:
    """The other rows, as many as somebody will look at."""
    some = list(islice((other for other in numbers if other != number), _NAMED + 1))
    return ", ".join([*map(str, some[:_NAMED]), *(["…"] if len(some) > _NAMED else [])]) or str(number)


def doubles(kind: Kind, lines: Sequence[Line]) -> Iterator[tuple[list[int], str]]:
    """The numbers of rows that share a key but not its value, with the column that shows it."""
    if kind == "figures":
        yield from _differing(_targets(lines), "target")
        yield from _differing(_actuals(lines), "actual")
    else:
        yield from _differing(_codes(lines), "code")


def _codes(lines: Iterable[Line]) -> Iterator[tuple[Hashable, Hashable, int]]:
    for line in lines:
        if not isinstance(line, FigureLine):
            opened = getattr(line, "opened", None) or ""
            yield (line.code.casefold(), opened), line[1:], line.row


def _targets(lines: Iterable[Line]) -> Iterator[tuple[Hashable, Hashable, int]]:
    for line in lines:
        if isinstance(line, FigureLine) and line.target is not None:
            key = (line.unit, line.indicator, line.target.period, line.target.basis, line.target.effective_on)
            yield key, line.target, line.row


def _actuals(lines: Iterable[Line]) -> Iterator[tuple[Hashable, Hashable, int]]:
    for line in lines:
        if isinstance(line, FigureLine) and line.actual is not None:
            yield (line.unit, line.indicator, line.actual.period), line.actual, line.row


def _differing(keyed: Iterable[tuple[Hashable, Hashable, int]], column: str) -> Iterator[tuple[list[int], str]]:
    first: dict[Hashable, tuple[Hashable, int]] = {}
    again: dict[Hashable, list[int]] = {}
    differing: set[Hashable] = set()
    for key, value, row in keyed:
        if key not in first:
            first[key] = (value, row)
            continue
        again.setdefault(key, [first[key][1]]).append(row)
        if value != first[key][0]:
            differing.add(key)
    for key, rows in again.items():
        if key in differing:
            yield rows, column
