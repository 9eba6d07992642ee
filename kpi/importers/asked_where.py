"""Of which unit and period the figures of a file are, where no column tells it."""

from collections.abc import Sequence

from kpi.importers.asking import EXAMPLES, Asking
from kpi.importers.columns import Place
from kpi.importers.rows import DataRow
from kpi.importers.titles import (
    period_of,
    period_within_year,
    periods_of_titles,
    periods_told,
    units_said,
    years_told,
)  # fmt: skip
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.question import Choice, Example
from kpi.model.unit import Unit


def unit_of_all(asking: Asking) -> str:
    tree, said = asking.known.tree, asking.answers.get("unit", "")
    if said:
        if tree.called(said):
            return said
        asking.wrong("unit")
        return ""
    found: list[Unit] = []
    perhaps: list[Unit] = []
    titles = asking.table.titles
    if not any(units_said(title, tree.by_name, tree.by_code)[0] for title in titles):
        titles = (*asking.table.letterhead, *titles)
    for title in titles:
        some, others = units_said(title, tree.by_name, tree.by_code)
        found += [unit for unit in some if unit not in found]
        perhaps += [unit for unit in others if unit not in perhaps]
    named = _deepest(asking, found)
    if len({unit.code for unit in named}) == 1:
        title = next(one for one in titles if named[0] in units_said(one, tree.by_name, tree.by_code)[0])
        asking.tally.note("unit_from_title", "", title, f"{named[0].code} {named[0].name_vi}")
        return named[0].code
    examples = [Example("", title[:80]) for title in asking.table.titles[:EXAMPLES]]
    codes = dict.fromkeys(unit.code for unit in (named or perhaps or tree.units.values()))
    some = [Choice(code, (tree.by_code[code.casefold()][0].name_vi,)) for code in codes]
    asking.ask("unit", some if len(some) <= 50 else (), examples)
    return ""


def _deepest(asking: Asking, found: Sequence[Unit]) -> list[Unit]:
    """ "Tỉnh A, xã B": the letterhead names the one above as well."""
    above = {way for unit in found for way in asking.known.tree.upwards(unit.id)[1:]}
    return [unit for unit in found if unit.id not in above]


def period_of_all(asking: Asking) -> Period | None:
    """Of all rows, where no column tells it; a grid of months only needs the year."""
    by_row = asking.by_meaning.get("period") if asking.shape == "long" else None
    without = [] if by_row is None else _without_a_year(asking, by_row)
    if by_row is not None and not without:
        return None
    said = asking.answers.get("period", "")
    if said:
        told = period_of(said)
        if told is None:
            asking.wrong("period")
        return told
    titles = [*asking.table.titles, *([asking.table.sheet.name] if asking.table.sheet.name else [])]
    found = periods_of_titles(asking.table.titles)
    headers = [place.header for place in asking.figures]
    figures = [place for place in asking.figures if not place.of_year]
    if without or asking.shape == "months" or all(place.told for place in figures):
        months = [place.told for place in asking.figures if place.meaning.startswith("month_")]
        if months and all(told is not None and told.year for told in months):
            return Period.of_year(min(told.year for told in months if told is not None))
        years = years_told(titles) or years_told(headers)
        if len(years) == 1:
            is_told = not without and len(found) == 1 and found[0].year == years[0]
            return found[0] if is_told else Period.of_year(years[0])
    if by_row is not None:
        asking.ask("period", [], [asking.example(row, by_row) for row in without[:EXAMPLES]])
        return None
    dated = [place.told.year for place in figures if place.told is not None and place.told.year]
    if len(dated) == len(figures) and any(place.by_period for place in figures):
        return Period.of_year(max(dated))
    if len(found) == 1:
        return found[0]
    found = found or periods_of_titles([asking.table.sheet.name])
    examples = [Example("", title) for title in asking.table.titles if periods_of_titles([title])][:EXAMPLES]
    asking.ask("period", [Choice(str(period)) for period in found], examples)
    return None


def sheet_of_another_period(asking: Asking, period: Period) -> Problem | None:
    """A sheet that is called "Tháng 9" below a title of October: one of the two was not changed."""
    name = asking.table.sheet.name
    told = periods_told(name)
    months = range(period.first, period.last + 1)
    if not told or any(
        one.year in {0, period.year} and (one.first in months or period.first in range(one.first, one.last + 1))
        for one in told
    ):
        return None
    return Problem("sheet_of_another_period", value=name, values={"period": str(period)}, blocks=False)


def _without_a_year(asking: Asking, place: Place) -> list[DataRow]:
    """The rows whose period needs one that stands elsewhere: "Tháng 6", or a bare 6 below "Tháng"."""
    if "year" in asking.by_meaning:
        return []
    told = ((row, row.at(place)) for row in asking.sifted.rows)
    return [
        row
        for row, cell in told
        if cell.kind in {"text", "number"}
        and period_of(cell.text) is None
        and period_within_year(cell.text, place.header) is not None
    ]
