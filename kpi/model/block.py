"""A block: plain figures by the hundred thousand, as columns; a line for each would take ten times the memory."""

from collections.abc import Collection, Container, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from kpi.model.figure import Actual, Target
from kpi.model.period import Period
from kpi.model.proposal import FigureLine

if TYPE_CHECKING:
    from numpy import bool_, int64, integer
    from numpy.typing import NDArray

    Ints = NDArray[integer[Any]]
    Wide = NDArray[int64]
    Bools = NDArray[bool_]


class Block(NamedTuple):
    """One entry a row of the file, told by nothing but its numbers; those that are not there are 0.

    `period` holds codes, `effective` places in `days`; a row with `has_parts` has no value of its own. Amounts have 64
    bits, everything else 32.
    """

    row: "Ints"
    unit: "Ints"
    indicator: "Ints"
    period: "Ints"
    has_target: "Bools"
    target: "Wide"
    basis: "Ints"
    effective: "Ints"
    has_value: "Bools"
    value: "Wide"
    has_parts: "Bools"
    numerator: "Wide"
    denominator: "Wide"
    days: tuple[str, ...] = ("",)

    @property
    def rows(self) -> int:
        return len(self.row)

    @property
    def key(self) -> "Wide":
        return key_of(self.unit, self.period, self.indicator)

    @property
    def has_actual(self) -> "Bools":
        return self.has_value | self.has_parts

    def of(self, which: "Bools | Ints") -> "Block":
        """The rows of a mask, or of these places in this order."""
        columns: list[Any] = [column[which] for column in self[:-1]]
        return Block(*columns, days=self.days)

    def of_rows(self, numbers: Collection[int]) -> "Block":
        """The rows of the file that have these numbers."""
        from numpy import array, isin

        return self.of(isin(self.row, array(list(numbers), dtype=self.row.dtype)))

    def lines(self) -> Iterator[FigureLine]:
        """The same, row by row: what the plain way makes of the file."""
        columns: list[Any] = [column.tolist() for column in self[:-1]]
        for row, unit, indicator, code, has_target, target, basis, effective, *told in zip(*columns, strict=True):
            has_value, value, has_parts, numerator, denominator = told
            period = Period.of_code(code)
            planned = Target(period, basis, self.days[effective], target) if has_target else None
            reached = Actual(period, value if has_value else None)
            if has_parts:
                reached = reached._replace(numerator=numerator, denominator=denominator)
            yield FigureLine(row, unit, indicator, planned, reached if has_value or has_parts else None)


Sides = dict[tuple[int, int, int], tuple[int, int]]
"""By indicator, basis (0 of actuals) and length of the periods in months: how many numbers, and what they come to."""


def sums_of(block: Block) -> Sides:
    """What the numbers add up to, periods of each length apart: a month and the months to date are no sum."""
    from numpy import zeros_like

    found = _summed(block, zeros_like(block.basis), block.value, block.has_value)
    return {**found, **_summed(block, block.basis, block.target, block.has_target)}


def _summed(block: Block, basis: "Ints", value: "Wide", which: "Bools") -> Sides:
    from numpy import bincount, int64, unique

    run = block.period[which] % 10000
    months = run % 100 - run // 100 + 1
    kinds = (block.indicator[which].astype(int64) << 32 | basis[which]) << 4 | months
    kinds, place = unique(kinds, return_inverse=True)
    # Above nine digits and below: of each half so many fit exactly into the floating numbers that are added here.
    above, below = (bincount(place, half) for half in (value[which] // _NINE, value[which] % _NINE))
    counts: list[int] = bincount(place).tolist()
    totals = [int(high) * _NINE + int(low) for high, low in zip(above, below, strict=True)]
    keys = [(kind >> 36, kind >> 4 & 0xFFFFFFFF, kind & 0xF) for kind in kinds.tolist()]
    return dict(zip(keys, zip(counts, totals, strict=True), strict=True))


_NINE = 10**9


class Stack(Protocol):
    """Very many plain figures, taken up unit by unit: together they would not fit into the memory."""

    @property
    def rows(self) -> int: ...

    def parts(self, most: int = ..., /) -> Iterator[Block]:
        """The rows in the order of their keys, and of the file where these are the same; each part has whole units, and
        at most so many rows, or one unit that has more."""
        ...

    def of_units(self, units: Container[int], /) -> "Stack":
        """The figures of these units."""
        ...

    def lines(self) -> Iterator[FigureLine]:
        """All of it, row by row: those of each unit in the order of the file."""
        ...


class WithoutRows:
    """A stack of which rows of the file are left out; see `Stack`."""

    def __init__(self, stack: Stack, numbers: frozenset[int]) -> None:
        self._stack, self._numbers = stack, numbers

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts())

    def parts(self, most: int = 20_000, /) -> Iterator[Block]:
        from numpy import array, isin

        for part in self._stack.parts(most):
            rest = part.of(~isin(part.row, array(sorted(self._numbers), dtype=part.row.dtype)))
            if rest.rows:
                yield rest

    def of_units(self, units: Container[int], /) -> "WithoutRows":
        return WithoutRows(self._stack.of_units(units), self._numbers)

    def lines(self) -> Iterator[FigureLine]:
        return (line for line in self._stack.lines() if line.row not in self._numbers)


def key_of(unit: "Ints", period: "Ints", indicator: "Ints") -> "Wide":
    """One number for unit, period code and indicator, in the order in which figures are kept; see `fits`."""
    from numpy import int64

    run = period % 10000
    key = unit.astype(int64) << 35
    key |= (period // 10000 - 1900).astype(int64) << 26
    key |= (run // 100 << 22) | (run % 100 << 18) | indicator
    return key


def unit_of(key: "Wide") -> "Wide":
    """The unit of which such a number tells."""
    return key >> 35


def distinct(numbers: "Wide") -> "Wide":
    """Each of the numbers once, in their order; numpy's own `unique` would load its masked arrays for that."""
    from numpy import append, sort

    some = sort(numbers)
    return some[append(True, some[1:] != some[:-1])] if len(some) else some


def fits(units: int, indicators: int) -> bool:
    """Whether ids up to these have room in such a number."""
    return units < 1 << 28 and indicators < 1 << 18
