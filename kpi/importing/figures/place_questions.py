"""Of which unit and period the figures of a file are, where no column tells it."""

from collections.abc import Iterable, Sequence

from kpi.importing.figures.table_in_question import EXAMPLES, Asking
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow
from kpi.importing.table.title_names import units_in_title
from kpi.importing.table.titles import period_of, period_within_year, periods_in, periods_of_titles, years_in
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.question import Choice, Example
from kpi.model.unit import Unit, times_of

_MOST_CHOICES = 50


def unit_of_all(asking: Asking, period: Period | None) -> str:
    """A name under which the unit is found again; "" where it must be asked, or was not there in the period.

    A name is held against the time of what it names: where a code was used again it never means the other unit.
    """
    tree, answer = asking.known.tree, asking.answers.get("unit", "")
    if answer:
        answered = tree.called(answer)
        if not answered:
            asking.wrong("unit")
        here = _there(asking, answered, period)
        return here[0].code_and_day if len(here) == 1 else answer if here else ""
    units: list[Unit] = []
    perhaps: list[Unit] = []
    titles = asking.table.titles
    if not any(units_in_title(title, tree.by_name, tree.by_code)[0] for title in titles):
        titles = (*asking.table.letterhead, *titles)
    for title in titles:
        matches, others = units_in_title(title, tree.by_name, tree.by_code)
        units += [unit for unit in matches if unit not in units]
        perhaps += [unit for unit in others if unit not in perhaps]
    named = _deepest(asking, units)
    here = [unit for unit in named if period is None or unit.is_there(period)]
    if named and not here:
        _there(asking, named, period)
        asking.ask("unit", _choices(asking, _before_and_after(asking, named, period)), _titles(asking))
        return ""
    if here and _are_one(here, period):
        title = next(text for text in titles if here[0] in units_in_title(text, tree.by_name, tree.by_code)[0])
        asking.tally.note("unit_from_title", "", title, f"{here[0].code} {here[0].name_vi}")
        return here[0].code_and_day if len(here) == 1 else here[0].code
    asking.ask("unit", _choices(asking, here or perhaps or tree.units.values()), _titles(asking))
    return ""


def _are_one(units: Sequence[Unit], period: Period | None) -> bool:
    """Whether they are one unit, or had one code after one another and each row says when."""
    return len(units) == 1 or (period is None and len({unit.code for unit in units}) == 1)


def _there(asking: Asking, units: Sequence[Unit], period: Period | None) -> tuple[Unit, ...]:
    """Those that were there in the period; that none was is said of the whole file."""
    here = tuple(unit for unit in units if period is None or unit.is_there(period))
    if units and not here:
        values = {"existed": times_of(units)}
        asking.problems.append(Problem("unit_not_open", value=units[0].name_vi, values=values))
    return here


def _before_and_after(asking: Asking, units: Sequence[Unit], period: Period | None) -> list[Unit]:
    """Those there in the period of which one of these was made, or that one of these became; else all that were."""
    tree = asking.known.tree.units.values()
    here = [unit for unit in tree if period is None or unit.is_there(period)]
    ids = {unit.id for unit in units}
    after = {number for unit in units for number in unit.became}
    return [unit for unit in here if ids & set(unit.became) or unit.id in after] or here


def _choices(asking: Asking, units: Iterable[Unit]) -> list[Choice]:
    """Each by its code, with its first day where others had the code as well; none where there are too many."""
    distinct = list(dict.fromkeys(units))
    if len(distinct) > _MOST_CHOICES:
        return []
    had = asking.known.tree.by_code
    codes = [unit.code if len(had[unit.code.casefold()]) == 1 else unit.code_and_day for unit in distinct]
    return [Choice(code, (unit.name_vi,)) for code, unit in zip(codes, distinct, strict=True)]


def _titles(asking: Asking) -> list[Example]:
    return [Example("", title[:80]) for title in asking.table.titles[:EXAMPLES]]


def _deepest(asking: Asking, units: Sequence[Unit]) -> list[Unit]:
    """ "Tỉnh A, xã B": the letterhead names the one above as well."""
    above = {way for unit in units for way in asking.known.tree.upwards(unit.id)[1:]}
    return [unit for unit in units if unit.id not in above]


def period_of_all(asking: Asking) -> Period | None:
    """Of all rows, where no column tells it; a grid of months only needs the year."""
    by_row = asking.by_meaning.get("period") if asking.shape == "long" else None
    without = [] if by_row is None else _without_a_year(asking, by_row)
    if by_row is not None and not without:
        return None
    answer = asking.answers.get("period", "")
    if answer:
        stated = period_of(answer)
        if stated is None:
            asking.wrong("period")
        return stated
    titles = [*asking.table.titles, *([asking.table.sheet.name] if asking.table.sheet.name else [])]
    periods = periods_of_titles(asking.table.titles)
    headers = [place.header for place in asking.figures]
    figures = [place for place in asking.figures if not place.of_year]
    if without or asking.shape == "months" or all(place.span for place in figures):
        months = [place.span for place in asking.figures if place.meaning.startswith("month_")]
        if months and all(stated is not None and stated.year for stated in months):
            return Period.of_year(min(stated.year for stated in months if stated is not None))
        years = years_in(titles) or years_in(headers)
        if len(years) == 1:
            is_stated = not without and len(periods) == 1 and periods[0].year == years[0]
            return periods[0] if is_stated else Period.of_year(years[0])
    if by_row is not None:
        asking.ask("period", [], [asking.example(row, by_row) for row in without[:EXAMPLES]])
        return None
    dated = [place.span.year for place in figures if place.span is not None and place.span.year]
    if len(dated) == len(figures) and any(place.by_period for place in figures):
        return Period.of_year(max(dated))
    if len(periods) == 1:
        return periods[0]
    reached = {place.span for place in figures if place.meaning in {"actual", "to_date", "estimate"}}
    if len(dated) == len(figures) and len(reached) == 1:  # "KH 2021 | Ước TH 2021 | KH 2022" says it of every column
        return next((span.period() for span in reached if span is not None), None)
    periods = periods or periods_of_titles([asking.table.sheet.name])
    examples = [Example("", title) for title in asking.table.titles if periods_of_titles([title])][:EXAMPLES]
    asking.ask("period", [Choice(str(period)) for period in periods], examples)
    return None


def sheet_of_another_period(asking: Asking, period: Period) -> Problem | None:
    """A sheet that is called "Tháng 9" below a title of October: one of the two was not changed."""
    name = asking.table.sheet.name
    spans = periods_in(name)
    months = range(period.first, period.last + 1)
    if not spans or any(
        span.year in {0, period.year} and (span.first in months or period.first in range(span.first, span.last + 1))
        for span in spans
    ):
        return None
    return Problem("sheet_of_another_period", value=name, values={"of": str(period)}, blocks=False)


def _without_a_year(asking: Asking, place: Place) -> list[DataRow]:
    """The rows whose period needs one that stands elsewhere: "Tháng 6", or a bare 6 below "Tháng"."""
    if "year" in asking.by_meaning:
        return []
    cells = ((row, row.at(place)) for row in asking.sifted.rows)
    return [
        row
        for row, cell in cells
        if cell.kind in {"text", "number"}
        and period_of(cell.text) is None
        and period_within_year(cell.text, place.header) is not None
    ]
