"""Finds standings that change while a store is upgraded to newer rules, and lists them until they have been seen."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from db import audit
from db import standing_changes as rows
from db.standing_changes import StandingChangeRow
from kpi.actions.look import scorecards
from kpi.actions.look.scorecard_rows import CardRequest
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.changes import sign
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.standing import Standing
from kpi.model.standing_change import StandingChange, Verdict
from kpi.model.status import STATUSES, Status

if TYPE_CHECKING:
    from db.engine import Connection

UPGRADED, SEEN = "upgrade", "see standing changes"
"""The deeds under which the audit tells of both."""
_SUBJECT = "standings all"
_STATUSES: dict[str, Status] = {status: status for status in STATUSES}


class Upgrade(NamedTuple):
    """The last upgrade that brought newer rules: when, how many standings it changed, and who has seen them since."""

    at: datetime
    changed: int
    seen_by: str = ""
    seen_at: datetime | None = None


def last_upgrade(store: Store) -> Upgrade | None:
    """None of a store that has never been judged by other rules than those of now."""
    with store.reading() as connection:
        return _last_upgrade(connection)


def _last_upgrade(connection: "Connection") -> Upgrade | None:
    upgraded = next(iter(audit.matching(connection, deed=UPGRADED, limit=1)), None)
    if upgraded is None:
        return None
    seen = next(iter(audit.matching(connection, deed=SEEN, limit=1)), None)
    upgrade = Upgrade(datetime.fromisoformat(upgraded.at), json.loads(upgraded.after)["changed"])
    if seen is None or seen.id < upgraded.id:
        return upgrade
    return upgrade._replace(seen_by=seen.who, seen_at=datetime.fromisoformat(seen.at))


def units_with_changes(store: Store, by: Person) -> dict[int, int]:
    """How many standings of each unit changed; for those who govern. Raises Refused."""
    with store.reading() as connection:
        rights.ask(connection, by, "govern", None, book.remembered(store, connection).tree)
        return rows.units_with_changes(connection)


def standing_changes(
    store: Store, by: Person, unit: int | None = None, *, skip: int = 0, limit: int
) -> list[StandingChange]:
    """The standings that changed, of one unit or of all, unit by unit; for those who govern. Raises Refused."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        rights.ask(connection, by, "govern", None, known.tree)
        changes = rows.changes_of_units(connection, [] if unit is None else [unit], skip=skip, limit=limit)
    return [_change_of(row, known) for row in changes]


def _change_of(row: StandingChangeRow, known: Book) -> StandingChange:
    return StandingChange(
        known.tree.units[row.unit_id],
        known.indicators[row.indicator_id],
        Period.of_code(row.period),
        _verdict_of(row.status_before, row.plan_before, row.attainment_before, row.of_year_before),
        _verdict_of(row.status_after, row.plan_after, row.attainment_after, row.of_year_after),
    )


def _verdict_of(code: str, *numbers: str) -> Verdict | None:
    if not code:
        return None
    plan, attainment, of_year = (Fraction(number) if number else None for number in numbers)
    return Verdict(_STATUSES[code], plan, attainment, of_year)


def mark_as_seen(store: Store, by: Person) -> None:
    """From now on the list is known to have been seen, by whom and when. Raises Refused."""
    with store.deed(by.name) as deed:
        rights.ask(deed.connection, by, "govern", None, book.tree(deed.connection))
        upgrade = _last_upgrade(deed.connection)
        if upgrade is None or not upgrade.changed:
            raise Refused("no_standing_changes")
        if upgrade.seen_at is not None:
            raise Refused("standing_changes_seen", by=upgrade.seen_by, at=upgrade.seen_at.isoformat())
        sign(deed, SEEN, _SUBJECT, {}, {"changed": upgrade.changed}, moves=False)


# ---- while a store is upgraded


def keep_what_changed(connection: "Connection", known: Book, day: date) -> int:
    """Of the standings kept as they were before, leave those that are others on the day by the rules of now, with what
    they became; returns how many.

    Unit by unit: of a whole country no more than one unit's standings are in memory at a time.
    """
    changed = 0
    for unit in rows.units_with_changes(connection):
        changes = list(_changes_of_unit(connection, known, unit, day))
        rows.put_changes_of_unit(connection, unit, changes)
        changed += len(changes)
    return changed


def _changes_of_unit(connection: "Connection", known: Book, unit: int, day: date) -> Iterator[StandingChangeRow]:
    before = {(row.period, row.indicator_id): row for row in rows.changes_of_unit(connection, unit)}
    for period in sorted({period for period, _ in before}):
        # What stands in a card in brief is all that is compared; only above is there more to say of it than its months.
        request = CardRequest(unit, Period.of_code(period), day=day, brief=known.tree.is_leaf(unit))
        card = scorecards.scorecard(connection, known, request)
        after = {standing.indicator.id: _spelled(standing) for standing in card.standings}
        for indicator in sorted({number for at, number in before if at == period} | after.keys()):
            row = before.get((period, indicator)) or StandingChangeRow(unit, period, indicator, *_NO_LINE)
            now = after.get(indicator, _NO_LINE)
            if (row.status_before, row.plan_before, row.attainment_before, row.of_year_before) != now:
                yield StandingChangeRow(*row[:7], *now)


_NO_LINE = ("", "", "", "")


def _spelled(standing: Standing) -> tuple[str, str, str, str]:
    numbers = (standing.target_to_date, standing.attainment_to_date, standing.attainment_of_year)
    plan, attainment, of_year = ("" if number is None else str(number) for number in numbers)
    return standing.status, plan, attainment, of_year


def sign_upgrade(connection: "Connection", at: datetime, *, before: str, now: str, changed: int) -> None:
    """The line of the audit: from which schema to which, and how many standings changed."""
    audit.sign(
        connection,
        at=at.isoformat(timespec="milliseconds"),
        who="kpi",
        deed=UPGRADED,
        subject=_SUBJECT,
        before={"schema": before},
        after={"schema": now, "changed": changed},
    )
