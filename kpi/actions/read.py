"""Reading: the record becomes scorecards and stories, one small question whatever the unit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from db import audit, figures, totals
from db import batches as batch_rows
from db.figures import Signed, TargetRow
from db.totals import ACTUAL, BELOW, OWN
from kpi.actions import book, rights
from kpi.actions.book import Book
from kpi.actions.odd_runs import odd_totals
from kpi.actions.store import Store, StoreFault, shared_store
from kpi.model import series
from kpi.model.basis import Basis
from kpi.model.figure import NOT_APPLICABLE, Actual, Target, write_range
from kpi.model.indicator import Indicator
from kpi.model.period import Period, reporting_periods
from kpi.model.person import Person
from kpi.model.plan import straight_line
from kpi.model.quantity import exact, plain
from kpi.model.scorecard import Scorecard
from kpi.model.series import Told
from kpi.model.standing import Plan, Reading, Standing, View, amount, judge, speaks
from kpi.model.story import Batch, Entry, Point, Story
from kpi.model.unit import Tree, Unit

if TYPE_CHECKING:
    from db.engine import Connection

T = TypeVar("T")
_REMEMBERED = 512  # answers kept in a process; the oldest go


class AuditLine(NamedTuple):
    id: int
    at: datetime
    by: str
    deed: str
    subject: str


def _remembered(store: Store, key: tuple[object, ...], ask: "Callable[[Connection], T]") -> T:
    """The answer of this version of the record: a write makes a new version, so nothing is ever emptied by hand."""
    with store.reading() as connection:
        full = (audit.version(connection), *key)
        with store.lock:
            if full in store.memory:
                return store.memory[full]  # pyright: ignore[reportReturnType] - the key says what is kept under it
        answer = ask(connection)
    with store.lock:
        while len(store.memory) >= _REMEMBERED:
            store.memory.pop(next(iter(store.memory)))
        store.memory[full] = answer
    return answer


def _book(store: Store) -> Book:
    with store.reading() as connection:
        return book.remembered(store, connection)


def tree(store: Store) -> Tree:
    return _book(store).tree


def indicators(store: Store) -> dict[int, Indicator]:
    return _book(store).indicators


def bases(store: Store) -> tuple[Basis, ...]:
    """In the order in which one is chosen when nobody asks for another."""
    return _book(store).bases


def scorecard(store: Store, unit_id: int, period: Period, basis: str | None = None) -> Scorecard:
    """Where the unit stands at the end of the period, against the targets of the basis (by code), or the first told."""
    return _remembered(
        store,
        ("card", unit_id, period, basis),
        lambda c: _scorecard(c, book.remembered(store, c), unit_id, period, basis),
    )


def scorecard_at(
    connection: "Connection", known: Book, unit_id: int, period: Period, *, only: int | None = None
) -> Scorecard:
    """The same inside a transaction, with what it has written, of all indicators or of one; never remembered."""
    return _scorecard(connection, known, unit_id, period, None, only=only)


def known(store: Store) -> Book:
    """The names that a file may use, with the rules by which they are judged."""
    return _book(store)


def scorecard_in_brief(store: Store, unit_id: int, period: Period) -> Scorecard:
    """The same without the months: for a list of many units, where only the statuses are counted."""
    return _remembered(
        store,
        ("brief", unit_id, period),
        lambda c: _scorecard(c, book.remembered(store, c), unit_id, period, None, brief=True),
    )


def scorecards_below(store: Store, unit_id: int | None, period: Period) -> tuple[Scorecard, ...]:
    """Those of the units directly below, or of the units at the top, in brief."""
    below = tree(store).children.get(unit_id, ())
    return tuple(scorecard_in_brief(store, unit.id, period) for unit in below if unit.is_there(period))


class _Rows:
    """The totals of one unit at one period, sorted by what they are."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self.told: dict[int, dict[tuple[int, int, int], Told]] = {}  # indicator -> (period, side, part) -> what
        self.plans: dict[int, set[tuple[int, int]]] = {}  # indicator -> (basis, part) that have targets
        for _, period, side, indicator, part, *sums in cast("Iterable[tuple[int, ...]]", rows):
            if indicator not in self.told:
                self.told[indicator] = {}
            self.told[indicator][period, side, part] = Told(*sums)
            if side:
                self.plans.setdefault(indicator, set()).add((side // 2, part))

    def actual(self, run: Period, indicator: Indicator) -> Reading:
        rows, code = self.told[indicator.id], run.code
        own, below = rows.get((code, ACTUAL, OWN)), rows.get((code, ACTUAL, BELOW))
        if own is None and below is None:
            return _NOTHING
        return speaks(own, below, run, indicator)

    def basis(self, indicator: Indicator, asked: int | None, bases: Sequence[Basis]) -> int | None:
        here = {basis for basis, _ in self.plans.get(indicator.id, ())}
        if asked is not None:
            return asked if asked in here else None
        return next((basis.id for basis in bases if basis.id in here), None)

    def part(self, basis: int, indicator: Indicator) -> int:
        """Whose targets speak: the unit's own where it has any."""
        return OWN if (basis, OWN) in self.plans.get(indicator.id, ()) else BELOW

    def given(self, run: Period, basis: int, part: int, indicator: Indicator) -> Plan | None:
        row = self.told[indicator.id].get((run.code, 2 * basis, part))
        return None if row is None else Plan(row.value or 0, row.units, bool(row.conflicts))

    def of_year(self, period: Period, basis: int, part: int, indicator: Indicator) -> Plan | None:
        """The target of the year as in force at the end of the period: what has come into force until then."""
        rows = self.told[indicator.id]
        value = units = conflicts = 0
        for month in period.to_date.months:
            if row := rows.get((month.code, 2 * basis + 1, part)):
                value, units, conflicts = value + (row.value or 0), units + row.units, conflicts + row.conflicts
        return Plan(value, units, bool(conflicts)) if units else None


_NOTHING = Reading()


def question(period: Period) -> tuple[list[int], list[int]]:
    """The runs and the months whose totals a scorecard is made of, by their codes."""
    last_year = period.same_period_last_year
    runs = [run.code for run in (period, period.to_date, last_year, last_year.to_date)]
    return runs, [month.code for month in period.whole_year.months]


def _scorecard(
    connection: "Connection",
    known: Book,
    unit_id: int,
    period: Period,
    basis: str | None,
    *,
    only: int | None = None,
    brief: bool = False,
) -> Scorecard:
    """The card of all indicators, or of only one; in brief it has no months."""
    unit = known.tree.units[unit_id]
    rows = _Rows(_totals(connection, known, unit_id, period, only=only, brief=brief))
    ranged = {row.indicator_id: book.target_of(row) for row in _ranged(connection, unit_id, period, only)}
    stated = _stated(connection, unit_id, period, only)
    told_in_months = totals.told_in(connection, unit_id, question(period)[1]) if brief else set[int]()
    for indicator_id in (*ranged, *told_in_months):
        rows.told.setdefault(indicator_id, {})
    asked = next((b.id for b in known.bases if b.code == basis), None) if basis else None
    tellers = known.tree.units_in(unit_id, period)
    to_date, before = period.to_date, period.same_period_last_year
    before_to_date, months = before.to_date, () if brief else period.whole_year.months
    comparable = unit.opened is None or unit.opened <= before.starts_on
    standings: list[Standing] = []
    for indicator_id in sorted(rows.told):
        indicator = known.indicators[indicator_id]
        chosen = rows.basis(indicator, asked, known.bases)
        part = OWN if chosen is None else rows.part(chosen, indicator)
        view = View(
            actual=rows.actual(period, indicator),
            to_date=rows.actual(to_date, indicator),
            last_year=rows.actual(before, indicator),
            last_year_to_date=rows.actual(before_to_date, indicator),
            months=tuple(rows.actual(month, indicator) for month in months),
            target=None if chosen is None else rows.given(period, chosen, part, indicator),
            target_to_date=None if chosen is None else rows.given(to_date, chosen, part, indicator),
            target_of_year=None if chosen is None else rows.of_year(period, chosen, part, indicator),
            basis=chosen,
            ranged=ranged.get(indicator_id),
            stated=stated.get(indicator_id),
            tellers=tellers,
            comparable=comparable,
        )
        if _says_something(view) or indicator_id in told_in_months:
            standings.append(judge(indicator, period, view, known.thresholds))
    return Scorecard(unit, period, tuple(standings), audit.version(connection))


def _says_something(view: View) -> bool:
    if view.ranged is not None or view.basis is not None:
        return True
    told = (view.actual, view.to_date, view.last_year, view.last_year_to_date, *view.months)
    return any(reading.told.units for reading in told)


def _totals(
    connection: "Connection", known: Book, unit_id: int, period: Period, *, only: int | None, brief: bool
) -> Iterable[Sequence[object]]:
    runs, months = question(period)
    rows = totals.totals_at(connection, unit_id, runs, months, indicator=only, brief=brief)
    odd = [run for run in (period, period.same_period_last_year) if run not in reporting_periods(run.year)]
    if not odd:
        return rows
    return [*rows, *odd_totals(connection, known, unit_id, odd, only)]


def _ranged(connection: "Connection", unit_id: int, period: Period, only: int | None) -> list[TargetRow]:
    """Aims as ranges or words that lie in the year, the last in force last; one run's aim before another's."""
    rows = figures.aims_without_a_number(connection, unit_id, period.year, only)
    in_force = [row for row in rows if row.effective_on <= period.ends_on.isoformat()]
    here = [row for row in in_force if row.words or _concerns(Period.of_code(row.period), period)]
    return sorted(here, key=lambda row: (_nearness(Period.of_code(row.period), period), row.effective_on))


def _concerns(run: Period, period: Period) -> bool:
    """Whether a range aimed at for the run is what the period is held against."""
    return run == run.whole_year or run.last == period.last


def _nearness(run: Period, period: Period) -> int:
    """The later in order, the nearer: the period itself, then the year, then a run that ends with the period."""
    return 3 if run == period else 2 if run == run.whole_year else 1 if run.last == period.last else 0


def _stated(connection: "Connection", unit_id: int, period: Period, only: int | None) -> dict[int, Actual]:
    """The unit's own figure that ends with the period, where it is hedged or carries a percentage: the longest run."""
    found: dict[int, Actual] = {}
    for row in figures.hedged_actuals(connection, unit_id, period.year, only):
        actual = book.actual_of(row)
        held = found.get(row.indicator_id)
        if actual.period.last == period.last and (held is None or held.period.length < actual.period.length):
            found[row.indicator_id] = actual
    return found


def standings(
    store: Store, unit_ids: Sequence[int], first: Period | None, last: Period | None
) -> Iterable[tuple[Unit, Standing]]:
    """One standing for each (unit, indicator, period) of which a figure has been told or given."""
    known = _book(store)
    for unit_id in unit_ids:
        with store.reading() as connection:
            rows = [
                *((row.period, row.indicator_id) for row in figures.actuals_of(connection, unit_id, 0, 9999)),
                *((row.period, row.indicator_id) for row in figures.targets_of(connection, unit_id, 0, 9999)),
            ]
        by_period: dict[Period, set[int]] = {}
        for code, indicator_id in rows:
            by_period.setdefault(Period.of_code(code), set()).add(indicator_id)
        found: list[Standing] = []
        for period in sorted(by_period):
            if (first and period.starts_on < first.starts_on) or (last and period.ends_on > last.ends_on):
                continue
            card = scorecard(store, unit_id, period)
            found += [standing for standing in card.standings if standing.indicator.id in by_period[period]]
        for standing in sorted(found, key=lambda standing: (standing.indicator.code, standing.period)):
            yield known.tree.units[unit_id], standing


def _most(told: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The last year, and how much was told of it in all."""
    code, much = told[-1]
    return code // 10000, much


def latest_period(store: Store, unit_id: int) -> Period | None:
    """January to the last month of which anything has been told."""

    def ask(connection: "Connection") -> Period | None:
        told = totals.told_to_date(connection, unit_id)
        # Later months of the year repeat what has been told until then: the first that says as much is the last told.
        return next((Period.of_code(code) for code, much in told if (code // 10000, much) == _most(told)), None)

    return _remembered(store, ("latest", unit_id), ask)


def story(store: Store, unit_id: int, indicator_code: str, period: Period, basis: str | None = None) -> Story | None:
    """One indicator of one unit through the year of the period; None when the code or the figures are not there."""
    known = _book(store)
    indicator = next((i for i in known.indicators.values() if i.code.casefold() == indicator_code.casefold()), None)
    if indicator is None:
        return None
    standing = scorecard(store, unit_id, period, basis).of(indicator.code)
    if standing is None:
        return None
    return _remembered(
        store,
        ("story", unit_id, indicator.id, period, basis),
        lambda c: _story(c, known, unit_id, indicator, standing, period),
    )


def _story(
    connection: "Connection",
    known: Book,
    unit_id: int,
    indicator: Indicator,
    standing: Standing,
    period: Period,
) -> Story:
    rows = _Rows(totals.totals_of_indicator(connection, unit_id, indicator.id, period.year - 1, period.year))
    rows.told.setdefault(indicator.id, {})
    year_end = period.whole_year
    plans = [
        (basis, exact(plan.value, indicator.decimals))
        for basis in known.bases
        if (plan := rows.of_year(period, basis.id, rows.part(basis.id, indicator), indicator)) is not None
    ]
    signed = [
        *figures.signed_actuals(connection, key=(unit_id, indicator.id, period.year)),
        *figures.signed_targets(connection, key=(unit_id, indicator.id, period.year)),
    ]
    told = figures.actuals_of(connection, unit_id, period.year, period.year, indicator.id)
    own = [book.actual_of(row) for row in told]
    below = tuple(
        (child, found)
        for child in known.tree.children.get(unit_id, ())
        if child.is_there(period)
        and (found := _scorecard(connection, known, child.id, period, None, only=indicator.id).of(indicator.code))
    )
    return Story(
        unit=known.tree.units[unit_id],
        indicator=indicator,
        standing=standing,
        points=tuple(_points(rows, indicator, standing, year_end)),
        other_plans=tuple(plans),
        entries=_entries(signed, {indicator.id: indicator}, known.bases),
        conflicts=tuple(series.conflicts(own, indicator)),
        below=below,
    )


def _points(rows: _Rows, indicator: Indicator, standing: Standing, year: Period) -> Iterable[Point]:
    last_told = max(
        (
            month.last
            for month in year.months
            if (now := rows.actual(month.to_date, indicator).told).units
            and (month.last == 1 or now != rows.actual(Period(year.year, 1, month.last - 1), indicator).told)
        ),
        default=0,
    )
    for month in year.months:
        run, before = month.to_date, month.to_date.same_period_last_year
        yield Point(
            period=month,
            actual=amount(rows.actual(month, indicator).told, indicator),
            actual_to_date=amount(rows.actual(run, indicator).told, indicator) if month.last <= last_told else None,
            target_to_date=_planned(rows, indicator, standing.basis, run),
            last_year=amount(rows.actual(month.same_period_last_year, indicator).told, indicator),
            last_year_to_date=amount(rows.actual(before, indicator).told, indicator),
            estimate=rows.actual(month, indicator).told.estimates > 0,
        )


def _planned(rows: _Rows, indicator: Indicator, basis: int | None, run: Period) -> Fraction | None:
    """The plan to date as `judge` has it: given, else along the straight line, else the level of the year."""
    if basis is None:
        return None
    part = rows.part(basis, indicator)
    if plan := rows.given(run, basis, part, indicator):
        return exact(plan.value, indicator.decimals)
    of_year = rows.of_year(run, basis, part, indicator)
    if of_year is None or indicator.adds_up == "done":
        return None
    target = exact(of_year.value, indicator.decimals)
    return straight_line(target, run) if indicator.rule.grows else target


def _entries(
    signed: Iterable[Signed], indicators: Mapping[int, Indicator], bases: Sequence[Basis]
) -> tuple[Entry, ...]:
    by_id = {basis.id: basis for basis in bases}
    found = [_entry(one, indicators[one.row.indicator_id], by_id) for one in signed]
    return tuple(sorted(found, key=lambda entry: (entry.at, entry.period), reverse=True))


def _entry(one: Signed, indicator: Indicator, bases: Mapping[int, Basis]) -> Entry:
    at = datetime.fromisoformat(one.at)
    if isinstance(one.row, TargetRow):
        target = book.target_of(one.row)
        return Entry(
            side="target",
            period=target.period,
            value=target_text(target, indicator) or target.words,
            at=at,
            by=one.who,
            basis=bases[target.basis],
            version=one.row.version,
            effective_on=target.effective_on,
            document=target.document,
            note=target.note,
            file=one.file or "",
            batch=one.batch,
            replaced=one.replaced,
        )
    actual = book.actual_of(one.row)
    return Entry(
        side="actual",
        period=actual.period,
        value=actual_text(actual, indicator),
        at=at,
        by=one.who,
        estimate=actual.estimate,
        approximate=actual.approximate,
        stated_percent=actual.stated_percent,
        up_to=actual.up_to,
        document=actual.document,
        note=actual.note,
        file=one.file or "",
        batch=one.batch,
        replaced=one.replaced,
    )


def target_text(target: Target, indicator: Indicator) -> str:
    """The target as it stands in a file; "" where it is in words."""
    if target.is_range:
        return write_range(target, indicator.decimals)
    return "" if target.value is None else plain(target.value, indicator.decimals)


def actual_text(actual: Actual, indicator: Indicator) -> str:
    """The actual as a person writes it: a number, or numerator over denominator."""
    if actual.not_applicable:
        return NOT_APPLICABLE
    if actual.denominator is None:
        return "" if actual.value is None else plain(actual.value, indicator.decimals)
    parts = (plain(actual.numerator or 0, indicator.decimals), plain(actual.denominator, indicator.decimals))
    return " / ".join(parts)


def batch_list(rows: Iterable[batch_rows.BatchRow]) -> tuple[Batch, ...]:
    return tuple(
        Batch(
            row.id,
            row.kind,
            row.file,
            datetime.fromisoformat(row.at),
            row.who,
            row.read,
            row.accepted,
            row.unchanged,
            row.refused,
        )
        for row in rows
    )


def _ask_for_the_audit(store: Store, by: Person) -> None:
    with store.reading() as connection:
        rights.ask(connection, by, "audit", None, book.remembered(store, connection).tree)


def batches(store: Store, by: Person) -> tuple[Batch, ...]:
    """Every import, newest first; raises Refused for those who may not read the audit."""
    _ask_for_the_audit(store, by)
    return _remembered(store, ("batches",), lambda c: batch_list(batch_rows.all_batches(c)))


def entries_of(store: Store, by: Person, batch_id: int, limit: int = 500) -> tuple[tuple[Unit, Indicator, Entry], ...]:
    """The figures that a batch brought, as far as the limit goes."""
    _ask_for_the_audit(store, by)
    known = _book(store)
    by_id = {basis.id: basis for basis in known.bases}

    def ask(connection: "Connection") -> tuple[tuple[Unit, Indicator, Entry], ...]:
        signed = [
            *figures.signed_actuals(connection, batch=batch_id, limit=limit),
            *figures.signed_targets(connection, batch=batch_id, limit=limit),
        ]
        return tuple(
            (
                known.tree.units[one.row.unit_id],
                known.indicators[one.row.indicator_id],
                _entry(one, known.indicators[one.row.indicator_id], by_id),
            )
            for one in signed[:limit]
        )

    return _remembered(store, ("entries", batch_id, limit), ask)


def recent_audit(store: Store, by: Person, limit: int = 50) -> tuple[AuditLine, ...]:
    """The newest lines; not remembered, for lines that change nothing on the screens come in as well."""
    _ask_for_the_audit(store, by)
    with store.reading() as connection:
        return tuple(
            AuditLine(line.id, datetime.fromisoformat(line.at), line.who, line.deed, line.subject)
            for line in audit.lines(connection, newest=limit)
        )


def store_answers(store: Store | None = None) -> bool:
    """Whether the store can be asked at all."""
    try:
        (store or shared_store()).version()
    except StoreFault:
        return False
    return True
