"""Tells units, indicators and figures in plain text, for the product and for its plain second version alike."""

from collections.abc import Iterator
from textwrap import dedent

HEAD = "unit,indicator,period,target,actual,numerator,denominator,basis,effective_on"


def figures(text: str) -> str:
    """The CSV of lines such as these, a run of months being a line for each of them:

    A TAX 2026         target 1200 from 2026-07-15 basis resolved
    A TAX 2026-01..06  actual 95
    A INS 2026-03      parts 8800/10000
    """
    rows: dict[tuple[str, ...], list[str]] = {}
    for line in dedent(text).splitlines():
        for row in _rows(line.split()):
            side = ("target", *row[7:]) if row[3] else ("actual",)
            rows[*row[:3], *side] = row  # what is said again counts as it was said last
    return "\n".join([HEAD, *(",".join(row) for row in rows.values())]) + "\n"


def _rows(words: list[str]) -> Iterator[list[str]]:
    if not words:
        return
    unit, indicator, when = words[:3]
    cells = dict(zip(words[3::2], words[4::2], strict=True))
    numerator, _, denominator = cells.get("parts", "").partition("/")
    basis = cells.get("basis", "assigned") if "target" in cells else ""
    numbers = [cells.get("target", ""), cells.get("actual", ""), numerator, denominator]
    for period in _periods(when):
        yield [unit, indicator, period, *numbers, basis, cells.get("from", "")]


def _periods(when: str) -> list[str]:
    first, dots, last = when.partition("..")
    if not dots:
        return [when]
    year, month = first.split("-")
    return [f"{year}-{m:02d}" for m in range(int(month), int(last) + 1)]


def units(text: str) -> str:
    """The CSV of lines such as `A in P opened 2026-05-01 closed 2026-12-31 became D;E`."""
    rows = ["code,name,parent,opened,closed,became"]
    for line in dedent(text).strip().splitlines():
        code, *words = line.split()
        cells = dict(zip(words[::2], words[1::2], strict=True))
        rows.append(",".join([code, code, *(cells.get(word, "") for word in ("in", "opened", "closed", "became"))]))
    return "\n".join(rows) + "\n"


def indicators(text: str) -> str:
    """The CSV of lines such as `INS share more month %`: code, kind, judgement, frequency, measure."""
    rows = ["code,name,adds_up,judged,frequency,measured_in,decimals"]
    for line in dedent(text).strip().splitlines():
        code, adds_up, judged, frequency, *measure = line.split()
        rows.append(f"{code},{code},{adds_up},{judged},{frequency},{' '.join(measure)},2")
    return "\n".join(rows) + "\n"
