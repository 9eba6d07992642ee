"""Tables as CSV: UTF-8, comma, nothing in it that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from kpi.model.formula import defused


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the file, made one after the other."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(header)  # pyright: ignore[reportReturnType] - what the echo gives back
    for row in rows:
        yield writer.writerow([defused(cell) if cell else "" for cell in row])  # pyright: ignore[reportReturnType]
