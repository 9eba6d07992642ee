"""Writes tables as CSV: UTF-8, comma, nothing in it that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from kpi.model.formula import defused
from kpi.reports.report import Amount, Report, Share, Value, plain_text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the file, made one after the other."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(header)  # pyright: ignore[reportReturnType] - what the echo gives back
    for row in rows:
        yield writer.writerow([defused(cell) if cell else "" for cell in row])  # pyright: ignore[reportReturnType]


def report_lines(report: Report) -> Iterator[str]:
    """A report as a CSV that comes back without a question: its titles say what a workbook's say above the table."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    for title in (report.title, *report.about):
        yield writer.writerow([defused(title)])  # pyright: ignore[reportReturnType] - what the echo gives back
    yield "\n"
    header = [column.header for column in report.columns]
    yield from csv_lines(header, ([_unmistakable(value) for value in cells] for cells in report.rows))


def _unmistakable(value: Value) -> str:
    """A percentage with its sign; three decimals, which might be thousands to somebody, with a zero behind."""
    if not isinstance(value, (Amount, Share)):
        return plain_text(value)
    whole, _, fraction = plain_text(value).partition(".")
    fraction = fraction.rstrip("0")
    fraction += "0" if len(fraction) == 3 else ""
    return whole + (f".{fraction}" if fraction else "") + ("%" if isinstance(value, Share) else "")
