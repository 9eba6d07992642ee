"""Whether the figures of a file are of single months, or sums since January."""

import re
from collections.abc import Sequence

from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.importing.table.titles import MonthSpan
from kpi.importing.table.values import exact, may_be_figure
from kpi.model.period import Period
from kpi.model.question import Choice

_SUMS = frozenset({"cong", "tong cong", "tong", "tong so", "ca nam", "total", "sum"})
_EACH_ALONE = ("rieng tung", "each month alone")
"""As the titles of our own tables of months say it, in both languages."""


def accumulates(asking: Asking, period: Period | None) -> bool:
    answer = asking.answers.get("accumulates")
    if answer:
        if answer not in {"single", "cumulative"}:
            asking.wrong("accumulates")
        return answer == "cumulative"
    titles = " ".join(plain_key(title) for title in asking.table.titles)
    if any(words in titles for words in _EACH_ALONE) != ("luy ke" in titles):
        return "luy ke" in titles and all(place.meaning != "to_date" for place in asking.places)
    if asking.shape == "months":
        return _months_accumulate(asking, period)
    if asking.shape == "appendix" and period is not None and period.first > 1:
        _ask_of_appendix(asking, period)
    return False


def _ask_of_appendix(asking: Asking, period: Period) -> None:
    """ "Thực hiện" in a report of June, with no word whether it is June or January to June."""
    if any(place.meaning == "to_date" for place in asking.places):
        return
    silent = [
        (row, place)
        for row, place, _ in asking.cells()
        if _is_total(row)
        and place.meaning in {"actual", "estimate"}
        and (place.span is None or _is_year(place.span))
        and not _says_alone(place.header, period)
    ][:EXAMPLES]
    if silent:
        _ask_whether(asking, [(row, place, period) for row, place in silent])


_ALONE = r"\b(?:trong|rieng) {0}\b|\b{0} (?:nay|bao cao)\b|\b(?:th|thuc hien|actual|ket qua) {0}$|^in the {0}$"
_NAMES = {1: "(?:thang|ky|month)", 3: "(?:quy|ky|quarter)"}


def _says_alone(header: str, period: Period) -> bool:
    """ "Thực hiện trong tháng", "TH quý này": of the month or the quarter of the report alone."""
    key, name = plain_key(header), _NAMES.get(period.length, "ky")
    return re.search(_ALONE.format(name), key) is not None and "den" not in key.split()


def _months_accumulate(asking: Asking, period: Period | None) -> bool:
    months = [place for place in asking.figures if place.meaning.startswith("month_")]
    rows = [
        row
        for row in asking.sifted.rows
        if _is_total(row) and sum(may_be_figure(row.at(place)) for place in months) > 1
    ]
    if not rows or not months:
        return False
    if asking.table.is_of_plans:
        months = [place._replace(planned=place.planned or place.silent) for place in months]
    proved = _proved_by_sums(rows, months, asking.places)
    if proved:
        return proved == "cumulative"
    year = period.year if period is not None else 0
    cells = [(row, place) for row in rows[:1] for place in months if may_be_figure(row.at(place))][1:3]
    _ask_whether(
        asking,
        [(row, place, Period.month(year or 2000, int(place.meaning[6:]))) for row, place in cells],
        year=bool(year),
    )
    return False


def _ask_whether(asking: Asking, cells: Sequence[tuple[DataRow, Place, Period]], *, year: bool = True) -> None:
    def sample(period: Period, text: str) -> str:
        name = str(period) if year else str(period).replace("2000-", "")
        return f"{name}: {text}"

    texts = [row.at(place).text for row, place, _ in cells]
    single = tuple(sample(period, text) for (_, _, period), text in zip(cells, texts, strict=True))
    summed = tuple(sample(period.to_date, text) for (_, _, period), text in zip(cells, texts, strict=True))
    choices = [Choice("single", single), Choice("cumulative", summed)]
    asking.ask("accumulates", choices, [asking.example(row, place) for row, place, _ in cells])


def _is_total(row: DataRow) -> bool:
    """Whether months of it can be told alone or summed: of what is not added up there is no question."""
    return row.indicator is not None and row.indicator.adds_up == "total"


def _is_year(span: MonthSpan) -> bool:
    return (span.first, span.last) == (1, 12)


def _proved_by_sums(rows: Sequence[DataRow], months: Sequence[Place], places: Sequence[Place]) -> str:
    """A column that adds up the months, or repeats the last of them, proves which they are."""
    of_plans = all(place.planned for place in months)
    sums = [
        column
        for column in places
        if (column.meaning == "skip" and plain_key(column.header) in _SUMS)
        or (column.meaning == "target" and (of_plans or column.of_year))
    ]
    shown: set[str] = set()
    for row in rows:
        for column in sums:
            try:
                numbers = [exact(row.at(place), "comma") for place in months if may_be_figure(row.at(place))]
                total = exact(row.at(column), "comma")
            except ValueError:
                continue
            if len(numbers) > 1 and sum(numbers) != numbers[-1]:
                shown.add("single" if total == sum(numbers) else "cumulative" if total == numbers[-1] else "")
    return shown.pop() if len(shown) == 1 else ""
