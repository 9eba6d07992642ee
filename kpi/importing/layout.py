"""The layout of a grid: its sheet, its header, what each column is taken for, and the figures that its rows tell."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NoReturn

from kpi.importing.cells.grid import BLANK, Applied, Grid, GridSheet, place_of
from kpi.importing.figures.cross_checks import (
    amounts,
    parts_that_differ,
    units_that_differ,
    what_looks_wrong,
    years_that_differ,
)
from kpi.importing.figures.doubles_in_table import without_doubles
from kpi.importing.figures.figure_lines import FigureCells, with_plan_days
from kpi.importing.figures.printed_totals import totals_that_differ
from kpi.importing.figures.questions import Decided, decide, is_known_basis
from kpi.importing.figures.rounding_questions import rounding_question
from kpi.importing.figures.row_figures import RowFigures
from kpi.importing.figures.table_in_question import Asking
from kpi.importing.figures.year_columns import with_compared_year, with_whole_year
from kpi.importing.table.answered_names import wrong_answers
from kpi.importing.table.column_meanings import places_of
from kpi.importing.table.columns import Place, as_columns, cells_below, settled
from kpi.importing.table.header_rows import FIGURE_MEANINGS, Table, fingerprint_of, is_meaning
from kpi.importing.table.header_search import (
    has_words,
    header_of_some,
    rows_of_answer,
    table_at,
    table_of,
    tables_of,
    unclear_below,
)
from kpi.importing.table.later_years import goes_on, span_of
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.reading import Shape, TableReading
from kpi.importing.table.row_sieve import sift
from kpi.importing.table.rows import DataRow, Sifted
from kpi.importing.table.short_periods import short_columns, short_columns_in, short_rows, unknown_period
from kpi.importing.table.table_side import TableSide
from kpi.importing.table.titles import periods_in
from kpi.importing.table.transposed_tables import across, across_in
from kpi.model.figure_table import FigureTable
from kpi.model.problem import Problem
from kpi.model.proposal import Known, Proposal
from kpi.model.question import Answers, Choice, Example, Question, no_answer

SHAPES: dict[str, Shape] = {"long": "long", "appendix": "appendix", "months": "months"}
_FIGURES = FIGURE_MEANINGS - {"year_estimate"} | {"numerator"}


def read_layout(grid: Grid, file: str, known: Known, answers: Answers, *, sha256: str = "") -> TableReading:
    """What is made of the cells; what is wrong or must be asked stands in the reading."""
    reading = TableReading(
        file,
        file_kind=grid.kind,
        encoding=grid.encoding,
        sheets=tuple(sheet.name for sheet in grid.sheets),
        proposal=Proposal("figures", file, sha256=sha256),
    )
    return _Layout(grid, reading, known, answers).reading()


class _Stopped(Exception):  # noqa: N818 - what stopped it is already noted
    """The file cannot be read further: something is wrong, or must be asked first."""


class _Layout:
    """One file on its way from cells to a proposal."""

    def __init__(self, grid: Grid, reading: TableReading, known: Known, answers: Answers) -> None:
        self._grid, self._known, self._answers = grid, known, answers
        self._reading = reading
        self._names = Names(known, answers)
        self._problems: list[Problem] = []
        self._questions: list[Question] = []

    def reading(self) -> TableReading:
        with suppress(_Stopped):
            self._read()
        file = self._reading.file
        proposal = self._reading.proposal
        problems = tuple(replace(problem, file=file) for problem in self._problems)
        if self._questions:
            problems = tuple(problem for problem in problems if problem.blocks and problem.row is None)
            proposal = replace(proposal, figures=None)
        return self._reading._replace(questions=tuple(self._questions), proposal=replace(proposal, problems=problems))

    def _read(self) -> None:
        table = self._table()
        table = table._replace(answered_side=self._side())
        below = cells_below(table)
        places = with_whole_year(table, places_of(table, self._names, self._answers), below, self._answers)
        places = with_compared_year(places)
        shape = self._shape(places)
        passed = frozenset(heading.place for heading in places if heading.meaning == "refused_because")
        self._reading = self._reading._replace(
            shape=shape,
            sheet=table.sheet.name,
            header_rows=(table.first, table.last),
            columns=as_columns(places, below, of_plans=table.is_of_plans),
            fingerprint=hashlib.sha256(fingerprint_of(table, passed).encode()).hexdigest(),
        )
        has_column = any(heading.meaning == "indicator" for heading in places)
        of_title = None if has_column else self._names.indicator_of_titles(table.titles)
        if not has_column and (problem := across(table, self._names)):
            self._stop(problem)
        if problem := short_columns(table, self._answers):
            self._stop(problem)
        places = self._without_whole_years(table, places)
        self._check_columns(table, places, has_indicator=of_title is not None)
        sifted = sift(table, places, self._names, of_title[0] if of_title else None)
        if problem := short_rows(sifted.rows, places, table.sheet.name, self._answers.get("day_order", "dmy")):
            self._stop(problem)
        decided = decide(Asking(table, places, sifted, shape, self._known, self._answers))
        self._problems += decided.problems
        self._questions += decided.questions
        self._reading = self._reading._replace(
            silent=not table.is_of_plans and any(place.silent and not place.planned for place in places)
        )
        from_title: list[Applied] = []
        if of_title:
            indicator, words = of_title
            from_title = [Applied("indicator_from_title", 1, "", words, f"{indicator.code} {indicator.name_vi}")]
        self._reading = self._reading._replace(applied=(*self._reading.applied, *from_title, *decided.applied))
        places = settled(places, decided.period, self._answers)
        numbering = [
            number - table.last - 1 for number, why in sifted.passed if why == "code_row" and number > table.last
        ]
        for column in below:  # is no sample of what stands in it
            for place in numbering:
                column[place : place + 1] = [BLANK] * len(column[place : place + 1])
        self._reading = self._reading._replace(
            columns=as_columns(places, below, of_plans=table.is_of_plans), passed_over=sifted.passed
        )
        if any(problem.blocks for problem in self._problems) or self._questions:
            proposal = replace(self._reading.proposal, read=len(sifted.rows))
            self._reading = self._reading._replace(proposal=proposal)
            return
        self._propose(table, places, shape, sifted, decided)

    # the table

    def _table(self) -> Table:
        sheet_name, rows = self._answers.get("sheet"), self._answers.get("header_rows")
        seen = [sheet for sheet in self._grid.sheets if not sheet.hidden]
        if sheet_name:
            named = [sheet for sheet in self._grid.sheets if sheet.name == sheet_name]
            if not named:
                self._stop(no_answer("sheet", sheet_name))
            seen = named
        elif any(sheet.hidden and table_of(sheet) for sheet in self._grid.sheets):
            hidden = [sheet.name for sheet in self._grid.sheets if sheet.hidden]
            self._problems.append(Problem("hidden_sheet", value=", ".join(hidden), blocks=False))
        meanings = {meaning for code, meaning in self._answers.items() if code.startswith("column:")}
        by_sheet = [tables for sheet in seen if (tables := tables_of(sheet, meanings))]
        by_sheet = by_sheet or [[table] for sheet in seen if (table := header_of_some(sheet))]
        if rows and (len(seen) == 1 or len(by_sheet) == 1):
            return self._answered_table(
                by_sheet[0][0].sheet if by_sheet else seen[0], by_sheet[0] if by_sheet else [], rows
            )
        if len(by_sheet) > 1:
            choices = [
                Choice(sheet_tables[0].sheet.name, tuple(map(_beginning, sheet_tables))) for sheet_tables in by_sheet
            ]
            self._questions.append(Question("sheet", tuple(choices)))
            raise _Stopped
        if by_sheet and len(by_sheet[0]) > 1:
            choices = [Choice(_rows_of(candidate), (_beginning(candidate),)) for candidate in by_sheet[0]]
            self._questions.append(Question("header_rows", tuple(choices)))
            raise _Stopped
        if by_sheet:
            if unclear_below(by_sheet[0][0]):
                self._ask_how_deep(by_sheet[0][0])
            return by_sheet[0][0]
        if problem := next((candidate for sheet in seen if (candidate := short_columns_in(sheet))), None):
            self._stop(problem)
        if problem := next((candidate for sheet in seen if (candidate := across_in(sheet, self._names))), None):
            self._stop(problem)
        if any(map(has_words, seen)):
            if len(seen) > 1:
                self._questions.append(Question("sheet", tuple(Choice(sheet.name) for sheet in seen)))
            self._questions.append(Question("header_rows", (), _first_rows(next(filter(has_words, seen)))))
            raise _Stopped
        self._problems.append(Problem("no_table"))
        raise _Stopped

    def _ask_how_deep(self, table: Table) -> NoReturn:
        """Whether the row below the header is of it: half of its words are those of headings."""
        deeper = table_at(table.sheet, table.first, table.last + 1)
        choices = [Choice(_rows_of(candidate), (_beginning(candidate),)) for candidate in (deeper, table)]
        self._questions.append(Question("header_rows", tuple(choices)))
        raise _Stopped

    def _answered_table(self, sheet: GridSheet, tables: Sequence[Table], rows: str) -> Table:
        span = rows_of_answer(rows, len(sheet.rows))
        if span is None:
            self._stop(no_answer("header_rows", rows))
        around = next((candidate for candidate in tables if candidate.has(span[0])), None)
        table = table_at(sheet, *span)
        return table._replace(since=around.since, until=around.until, again=around.again) if around else table

    def _side(self) -> TableSide:
        """What somebody has answered of figures that say nothing of it, before their day has come or otherwise."""
        answer = self._answers.get("side")
        if self._answers.get("to_come") == "plan" or answer == "plan":
            return "plan"
        return "actual" if answer == "actual" else ""

    def _stop(self, problem: Problem) -> NoReturn:
        self._problems.append(problem)
        raise _Stopped

    def _shape(self, places: Sequence[Place]) -> Shape:
        answer = self._answers.get("shape", "")
        if answer and answer not in SHAPES:
            self._stop(no_answer("shape", answer))
        if answer:
            return SHAPES[answer]
        meanings = [place.meaning for place in places]
        if sum(meaning.startswith("month_") for meaning in meanings) >= 3:
            return "months"
        return "long" if "period" in meanings else "appendix"

    def _without_whole_years(self, table: Table, places: list[Place]) -> list[Place]:
        """Beside months of two calendar years what is of all of them together is of neither, and not taken."""
        if not goes_on(places):
            return places
        if self._answers.get("accumulates") == "cumulative":
            self._problems.append(Problem("cumulative_over_two_years"))
        whole = [place for place in places if place.is_figure and span_of(place) is None and not place.hidden]
        self._problems += [_of_column("of_two_years", place, table) for place in whole]
        return [place._replace(meaning="skip", of_year=False) if place in whole else place for place in places]

    def _check_columns(self, table: Table, places: Sequence[Place], *, has_indicator: bool) -> None:
        """What a table must have, what it has twice, and what is not read."""
        for code, answer in self._answers.items():
            if code.startswith("column:") and not is_meaning(answer):
                self._problems.append(no_answer(code, answer))
        self._problems += wrong_answers(self._answers, self._known)
        if not is_known_basis(self._known, self._answers):
            answer, names = self._answers["basis"], ", ".join(basis.code for basis in self._known.bases)
            self._problems.append(Problem("unknown_basis", column="basis", value=answer, values={"known": names}))
        meanings = {place.meaning for place in places}
        if problem := unknown_period(places, table, self._answers):
            self._stop(problem)
        if "indicator" not in meanings and not (has_indicator and "unit" in meanings):
            self._problems.append(Problem("no_indicator_column"))
        if not meanings & _FIGURES and not any(meaning.startswith("month_") for meaning in meanings):
            self._problems.append(Problem("no_figure_column"))
        keys = Counter(_key(place) for place in places if place.is_figure and place.meaning not in {"year_estimate"})
        for place in places:
            if place.is_figure and keys[_key(place)] > 1:
                self._problems.append(_of_column("repeated_column", place, table, blocks=True))
                keys[_key(place)] = 0
            elif place.hidden and place.is_figure:
                self._problems.append(_of_column("hidden_column", place, table))
            elif place.meaning == "skip" and not place.certain and place.header:
                self._problems.append(_of_column("unknown_column", place, table))

    # the figures

    def _propose(self, table: Table, places: Sequence[Place], shape: Shape, sifted: Sifted, decided: Decided) -> None:
        rows = RowFigures(
            places, shape, table.sheet.name, decided, self._known, self._names, self._answers, planned=table.is_of_plans
        )
        headed = _last_headed(places, self._answers)
        problems = {row.number: rows.read(row) for row in sifted.rows}
        figures, of_columns = rows.lines.read(self._known)
        for row in sifted.rows:
            problems[row.number] += [*of_columns.get(row.number, ()), *self._beyond(row, headed, table.sheet.name)]
        if rows.too_long:
            self._questions.append(rounding_question(rows.too_long, table.sheet.name))
            return
        refused = _refused(problems)
        for problem in what_looks_wrong(figures.without_rows(refused), self._known.indicators, rows.lines.cell):
            problems[problem.row or 0].append(problem)
        refused = _refused(problems)
        figures = figures.without_rows(refused)
        read = refused | {*figures.actuals["row"].tolist(), *figures.targets["row"].tolist()}
        self._problems += [problem for number in sorted(read) for problem in problems[number]]
        if sifted.unknown is not None:
            self._problems.append(sifted.unknown)
        passed = [*sifted.passed, *((number, "no_figure") for number in problems if number not in read)]
        figures, doubles, twice = without_doubles(figures, rows.lines, self._answers)
        self._problems += doubles
        self._questions += twice
        self._problems += [Problem("hidden_row", number, value=str(number), blocks=False) for number in sifted.hidden]
        self._problems += totals_that_differ(sifted, places, table.sheet.name, decided.mark)
        every = amounts(figures)
        self._problems += parts_that_differ(every, self._known.indicators, rows.lines.cell)
        self._problems += years_that_differ(every, self._known.indicators, rows.lines.cell)
        self._problems += units_that_differ(every, self._known, rows.lines.cell)
        if not read and not any(problem.blocks for problem in self._problems):
            self._problems.append(Problem("no_rows", blocks=False))
        self._problems.sort(key=lambda problem: problem.row or 0)
        figures = with_plan_days(figures, decided.plan_of_day, is_given=bool(self._answers.get("effective_on")))
        heard = self._names.called.heard
        without_lines = FigureTable(*(table.drop(columns="line") for table in figures))
        proposal = replace(
            self._reading.proposal, read=len(read) + (sifted.unknown is not None), figures=without_lines, heard=heard
        )
        self._reading = self._reading._replace(
            proposal=proposal,
            passed_over=tuple(sorted(passed)),
            applied=(*self._reading.applied, *rows.applied),
            cells=FigureCells(figures.actuals, rows.lines),
        )

    def _beyond(self, row: DataRow, headed: int, sheet: str) -> list[Problem]:
        """A cell beyond the header: in a text file a comma has cut a number in two, and all behind it has moved on."""
        stray = [(place, cell) for place, cell in enumerate(row.cells, start=1) if place > headed and cell.text.strip()]
        if not stray:
            return []
        place, cell = stray[0]
        blocks = self._grid.kind == "csv"
        where = place_of(sheet, row.number, place)
        return [Problem("beyond_header", row.number, value=cell.text[:80], blocks=blocks, cell=where)]


def _refused(problems: Mapping[int, Sequence[Problem]]) -> set[int]:
    """The rows of which something blocks."""
    return {number for number, row_problems in problems.items() if any(problem.blocks for problem in row_problems)}


def _last_headed(places: Sequence[Place], answers: Answers) -> int:
    """The last column that has a heading, or of which somebody has said what it is."""
    return max((place.place for place in places if place.header or f"column:{place.letter}" in answers), default=0)


def _key(place: Place) -> tuple[object, ...]:
    return place.meaning, place.basis, place.span, place.years_on, place.planned and place.meaning.startswith("month_")


def _of_column(code: str, place: Place, table: Table, *, blocks: bool = False) -> Problem:
    cell = place_of(table.sheet.name, table.last, place.place)
    values = {"column": place.header}
    return Problem(code, None if blocks else table.last, place.header, place.header, values, blocks=blocks, cell=cell)


def _rows_of(table: Table) -> str:
    """The rows of its header, as they are told."""
    return str(table.first) if table.first == table.last else f"{table.first}-{table.last}"


def _beginning(table: Table) -> str:
    """What stands above a table and what its header begins with: enough to know it by."""
    titles = [title for title in table.titles if periods_in(title)] or list(table.titles)
    heads = ", ".join(head.text for head in table.heads if head.text)[:80]
    return f"{titles[-1][:80]}: {heads}" if titles else heads


def _first_rows(sheet: GridSheet) -> tuple[Example, ...]:
    examples: list[Example] = []
    for number, row in enumerate(sheet.rows[:12], start=1):
        text = " | ".join(cell.text for cell in row if cell.text.strip())
        if text:
            examples.append(Example(place_of(sheet.name, number, 1), text[:80]))
    return tuple(examples[:6])
