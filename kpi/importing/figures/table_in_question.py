"""Asking: one table on its way to being read, with what is to be asked of it so far."""

from collections.abc import Iterable, Sequence

from kpi.importing.cells.grid import Cell, Tally, place_of
from kpi.importing.table.columns import Place
from kpi.importing.table.header_rows import Table
from kpi.importing.table.rows import DataRow, Sifted
from kpi.importing.table.values import may_be_figure
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.question import Answers, Choice, Example, Question, no_answer

EXAMPLES = 3


class Asking:
    """What each question looks at, and where it is written down; an answer that is none becomes a problem."""

    def __init__(
        self, table: Table, places: Sequence[Place], sifted: Sifted, shape: str, known: Known, answers: Answers
    ) -> None:
        self.table, self.sifted, self.shape = table, sifted, shape
        self.known, self.answers = known, answers
        self._is_of_plans = table.is_of_plans
        self.settle(places)
        self.questions: list[Question] = []
        self.problems: list[Problem] = []
        self.tally = Tally()

    def settle(self, places: Sequence[Place]) -> None:
        """What the columns are taken for, as far as it is known."""
        self.places = places
        self.figures = [place for place in places if place.is_figure]
        self._cells: list[tuple[DataRow, Place, Cell]] | None = None
        self.by_meaning = {place.meaning: place for place in reversed(places)}

    def ask(self, code: str, choices: Iterable[Choice], examples: Iterable[Example] = (), subject: str = "") -> None:
        self.questions.append(Question(code, tuple(choices), tuple(examples), subject))

    def example(self, row: DataRow, place: Place) -> Example:
        cell = row.at(place)
        return Example(place_of(self.table.sheet.name, row.number, place.place), (cell.shown or cell.text)[:80])

    def wrong(self, code: str) -> None:
        self.problems.append(no_answer(code, self.answers[code]))

    def is_plan(self, row: DataRow, place: Place) -> bool:
        """Whether the figure of the row in that column is a plan."""
        if row.side:
            return row.side == "plan"
        if place.meaning.startswith("month_") or place.by_period or place.of_year:
            return place.planned or (self._is_of_plans and (place.silent or place.of_year))
        return place.meaning == "target"

    def notes(self) -> Iterable[str]:
        """The words above and below the figures."""
        passed = {number for number, why in self.sifted.passed if why in {"title", "note", "signature", "heading"}}
        rows = ((number, row) for number, row in enumerate(self.table.sheet.rows, start=1) if number in passed)
        return (cell.text for _, row in rows for cell in row if cell.text.strip())

    def cells(self) -> Sequence[tuple[DataRow, Place, Cell]]:
        """The cells that may hold figures, row by row."""
        if self._cells is None:
            cells = ((row, place, row.at(place)) for row in self.sifted.rows for place in self.figures)
            self._cells = [entry for entry in cells if may_be_figure(entry[2])]
        return self._cells
