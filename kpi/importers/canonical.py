"""The canonical CSV of units, indicators and figures: UTF-8, comma, one header row, columns in any order."""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Callable

from kpi.importers.cells import Row, each
from kpi.importers.figures import FIGURE_COLUMNS, FigureReader
from kpi.importers.indicators import INDICATOR_COLUMNS, indicator_line
from kpi.importers.units import UNIT_COLUMNS, unit_line
from kpi.model.problem import Problem
from kpi.model.proposal import KINDS, Kind, Known, Line, Proposal

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
_HEADER = 100_000  # bytes; a first line longer than this is none
_SAME = {"indicators": {"name": "name_vi", "unit_of_measure": "measured_in"}}


def read_csv(content: bytes, file: str, known: Known, kind: Kind | None = None) -> Proposal:
    """The proposal that the file makes; everything that is wrong with it stands among its problems."""
    digest = hashlib.sha256(content).hexdigest()

    def refused(code: str, **values: str) -> Proposal:
        return Proposal(kind, file, problems=(Problem(code, values=values, file=file),), sha256=digest)

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refused("unreadable_encoding", line=str(content.count(b"\n", 0, error.start) + 1))
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return refused("unreadable_rows", reason=str(error))
    if not table:
        return refused("empty_file")
    names = [unicodedata.normalize("NFC", name).strip() for name in table[0]]
    kind = kind or _kind_of([name.casefold() for name in names], file)
    if kind is None:
        return refused("kind_unclear", columns=", ".join(names))
    return _read_table(kind, file, names, table, known, digest)


def kind_of(content: bytes, file: str) -> Kind | None:
    """What the file's first line says that it is; None when it does not say."""
    beginning = content[:_HEADER].decode("utf-8-sig", errors="replace")
    try:
        names = next(csv.reader(io.StringIO(beginning, newline="")), list[str]())
    except csv.Error:
        return None
    return _kind_of([unicodedata.normalize("NFC", name).strip().casefold() for name in names], file)


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
        stem = file.replace("\\", "/").rsplit("/", 1)[-1].casefold()
        named: list[Kind] = [kind for kind in KINDS if kind.removesuffix("s") in stem]
        return named[0] if len(named) == 1 else None
    telling = here & {"unit", "code", "period"}
    nearly: list[Kind] = [kind for kind in KINDS if telling and len(here & COLUMNS[kind]) >= 2]
    return nearly[0] if len(nearly) == 1 else None


def _read_table(kind: Kind, file: str, names: list[str], table: list[list[str]], known: Known, digest: str) -> Proposal:
    columns = [_SAME.get(kind, {}).get(name.casefold(), name.casefold()) for name in names]
    if kind == "indicators" and "name_vi" in [name.casefold() for name in names]:
        columns = [name.casefold() for name in names]  # both given: "name" is then not read, and said so
    problems = _header_problems(kind, file, names, columns)
    header = dict(zip(columns, names, strict=True))
    rows: list[Row] = []
    wrong: list[Row] = []
    kept: list[tuple[str, ...]] = []
    read = 0
    for number, cells in enumerate(table[1:], start=2):
        kept.append(tuple(cells))
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        row = Row(number, dict(zip(columns, cells, strict=False)), header)
        if len(cells) != len(columns):
            row.refuse("wrong_number_of_cells", expected=str(len(columns)), found=str(len(cells)))
            wrong.append(row)
        else:
            rows.append(row)
    if not read and not any(problem.blocks for problem in problems):
        problems.append(Problem("no_rows", file=file, blocks=False))
    lines: list[Line] = []
    if not any(problem.blocks for problem in problems):
        readers: dict[Kind, Callable[[Row], object]] = {
            "units": unit_line,
            "indicators": indicator_line,
            "figures": FigureReader(known).line,
        }
        lines = each(rows, readers[kind])  # pyright: ignore[reportAssignmentType] - each reader gives its own lines
        lines = _without_doubles(kind, lines, {row.number: row for row in rows})
    found = [problem for row in sorted([*rows, *wrong], key=lambda row: row.number) for problem in row.problems]
    return Proposal(
        kind=kind,
        file=file,
        header=tuple(names),
        read=read,
        lines=tuple(lines),
        problems=(*problems, *(_in_file(problem, file) for problem in found)),
        cells=tuple(kept),
        sha256=digest,
    )


def _in_file(problem: Problem, file: str) -> Problem:
    return Problem(problem.code, problem.row, problem.column, problem.value, problem.values, file, problem.blocks)


def _header_problems(kind: Kind, file: str, names: list[str], columns: list[str]) -> list[Problem]:
    found = [
        Problem("missing_column", column=name, values={"column": name}, file=file)
        for name in _REQUIRED[kind]
        if name not in columns
    ]
    if kind == "figures" and not {"target", "actual", "numerator", "target_text"} & set(columns):
        found.append(Problem("missing_column", column="actual", values={"column": "target, actual"}, file=file))
    for place, (name, column) in enumerate(zip(names, columns, strict=True)):
        if column in columns[:place] and column:
            found.append(Problem("repeated_column", column=name, value=name, values={"column": name}, file=file))
        elif column not in COLUMNS[kind] and column != REASONS:
            found.append(
                Problem(
                    "unknown_column", row=1, column=name, value=name, values={"column": name}, file=file, blocks=False
                )
            )
    return found


def _without_doubles(kind: Kind, lines: list[Line], rows: dict[int, Row]) -> list[Line]:
    """The same key with other values: no row of it is taken, for nobody can know which is meant."""
    from kpi.importers.doubles import doubles

    refused: set[int] = set()
    for numbers, column in doubles(kind, lines):
        refused.update(numbers)
        for number in numbers:
            others = ", ".join(str(other) for other in numbers if other != number)
            rows[number].refuse("duplicate", column, rows=others)
    return [line for line in lines if line.row not in refused]
