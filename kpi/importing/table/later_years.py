"""Gives months of a header that step back without a year to the next one, as of financial and school years."""

from collections.abc import Sequence

from kpi.importing.table.columns import Place
from kpi.importing.table.titles import MonthSpan

_LEAST = 3  # months side by side


def with_later_years(places: list[Place]) -> list[Place]:
    """The columns, those of later years marked as such; months that name their year are of that one."""
    later: dict[int, int] = {}
    for group in _groups(places):
        later |= _years_on(group)
    return [place._replace(years_on=later.get(place.place, 0)) for place in places]


def span_of(place: Place) -> MonthSpan | None:
    """The months of a year that a column of figures is of, by its meaning or its header."""
    if place.meaning.startswith("month_"):
        month = int(place.meaning[6:])
        year = place.span.year if place.span is not None else 0
        return MonthSpan(month, month, year)
    is_shorter = place.span is not None and (place.span.first, place.span.last) != (1, 12)
    return place.span if is_shorter and place.is_figure else None


def goes_on(places: Sequence[Place]) -> bool:
    """Whether its months reach into a second year."""
    return any(place.years_on for place in places)


def first_and_last(places: Sequence[Place]) -> tuple[int, int, int]:
    """The first month, the last one, and how many years lie between them."""
    spans = [(place.years_on, span) for place in places if (span := span_of(place))]
    first, (years, last) = min(spans, key=lambda item: item[0])[1], max(spans, key=lambda item: (item[0], item[1].last))
    return first.first, last.last, years


def _groups(places: Sequence[Place]) -> list[list[tuple[int, MonthSpan]]]:
    """The columns of one kind of figure and one length, in their order: plans beside actuals begin anew."""
    groups: dict[tuple[object, ...], list[tuple[int, MonthSpan]]] = {}
    for place in places:
        span = span_of(place)
        if span is not None and not span.year:
            meaning = "month" if place.meaning.startswith("month_") else place.meaning
            key = meaning, place.basis, place.planned, span.last - span.first
            groups.setdefault(key, []).append((place.place, span))
    return list(groups.values())


def _years_on(group: Sequence[tuple[int, MonthSpan]]) -> dict[int, int]:
    """How many years after its first each column is; none where it is only another order: the newest first, a month
    beside the one before it."""
    firsts = [span.first for _, span in group]
    steps = [place for place in range(1, len(firsts)) if firsts[place] < firsts[place - 1]]
    over_the_year = all(group[place - 1][1].last == 12 and firsts[place] == 1 for place in steps)
    is_one_more = len(steps) == 1 and max(firsts[steps[0] :]) < firsts[0]
    if len(group) < _LEAST or not steps or len(steps) == len(firsts) - 1 or not (over_the_year or is_one_more):
        return {}
    return {group[place][0]: sum(step <= place for step in steps) for place in range(len(group))}
