"""Reads a file of assignments, under Vietnamese or English heads: who reports what, from when, until when."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kpi.importing.cells.files import read_grid
from kpi.importing.cells.grid import BLANK, Cell, GridSheet, place_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.period_spellings import day_of
from kpi.model.assignment import Assignment, Subject
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.unit import Unit, times_of

EVERY = "*"
"""Stands for every indicator, and for every unit."""
_HEADS: dict[str, tuple[str, ...]] = {
    "level": ("level", "cap", "cap don vi"),
    "group": ("group", "unit group", "nhom", "nhom don vi"),
    "unit": ("unit", "unit code", "don vi", "ma don vi"),
    "indicator": ("indicator", "indicator code", "chi tieu", "ma chi tieu"),
    "reports": ("reports", "report", "bao cao", "co bao cao"),
    "since": ("from", "since", "tu ngay", "tu"),
    "until": ("to", "until", "den ngay", "den", "den het ngay"),
    "": ("indicator name", "ten chi tieu", "unit name", "ten don vi", "awaits confirmation", "cho xac nhan"),
}
"""How the columns may be called, as `plain_key` writes it; the last are for reading only."""
_WORDS = {
    "yes": ("yes", "y", "co", "x", "1", "true"),
    "no": ("no", "n", "khong", "0", "false"),
    "remove": ("remove", "bo", "xoa"),
}
_EVERY_WORDS = {"every indicator", "all", "moi chi tieu", "tat ca", "moi don vi", "every unit", "everybody"}
_LEVELS = {
    "country": ("country", "trung uong"),
    "province": ("province", "tinh", "tinh thanh pho"),
    "district": ("district", "huyen"),
    "commune": ("commune", "xa", "xa phuong", "xa phuong dac khu"),
    "village": ("village", "thon", "thon to dan pho"),
}
_LOOKED_THROUGH = 20
"""So many rows may stand above the heads."""


class AssignmentFile(NamedTuple):
    """What a file lays down. A subject and an indicator that it names have its rows and no others."""

    rows: tuple[Assignment, ...] = ()
    cleared: tuple[tuple[Subject, int | None], ...] = ()
    groups: dict[str, set[int]] = {}  # noqa: RUF012 - of a tuple, and made anew by every reading
    read: int = 0
    problems: tuple[Problem, ...] = ()


def read_assignments(content: bytes, name: str, known: Known) -> AssignmentFile:
    """What is wrong stands among the problems, each with its row; then nothing of the file is to be taken."""
    grid = read_grid(content, name)
    problems = [problem for problem in grid.problems if problem.blocks]
    if grid.questions and not problems:
        problems.append(Problem("assignment_file_asks", value=name[:80]))
    if problems:
        return AssignmentFile(problems=tuple(problems))
    tables = [(sheet, heads) for sheet in grid.sheets if (heads := _heads(sheet))]
    if not tables:
        known_heads = (  # under either of which it is read
            "Cấp / Level, Nhóm đơn vị / Group, Đơn vị / Unit, Chỉ tiêu / Indicator, Báo cáo / Reports, Từ ngày / From, "
            "Đến ngày / To"
        )
        return AssignmentFile(
            problems=(Problem("no_assignment_heads", value=name[:80], values={"known": known_heads}),)
        )
    reader = _AssignmentReader(known)
    for sheet, (top, columns) in tables:
        for row in range(top + 1, len(sheet.rows)):
            reader.take(sheet, row, columns)
    return AssignmentFile(
        tuple(dict.fromkeys(reader.rows)),
        tuple(dict.fromkeys(reader.cleared)),
        reader.groups,
        reader.read,
        tuple(reader.problems),
    )


def _heads(sheet: GridSheet) -> tuple[int, dict[str, int]] | None:
    """The row of the heads, from 0, and the column of each."""
    by_head = {head: name for name, heads in _HEADS.items() for head in heads}
    for number, cells in enumerate(sheet.rows[:_LOOKED_THROUGH]):
        columns = {by_head[key]: place for place, cell in enumerate(cells) if (key := plain_key(cell.text)) in by_head}
        if {"indicator", "unit"} & columns.keys() and len(columns.keys() - {""}) > 1:
            return number, columns
    return None


class _AssignmentReader:
    """The rows while they are read, one by one."""

    def __init__(self, known: Known) -> None:
        self._known, self._names = known, Names(known, {})
        self.rows: list[Assignment] = []
        self.cleared: list[tuple[Subject, int | None]] = []
        self.groups: dict[str, set[int]] = {}
        self.problems: list[Problem] = []
        self.read = 0

    def take(self, sheet: GridSheet, number: int, columns: dict[str, int]) -> None:
        """One row; a blank one says nothing."""
        cells = sheet.rows[number]
        if not any(cell.text.strip() for cell in cells):
            return
        self.read += 1
        row = _Row(sheet, number, columns, self.problems)
        before = len(self.problems)
        unit = self._unit(row)
        group, level = " ".join(row.text("group").split()), self._level(row)
        if group and unit is not None and not row.text("indicator"):  # a unit of the group, and nothing asked of it
            self.groups.setdefault(group, set()).add(unit)
            return
        subject = Subject(level if level != EVERY else "", group, unit)
        if bool(group) + bool(level or unit is not None) != 1:
            row.refuse("assignment_of_whom", "group" if group else "level")
        if level == EVERY and unit is not None:
            row.refuse("assignment_of_whom", "level", row.text("level"))
        indicator = self._indicator(row)
        word, days = row.word(), (row.day("since"), row.day("until"))
        if len(self.problems) > before:
            return
        if word == "remove":
            self.cleared.append((subject, indicator))
        else:
            self.rows.append(Assignment(subject, indicator, word == "yes", *days))

    def _unit(self, row: "_Row") -> int | None:
        text = row.text("unit")
        if not text:
            return None
        units = self._known.tree.called(text) or self._names.units(text)
        now = [unit for unit in units if unit.closed is None]
        chosen = now if len(now) == 1 else units
        if len(chosen) == 1:
            return chosen[0].id
        if not chosen:
            row.refuse("unknown_unit", "unit", text, near=self._names.near_units(text))
        else:
            row.refuse("ambiguous_unit", "unit", text, candidates=_candidates(chosen))
        return -1

    def _level(self, row: "_Row") -> str:
        text = row.text("level")
        key = plain_key(text)
        if text == EVERY or key in _EVERY_WORDS:
            return EVERY
        there = sorted({unit.level for unit in self._known.tree.units.values()} - {""})
        level = next((level for level in there if key in {plain_key(level), *_LEVELS.get(level, ())}), "")
        if text and not level:
            row.refuse("unknown_word", "level", text, known=", ".join(there))
        return level or text

    def _indicator(self, row: "_Row") -> int | None:
        text = row.text("indicator")
        if text == EVERY or plain_key(text) in _EVERY_WORDS:
            return None
        matching = self._names.indicators(text) if text else ()
        if not text:
            row.refuse("required", "indicator")
        elif not matching:
            row.refuse("unknown_indicator", "indicator", text, near=self._names.near_indicators(text))
        elif len(matching) > 1:
            names = "; ".join(f"{indicator.code} {indicator.name_vi}" for indicator in matching)
            row.refuse("ambiguous_indicator", "indicator", text, candidates=names)
        return matching[0].id if matching else None


def _candidates(units: Sequence[Unit]) -> str:
    return "; ".join(f"{unit.code_and_day} {unit.name_vi} ({times_of([unit])})" for unit in units[:5])


class _Row(NamedTuple):
    sheet: GridSheet
    number: int  # from 0
    columns: dict[str, int]
    problems: list[Problem]

    def _cell(self, name: str) -> Cell:
        place = self.columns.get(name)
        cells = self.sheet.rows[self.number]
        return BLANK if place is None or place >= len(cells) else cells[place]

    def text(self, name: str) -> str:
        return self._cell(name).text.strip()

    def refuse(self, code: str, column: str, value: str = "", **values: str) -> None:
        place = self.columns.get(column, 0)
        cell = place_of(self.sheet.name, self.number + 1, place + 1)
        values = {"column": column, **values}
        self.problems.append(Problem(code, self.number + 1, column, value, values, cell=cell))

    def word(self) -> str:
        """Whether it is reported: yes where the file has no such column."""
        if "reports" not in self.columns:
            return "yes"
        text = self.text("reports")
        if not text:
            self.refuse("required", "reports")
            return ""
        word = next((word for word, spelled in _WORDS.items() if plain_key(text) in spelled), "")
        if not word:
            self.refuse("unknown_word", "reports", text, known="có, không, bỏ / yes, no, remove")
        return word

    def day(self, name: str) -> date | None:
        """A real date, 30/6/2026 or 2026-06-30."""
        text = self.text(name)
        if not text:
            return None
        if numbers := day_of(text):
            return date(*numbers)
        self.refuse("not_a_date", name, text)
        return None
