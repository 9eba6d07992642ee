"""The canonical CSV of units, indicators and figures: UTF-8, comma, one header row, columns in any order."""

import csv
import io
import re
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.importing.cells.long_file import Content, pieces, sha256
from kpi.importing.cells.lost_letters import lost_letters
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.figure_rows import FIGURE_COLUMNS, FigureReader
from kpi.importing.figures.indicator_rows import INDICATOR_COLUMNS, indicator_line
from kpi.importing.figures.typed_row import Row, each
from kpi.importing.figures.unit_rows import UNIT_COLUMNS, unit_line
from kpi.model.line import FigureLine, Line
from kpi.model.problem import Problem
from kpi.model.proposal import KINDS, Kind, Known, Proposal
from kpi.model.question import CALLED, Answers

if TYPE_CHECKING:
    from kpi.importing.table.answered_names import Called
    from kpi.model.block import Stack

REASONS = "refused_because"
"""The column in which refused rows come back with their reasons; it is not read again."""

COLUMNS: dict[Kind, frozenset[str]] = {
    "units": UNIT_COLUMNS,
    "indicators": INDICATOR_COLUMNS,
    "figures": FIGURE_COLUMNS,
}
_REQUIRED: dict[Kind, tuple[str, ...]] = {
    "units": ("code", "name"),
    "indicators": ("code", "name_vi"),
    "figures": ("unit", "indicator", "period"),
}
OF_STANDINGS = frozenset(
    ("target_of_year", "target_to_date", "actual_to_date", "attainment_of_year", "attainment_to_date")
)
"""Columns of what the figures make, as `kpi standings` and its file have them: no file of figures has two of these."""
_HEADER = 100_000  # bytes; a first line longer than this is none
_COLUMNS = 500  # more have been split apart by mistake
_BROAD = 150_000  # bytes from which on it is worth the time that numpy takes to be there
_NAMES: dict[Kind, tuple[str, ...]] = {
    "units": ("unit", "don vi", "donvi"),
    "indicators": ("indicator", "chi tieu", "chitieu"),
    "figures": ("figure", "so lieu", "solieu"),
}
"""What a file is called that holds them."""
_CalledBy = Callable[[str], str]
_SAME = {"indicators": {"name": "name_vi", "unit_of_measure": "measured_in"}}


def read_csv(
    content: Content, file: str, known: Known, kind: Kind | None = None, answers: Answers | None = None
) -> Proposal:
    """The proposal that the file makes; everything that is wrong with it stands among its problems. Of the answers only
    those are asked for that say what a name means."""
    digest = sha256(content)
    called, wrong = _called(answers or {}, known)
    if wrong:
        return Proposal(kind, file, problems=tuple(_in_file(one, file) for one in wrong), sha256=digest)
    proposal = _read(content, file, known, kind, digest, called)
    return proposal if called is None else replace(proposal, heard=called.heard)


def _read(
    content: Content, file: str, known: Known, kind: Kind | None, digest: str, called: "Called | None"
) -> Proposal:
    def refused(code: str, **values: str) -> Proposal:
        return Proposal(kind, file, problems=(Problem(code, values=values, file=file),), sha256=digest)

    if lost := lost_letters(content):
        problem = Problem("letters_lost", value=lost.cell, values={"line": str(lost.line)}, file=file)
        return Proposal(kind, file, problems=(problem,), sha256=digest)
    if line := _no_text_in(content):
        return refused("unreadable_encoding", line=str(line))
    if len(content) >= _BROAD and (proposal := _read_broad(content, file, known, kind, digest, called)):
        return proposal
    text = content[:].decode("utf-8-sig")
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return refused("unreadable_rows", reason=str(error))
    if not table:
        return refused("empty_file")
    names = [unicodedata.normalize("NFC", name).strip() for name in table[0]]
    if len(names) > _COLUMNS:
        problem = Problem("too_many_columns", value=str(len(names)), values={"limit": str(_COLUMNS)}, file=file)
        return Proposal(kind, file, problems=(problem,), sha256=digest)
    kind = kind or _kind_of([name.casefold() for name in names], file)
    if kind is None:
        return refused("kind_unclear", columns=", ".join(names))
    return _read_table(kind, file, names, table, known, digest, called)


def _called(answers: Answers, known: Known) -> "tuple[Called | None, list[Problem]]":
    """What was said that names mean, and what of it means nothing."""
    if not any(code.startswith(CALLED) for code in answers):
        return None, []
    from kpi.importing.table.answered_names import Called, wrong_answers

    return Called(answers), wrong_answers(answers, known)


def _no_text_in(content: Content) -> int:
    """The first line that is not UTF-8, or 0."""
    decoder, lines = getincrementaldecoder("utf-8")(), 1
    for piece in pieces(content):
        before = decoder.getstate()[0]  # of a letter that goes over two pieces
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            return lines + piece.count(b"\n", 0, max(error.start - len(before), 0))
        lines += piece.count(b"\n")
    return lines if decoder.getstate()[0] else 0


def kind_of(content: Content, file: str) -> Kind | None:
    """What the file's first line says that it is; None when it does not say."""
    return _kind_of(_first_line(content), file)


def _first_line(content: Content) -> list[str]:
    """The names of the columns, in small letters; none where the line cannot be read."""
    beginning = content[:_HEADER].decode("utf-8-sig", errors="replace")
    try:
        names = next(csv.reader(io.StringIO(beginning, newline="")), list[str]())
    except csv.Error:
        return []
    return [unicodedata.normalize("NFC", name).strip().casefold() for name in names]


def _kind_of(columns: list[str], file: str) -> Kind | None:
    here = set(columns)
    if {"unit", "indicator", "period"} <= here:
        return "figures"
    if {"code", "name"} <= here or {"code", "name_vi"} <= here:
        shared = UNIT_COLUMNS & INDICATOR_COLUMNS
        of_units, of_indicators = here & (UNIT_COLUMNS - shared), here & (INDICATOR_COLUMNS - shared) - {"name"}
        of_units.discard("name")
        if bool(of_units) != bool(of_indicators):
            return "units" if of_units else "indicators"
        return _named(file)
    telling = here & {"unit", "code", "period"}
    nearly: list[Kind] = [kind for kind in KINDS if telling and len(here & COLUMNS[kind]) >= 2]
    return nearly[0] if len(nearly) == 1 else None


def _named(file: str) -> Kind | None:
    """What the name of the file says, where its columns could be of units and of indicators."""
    stem = " ".join(re.findall("[a-z]+", plain_key(file.replace("\\", "/").rsplit("/", 1)[-1])))
    named: list[Kind] = [kind for kind, words in _NAMES.items() if any(word in stem for word in words)]
    return named[0] if len(named) == 1 else None


def is_of_names(content: Content) -> bool:
    """Whether the first line is that of a file of units or indicators, be it unclear of which."""
    columns = set(_first_line(content))
    return bool(columns) and {"code", "name"} <= columns <= UNIT_COLUMNS | INDICATOR_COLUMNS | {"name", REASONS}


def _read_broad(
    content: Content, file: str, known: Known, kind: Kind | None, digest: str, called: _CalledBy | None
) -> Proposal | None:
    """A long file of figures, most of it read by whole columns; None when all of it has to be read by cells."""
    begins = content[:_HEADER].find(b"\n") + 1
    first = content[:begins].decode("utf-8-sig").rstrip("\r\n")
    names = [unicodedata.normalize("NFC", name).strip() for name in first.split(",")]
    columns = [name.casefold() for name in names]
    if '"' in first or not begins or len(names) > _COLUMNS or (kind or _kind_of(columns, file)) != "figures":
        return None
    problems = _header_problems("figures", file, names, columns)
    if any(problem.blocks for problem in problems):
        return None
    from kpi.importing.figures.broad import NotBroad, keys_of, read_broad

    table = _Table("figures", file, names, columns, known, called)
    try:
        broad = read_broad(content, begins, columns, known)
        table.read_rows((number + 2, broad.lines[number]) for number in broad.narrow)
        told = [line for line in table.lines if isinstance(line, FigureLine)]
        periods = ((line, one.period.code) for line in told for one in (line.target, line.actual) if one is not None)
        # With one figure of a row the other way takes the whole row, and with a row all that tell of the same.
        also = broad.shelf.take_out(keys_of((line.unit, code, line.indicator) for line, code in periods))
        table.read_rows((row, broad.lines[row - 2]) for row in sorted(also))
    except NotBroad:
        return None
    return table.proposal(problems, broad.lines, digest, broad.shelf)


def _read_table(
    kind: Kind,
    file: str,
    names: list[str],
    rows: list[list[str]],
    known: Known,
    digest: str,
    called: _CalledBy | None,
) -> Proposal:
    columns = [_SAME.get(kind, {}).get(name.casefold(), name.casefold()) for name in names]
    if kind == "indicators" and "name_vi" in [name.casefold() for name in names]:
        columns = [name.casefold() for name in names]  # both given: "name" is then not read, and said so
    problems = _header_problems(kind, file, names, columns)
    table = _Table(kind, file, names, columns, known, called)
    table.read_rows(enumerate(rows[1:], start=2), only_count=any(problem.blocks for problem in problems))
    return table.proposal(problems, [tuple(cells) for cells in rows[1:]], digest)


class _Table:
    """Rows under one header, read cell by cell."""

    def __init__(
        self, kind: Kind, file: str, names: list[str], columns: list[str], known: Known, called: _CalledBy | None
    ) -> None:
        self._kind: Kind = kind
        self._file, self._names, self._columns = file, names, columns
        self._header = dict(zip(columns, names, strict=True))
        self._rows: list[Row] = []
        self._wrong: list[Row] = []
        self.lines: list[Line] = []
        readers: dict[Kind, Callable[[Row], object]] = {
            "units": unit_line,
            "indicators": indicator_line,
            "figures": FigureReader(known, called).line,
        }
        self._reader = readers[kind]

    def read_rows(self, rows: Iterable[tuple[int, Sequence[str]]], *, only_count: bool = False) -> None:
        some: list[Row] = []
        for number, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            row = Row(number, dict(zip(self._columns, cells, strict=False)), self._header)
            if len(cells) != len(self._columns):
                row.refuse("wrong_number_of_cells", expected=str(len(self._columns)), found=str(len(cells)))
                self._wrong.append(row)
            else:
                some.append(row)
        self._rows += some
        if not only_count:
            lines: list[Line] = each(some, self._reader)  # pyright: ignore[reportAssignmentType] - each reader's own
            self.lines += lines

    def proposal(
        self,
        problems: list[Problem],
        cells: Sequence[tuple[str, ...]],
        digest: str,
        stack: "Stack | None" = None,
    ) -> Proposal:
        read = len(self._rows) + len(self._wrong) + (stack.rows if stack else 0)
        if not read and not any(problem.blocks for problem in problems):
            problems.append(Problem("no_rows", file=self._file, blocks=False))
        lines = _without_doubles(self._kind, self.lines, {row.number: row for row in self._rows})
        rows = sorted([*self._rows, *self._wrong], key=lambda row: row.number)
        found = [problem for row in rows for problem in row.problems]
        return Proposal(
            kind=self._kind,
            file=self._file,
            header=tuple(self._names),
            read=read,
            lines=tuple(lines),
            problems=(*problems, *(_in_file(problem, self._file) for problem in found)),
            cells=cells,
            sha256=digest,
            stack=stack,
        )


def _in_file(problem: Problem, file: str) -> Problem:
    return Problem(problem.code, problem.row, problem.column, problem.value, problem.values, file, problem.blocks)


def _header_problems(kind: Kind, file: str, names: list[str], columns: list[str]) -> list[Problem]:
    if kind == "figures" and len(OF_STANDINGS & set(columns)) > 1:
        return [Problem("standings_not_figures", file=file)]
    found = [
        Problem("missing_column", column=name, values={"column": name}, file=file)
        for name in _REQUIRED[kind]
        if name not in columns
    ]
    if kind == "figures" and not {"target", "actual", "numerator", "target_text"} & set(columns):
        found.append(Problem("missing_column", column="actual", values={"column": "target, actual"}, file=file))
    seen = set[str]()
    for name, column in zip(names, columns, strict=True):
        if column in seen:
            found.append(Problem("repeated_column", column=name, value=name, values={"column": name}, file=file))
        elif column not in COLUMNS[kind] and column != REASONS:
            found.append(
                Problem(
                    "unknown_column", row=1, column=name, value=name, values={"column": name}, file=file, blocks=False
                )
            )
        seen |= {column} - {""}
    return found


def _without_doubles(kind: Kind, lines: list[Line], rows: dict[int, Row]) -> list[Line]:
    """The same key with other values: no row of it is taken, for nobody can know which is meant."""
    from kpi.importing.figures.duplicates import doubles, others

    refused: set[int] = set()
    for numbers, column in doubles(kind, lines):
        refused.update(numbers)
        for number in numbers:
            rows[number].refuse("duplicate", column, rows=others(numbers, number))
    return [line for line in lines if line.row not in refused]
