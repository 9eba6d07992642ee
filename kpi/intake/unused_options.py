"""What was said of files on the command line and changes nothing of them: most likely somebody has mistyped."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from kpi.importing.table.reading import TableReading
from kpi.model.figure_table import FigureTable
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.question import CALLED, NAMES, Answers, no_answer

_COLUMN = "column:"
_SHOWN = 12  # of columns, names, units or periods


class Heard(NamedTuple):
    """What was made of one file, and how it is read where one of the answers had not been given."""

    reading: TableReading
    without: Callable[[str], TableReading]

    @property
    def figures(self) -> FigureTable:
        return self.reading.proposal.figures or FigureTable.empty()


def in_vain(files: Sequence[Heard], answers: Answers, known: Known) -> list[Problem]:
    """Answers that none of the files has a place for, or that contradict all of them; of a file that is still asked
    about nothing but its columns is known."""
    found = list(_columns(files, answers))
    if any(one.reading.questions or one.reading.proposal.refuses_all for one in files):
        return found
    found += _names(files, answers, known)
    some = [one for one in files if one.figures.rows]
    for code, contradicted in _TOLD.items():
        if (said := answers.get(code)) and some:
            problems = [contradicted(one, said, known) for one in some]
            found += [problem for problem in problems[-1:] if problem is not None and all(problems)]
    return found


def _columns(files: Sequence[Heard], answers: Answers) -> Iterator[Problem]:
    """Letters that stand above no column."""
    if not all(one.reading.columns for one in files):  # no table has been found yet
        return
    columns = [column for one in files for column in one.reading.columns if column.letter]
    for code, said in answers.items():
        letter = code.removeprefix(_COLUMN)
        if code.startswith(_COLUMN) and all(letter != column.letter for column in columns):
            shown = (" ".join(f"{column.letter} {column.header}".split()) for column in columns)
            yield Problem("no_such_column", value=f"{letter}={said}", values={"column": letter, "known": _few(shown)})


def _names(files: Sequence[Heard], answers: Answers, known: Known) -> Iterator[Problem]:
    """Names that stand nowhere in the files, and those that the record knows to mean something else."""
    silent = [code for code in answers if code.startswith(CALLED) and not _is_heard(code, files)]
    if not silent:
        return
    from kpi.importing.table.name_lookup import Names

    names = Names(known, {})
    unknown = (problem for one in files for problem in one.reading.proposal.problems if problem.code in NAMES)
    shown = _few(problem.value for problem in unknown)
    for code in silent:
        name, said = code.removeprefix(CALLED), answers[code]
        meant = [*names.indicators(name), *names.units(name)]
        if len(meant) != 1:
            yield Problem("no_such_name", value=name, values={"said": said, "known": shown})
        elif said.casefold() not in {meant[0].code.casefold(), meant[0].name_vi.casefold()}:
            record = f"{meant[0].code} {meant[0].name_vi}"
            yield Problem("name_means_another", value=name, values={"said": said, "known": record})


def _is_heard(code: str, files: Sequence[Heard]) -> bool:
    return any(code in one.reading.proposal.heard for one in files)


def _period(one: Heard, said: str, known: Known) -> Problem | None:  # noqa: ARG001 - one shape for all of the table
    """A period that is not that of the rows, or of no column, where the file tells its own without being asked."""
    from kpi.importing.table.titles import period_of

    told, meanings = period_of(said), {column.meaning for column in one.reading.columns}
    sides = (
        (table["period"].unique().tolist(), is_plan) for table, is_plan in zip(one.figures, (False, True), strict=True)
    )
    figures = [(Period.of_code(code), is_plan) for codes, is_plan in sides for code in codes]
    others = [
        period
        for period, is_plan in figures
        if told is None or not _agrees(period, told, is_plan=is_plan, has_last_year="actual_year_ago" in meanings)
    ]
    by_row = one.reading.shape == "long" and "period" in meanings
    if not others or (not by_row and len(others) < len(figures)):
        return None
    without = one.without("period")
    if without.questions or without.proposal.figures is None or not without.proposal.figures.equals(one.figures):
        return None
    if told is None:
        return no_answer("period", said)
    return Problem("period_told_otherwise", value=said, values={"known": _few(str(one) for one in sorted(others))})


def _agrees(period: Period, told: Period, *, is_plan: bool, has_last_year: bool) -> bool:
    """A plan may be of a longer time than what is reported; an actual of a part of it, or since January."""
    if period in told or (is_plan and told in period):
        return True
    return period == told.to_date or (has_last_year and period == told.same_period_last_year)


def _unit(one: Heard, said: str, known: Known) -> Problem | None:
    """A unit that is not that of the rows, where these tell their own."""
    meant = {unit.id for unit in known.tree.called(said)}
    rows = pd.concat([table[["row", "unit"]] for table in one.figures]).sort_values("row", kind="stable")
    others = [known.tree.units[number] for number in rows["unit"].unique().tolist() if number not in meant]
    if not others:
        return None
    if not meant:
        return no_answer("unit", said)
    return Problem(
        "unit_told_otherwise", value=said, values={"known": _few(f"{unit.code} {unit.name_vi}" for unit in others)}
    )


_TOLD: Mapping[str, Callable[[Heard, str, Known], Problem | None]] = {"period": _period, "unit": _unit}
"""Answers that a column of the file may contradict."""


def _few(some: Iterable[str]) -> str:
    """Each once, as many as somebody reads."""
    each = list(dict.fromkeys(some))
    return "; ".join([*each[:_SHOWN], *(["…"] if len(each) > _SHOWN else [])]) or "–"
