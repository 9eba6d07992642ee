"""Tables: rows in the product's own CSV columns, as an import takes them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

Row = dict[str, str]

UNIT_COLUMNS = ("code", "name", "name_en", "level", "parent", "opened", "closed", "became", "illustrative")
INDICATOR_COLUMNS = (
    "code",
    "name_vi",
    "name_en",
    "area",
    "area_en",
    "measured_in",
    "adds_up",
    "judged",
    "decimals",
    "frequency",
    "parent",
)
FIGURE_COLUMNS = (
    "unit",
    "indicator",
    "period",
    "target",
    "actual",
    "basis",
    "effective_on",
    "document",
    "numerator",
    "denominator",
    "estimate",
    "approximate",
    "stated_percent",
    "up_to",
    "note",
    "target_text",
)


@dataclass(frozen=True)
class Tables:
    """What a store is filled with: `corrections` are figures to be imported after the others."""

    units: tuple[Row, ...]
    indicators: tuple[Row, ...]
    figures: tuple[Row, ...]
    corrections: tuple[Row, ...] = ()


def read(*path: str) -> tuple[Row, ...]:
    """The rows of a CSV file that lies in this package."""
    text = files("seeds").joinpath(*path).read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


def as_csv(rows: Sequence[Row]) -> str:
    """The rows with one header, every row having the columns of the first; nothing for no rows."""
    if not rows:
        return ""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
