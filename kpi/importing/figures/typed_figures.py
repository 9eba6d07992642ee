"""Reads columns of texts as figures: what is wrong comes back by row and column, what is right as a FigureTable."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.importing.figures import figure_names, number_columns
from kpi.importing.figures.figure_names import LONGEST, OF_TEXTS, Fault, FigureNames, read_text
from kpi.importing.figures.number_columns import NotApplicable, NumberColumn, NumberRead, number_column
from kpi.importing.figures.text_column import TextColumn
from kpi.importing.figures.typed_row import text_of
from kpi.model import quantity
from kpi.model.check import BOUNDS, impossible
from kpi.model.figure_table import ACTUALS, BLANKS, NOTHING, TARGETS, WHOLE, Dtypes, FigureTable, table_of
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.target_range import Bounds
from kpi.model.unit import Unit

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]
Columns = Mapping[str, TextColumn]

FIGURE_COLUMNS = frozenset(
    {
        *("unit", "indicator", "period", "target", "actual", "basis", "effective_on", "document", "numerator"),
        *("denominator", "estimate", "approximate", "stated_percent", "up_to", "note", "target_text", "reason"),
    }
)
NUMBERS = frozenset({"target", "actual", "numerator", "denominator"})
"""The columns of which hardly a text comes twice."""
_FEW = 16  # rows of which Python finds the distinct texts sooner than pandas
_LIMITS = {"note": 8000, "stated_percent": 30}  # letters; 2000 of all others
_OF_ACTUAL = ("stated_percent", "approximate", "estimate", "up_to", "reason")


class CellRefusal(NamedTuple):
    """What is wrong in a cell, by the place of its row among those that were read."""

    place: int
    column: str
    fault: Fault
    blocks: bool = True


class FiguresRead(NamedTuple):
    """The figures of all rows that are not refused, and the cells for which the others are."""

    figures: FigureTable
    refusals: list[CellRefusal]


class _Kinds:
    """What the columns ask of the indicators, by their ids."""

    _last: "ClassVar[tuple[Mapping[int, Indicator], _Kinds] | None]" = None

    @classmethod
    def of(cls, indicators: Mapping[int, Indicator]) -> "_Kinds":
        """Those of these indicators, made once for file after file."""
        if cls._last is None or cls._last[0] is not indicators:
            cls._last = indicators, cls(indicators)
        return cls._last[1]

    def __init__(self, indicators: Mapping[int, Indicator]) -> None:
        most = max(indicators, default=0) + 1
        self.decimals, self.least, self.step = (np.zeros(most, dtype=np.int64) for _ in range(3))
        self.has_parts, self.has_bound, self.has_no_range = (np.zeros(most, dtype=np.bool_) for _ in range(3))
        for number, indicator in indicators.items():
            decimals = indicator.decimals
            self.decimals[number], self.has_parts[number] = decimals, indicator.rule.has_parts
            self.has_no_range[number] = indicator.judged == "none" or indicator.adds_up == "done"
            if (bound := BOUNDS.get(indicator.adds_up)) is not None:
                self.has_bound[number], self.least[number] = True, bound.least * 10**decimals
                self.step[number] = 10**decimals if bound.whole else 1


class FigureColumns:
    """Reads a file piece by piece, and remembers every name that it has looked up.

    `called` tells what somebody has said that a name means, or "".
    """

    def __init__(self, known: Known, called: Callable[[str], str] | None = None) -> None:
        self.known, self.names, self.kinds = known, FigureNames(known, called), _Kinds.of(known.indicators)
        self.seen: dict[tuple[str, str], dict[str, Any]] = {}  # by column and rule: what each cell means
        self.timed: list[tuple[Unit, ...]] = []  # units of one name of which each may have had its time

    def read(self, columns: Columns, rows: Ints) -> FiguresRead:
        """The rows of the file that have these numbers."""
        return _FigurePiece(self, columns, rows).read()

    def unit(self, text: str) -> int | Fault:
        """The id of the unit; below zero of a name of which only the period can say whose it was."""
        units = self.names.units(text)
        if isinstance(units, Fault):
            return units
        if len(units) == 1 and units[0].opened is None and units[0].closed is None:
            return units[0].id
        self.timed.append(units)
        return -len(self.timed)

    def unit_in(self, unit: int, period: int) -> int | Fault:
        """The id of the unit that bore such a name in the period of that code."""
        return self.names.unit_in(self.timed[-unit - 1], Period.of_code(period))


class _FigurePiece:
    """Rows on their way from texts to figures. What a check refuses the later ones pass by, so that each row comes back
    with its first fault; only names and period are all looked at."""

    def __init__(self, reader: FigureColumns, columns: Columns, rows: Ints) -> None:
        self._reader, self._columns, self._rows = reader, columns, rows
        self._fine = np.ones(len(rows), dtype=np.bool_)
        self._no_texts = np.broadcast_to(np.array("", dtype=object), len(rows))  # takes no room
        self._refusals: list[CellRefusal] = []

    def read(self) -> FiguresRead:
        place = self._place()
        estimate = self._meant("estimate", figure_names.yes)
        words = {name: self._texts(name) for name in ("document", "note")}
        planned, targets = self._targets()
        reached, actuals = self._actuals(estimate == 1)
        self._warn_of_loose_words(planned, reached)
        actuals |= {"estimate_given": estimate >= 0, "attachment": np.full(len(self._rows), NOTHING)}
        figures = FigureTable(
            self._table(reached & self._fine, {**place, **actuals, **words}, ACTUALS),
            self._table(planned & self._fine, {**place, **targets, **words}, TARGETS),
        )
        return FiguresRead(figures, sorted(self._refusals, key=lambda refusal: refusal.place))

    def _table(self, which: Bools, columns: Mapping[str, NDArray[Any]], dtypes: Dtypes) -> pd.DataFrame:
        """The marked rows; texts and flags that none of them has are left out."""
        names = [name for name in dtypes if name in columns]
        names = [name for name in names if dtypes[name] == WHOLE or columns[name].strides != (0,)]
        kept = {name: columns[name][which] for name in names}
        kept = {n: column for n, column in kept.items() if dtypes[n] == WHOLE or (column != BLANKS[dtypes[n]]).any()}
        return table_of(kept, dtypes)

    # ---- what a row is of

    def _place(self) -> dict[str, Ints]:
        """Unit, indicator and period of each row. What is wrong with any of them is all said at once."""
        self._unclear = np.zeros(len(self._rows), dtype=np.bool_)
        period = self._meant("period", figure_names.period, goes_on=True)
        unit = self._units(period)
        self._indicator = self._meant("indicator", self._reader.names.indicator, goes_on=True)
        self._fine &= ~self._unclear
        self._indicator[~self._fine] = 0
        self._period, self._decimals = period, self._reader.kinds.decimals[self._indicator]
        return {"row": self._rows, "unit": unit, "indicator": self._indicator, "period": period}

    def _units(self, period: Ints) -> Ints:
        unit = self._meant("unit", self._reader.unit, goes_on=True)
        places = np.flatnonzero((unit < 0) & (period > 0) & self._fine)
        if len(places):
            pairs, which = np.unique(np.stack([unit[places], period[places]]), axis=1, return_inverse=True)
            units = [self._reader.unit_in(*pair) for pair in pairs.T.tolist()]
            for place, pair in zip(places.tolist(), which.ravel().tolist(), strict=True):
                meant = units[pair]
                if isinstance(meant, Fault):
                    self._refuse(place, "unit", meant, goes_on=True)
                else:
                    unit[place] = meant
        return unit

    # ---- its plan

    def _targets(self) -> tuple[Bools, dict[str, NDArray[Any]]]:
        """In which rows a plan stands, and what it is."""
        number = self._numbers("target", number_columns.read_target)
        self._refuse_all("target", number.faults(of_text=True))
        words = self._texts("target_text")
        basis = self._meant("basis", self._reader.names.basis)
        planned = self._fine & (number.given() | (words != ""))
        day = self._meant("effective_on", figure_names.day, where=planned)
        self._refuse_all("target", number.faults(of_text=False))
        low, high = (np.full(len(self._rows), NOTHING, dtype=np.int64) for _ in range(2))
        strict = {side: np.zeros(len(self._rows), dtype=np.bool_) for side in ("low_strict", "high_strict")}
        for place, bounds in number.others.items():
            if not isinstance(bounds, Bounds) or not self._fine[place]:
                continue
            if self._reader.kinds.has_no_range[self._indicator[place]]:
                self._refuse(place, "target", Fault("range_not_for_this_kind"))
                continue
            low[place] = NOTHING if bounds.low is None else bounds.low
            high[place] = NOTHING if bounds.high is None else bounds.high
            strict["low_strict"][place], strict["high_strict"][place] = bounds.low_strict, bounds.high_strict
        columns = {"value": number.value, "low": low, "high": high, **strict, "words": words}
        return planned, {**columns, "basis": basis, "effective_day": day}

    # ---- what was reached

    def _actuals(self, estimate: Bools) -> tuple[Bools, dict[str, NDArray[Any]]]:
        """In which rows something was reached, and what."""
        reason = self._texts("reason")
        number = self._numbers("actual", number_columns.read_actual)
        self._refuse_all("actual", number.faults())
        nothing = np.zeros(len(self._rows), dtype=np.bool_)  # to count
        nothing[[place for place, other in number.others.items() if isinstance(other, NotApplicable)]] = True
        numerator, denominator = (self._part(name, nothing) for name in ("numerator", "denominator"))
        columns = {
            name: self._meant(name, look, blank="", where=self._fine & ~nothing)
            for name, look in (
                ("stated_percent", figure_names.percentage),
                ("approximate", figure_names.approximate),
                ("up_to", figure_names.day_as_text),
            )
        }
        value, has_parts = number.value, (numerator != NOTHING) | (denominator != NOTHING)
        self._refuse_impossible(self._fine & (value != NOTHING), value)
        self._check_parts(self._fine & has_parts, value, numerator, denominator)
        columns |= {"value": value, "numerator": numerator, "denominator": denominator, "reason": reason}
        reached = nothing | (value != NOTHING) | has_parts
        return reached, {**columns, "not_applicable": nothing, "estimate": estimate & ~nothing}

    def _part(self, name: str, nothing: Bools) -> Ints:
        number = self._numbers(name, number_columns.read_number, where=self._fine & ~nothing)
        self._refuse_all(name, number.faults())
        return number.value

    def _refuse_impossible(self, where: Bools, value: Ints) -> None:
        """Actuals that no figure of their kind can be."""
        kinds = self._reader.kinds
        places = np.flatnonzero(where & kinds.has_bound[self._indicator])
        kind, number = self._indicator[places], value[places]
        for place in places[(number < kinds.least[kind]) | (number % kinds.step[kind] != 0)].tolist():
            indicator = self._reader.known.indicators[int(self._indicator[place])]
            never = impossible(indicator, Period.of_code(int(self._period[place])), int(value[place]))
            if never is not None:
                self._refuse(place, "actual", Fault(never.code))

    def _check_parts(self, where: Bools, value: Ints, numerator: Ints, denominator: Ints) -> None:
        has_parts = self._reader.kinds.has_parts[self._indicator]
        above, below = numerator != NOTHING, denominator != NOTHING
        for column, wrong, code in (
            ("numerator", ~has_parts & above, "parts_not_for_this_kind"),
            ("denominator", ~has_parts & ~above, "parts_not_for_this_kind"),
            ("denominator", ~below, "needs_denominator"),
            ("numerator", ~above, "needs_numerator"),
            ("denominator", (denominator < 0) | ((denominator == 0) & (numerator != 0)), "negative_denominator"),
        ):
            self._refuse_all(column, [(place, Fault(code)) for place in np.flatnonzero(where & wrong).tolist()])
            where &= self._fine
        for place in np.flatnonzero(where & (value != NOTHING)).tolist():
            indicator = self._reader.known.indicators[int(self._indicator[place])]
            parts = int(value[place]), int(numerator[place]), int(denominator[place])
            if (fault := _parts_disagree(indicator, self._cell("actual", place), *parts)) is not None:
                self._refuse(place, "actual", fault)

    def _warn_of_loose_words(self, planned: Bools, reached: Bools) -> None:
        """What is said of a figure that is not there has nothing to belong to: it is not taken, and that is said."""
        for name in (*_OF_ACTUAL, "document", "note"):
            alone = ~reached if name in _OF_ACTUAL else ~reached & ~planned
            if name in self._columns and (where := alone & self._fine).any():
                loose = self._meant(name, figure_names.as_it_is, blank="", where=where) != ""
                places = np.flatnonzero(loose & where).tolist()
                self._refusals += [CellRefusal(place, name, Fault("nothing_told"), blocks=False) for place in places]

    # ---- cells by column

    def _texts(self, name: str) -> Objects:
        return self._meant(name, figure_names.as_it_is, blank="")

    def _meant(
        self,
        name: str,
        look: Callable[[str], Any],
        *,
        blank: int | str = 0,
        where: Bools | None = None,
        goes_on: bool = False,
    ) -> NDArray[Any]:
        """What each cell means, each distinct text looked up once; `blank` in rows where that is not asked."""
        if name not in self._columns and not goes_on:
            if isinstance(blank, str):
                return self._no_texts
            absent = look("")  # the same in every row
            if not isinstance(absent, Fault):
                return np.full(len(self._rows), absent, dtype=np.int64)
        where = self._fine if where is None else where
        codes, texts = self._distinct(name)
        seen = self._reader.seen.setdefault((name, look.__name__), {})
        meant, faults = [blank] * len(texts), dict[int, Fault]()
        wanted = codes[where]
        for code in pd.unique(wanted).tolist() if len(wanted) > _FEW else dict.fromkeys(wanted.tolist()):
            text = texts[code]
            if text not in seen:
                read = read_text(text, _LIMITS.get(name, LONGEST))
                seen[text] = read.fault or look(read.text)
            if isinstance(seen[text], Fault):
                faults[code] = seen[text]
            else:
                meant[code] = seen[text]
        if faults:
            for place in np.flatnonzero(where & np.isin(codes, list(faults))).tolist():
                self._refuse(place, name, faults[int(codes[place])], goes_on=goes_on)
        values = np.array(meant, dtype=object if isinstance(blank, str) else np.int64)[codes]
        values[~where] = blank
        return values

    def _distinct(self, name: str) -> tuple[Ints, list[str]]:
        """Which of its distinct texts stands in each row of a column; of one that is not there a blank."""
        column = self._columns.get(name)
        return (np.zeros(len(self._rows), dtype=np.int64), [""]) if column is None else column.distinct

    def _numbers(self, name: str, read: Callable[[str, int], NumberRead], where: Bools | None = None) -> NumberColumn:
        fine = self._fine if where is None else where
        return number_column(self._columns.get(name), fine, self._decimals, read)

    def _cell(self, name: str, place: int) -> str:
        column = self._columns.get(name)
        return "" if column is None else text_of(column[place])

    def _refuse_all(self, name: str, faults: Iterable[tuple[int, Fault]]) -> None:
        for place, fault in faults:
            if self._fine[place]:
                self._refuse(place, name, fault)

    def _refuse(self, place: int, name: str, fault: Fault, *, goes_on: bool = False) -> None:
        self._refusals.append(CellRefusal(place, name, fault))
        if goes_on and fault.code not in OF_TEXTS:
            self._unclear[place] = True
        else:
            self._fine[place] = False


def _parts_disagree(indicator: Indicator, text: str, value: int, numerator: int, denominator: int) -> Fault | None:
    """A percentage beside its parts must be their quotient, at the precision in which it is written."""
    printed = len(text.partition(".")[2])
    slack = Fraction(1, 2 * 10**printed)
    quotient = Fraction(numerator * indicator.per, denominator) if denominator else None
    if quotient is not None and abs(quotient - Fraction(value, 10**indicator.decimals)) <= slack:
        return None
    computed = "–" if quotient is None else str(quantity.half_up(quotient, max(printed, 1)))
    return Fault("parts_disagree", {"computed": computed})
