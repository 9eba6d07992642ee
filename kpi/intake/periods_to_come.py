"""Asks once about the actuals of a file whose periods have not begun or not ended by the day it arrives."""

from dataclasses import replace
from datetime import date

import pandas as pd

from kpi.actions.imports.periods_to_come import to_come
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store
from kpi.importing.cells.grid import Applied
from kpi.importing.table.reading import TableReading
from kpi.model.figure_table import NOTHING, FigureTable, column
from kpi.model.period import Period
from kpi.model.proposal import Known
from kpi.model.quantity import plain
from kpi.model.question import Answers, Choice, Example, Question, no_answer

_EXAMPLES = 3
ANSWERS = ("actual", "estimate", "leave_out")
"""They stand as they are; they are estimates; they are not taken."""
PLAN = "plan"
"""The answer that the columns are of a plan, where they do not say what they hold."""


def settled(store: Store, day: date, known: Known, reading: TableReading, answers: Answers) -> TableReading:
    """The reading with the question, or as it was answered."""
    figures, answer = reading.proposal.figures, answers.get("to_come", "")
    if answer and answer not in {*ANSWERS, PLAN}:
        problems = (*reading.proposal.problems, replace(no_answer("to_come", answer), file=reading.file))
        return reading._replace(proposal=replace(reading.proposal, figures=None, problems=problems))
    if reading.questions or figures is None or not isinstance(known, Book):
        return reading
    late = to_come(store, known, figures.actuals, day)
    if not late.any() or answer == "actual":
        return reading
    if not answer or answer == PLAN:  # of columns that say what they hold nobody can say that they hold plans
        offered = (PLAN, *ANSWERS) if reading.silent else ANSWERS
        examples = _examples(figures.actuals[late], known, reading)
        question = Question("to_come", tuple(map(Choice, offered)), examples)
        proposal = replace(reading.proposal, figures=None)
        return reading._replace(questions=(question,), proposal=proposal)
    first = _examples(figures.actuals[late], known, reading)[0]
    code = "to_come_estimate" if answer == "estimate" else "to_come_leave_out"
    applied = Applied(code, int(late.sum()), first.place, first.text)
    reading = reading._replace(applied=(*reading.applied, applied))
    if answer == "estimate":
        flags = {name: column(figures.actuals, name) | late for name in ("estimate", "estimate_given")}
        return _with(reading, figures._replace(actuals=figures.actuals.assign(**flags)))
    kept = figures._replace(actuals=figures.actuals[~late])
    emptied = {*figures.actuals["row"].tolist()} - {*kept.actuals["row"].tolist(), *kept.targets["row"].tolist()}
    passed = (*reading.passed_over, *((number, "left_out") for number in emptied))
    reading = _with(reading._replace(passed_over=tuple(sorted(passed))), kept)
    return reading._replace(proposal=replace(reading.proposal, read=reading.proposal.read - len(emptied)))


def _with(reading: TableReading, figures: FigureTable) -> TableReading:
    return reading._replace(proposal=replace(reading.proposal, figures=figures))


def _examples(late: pd.DataFrame, known: Known, reading: TableReading) -> tuple[Example, ...]:
    """The last of them by their periods first: a year mistyped stands out."""
    late = late.assign(value=column(late, "value")).sort_values("period", ascending=False, kind="stable")[:_EXAMPLES]
    places = (late[name].tolist() for name in ("row", "unit", "indicator", "period", "value"))
    examples: list[Example] = []
    for row, unit, indicator, period, value in zip(*places, strict=True):
        cell = reading.cells.get((row, unit, indicator, period))
        number = "" if value == NOTHING else plain(value, known.indicators[indicator].decimals)
        examples.append(Example(cell.place if cell else str(row), f"{Period.of_code(period)}: {number or '–'}"))
    return tuple(examples)
