"""Figures of a clerk's file: they come into her sheets as drafts, to be looked at, handed in and approved."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from db import drafts as rows
from db import figures
from db.drafts import DraftRow
from db.figures import ActualRow, TargetRow
from kpi.actions.imports.admit_figures import actual_row
from kpi.actions.imports.plan_days import is_in_force, versions_of
from kpi.actions.look.locking import lock_finder, problem_of
from kpi.actions.look.sheet import month_of
from kpi.actions.record.book import target_of
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.language import language
from kpi.language.typed import write_typed
from kpi.language.typed_figure import typed_of
from kpi.model.figure import Actual, Target
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known

_Place = tuple[int, int]  # period code, indicator


class _Step(NamedTuple):
    """What becomes of one figure: a problem, or a new draft, or nothing when it is there already."""

    problem: Problem | None = None
    new: DraftRow | None = None


class _Desk:
    """What stands and what is drafted in one unit, while the rows of a file are gone through."""

    def __init__(self, deed: Deed, known: Known, unit: int, lines: Sequence[FigureLine]) -> None:
        years = [figure.period.year for line in lines for figure in (line.target, line.actual) if figure is not None]
        first, last = min(years), max(years)
        self.deed, self.known, self.unit = deed, known, unit
        self.locked = lock_finder(deed.connection, known.tree)
        self.actuals: dict[_Place, ActualRow] = {
            (row.period, row.indicator_id): row for row in figures.actuals_of(deed.connection, unit, first, last)
        }
        self.targets: dict[tuple[int, int, int, str], TargetRow] = {
            (row.period, row.indicator_id, row.basis_id, row.effective_on): row
            for row in figures.targets_of(deed.connection, unit, first, last)
        }
        self.drafts: dict[_Place, DraftRow] = {
            (row.period, row.indicator_id): row for row in rows.drafts_of(deed.connection, unit, first, last)
        }
        self.before = dict(self.drafts)

    def steps(self, line: FigureLine) -> list[_Step]:
        found = [] if line.target is None else [self._target(line, line.target)]
        return found if line.actual is None else [*found, self._actual(line, line.actual)]

    def _target(self, line: FigureLine, told: Target) -> _Step:
        """Plans are not drafted: one that is there already passes, any other is for whoever manages the unit."""
        if line.plan_of_day and is_in_force(line, versions_of(self.targets.values(), told, line.indicator)):
            return _Step()
        held = self.targets.get((told.period.code, line.indicator, told.basis, told.effective_on))
        if held is not None and target_of(held)._replace(document="", note="") == told._replace(document="", note=""):
            return _Step()
        return _Step(Problem("plan_needs_manager", line.row, value=self.known.tree.units[self.unit].name_vi))

    def _actual(self, line: FigureLine, told: Actual) -> _Step:
        place = (told.period.code, line.indicator)
        held, draft = self.actuals.get(place), self.drafts.get(place)
        news = actual_row(self.unit, line.indicator, told, self.deed.number)
        if draft is None and held is not None and _says_nothing_new(news, held):
            return _Step()
        new = self._draft(line, told, held, draft)
        if draft is not None and new.told == draft.told:
            return _Step()
        if problem := self._obstacle(line, told.period, held, draft):
            return _Step(problem)
        return _Step(new=new)

    def _obstacle(
        self, line: FigureLine, period: Period, held: ActualRow | None, draft: DraftRow | None
    ) -> Problem | None:
        lock = self.locked(self.unit, month_of(period)) if self.locked else None
        if lock is not None:
            return problem_of(lock, row=line.row)
        if draft is not None and draft.status == "submitted":
            return Problem("already_submitted", line.row, value=draft.submitted_by)
        if draft is None and held is not None:
            return Problem("already_approved", line.row)
        return None

    def _draft(self, line: FigureLine, told: Actual, held: ActualRow | None, draft: DraftRow | None) -> DraftRow:
        indicator = self.known.indicators[line.indicator]
        if draft is not None:  # a blank erases nothing
            told = told._replace(
                estimate=told.estimate if line.estimate_said else draft.estimate,
                up_to=told.up_to or draft.up_to,
                document=told.document or draft.document,
                note=told.note or draft.note,
            )
        return DraftRow(
            unit_id=self.unit,
            period=told.period.code,
            indicator_id=line.indicator,
            typed=write_typed(typed_of(told), indicator, language("vi")),
            value=told.value,
            numerator=0 if told.not_applicable else told.numerator,
            denominator=0 if told.not_applicable else told.denominator,
            not_applicable=told.not_applicable,
            estimate=told.estimate,
            approximate=told.approximate,
            up_to=told.up_to,
            document=told.document,
            note=told.note,
            reason=told.reason or (draft.reason if draft else ""),
            attachment_id=draft.attachment_id if draft else None,
            version=draft.version + 1 if draft else 1,
            author=self.deed.by,
            at=self.deed.at,
            status=draft.status if draft else "draft",
            based_on=held.audit_id if held else 0,
            submitted_by=draft.submitted_by if draft else "",
            submitted_at=draft.submitted_at if draft else "",
            said=draft.said if draft else "",
            said_by=draft.said_by if draft else "",
            stated_percent=told.stated_percent,
        )

    def keep(self) -> None:
        new = [row for place, row in self.drafts.items() if self.before.get(place) != row]
        places = [(row.period, row.indicator_id) for row in new]
        old = [self.before[place] for place in places if place in self.before]
        rows.keep_drafts(self.deed.connection, new)
        number = self.deed.number
        rows.add_events(self.deed.connection, [rows.event_of(row, "replace", "", number) for row in old])
        rows.add_events(self.deed.connection, [rows.event_of(row, "import", "", number) for row in new])


def _says_nothing_new(news: ActualRow, held: ActualRow) -> bool:
    """The same number, and no word beside it that is not there already; a blank erases nothing."""
    numbers = (news.value, news.numerator, news.denominator) == (held.value, held.numerator, held.denominator)
    words = all(
        not said or said == was
        for said, was in zip(
            (news.approximate, news.stated_percent, news.up_to, news.document, news.note, news.reason),
            (held.approximate, held.stated_percent, held.up_to, held.document, held.note, held.reason),
            strict=True,
        )
    )
    return numbers and words and news.not_applicable == held.not_applicable


def write(deed: Deed, lines: Sequence[FigureLine], known: Known, written: Written) -> None:
    """Draft what the rows tell, unit by unit; a row of which one figure cannot be taken is refused whole."""
    by_unit: dict[int, list[FigureLine]] = {}
    for line in lines:
        by_unit.setdefault(line.unit, []).append(line)
    for unit, some in sorted(by_unit.items()):
        desk = _Desk(deed, known, unit, some)
        by_row: dict[int, list[FigureLine]] = {}
        for line in some:
            by_row.setdefault(line.row, []).append(line)
        for of_row in by_row.values():
            _take(desk, of_row, written)
        desk.keep()


def _take(desk: _Desk, of_row: Sequence[FigureLine], written: Written) -> None:
    steps = [step for line in of_row for step in desk.steps(line)]
    problems = [step.problem for step in steps if step.problem is not None]
    if any(line.actual is not None for line in of_row):  # what was reached is not kept waiting by a plan of others
        problems = [replace(one, blocks=False) if one.code == "plan_needs_manager" else one for one in problems]
    written.problems += problems
    if any(problem.blocks for problem in problems):
        return
    new = [step.new for step in steps if step.new is not None]
    for row in new:
        desk.drafts[row.period, row.indicator_id] = row
    written.accepted += bool(new)
    written.drafted += bool(new)
    written.unchanged += not new
