"""Takes figures of a clerk's file into her sheets as drafts, to be looked at, handed in and approved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from db import drafts as rows
from db import figures as drawer
from db.draft_conflicts import conflict_at, conflict_of, event_of_conflict, keep_conflict
from db.drafts import DraftRow
from db.figure_tables import ACTUALS, NOTHING, Span
from kpi.actions.imports import plan_days
from kpi.actions.imports.figure_chunks import TOGETHER, Chunk, chunks_of
from kpi.actions.imports.figure_slots import Slots, TargetKeys
from kpi.actions.look.drafts import actual_of_draft
from kpi.actions.look.locking import Lock, lock_finder, problem_of
from kpi.actions.look.sheet import month_of
from kpi.actions.record.figure_columns import Bools, Ints, TargetColumns, read_actuals, read_targets
from kpi.actions.record.store import Deed
from kpi.actions.record.written import Written
from kpi.language import language
from kpi.language.typed import write_typed
from kpi.language.typed_figure import typed_of
from kpi.model.figure import Actual
from kpi.model.figure_table import FigureTable
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.model.proposal import Known

_Place = tuple[int, int, int]  # unit, period code, indicator
LockOver = Callable[[int, Period], Lock | None]


class _DraftStep(NamedTuple):
    """What becomes of one figure: a problem, or a new draft, or nothing when it is there already.

    With `beside` the new draft does not stand: somebody else's does, and whoever imports has to choose.
    """

    problem: Problem | None = None
    new: DraftRow | None = None
    beside: bool = False


class _Desk:
    """What stands and what is drafted in some units, while the rows of a file are gone through."""

    def __init__(self, deed: Deed, known: Known, chunk: Chunk, locked: LockOver | None) -> None:
        self.deed, self.known, self.chunk, self.locked = deed, known, chunk, locked
        periods = np.concatenate([chunk.actuals.period, chunk.targets.period]) // 10000
        first, last = int(periods.min()), int(periods.max())
        self.units: list[int] = np.union1d(chunk.actuals.unit, chunk.targets.unit).tolist()
        self.span = Span(self.units, (first * 10000, last * 10000 + 9999), is_range=True)
        self.plan_stands = self._plans_that_stand()
        self.is_approved, self.is_known = self._approved()
        self.drafts: dict[_Place, DraftRow] = {
            row[:3]: row for unit in self.units for row in rows.drafts_of(deed.connection, unit, first, last)
        }
        self.before = dict(self.drafts)
        self.beside: dict[_Place, DraftRow] = {}  # what is imported where a colleague's draft stands

    def _plans_that_stand(self) -> Bools:
        """Which plans are there already, whatever words of a document or a note come with them."""
        chunk = self.chunk
        old = read_targets(self.deed.connection, self.span, chunk.target_sets)
        keys = TargetKeys(np.concatenate([old.place, chunk.targets.place]))

        def versions(of: TargetColumns) -> Ints:
            return keys.versions(keys.plans(of.place, of.basis), of.day)

        slots = Slots(old, versions(old), chunk.targets, versions(chunk.targets))
        now = slots.now.of(slots.at)
        words = np.array([texts[0] for texts in chunk.target_sets.sets], dtype=object)
        same = (
            slots.was_there[slots.at]
            & chunk.targets.same_numbers(now)
            & (words[chunk.targets.texts] == words[now.texts])
        )
        return same | plan_days.printed_plans(chunk, keys, old).stands

    def _approved(self) -> tuple[Bools, Bools]:
        """Where something is approved, and where the file says nothing that is not there; a blank erases nothing."""
        chunk, actuals = self.chunk, self.chunk.actuals
        old = read_actuals(self.deed.connection, self.span, chunk.actual_sets)
        slots = Slots(old, old.place, actuals, actuals.place)
        now, is_there = slots.now.of(slots.at), slots.was_there[slots.at]
        same = (actuals.value == now.value) & (actuals.numerator == now.numerator)
        same &= (actuals.denominator == now.denominator) & (actuals.not_applicable == now.not_applicable)
        return is_there, is_there & same & (chunk.actual_sets.filled(actuals.texts, now.texts) == now.texts)

    def target(self, place: int) -> _DraftStep:
        """Plans are not drafted: one that is there already passes, any other is for whoever manages the unit."""
        if self.plan_stands[place]:
            return _DraftStep()
        unit = self.known.tree.units[int(self.chunk.targets.unit[place])]
        return _DraftStep(Problem("plan_needs_manager", int(self.chunk.target_rows[place]), value=unit.name_vi))

    def actual(self, at: int) -> _DraftStep:
        chunk = self.chunk
        unit, period, indicator = (int(column[at]) for column in chunk.actuals[:3])
        draft = self.drafts.get((unit, period, indicator))
        if draft is None and self.is_known[at]:
            return _DraftStep()
        new = self._draft((unit, period, indicator), self._actual(at), bool(chunk.estimate_given[at]), draft)
        if draft is not None and new.content == draft.content:
            return _DraftStep()
        if problem := self._obstacle(at, unit, Period.of_code(period), draft):
            return _DraftStep(problem)
        if draft is not None and draft.author not in {"", self.deed.by}:
            words = Problem("draft_of_another", int(chunk.actual_rows[at]), value=draft.author, blocks=False)
            mine = conflict_at(self.deed.connection, unit, period, indicator, self.deed.by)
            is_there = mine is not None and mine.content == new.content
            return _DraftStep(words) if is_there else _DraftStep(words, new, beside=True)
        if self.is_approved[at] and (approved := drawer.actual_at(self.deed.connection, unit, period, indicator)):
            new = new._replace(based_on=approved.audit_id)
        return _DraftStep(new=new)

    def _actual(self, at: int) -> Actual:
        _, period, _, *numbers, estimate, not_applicable, texts = (column[at].item() for column in self.chunk.actuals)
        value, numerator, denominator, _ = (None if number == NOTHING else number for number in numbers)
        actual = Actual(Period.of_code(period), value, numerator, denominator, estimate, not_applicable=not_applicable)
        return actual._replace(**dict(zip(ACTUALS.texts, self.chunk.actual_sets.at(texts), strict=True)))

    def _obstacle(self, at: int, unit: int, period: Period, draft: DraftRow | None) -> Problem | None:
        row = int(self.chunk.actual_rows[at])
        lock = self.locked(unit, month_of(period)) if self.locked else None
        if lock is not None:
            return problem_of(lock, row=row)
        if draft is not None and draft.status == "submitted":
            return Problem("already_submitted", row, value=draft.submitted_by)
        if draft is None and self.is_approved[at]:
            return Problem("already_approved", row)
        return None

    def _draft(self, place: _Place, actual: Actual, estimate_given: bool, draft: DraftRow | None) -> DraftRow:
        indicator = self.known.indicators[place[2]]
        same = draft is not None and _numbers(actual) == _numbers(actual_of_draft(draft))
        if draft is not None and same:  # a blank beside the same number erases nothing; a new one brings its own marks
            actual = actual._replace(
                estimate=actual.estimate if estimate_given else draft.estimate,
                approximate=actual.approximate or draft.approximate,
                stated_percent=actual.stated_percent or draft.stated_percent,
                up_to=actual.up_to or draft.up_to,
            )
        if draft is not None:
            actual = actual._replace(
                document=actual.document or draft.document,
                note=actual.note or draft.note,
            )
        return DraftRow(
            unit_id=place[0],
            period=place[1],
            indicator_id=place[2],
            typed=write_typed(typed_of(actual), indicator, language("vi")),
            value=actual.value,
            numerator=actual.numerator,
            denominator=actual.denominator,
            not_applicable=actual.not_applicable,
            estimate=actual.estimate,
            approximate=actual.approximate,
            up_to=actual.up_to,
            document=actual.document,
            note=actual.note,
            reason=actual.reason or (draft.reason if draft else ""),
            attachment_id=draft.attachment_id if draft else None,
            version=draft.version + 1 if draft else 1,
            author=self.deed.by,
            at=self.deed.at,
            status=draft.status if draft else "draft",
            based_on=0,
            submitted_by=draft.submitted_by if draft else "",
            submitted_at=draft.submitted_at if draft else "",
            said=draft.said if draft else "",
            said_by=draft.said_by if draft else "",
            stated_percent=actual.stated_percent,
        )

    def keep(self) -> None:
        new = [row for place, row in self.drafts.items() if self.before.get(place) != row]
        old = [self.before[row[:3]] for row in new if row[:3] in self.before]
        rows.keep_drafts(self.deed.connection, new)
        number = self.deed.number
        rows.add_events(self.deed.connection, [rows.event_of(row, "replace", "", number) for row in old])
        rows.add_events(self.deed.connection, [rows.event_of(row, "import", "", number) for row in new])
        for place, row in self.beside.items():
            mine = conflict_at(self.deed.connection, *place, self.deed.by)
            kept = conflict_of(row, mine.version + 1 if mine is not None else 1)
            keep_conflict(self.deed.connection, kept)
            before = [] if mine is None else [event_of_conflict(mine, "replace beside", number)]
            rows.add_events(self.deed.connection, [*before, event_of_conflict(kept, "import beside", number)])


def _numbers(actual: Actual | None) -> tuple[object, ...] | None:
    return None if actual is None else (*actual[1:4], actual.not_applicable)


def write(deed: Deed, figures: FigureTable, known: Known, written: Written) -> None:
    """Draft what the rows tell, unit by unit; a row of which one figure cannot be taken is refused whole."""
    locked = lock_finder(deed.connection, known.tree)
    for chunk in chunks_of(figures, TOGETHER):
        desk = _Desk(deed, known, chunk, locked)
        by_row: dict[int, tuple[list[int], list[int]]] = {}
        for side, numbers in enumerate((chunk.target_rows, chunk.actual_rows)):
            for place, row in enumerate(numbers.tolist()):
                by_row.setdefault(row, ([], []))[side].append(place)
        for _, (targets, actuals) in sorted(by_row.items()):
            _take(desk, targets, actuals, written)
        desk.keep()


def _take(desk: _Desk, targets: Sequence[int], actuals: Sequence[int], written: Written) -> None:
    steps = [*(desk.target(place) for place in targets), *(desk.actual(place) for place in actuals)]
    problems = [step.problem for step in steps if step.problem is not None]
    if actuals:  # what was reached is not kept waiting by a plan of others
        problems = [
            replace(obstacle, blocks=False) if obstacle.code == "plan_needs_manager" else obstacle
            for obstacle in problems
        ]
    written.problems += problems
    if any(problem.blocks for problem in problems):
        return
    new = [step.new for step in steps if step.new is not None]
    for step in steps:
        if step.new is not None:
            (desk.beside if step.beside else desk.drafts)[step.new[:3]] = step.new
    written.accepted += bool(new)
    written.drafted += bool(new)
    written.unchanged += not new
