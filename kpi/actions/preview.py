"""A look ahead: what an import would write, old beside new, and which standings it would change."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from db import drafts, figures
from db.figures import ActualRow, TargetRow
from kpi.actions import book, read
from kpi.actions.admit import Outcome
from kpi.actions.book import Book
from kpi.actions.sheet import actual_of_draft
from kpi.actions.store import Store
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.story import Basis
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.engine import Connection

SHOWN, CARDS = 200, 12
"""So many changed figures are shown, and the scoreboards of so many units looked at."""


class Change(NamedTuple):
    """A figure as it stands and as it would stand; `basis` is None of an actual, `old` where nothing stands yet."""

    unit: Unit
    indicator: Indicator
    period: Period
    basis: Basis | None
    old: Actual | Target | None
    new: Actual | Target


class Effect(NamedTuple):
    """A standing that would change; `before` is None where nothing was told."""

    unit: Unit
    indicator: Indicator
    period: Period
    before: Standing | None
    after: Standing


class Sum(NamedTuple):
    """What the figures of one indicator that would be written come to, scaled: a check against the file's own sum."""

    indicator: Indicator
    basis: Basis | None
    figures: int
    total: int


class Preview(NamedTuple):
    """`changes` holds the first of them, corrections before new figures; `cards` is how many units were looked at."""

    new: int = 0
    changed: int = 0
    changes: tuple[Change, ...] = ()
    sums: tuple[Sum, ...] = ()
    effects: tuple[Effect, ...] = ()
    units: int = 0


class Looker:
    """Looks at what has been written and is about to be taken back; to be handed to `admit` as `inside`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.preview = Preview()

    def __call__(self, connection: "Connection", outcomes: Sequence[Outcome]) -> None:
        lines = [outcome.line for outcome in outcomes if outcome.line is not None and outcome.kind == "figures"]
        if not lines:
            return
        known = book.open_at(connection)
        actuals = figures.around(connection, lines[0], ActualRow)
        targets = figures.around(connection, lines[0], TargetRow)
        old_actuals = {one[:3]: book.actual_of(one) for one in actuals.replaced}
        old_targets = {one[:5]: book.target_of(one) for one in targets.replaced}
        bases = {basis.id: basis for basis in known.bases}
        changes = [
            *(_change(known, one, None, old_actuals.get(one[:3]), book.actual_of(one)) for one in actuals.standing),
            *(
                _change(known, one, bases[one.basis_id], old_targets.get(one[:5]), book.target_of(one))
                for one in targets.standing
            ),
            *_drafted(connection, known, lines[0]),
        ]
        changes.sort(key=lambda one: (one.old is None, one.unit.code, one.indicator.code, one.period))
        places = {(one.unit.id, one.period) for one in changes}
        self.preview = Preview(
            new=sum(one.old is None for one in changes),
            changed=sum(one.old is not None for one in changes),
            changes=tuple(changes[:SHOWN]),
            sums=tuple(_sums(changes)),
            effects=tuple(self._effects(connection, known, changes)),
            units=len({unit for unit, _ in places}),
        )

    def _effects(self, connection: "Connection", known: Book, changes: Sequence[Change]) -> Iterable[Effect]:
        """At the last period of which the file tells what was reached, of each unit; else at the last one planned.

        The record before is what everybody still sees.
        """
        latest: dict[int, Period] = {}
        reached = {one.unit.id for one in changes if one.basis is None}
        for one in changes:
            held = latest.get(one.unit.id)
            tells = one.basis is None or one.unit.id not in reached
            if tells and (held is None or one.period.ends_on > held.ends_on):
                latest[one.unit.id] = one.period
        for unit, period in list(latest.items())[:CARDS]:
            before = {one.indicator.id: one for one in read.scorecard(self._store, unit, period).standings}
            for after in read.scorecard_at(connection, known, unit, period).standings:
                held = before.get(after.indicator.id)
                if held is None or held != after:
                    yield Effect(known.tree.units[unit], after.indicator, period, held, after)


def _change(
    known: Book, row: ActualRow | TargetRow, basis: Basis | None, old: Actual | Target | None, new: Actual | Target
) -> Change:
    indicator = known.indicators[row.indicator_id]
    return Change(known.tree.units[row.unit_id], indicator, Period.of_code(row.period), basis, old, new)


def _drafted(connection: "Connection", known: Book, line: int) -> Iterable[Change]:
    """What has been drafted: before it stands the draft that was there, or what is approved."""
    before: dict[tuple[int, int, int], Actual | None] = {}
    for event in drafts.events_by(connection, line):
        place, told = event[:3], actual_of_draft(event)
        if event.deed == "replace":
            before[place] = told
        elif event.deed == "import" and told is not None:
            standing = figures.actual_at(connection, *place)
            old = before.get(place) or (book.actual_of(standing) if standing else None)
            unit, indicator = known.tree.units[event.unit_id], known.indicators[event.indicator_id]
            yield Change(unit, indicator, Period.of_code(event.period), None, old, told)


def _sums(changes: Iterable[Change]) -> Iterable[Sum]:
    found: dict[tuple[int, int], Sum] = {}
    for one in changes:
        if one.new.value is None:
            continue
        key = (one.indicator.id, one.basis.id if one.basis else 0)
        held = found.get(key) or Sum(one.indicator, one.basis, 0, 0)
        found[key] = held._replace(figures=held.figures + 1, total=held.total + one.new.value)
    return sorted(found.values(), key=lambda one: (one.indicator.code, one.basis.code if one.basis else ""))


Inside = Callable[["Connection", Sequence[Outcome]], None]
"""What `admit` calls when everything is written and can still be taken back."""
