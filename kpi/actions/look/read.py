"""Reading: the record becomes scorecards and stories, one small question whatever the unit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from db import audit, figure_history, figures, totals
from db import batches as batch_rows
from db.figure_history import SignedFigure
from db.figures import TargetRow
from kpi.actions.look import cards, stories
from kpi.actions.look.card_rows import Asked
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store, today
from kpi.model.basis import Basis
from kpi.model.figure import NOT_APPLICABLE, Actual, Target, write_range
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.quantity import plain
from kpi.model.scorecard import Scorecard
from kpi.model.series import Reported
from kpi.model.standing import Standing
from kpi.model.story import Batch, Entry, Story
from kpi.model.unit import Tree, Unit

if TYPE_CHECKING:
    from db.engine import Connection

T = TypeVar("T")
K = TypeVar("K", bound=tuple[object, ...])
_REMEMBERED = 512  # answers kept in a process; the oldest go


class AuditLine(NamedTuple):
    id: int
    at: datetime
    by: str
    deed: str
    subject: str


def _remembered(store: Store, key: tuple[object, ...], ask: "Callable[[Connection], T]") -> T:
    """The answer of this state of the record: a write makes another one, and so does a copy that is put back, so that
    nothing is ever emptied by hand."""
    with store.reading() as connection:
        full = (audit.state(connection).hash, *key)
        with store.lock:
            if full in store.memory:
                return store.memory[full]  # pyright: ignore[reportReturnType] - the key says what is kept under it
        answer = ask(connection)
    with store.lock:
        while len(store.memory) >= _REMEMBERED:
            store.memory.pop(next(iter(store.memory)))
        store.memory[full] = answer
    return answer


def _remembered_each(
    store: Store, keys: Sequence[K], ask: "Callable[[Connection, Sequence[K]], Mapping[K, T]]"
) -> dict[K, T]:
    """The same of many answers: those that are not there yet are asked for together."""
    with store.reading() as connection:
        state = audit.state(connection).hash
        with store.lock:
            found = {key: store.memory[state, *key] for key in keys if (state, *key) in store.memory}
        missing = [key for key in keys if key not in found]
        answers: Mapping[K, T] = ask(connection, missing) if missing else dict[K, T]()
    with store.lock:
        for key, answer in answers.items():
            while len(store.memory) >= _REMEMBERED:
                store.memory.pop(next(iter(store.memory)))
            store.memory[state, *key] = answer
    return {**found, **answers}  # pyright: ignore[reportReturnType] - the key says what is kept under it


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


def scorecard(
    store: Store, unit_id: int, period: Period, basis: str | None = None, day: date | None = None
) -> Scorecard:
    """Where the unit stands at the end of the period, against the targets of the basis (by code), or the first that has
    some, as is said on the day: what nobody owes yet is not missed. Without a day everything is over."""
    asked = Asked(unit_id, period, basis, day)
    return _remembered(store, ("card", *asked), lambda c: cards.scorecard(c, book.remembered(store, c), asked))


def scorecard_at(
    connection: "Connection", known: Book, unit_id: int, period: Period, *, only: int | None = None
) -> Scorecard:
    """The same inside a transaction, with what it has written, of all indicators or of one; never remembered."""
    return cards.scorecard(connection, known, Asked(unit_id, period, day=today(), only=only))


def known(store: Store) -> Book:
    """The names that a file may use, with the rules by which they are judged."""
    return _book(store)


def scorecards_in_brief(
    store: Store, unit_ids: Iterable[int], period: Period, basis: str | None = None, day: date | None = None
) -> dict[int, Scorecard]:
    """The same of many units, without the months, asked at once: for a list in which only the statuses are counted."""
    asked = [Asked(unit, period, basis, day, brief=True) for unit in unit_ids]

    def ask(connection: "Connection", missing: Sequence[Asked]) -> dict[Asked, Scorecard]:
        made = cards.scorecards(connection, book.remembered(store, connection), missing)
        return dict(zip(missing, made, strict=True))

    return {one.unit: card for one, card in _remembered_each(store, asked, ask).items()}


def standings(
    store: Store,
    unit_ids: Sequence[int],
    first: Period | None,
    last: Period | None,
    *,
    basis: str | None = None,
    day: date | None = None,
) -> Iterable[tuple[Unit, Standing]]:
    """One standing for each (unit, indicator, period) of which a figure has been reported or given, by the unit itself
    or by those below it."""
    known = _book(store)
    for unit_id in unit_ids:
        with store.reading() as connection:
            rows = figures.periods_of(connection, known.tree.below(unit_id))
        by_period: dict[Period, set[int]] = {}
        for code, indicator_id in rows:
            by_period.setdefault(Period.of_code(code), set()).add(indicator_id)
        found: list[Standing] = []
        for period in sorted(by_period):
            if (first and period.starts_on < first.starts_on) or (last and period.ends_on > last.ends_on):
                continue
            card = scorecard(store, unit_id, period, basis, day)
            found += [standing for standing in card.standings if standing.indicator.id in by_period[period]]
        for standing in sorted(found, key=lambda standing: (standing.indicator.code, standing.period)):
            yield known.tree.units[unit_id], standing


def latest_period(store: Store, unit_id: int) -> Period | None:
    """January to the last month of which anything has been reported."""
    return latest_periods(store, [unit_id])[unit_id]


def latest_periods(store: Store, unit_ids: Iterable[int]) -> dict[int, Period | None]:
    """The same of each of these units, asked at once."""
    found = _remembered_each(
        store, [("latest", unit) for unit in unit_ids], lambda c, keys: _latest(c, [unit for _, unit in keys])
    )
    return {unit: period for (_, unit), period in found.items()}


def _latest(connection: "Connection", units: Sequence[int]) -> dict[tuple[str, int], Period | None]:
    by_unit: dict[int, dict[tuple[Period, int, int], Reported]] = {}
    for unit, period, indicator, part, *sums in totals.reported_in_last_year(connection, units):
        by_unit.setdefault(unit, {})[Period.of_code(period), indicator, part] = Reported(*sums)
    found: dict[tuple[str, int], Period | None] = {}
    for unit in units:
        runs = by_unit.get(unit, {})
        year = max((run.year for (run, *_), told in runs.items() if told.units), default=0)
        of_year = {place: told for place, told in runs.items() if place[0].year == year}
        last = max((run.last for (run, *place) in of_year if _adds_something(of_year, run, *place)), default=0)
        found["latest", unit] = Period(year, 1, last) if last else None
    return found


def _adds_something(runs: Mapping[tuple[Period, int, int], Reported], run: Period, indicator: int, part: int) -> bool:
    """Whether something was reported that ends with the run: later runs from January repeat what came before."""
    now = runs[run, indicator, part]
    if run.length == 1:
        return now.units > 0
    before = runs.get((Period(run.year, 1, run.last - 1), indicator, part), Reported(value=0))
    if now.units < before.units or now.reports < before.reports:
        return False  # what stood there for a month only
    return now != before and now.units > 0


def story(
    store: Store,
    unit_id: int,
    indicator_code: str,
    period: Period,
    basis: str | None = None,
    day: date | None = None,
) -> Story | None:
    """One indicator of one unit through the year of the period; None when the code or the figures are not there."""
    known = _book(store)
    indicator = known.indicator_by_code.get(indicator_code.casefold())
    if indicator is None:
        return None
    standing = scorecard(store, unit_id, period, basis, day).of(indicator.code)
    if standing is None:
        return None
    asked = Asked(unit_id, period, basis, day, only=indicator.id)
    return _remembered(
        store,
        ("story", *asked),
        lambda c: stories.story(c, known, asked, standing, lambda signed: _entries(signed, known)),
    )


def _entries(signed: Iterable[SignedFigure], known: Book) -> tuple[Entry, ...]:
    by_id = {basis.id: basis for basis in known.bases}
    found = [_entry(one, known.indicators[one.row.indicator_id], by_id) for one in signed]
    return tuple(sorted(found, key=lambda entry: (entry.at, entry.period), reverse=True))


def _entry(one: SignedFigure, indicator: Indicator, bases: Mapping[int, Basis]) -> Entry:
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
            row.approved_by,
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
            *figure_history.signed_actuals(connection, batch=batch_id, limit=limit),
            *figure_history.signed_targets(connection, batch=batch_id, limit=limit),
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
