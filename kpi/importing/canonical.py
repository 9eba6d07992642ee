"""The canonical CSV of units, indicators and figures: UTF-8, comma, one header row, columns in any order."""

import csv
import hashlib
import io
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.importing.cells.lost_letters import lost_letters
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.csv_figures import read_figures
from kpi.importing.figures.csv_rows import MOST_COLUMNS, CsvRows
from kpi.importing.figures.indicator_rows import INDICATOR_COLUMNS
from kpi.importing.figures.name_rows import read_names
from kpi.importing.figures.typed_figures import FIGURE_COLUMNS, NUMBERS
from kpi.importing.figures.unit_rows import UNIT_COLUMNS
from kpi.model.problem import Problem
from kpi.model.proposal import KINDS, Kind, Known, Proposal
from kpi.model.question import CALLED, Answers

if TYPE_CHECKING:
    from kpi.importing.table.answered_names import Called

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
_NAMES: dict[Kind, tuple[str, ...]] = {
    "units": ("unit", "don vi", "donvi"),
    "indicators": ("indicator", "chi tieu", "chitieu"),
    "figures": ("figure", "so lieu", "solieu"),
}
"""What a file is called that holds them."""
_SAME = {"indicators": {"name": "name_vi", "unit_of_measure": "measured_in"}}


def read_csv(
    content: bytes, file: str, known: Known, kind: Kind | None = None, answers: Answers | None = None
) -> Proposal:
    """The proposal that the file makes; everything that is wrong with it stands among its problems. Of the answers only
    those are asked for that say what a name means."""
    digest = hashlib.sha256(content).hexdigest()
    called, wrong = _called(answers or {}, known)
    if wrong:
        return Proposal(kind, file, problems=tuple(_in_file(problem, file) for problem in wrong), sha256=digest)
    proposal = _read(content, file, known, kind, digest, called)
    return proposal if called is None else replace(proposal, heard=called.heard)


def _read(content: bytes, file: str, known: Known, kind: Kind | None, digest: str, called: "Called | None") -> Proposal:
    def refused(code: str, value: str = "", **values: str) -> Proposal:
        return Proposal(kind, file, problems=(Problem(code, value=value, values=values, file=file),), sha256=digest)

    if lost := lost_letters(content):
        return refused("letters_lost", lost.cell, line=str(lost.line))
    if line := _no_text_in(content):
        return refused("unreadable_encoding", line=str(line))
    try:
        rows = CsvRows(content, numbers=NUMBERS)
    except csv.Error as error:
        return refused("unreadable_rows", reason=str(error))
    if content in {b"", BOM_UTF8}:
        return refused("empty_file")
    names = [unicodedata.normalize("NFC", name).strip() for name in rows.header]
    if len(names) > MOST_COLUMNS:
        return refused("too_many_columns", str(len(names)), limit=str(MOST_COLUMNS))
    kind = kind or _kind_of([name.casefold() for name in names], file)
    if kind is None:
        return refused("kind_unclear", columns=", ".join(names))
    columns = [name.casefold() for name in names]
    if kind != "indicators" or "name_vi" not in columns:  # both given: "name" is then not read, and said so
        columns = [_SAME.get(kind, {}).get(column, column) for column in columns]
    problems = _header_problems(kind, file, names, columns)
    proposal = Proposal(kind, file, header=tuple(names), problems=tuple(problems), cells=rows, sha256=digest)
    return _with_rows(proposal, rows, columns, known, called)


def _with_rows(
    proposal: Proposal, rows: CsvRows, columns: Sequence[str], known: Known, called: "Called | None"
) -> Proposal:
    """The proposal with what its rows tell; under a header that cannot be taken they are only counted."""
    ours, width = dict(zip(columns, proposal.header, strict=True)), str(len(columns))
    others = [other for piece in rows.pieces for other in piece.others.items() if any(map(str.strip, other[1]))]
    problems = [
        Problem("wrong_number_of_cells", row, values={"expected": width, "found": str(len(cells))})
        for row, cells in others
    ]
    read = len(others) + sum(len(piece.without_blanks().rows) for piece in rows.pieces)
    if proposal.refuses_all:
        pass
    elif proposal.kind == "figures":
        figures, faults, unknown = read_figures(rows, columns, ours, known, called)
        proposal, problems = replace(proposal, figures=figures), [*problems, *faults]
        read -= max(unknown - 1, 0)  # refused together, as one
    else:
        lines, faults = read_names(proposal.kind, rows, columns, ours)
        proposal, problems = replace(proposal, lines=lines), [*problems, *faults]
    problems.sort(key=lambda problem: problem.row or 0)
    nothing = [] if read or proposal.refuses_all else [Problem("no_rows", blocks=False)]
    all_problems = (replace(problem, file=proposal.file) for problem in (*nothing, *problems))
    return replace(proposal, read=read, problems=(*proposal.problems, *all_problems))


def _called(answers: Answers, known: Known) -> "tuple[Called | None, list[Problem]]":
    """What was said that names mean, and what of it means nothing."""
    if not any(code.startswith(CALLED) for code in answers):
        return None, []
    from kpi.importing.table.answered_names import Called, wrong_answers

    return Called(answers), wrong_answers(answers, known)


def _no_text_in(content: bytes) -> int:
    """The first line that is not UTF-8, or 0."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return 1 + content.count(b"\n", 0, error.start)
    return 0


def kind_of(content: bytes, file: str) -> Kind | None:
    """What the file's first line says that it is; None when it does not say."""
    return _kind_of(_first_line(content), file)


def _first_line(content: bytes) -> list[str]:
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


def is_of_names(content: bytes) -> bool:
    """Whether the first line is that of a file of units or indicators, be it unclear of which."""
    columns = set(_first_line(content))
    return bool(columns) and {"code", "name"} <= columns <= UNIT_COLUMNS | INDICATOR_COLUMNS | {"name", REASONS}


def _in_file(problem: Problem, file: str) -> Problem:
    return Problem(problem.code, problem.row, problem.column, problem.value, problem.values, file, problem.blocks)


def _header_problems(kind: Kind, file: str, names: list[str], columns: list[str]) -> list[Problem]:
    if kind == "figures" and len(OF_STANDINGS & set(columns)) > 1:
        return [Problem("standings_not_figures", file=file)]
    problems = [
        Problem("missing_column", column=name, values={"column": name}, file=file)
        for name in _REQUIRED[kind]
        if name not in columns
    ]
    if kind == "figures" and not {"target", "actual", "numerator", "target_text"} & set(columns):
        problems.append(Problem("missing_column", column="actual", values={"column": "target, actual"}, file=file))
    seen = set[str]()
    for name, column in zip(names, columns, strict=True):
        if column in seen:
            problems.append(Problem("repeated_column", column=name, value=name, values={"column": name}, file=file))
        elif column not in COLUMNS[kind] and column != REASONS:
            problems.append(
                Problem(
                    "unknown_column", row=1, column=name, value=name, values={"column": name}, file=file, blocks=False
                )
            )
        seen |= {column} - {""}
    return problems
