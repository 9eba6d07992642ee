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
    unused = list(_columns(files, answers))
    if any(file.reading.questions or file.reading.proposal.refuses_all for file in files):
        return unused
    unused += _names(files, answers, known)
    with_figures = [file for file in files if file.figures.rows]
    for code, contradicted in _CONTRADICTIONS.items():
        if (answer := answers.get(code)) and with_figures:
            problems = [contradicted(file, answer, known) for file in with_figures]
            unused += [problem for problem in problems[-1:] if problem is not None and all(problems)]
    return unused


def _columns(files: Sequence[Heard], answers: Answers) -> Iterator[Problem]:
    """Letters that stand above no column."""
    if not all(file.reading.columns for file in files):  # no table has been found yet
        return
    columns = [column for file in files for column in file.reading.columns if column.letter]
    for code, answer in answers.items():
        letter = code.removeprefix(_COLUMN)
        if code.startswith(_COLUMN) and all(letter != column.letter for column in columns):
            shown = (" ".join(f"{column.letter} {column.header}".split()) for column in columns)
            yield Problem("no_such_column", value=f"{letter}={answer}", values={"column": letter, "known": _few(shown)})


def _names(files: Sequence[Heard], answers: Answers, known: Known) -> Iterator[Problem]:
    """Names that stand nowhere in the files, and those that the record knows to mean something else."""
    silent = [code for code in answers if code.startswith(CALLED) and not _is_heard(code, files)]
    if not silent:
        return
    from kpi.importing.table.name_lookup import Names

    names = Names(known, {})
    unknown = (problem for file in files for problem in file.reading.proposal.problems if problem.code in NAMES)
    shown = _few(problem.value for problem in unknown)
    for code in silent:
        name, answer = code.removeprefix(CALLED), answers[code]
        meant = [*names.indicators(name), *names.units(name)]
        if len(meant) != 1:
            yield Problem("no_such_name", value=name, values={"said": answer, "known": shown})
        elif answer.casefold() not in {meant[0].code.casefold(), meant[0].name_vi.casefold()}:
            record = f"{meant[0].code} {meant[0].name_vi}"
            yield Problem("name_means_another", value=name, values={"said": answer, "known": record})


def _is_heard(code: str, files: Sequence[Heard]) -> bool:
    return any(code in file.reading.proposal.heard for file in files)


def _period(file: Heard, answer: str, known: Known) -> Problem | None:  # noqa: ARG001 - one shape for all of the table
    """A period that is not that of the rows, or of no column, where the file tells its own without being asked."""
    from kpi.importing.table.titles import period_of

    meant, meanings = period_of(answer), {column.meaning for column in file.reading.columns}
    sides = (
        (table["period"].unique().tolist(), is_plan) for table, is_plan in zip(file.figures, (False, True), strict=True)
    )
    figures = [(Period.of_code(code), is_plan) for codes, is_plan in sides for code in codes]
    others = [
        period
        for period, is_plan in figures
        if meant is None or not _agrees(period, meant, is_plan=is_plan, has_last_year="actual_year_ago" in meanings)
    ]
    by_row = file.reading.shape == "long" and "period" in meanings
    if not others or (not by_row and len(others) < len(figures)):
        return None
    without = file.without("period")
    if without.questions or without.proposal.figures is None or not without.proposal.figures.equals(file.figures):
        return None
    if meant is None:
        return no_answer("period", answer)
    return Problem(
        "period_told_otherwise", value=answer, values={"known": _few(str(period) for period in sorted(others))}
    )


def _agrees(period: Period, meant: Period, *, is_plan: bool, has_last_year: bool) -> bool:
    """A plan may be of a longer time than what is reported; an actual of a part of it, or since January."""
    if period in meant or (is_plan and meant in period):
        return True
    return period == meant.to_date or (has_last_year and period == meant.same_period_last_year)


def _unit(file: Heard, answer: str, known: Known) -> Problem | None:
    """A unit that is not that of the rows, where these tell their own."""
    meant = {unit.id for unit in known.tree.called(answer)}
    rows = pd.concat([table[["row", "unit"]] for table in file.figures]).sort_values("row", kind="stable")
    others = [known.tree.units[number] for number in rows["unit"].unique().tolist() if number not in meant]
    if not others:
        return None
    if not meant:
        return no_answer("unit", answer)
    return Problem(
        "unit_told_otherwise", value=answer, values={"known": _few(f"{unit.code} {unit.name_vi}" for unit in others)}
    )


_CONTRADICTIONS: Mapping[str, Callable[[Heard, str, Known], Problem | None]] = {"period": _period, "unit": _unit}
"""Answers that a column of the file may contradict."""


def _few(texts: Iterable[str]) -> str:
    """Each once, as many as somebody reads."""
    each = list(dict.fromkeys(texts))
    return "; ".join([*each[:_SHOWN], *(["…"] if len(each) > _SHOWN else [])]) or "–"
