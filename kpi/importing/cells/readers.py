"""Reads the cells of a file with the reader of its kind, in this process."""

from kpi.importing.cells.grid import Grid
from kpi.importing.cells.letter_rules import normal
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.markup import read_html, read_spreadsheet_xml
from kpi.importing.cells.old_workbooks import read_old_workbook
from kpi.importing.cells.text_files import read_text
from kpi.importing.cells.workbooks import read_workbook
from kpi.model.question import Answers


def read_here(content: bytes, kind: str, answers: Answers, limits: Limits) -> Grid:
    """The cells of a file of that kind, their letters made normal. Raises Unreadable."""
    return normal(_read(content, kind, answers, limits), answers)


def _read(content: bytes, kind: str, answers: Answers, limits: Limits) -> Grid:
    if kind == "csv":
        return read_text(content, answers, limits)
    if kind == "xml":
        return read_spreadsheet_xml(content, answers, limits)
    if kind == "html":
        return read_html(content, answers, limits)
    return read_old_workbook(content, limits) if kind == "xls" else read_workbook(content, kind, limits)
