"""Any file that an office has: canonical ones are read as such, all others as cells whose layout is found."""

import csv
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kpi.actions.imports.admit import Outcome
from kpi.importing.canonical import COLUMNS, OF_STANDINGS, REASONS, is_of_names, kind_of, read_csv
from kpi.importing.table.reading import Column, TableReading
from kpi.model.problem import Problem
from kpi.model.proposal import Kind, Known, Proposal
from kpi.model.question import CALLED, Answers, Question

if TYPE_CHECKING:
    from kpi.importing.cells.grid import Grid, GridSheet
    from kpi.importing.cells.limits import Limits

_MEGA = 1024 * 1024
_FIRST_LINE = 100_000  # bytes
_MOST = 200  # megabytes that the setting may allow: what has been read once can be read again


def limits_of(megabytes: int) -> "Limits":
    """The limits for a file of at most that size."""
    from kpi.importing.cells.limits import Limits

    return Limits.of(megabytes * _MEGA)


def as_long_as(content: bytes, megabytes: int) -> "Limits":
    """The limits for a file that has been let in already, though the setting may be a lower one by now."""
    from kpi.importing.cells.limits import Limits

    return Limits.of(max(len(content), megabytes * _MEGA))


def read_any(
    content: bytes,
    file: str,
    known: Known,
    answers: Answers,
    *,
    kind: Kind | None = None,
    limits: "Limits | None" = None,
) -> TableReading:
    """What is made of the file; everything that is wrong with it, or must be asked, stands in the reading."""
    if _is_canonical(content, file, answers, kind):
        return _canonical(content, file, known, kind, answers)
    # Readers of workbooks are heavy, and a canonical file must not wait for them.
    from kpi.importing.cells.files import read_grid
    from kpi.importing.cells.limits import Limits
    from kpi.importing.layout import read_layout

    grid, sha256 = read_grid(content, file, answers, limits=limits or Limits()), hashlib.sha256(content).hexdigest()
    if any(problem.blocks for problem in grid.problems) or grid.questions:
        return _unread(grid, file, sha256)
    sheet = next((page for page in grid.sheets if not page.hidden), None)
    if sheet is not None and _is_of_the_book(sheet, file, kind):
        canonical = _canonical(_as_csv(sheet), file, known, kind, answers)
        return canonical._replace(
            file_kind=grid.kind,
            sheet=sheet.name,
            sheets=tuple(page.name for page in grid.sheets),
            proposal=replace(canonical.proposal, sha256=sha256),
        )
    reading = read_layout(grid, file, known, answers, sha256=sha256)
    return reading._replace(applied=(*grid.applied, *reading.applied))


class FileReader:
    """Reads one file against what is known; once, unless what is known has changed meanwhile.

    `in_force` tells what was answered for a file of that fingerprint: what was said of this one goes before it, and
    what does not fit it is dropped. `asks` is what only the record makes a question; `settles` asks what only the day
    makes one, or follows its answer. Without `takes_plans`
    the plans of the file are not taken anyway, and nothing is asked about them.
    """

    def __init__(
        self,
        content: bytes,
        file: str,
        answers: Answers,
        *,
        limits: "Limits",
        in_force: Callable[[str], Answers],
        asks: Callable[[Known, TableReading], tuple[Question, ...]],
        takes_plans: bool = True,
        kind: Kind | None = None,
        settles: Callable[[Known, TableReading, Answers], TableReading] | None = None,
    ) -> None:
        self._settles = settles
        self._content, self._file, self._limits, self._in_force = content, file, limits, in_force
        self._asks, self._takes_plans = asks, takes_plans
        self._kind: Kind | None = kind
        self._given = self.answers = answers
        self.last: tuple[Known, TableReading] | None = None

    def reading(self, known: Known) -> TableReading:
        if self.last is None or not known.names_as(self.last[0]):
            self.answers = self._given
            table_reading = self._read(known)
            if remembered := self._remembered(table_reading, known):
                self.answers = {**remembered, **self._given}
                table_reading = self._read(known)
            if not self._takes_plans:
                table_reading = self._without_questions_of_plans(table_reading, known)
            if self._settles is not None:
                table_reading = self._settles(known, table_reading, self.answers)
            if questions := self._asks(known, table_reading):
                table_reading = table_reading._replace(
                    questions=questions, proposal=replace(table_reading.proposal, figures=None)
                )
            self.last = (known, table_reading)
        return self.last[1]

    def _remembered(self, reading: TableReading, known: Known) -> Answers:
        """What holds of this file because it was said of an earlier one of its shape."""
        if not reading.fingerprint:
            return {}
        earlier = {
            code: answer for code, answer in self._in_force(reading.fingerprint).items() if code not in self._given
        }
        if not earlier:
            return {}
        from kpi.importing.remembered_answers import fitting

        return fitting(earlier, reading, known)

    def _without_questions_of_plans(self, reading: TableReading, known: Known) -> TableReading:
        """Whatever the plans were, they are left out: by some reading of them, which nobody is shown."""
        stand_ins = {"basis": known.bases[0].code if known.bases else "", "plan_of": "year"}
        assumed = {
            question.code: stand_ins[question.code] for question in reading.questions if question.code in stand_ins
        }
        return self._read(known, assumed) if assumed else reading

    def _read(self, known: Known, taken_as: Answers = MappingProxyType({})) -> TableReading:
        answers = {**self.answers, **taken_as}
        return read_any(self._content, self._file, known, answers, kind=self._kind, limits=self._limits)

    def without(self, known: Known, code: str) -> TableReading:
        """As it would be read where this had not been answered."""
        others = {key: answer for key, answer in self.answers.items() if key != code}
        reading = read_any(self._content, self._file, known, others, kind=self._kind, limits=self._limits)
        return reading if self._settles is None else self._settles(known, reading, others)

    def __call__(self, known: Known) -> Proposal:
        return self.reading(known).proposal


def _is_canonical(content: bytes, file: str, answers: Answers, kind: Kind | None) -> bool:
    """Whether the first line says so, and nobody has said otherwise."""
    # Our own files leave nothing open that could be said, but of periods to come.
    if any(not code.startswith(CALLED) and code != "to_come" for code in answers):
        return False
    if b"\x00" in content[:1000] or content[:10].startswith((b"PK", b"\xd0\xcf\x11\xe0", b"<")):
        return False
    stated_kind = kind_of(content, file)
    if stated_kind == "figures" and kind is None and _has_other_headers(content):
        return False
    # A file of names that could be units and indicators says so itself: no other header row would be any clearer.
    return (
        (kind is not None and kind != "figures") or stated_kind is not None or (kind is None and is_of_names(content))
    )


_TELLING = frozenset({"target", "actual", "numerator", "target_text"})


def _has_other_headers(content: bytes) -> bool:
    """Whether no column of our own holds a figure, or one that our files never have is one that offices' files do."""
    first = re.split(rb"[\r\n]", content[:_FIRST_LINE], maxsplit=1)[0].decode("utf-8-sig", errors="replace")
    try:
        names = next(csv.reader([first]), list[str]())
    except csv.Error:
        return False
    keys = {name.strip().casefold() for name in names}
    if len(keys & OF_STANDINGS) > 1:  # ours, though none of figures
        return False
    strangers = [name for name in names if name.strip().casefold() not in {*COLUMNS["figures"], REASONS}]
    if not strangers:
        return False
    if not keys & _TELLING:  # which of the columns is meant can be said of a table, not of our own file
        return True
    from kpi.importing.table.header_words import header_of

    return any(header_of(name).meaning not in {"", "skip"} for name in strangers)


def _canonical(content: bytes, file: str, known: Known, kind: Kind | None, answers: Answers) -> TableReading:
    proposal = read_csv(content, file, known, kind=kind, answers=answers)
    columns = tuple(Column("", name, name.casefold()) for name in proposal.header)
    return TableReading(file, shape="long", encoding="utf-8", columns=columns, proposal=proposal)


def reread(content: bytes, reading: TableReading, answers: Answers) -> "Grid":
    """The cells of a file that has been read, once more; how long it may be was asked then."""
    from kpi.importing.cells.files import read_grid

    return read_grid(content, reading.file, answers, limits=as_long_as(content, _MOST))


def in_place(outcome: Outcome, reading: TableReading) -> Outcome:
    """The outcome with the cell of each problem that was found only when the rows were held against the record."""
    if not reading.fingerprint:
        return outcome
    by_meaning: dict[str, list[Column]] = {}
    for column in reading.columns:
        by_meaning.setdefault(column.meaning, []).append(column)

    def placed(problem: Problem) -> Problem:
        columns = by_meaning.get(problem.column, [])
        if problem.cell or problem.row is None or len(columns) != 1:
            return problem
        place = f"{columns[0].letter}{problem.row}"
        cell = f"{reading.sheet}!{place}" if reading.sheet else place
        return replace(problem, column=columns[0].header, cell=cell)

    return replace(outcome, problems=tuple(placed(problem) for problem in outcome.problems))


def _unread(grid: "Grid", file: str, sha256: str) -> TableReading:
    proposal = Proposal("figures", file, problems=grid.problems, sha256=sha256)
    return TableReading(
        file,
        file_kind=grid.kind,
        encoding=grid.encoding,
        sheets=tuple(sheet.name for sheet in grid.sheets),
        questions=grid.questions,
        applied=grid.applied,
        proposal=proposal,
    )


def _is_of_the_book(sheet: "GridSheet", file: str, kind: Kind | None) -> bool:
    """Whether it holds units or indicators, by its first row or as somebody has said."""
    if kind is not None:
        return kind != "figures"
    first = _as_csv(sheet._replace(rows=sheet.rows[:1]))
    return kind_of(first, file) in {"units", "indicators"} or is_of_names(first)


def _as_csv(sheet: "GridSheet") -> bytes:
    out = io.StringIO()
    width = len(sheet.rows[0]) if sheet.rows else 0  # what is blank at the end of a row is not in it
    rows = ([*(cell.text for cell in row), *[""] * (width - len(row))] for row in sheet.rows)
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
