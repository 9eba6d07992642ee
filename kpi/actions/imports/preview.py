"""A look ahead: what an import would write, old beside new, and which standings it would change."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from db import brought, drafts, figures
from db.figures import ActualRow, TargetRow
from kpi.actions.imports.admit import Inside, Outcome
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, today
from kpi.model.basis import Basis
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.engine import Connection
    from kpi.actions.imports.unlikely_figures import Odd, Reported

SHOWN, CARDS, COMPARED = 200, 12, 5000
"""So many changed figures are shown, the scoreboards of so many units looked at, and so many changes are held against
what an import then writes; beyond them its counts and sums tell."""


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

    @property
    def turns(self) -> bool:
        """Whether the status is another one; else only its numbers are."""
        return self.before is None or self.before.status != self.after.status


class Sum(NamedTuple):
    """What the figures of one indicator that would be written come to, scaled: a check against the file's own sum;
    periods of each length, in months, apart."""

    indicator: Indicator
    basis: Basis | None
    months: int
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
    concerned: tuple[str, ...] = ()  # these units, by code
    odd: "tuple[Odd, ...]" = ()  # of the changes
    overwritten: Mapping[Period, int] = MappingProxyType({})  # how many approved actuals others take the place of
    latest: Period | None = None  # of which anything would be written
    digest: str = ""  # of all that would be written: the same, where the same stands and the same would take its place


class Looker:
    """Looks at what has been written and may still be taken back; to be handed to `admit` as `inside`.

    `previews` has one for each file, in the order in which they were written. Without `effects` no standings are looked
    at, as when the import is to be kept; without `compared` nothing is made to hold another look against.
    """

    def __init__(self, store: Store, *, effects: bool = True, compared: bool = True) -> None:
        self._store, self._with_effects, self._compared = store, effects, compared
        self.previews: list[Preview] = []

    def __call__(self, connection: "Connection", outcome: Outcome, *, odd: bool = True) -> None:
        line = outcome.line if outcome.kind == "figures" else None
        self.previews.append(Preview() if line is None else self._ahead(connection, line, odd=odd))

    def _ahead(self, connection: "Connection", line: int, *, odd: bool) -> Preview:
        known = book.as_written(self._store, connection)
        wrote = _Wrote(connection, known, line)
        every = self._compared or odd  # else only what was corrected is told of
        changes = tuple(islice(wrote.changes(new=every), COMPARED if self._compared else SHOWN))
        sums = tuple(wrote.sums()) if self._compared else ()
        shown = changes[:SHOWN]
        return Preview(
            new=wrote.figures - wrote.changed,
            changed=wrote.changed,
            changes=shown,
            sums=sums,
            effects=tuple(self._effects(connection, known, wrote)) if self._with_effects else (),
            units=len(wrote.periods),
            concerned=tuple(sorted(known.tree.units[unit].code_and_day for unit in wrote.periods)),
            odd=_odd(connection, known, shown, wrote.drafted) if odd else (),
            overwritten=wrote.overwritten,
            latest=max((run for periods in wrote.periods.values() for run in periods), key=_end, default=None),
            digest=_digest(changes, sums) if self._compared else "",
        )

    def _effects(self, connection: "Connection", known: Book, wrote: "_Wrote") -> Iterable[Effect]:
        """At the last period of which the file tells what was reached, of each unit; else at the last one planned.

        The record before is what everybody still sees: a unit that came with the same files is not in it.
        """
        from kpi.actions.look import read  # only a look ahead asks for standings

        there = read.tree(self._store).units
        for unit in wrote.units()[:CARDS]:
            period = max(wrote.periods[unit], key=_end)
            seen = read.scorecard(self._store, unit, period, day=today()).standings if unit in there else ()
            before = {standing.indicator.id: standing for standing in seen}
            for after in read.scorecard_at(connection, known, unit, period).standings:
                earlier = before.get(after.indicator.id)
                if earlier is None or earlier != after:
                    yield Effect(known.tree.units[unit], after.indicator, period, earlier, after)


def _end(period: Period) -> tuple[date, int]:
    """When it ends; of two that end together the shorter one comes later."""
    return period.ends_on, period.first


def _odd(
    connection: "Connection", known: Book, shown: Iterable[Change], drafted: Iterable[Change]
) -> "tuple[Odd, ...]":
    from kpi.actions.imports import unlikely_figures  # a long file, which is not looked at, need not wait for it

    return tuple(unlikely_figures.odd_figures(connection, known, _reached(shown), _reached(drafted)))


def _reached(changes: Iterable[Change]) -> "list[Reported]":
    """What they tell that was reached."""
    return [
        (change.unit.id, change.indicator, change.period, change.new)
        for change in changes
        if isinstance(change.new, Actual)
    ]


def as_seen(
    looker: Looker,
    is_seen: Callable[[Outcome, Preview], bool],
    then: Inside,
    *,
    odd: bool,
    code: str,
) -> Inside:
    """Before a file is kept: whether what has been written is what was looked at; if not, Refused takes it back."""

    def check(connection: "Connection", outcome: Outcome) -> None:
        looker(connection, outcome, odd=odd)
        if outcome.written and not is_seen(outcome, looker.previews[-1]):  # else the outcome says why it is not
            raise Refused(code, outcome.file[:80])
        then(connection, outcome)

    return check


def _digest(changes: Iterable[Change], sums: Iterable[Sum]) -> str:
    """By codes: a name that was spelt better meanwhile makes no other figure."""
    digest = hashlib.sha256()
    for entry in changes:
        basis = entry.basis.code if entry.basis else ""
        figure = (entry.unit.code_and_day, entry.indicator.code, str(entry.period), basis, entry.old, entry.new)
        digest.update(repr(figure).encode())
    for entry in sums:
        basis = entry.basis.code if entry.basis else ""
        digest.update(repr((entry.indicator.code, basis, *entry[2:])).encode())
    return digest.hexdigest()


class _Wrote:
    """What one line of the audit wrote, asked for unit by unit: it may be a million figures."""

    def __init__(self, connection: "Connection", known: Book, line: int) -> None:
        self._connection, self._known, self._line = connection, known, line
        self.drafted = list(_drafted(connection, known, line))
        self._bases = {basis.id: basis for basis in known.bases}
        self._of_unit: dict[int, list[Change]] = {}
        self._corrected = {change.unit.id for change in self.drafted if change.old is not None}
        self.changed = sum(change.old is not None for change in self.drafted)
        self.overwritten = Counter[Period]()
        self.figures = len(self.drafted)
        self.periods: dict[int, set[Period]] = {}  # that tell how far a unit has come; else those of its plan
        for change in self.drafted:
            self.periods.setdefault(change.unit.id, set()).add(change.period)
        for kind in (ActualRow, TargetRow):
            reached = set(self.periods)
            for place in brought.places(connection, line, kind):
                self.figures += place.figures
                if kind is ActualRow or place.unit not in reached:
                    self.periods.setdefault(place.unit, set()).add(Period.of_code(place.period))
            for place in brought.corrected(connection, line, kind):
                self.changed += place.figures
                self._corrected.add(place.unit)
                if kind is ActualRow:
                    self.overwritten[Period.of_code(place.period)] += place.figures

    def units(self) -> list[int]:
        """Those of which something is corrected first, each by its code."""
        units = self._known.tree.units
        return sorted(self.periods, key=lambda unit: (unit not in self._corrected, units[unit].code, unit))

    def changes(self, *, new: bool = True) -> Iterator[Change]:
        """Corrections before new figures."""
        named = self._known.tree.units
        units = sorted(self.periods, key=lambda unit: (named[unit].code, unit))
        for corrections in (True, False) if new else (True,):
            for unit in units:
                if unit in self._corrected or not corrections:
                    yield from (change for change in self._changes_of(unit) if (change.old is not None) is corrections)

    def _changes_of(self, unit: int) -> list[Change]:
        if unit not in self._of_unit:
            known, query = self._known, (self._connection, self._line, unit)
            actuals, old_actuals = brought.of_unit(*query, ActualRow)
            targets, old_targets = brought.of_unit(*query, TargetRow)
            were = {figure[:3]: book.actual_of(figure) for figure in old_actuals}
            planned = {figure[:5]: book.target_of(figure) for figure in old_targets}
            changes = [
                *(_change(known, figure, None, were.get(figure[:3]), book.actual_of(figure)) for figure in actuals),
                *(
                    _change(
                        known, figure, self._bases[figure.basis_id], planned.get(figure[:5]), book.target_of(figure)
                    )
                    for figure in targets
                ),
                *(figure for figure in self.drafted if figure.unit.id == unit),
            ]
            self._of_unit[unit] = sorted(changes, key=lambda figure: (figure.indicator.code, figure.period))
        return self._of_unit[unit]

    def sums(self) -> list[Sum]:
        by_side: dict[tuple[int, int, int], Sum] = {}
        drafted = [
            brought.Summed(entry.indicator.id, 0, entry.period.length, 1, entry.new.value)
            for entry in self.drafted
            if entry.new.value is not None
        ]
        actuals, targets = (brought.sums(self._connection, self._line, kind) for kind in (ActualRow, TargetRow))
        for entry in chain(actuals, targets, drafted):
            indicator, basis = self._known.indicators[entry.indicator], self._bases.get(entry.basis)
            so_far = by_side.get(entry[:3]) or Sum(indicator, basis, entry.months, 0, 0)
            by_side[entry[:3]] = so_far._replace(
                figures=so_far.figures + entry.figures, total=so_far.total + entry.total
            )
        return sorted(
            by_side.values(),
            key=lambda entry: (entry.indicator.code, entry.basis.code if entry.basis else "", entry.months),
        )


def _change(
    known: Book, row: ActualRow | TargetRow, basis: Basis | None, old: Actual | Target | None, new: Actual | Target
) -> Change:
    indicator = known.indicators[row.indicator_id]
    return Change(known.tree.units[row.unit_id], indicator, Period.of_code(row.period), basis, old, new)


def _drafted(connection: "Connection", known: Book, line: int) -> Iterable[Change]:
    """What has been drafted: before it stands the draft that was there, or what is approved."""
    before: dict[tuple[int, int, int], Actual | None] = {}
    events = drafts.events_by(connection, line)
    if not events:
        return
    from kpi.actions.look.drafts import actual_of_draft

    for event in events:
        place, actual = event[:3], actual_of_draft(event)
        if event.deed == "replace":
            before[place] = actual
        elif event.deed == "import" and actual is not None:
            standing = figures.actual_at(connection, *place)
            old = before.get(place) or (book.actual_of(standing) if standing else None)
            unit, indicator = known.tree.units[event.unit_id], known.indicators[event.indicator_id]
            yield Change(unit, indicator, Period.of_code(event.period), None, old, actual)
