"""Files: what a file is, is known from its content; every kind becomes cells, or a sentence why it does not."""

from kpi.importing.cells.bounded_process import read_apart
from kpi.importing.cells.file_kind import kind_of_content
from kpi.importing.cells.grid import Applied, Grid
from kpi.importing.cells.letter_rules import normal
from kpi.importing.cells.limits import MEGA, Limits
from kpi.importing.cells.text_files import read_text
from kpi.importing.cells.unreadable import Unreadable
from kpi.model.question import Answers

_SHORT = MEGA
"""Bytes up to which a text is read in this process: nothing can be hidden in it that takes long."""

_ENDINGS = {
    "csv": ("csv", "txt", "tsv", "tab", "prn"),
    "xlsx": ("xlsx", "xlsm", "xltx", "xlsb"),
    "xls": ("xls", "xlt"),
    "ods": ("ods",),
    "xml": ("xml",),
    "html": ("html", "htm"),
}
"""How files of a kind are named; another ending is no fault, and is said."""
_ANSWERS = {
    "encoding": ("utf-8", "windows-1258", "windows-1252"),
    "font": ("tcvn3", "vni", "unicode"),
}
"""What can be said of the letters of a file."""


def read_grid(content: bytes, name: str, answers: Answers | None = None, *, limits: Limits | None = None) -> Grid:
    """The cells of the file; what is wrong with it, or must be asked before it can be read, stands in the grid."""
    limits, given_answers = limits or Limits(), answers or {}
    kind = ""
    try:
        if len(content) > limits.bytes:
            raise Unreadable("import_too_large", name[:80], limit=str(limits.bytes // MEGA))
        for code, choices in _ANSWERS.items():
            if (answer := given_answers.get(code, "")) and answer not in choices:
                raise Unreadable("unknown_answer", answer, option=code)
        kind = kind_of_content(content)
        if kind == "csv" and len(content) <= _SHORT:
            grid = normal(read_text(content, given_answers, limits), given_answers)
        else:
            grid = read_apart(content, kind, given_answers, limits)
    except Unreadable as problem:
        return Grid(kind, problems=(problem.problem(name),))
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if (
        ending in {suffix for suffixes in _ENDINGS.values() for suffix in suffixes}
        and ending not in _ENDINGS[grid.kind]
    ):
        grid = grid._replace(applied=(Applied("ending_of_another_kind", 1, "", ending, grid.kind), *grid.applied))
    return grid
