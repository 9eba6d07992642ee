"""Holds a report: a table with its title, its columns and what is to be said of them; it knows no file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kpi.model.period import Period


class Amount(NamedTuple):
    """A number as `quantity.plain` writes it; `decimals` are shown at least, up to two, and `most` at most."""

    digits: str
    decimals: int = 0
    most: int = 9


class Share(NamedTuple):
    """A share of one, shown as a percentage with so many decimals at least."""

    of_one: Decimal
    decimals: int = 1


MOST_DIGITS = 15


def is_kept(digits: str) -> bool:
    """Whether a spreadsheet keeps all the digits of a number."""
    return len(digits.lstrip("-").replace(".", "").lstrip("0")) <= MOST_DIGITS


Value = str | Amount | Share | date | None


class ReportColumn(NamedTuple):
    """`name` is what a program calls it, `header` what people read; `explained` stands on the second sheet."""

    name: str
    header: str
    explained: str = ""
    width: int = 12
    wrapped: bool = False


@dataclass(frozen=True)
class Report:
    """`rows` can be gone through once: a report may be longer than the memory."""

    file: str
    sheet: str
    title: str
    about: tuple[str, ...]
    columns: tuple[ReportColumn, ...]
    rows: Iterable[Sequence[Value]]
    notes: tuple[str, ...] = ()
    beside: "Report | None" = None  # another table, on a sheet of its own


def plain_text(value: Value) -> str:
    """The value as it stands in a CSV."""
    if value is None:
        return ""
    if isinstance(value, Amount):
        return value.digits
    if isinstance(value, Share):
        return format(value.of_one * 100, "f")
    return value.isoformat() if isinstance(value, date) else value


def file_name(*parts: str | Period | None) -> str:
    """The parts in one name that every computer takes: "figures-01843-2021-H1"."""
    text = "-".join(str(part) for part in parts if part)
    return "".join(sign if sign.isalnum() or sign in "._-@" else "-" for sign in text).strip("-.")[:120]
