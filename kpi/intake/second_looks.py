"""Second looks: what looks wrong of figures that would be written, said at the rows of the file that tell them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.preview import Preview
from kpi.actions.look.figure_text import actual_text
from kpi.importing.table.reading import TableReading
from kpi.model.figure import Actual
from kpi.model.figure_table import NOTHING, FigureTable, column
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.quantity import plain

if TYPE_CHECKING:
    from kpi.actions.imports.unlikely_figures import Odd

_MOST = 200
_remembered: "OrderedDict[str, tuple[Odd, ...]]" = OrderedDict()
_lock = Lock()


def remember(token: str, odd: "tuple[Odd, ...]") -> None:
    """What a look has found, until what it looked at is imported: in this process only, for it can be found again."""
    with _lock:
        _remembered[token] = odd
        _remembered.move_to_end(token)
        while len(_remembered) > _MOST:
            _remembered.popitem(last=False)


def remembered(token: str) -> "tuple[Odd, ...] | None":
    """What the look of that token has found; None where nobody here knows."""
    with _lock:
        return _remembered.get(token)


def with_second_looks(outcome: Outcome, reading: TableReading, preview: Preview) -> Outcome:
    """The outcome with these warnings; of a figure that is asked about already the same is not asked twice."""
    figures = reading.proposal.figures or FigureTable.empty()
    rows = _rows_of(figures, preview)
    remarked = {(problem.row, problem.value, _about(problem.code)) for problem in outcome.problems}
    problems = list(outcome.problems)
    for unit, indicator, period, problem in preview.odd:
        reported = rows.get((unit, indicator.id, period.code))
        if reported is None:
            continue
        value = "" if reported.value == NOTHING else plain(reported.value, indicator.decimals)
        if (reported.row, value, _about(problem.code)) in remarked:
            continue
        column, value = problem.column or "actual", problem.value or value
        placed = replace(problem, row=reported.row, column=column, value=value, file=outcome.file)
        problems.append(_in_cell(placed, reported, reading) if column == "actual" else placed)
    if (earlier := _earlier(figures, rows, preview)) is not None:
        problem, reported = earlier
        problem = replace(problem, file=outcome.file)
        problems.append(
            problem if reported is None else _in_cell(replace(problem, row=reported.row), reported, reading)
        )
    return replace(outcome, problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)))


_ABOUT = {
    **dict.fromkeys(("parts_exceed", "parts_fall_short", "parts_miss"), "its parts"),
    **dict.fromkeys(("more_than_the_whole", "percent_differs", "whole_differs"), ""),
}


def _about(code: str) -> str:
    """What a remark is about: of two about the size of a figure, or its parts, the one of the file itself is enough."""
    return (_ABOUT[code] or code) if code in _ABOUT else "its size"


class _Reported(NamedTuple):
    """An actual of the file, by ids and codes."""

    row: int
    unit: int
    indicator: int
    period: int
    value: int


_Rows = Mapping[tuple[int, int, int], _Reported]


def _rows_of(figures: FigureTable, preview: Preview) -> _Rows:
    """The actuals of the file that the preview speaks of."""
    odd = {(unit, indicator.id, period.code) for unit, indicator, period, _ in preview.odd}
    places = odd | {(figure.unit.id, figure.indicator.id, figure.period.code) for figure in preview.changes}
    near = figures.actuals[figures.actuals["unit"].isin({unit for unit, _, _ in places})]
    reported = (
        _Reported(*row) for row in zip(*(column(near, name).tolist() for name in _Reported._fields), strict=True)
    )
    return {figure[1:4]: figure for figure in reported if figure[1:4] in places}


def _in_cell(problem: Problem, reported: _Reported, reading: TableReading) -> Problem:
    """In the cell of that figure: a row may tell several."""
    cell = reading.cells.get((reported.row, reported.unit, reported.indicator, reported.period))
    return problem if cell is None else replace(problem, cell=cell.place, column=cell.header)


def _earlier(figures: FigureTable, rows: _Rows, preview: Preview) -> tuple[Problem, _Reported | None] | None:
    """Approved figures of earlier periods that the file overwrites: a report prints them to be compared with."""
    periods = [Period.of_code(code) for code in figures.actuals["period"].unique().tolist()]
    periods += [preview.latest] if preview.latest else []
    latest = max(periods, key=lambda period: (period.ends_on, period.first), default=None)
    if latest is None:
        return None
    overwritten = sum(count for period, count in preview.overwritten.items() if period.ends_on < latest.ends_on)
    if not overwritten:
        return None
    values, reported = {"latest": str(latest)}, None
    for change in preview.changes:
        if isinstance(change.old, Actual) and isinstance(change.new, Actual) and change.period.ends_on < latest.ends_on:
            reported = rows.get((change.unit.id, change.indicator.id, change.period.code))
            values |= {"indicator": change.indicator.code, "of": str(change.period)}
            values |= {
                "before": actual_text(change.old, change.indicator),
                "now": actual_text(change.new, change.indicator),
            }
            break
    return Problem("earlier_corrected", None, "actual", str(overwritten), values, blocks=False), reported
