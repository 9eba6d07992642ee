"""Names who has not reported, and who has no plan: the units behind the counts of a line."""

from collections.abc import Iterable, Sequence

from kpi.language import Language
from kpi.model.period import Period, windows
from kpi.model.story import Entry, Story
from kpi.model.unit import Unit

_NAMED = 12
"""So many units are named; of more the number is told."""


def missing_reports(story: Story) -> tuple[Period, ...]:
    """The months, quarters or halves that the unit itself still owes of the run that is judged."""
    standing, indicator = story.standing, story.indicator
    if standing.due is None or standing.reports >= standing.reports_due:
        return ()
    life = story.unit.life(standing.due.year)
    if life is None:
        return ()
    owed = [Period(standing.due.year, *run) for run in windows(standing.due, indicator.months_a_report, life)]
    if indicator.rule.over_months == "last":
        owed = owed[-1:]  # of what is known by its last report, earlier ones are not asked for
    current = [entry for entry in story.entries if entry.side == "actual" and not entry.replaced]
    return tuple(run for run in owed if not _is_covered(run, current))


def _is_covered(run: Period, entries: Sequence[Entry]) -> bool:
    """Whether figures cover every month of it, or one ends with it and begins not before it."""
    periods = [entry.period for entry in entries if entry.period.year == run.year]
    if any(period.last == run.last and period.first >= run.first for period in periods):
        return True
    return all(any(month in period for period in periods) for month in run.months)


def units_without_report(story: Story, units: Iterable[Unit]) -> list[Unit]:
    """Of the units directly below, those from which a report of the run is missing, or all of them."""
    standings = {unit.id: standing for unit, standing in story.below}
    return [
        unit
        for unit in units
        if (standing := standings.get(unit.id)) is None or standing.reports < standing.reports_due
    ]


def units_without_plan(story: Story, units: Iterable[Unit]) -> list[Unit]:
    """Of the units directly below, those that have no plan, or below which some have none."""
    standings = {unit.id: standing for unit, standing in story.below}
    return [
        unit
        for unit in units
        if (standing := standings.get(unit.id)) is None or standing.units_with_target < standing.units
    ]


def named(units: Sequence[Unit], speak: Language) -> str:
    """Their names, the first of many."""
    names = [unit.name(speak.code) for unit in units[:_NAMED]]
    if len(units) > _NAMED:
        names.append(speak.say("{n} đơn vị khác", n=speak.number(len(units) - _NAMED, 0)))
    return speak.listed(names)
