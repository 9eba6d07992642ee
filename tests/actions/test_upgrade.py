"""A store of an older program: it upgrades in one piece, and names exactly the standings that newer rules change."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import delete

from db import schema, units
from db import standing_changes as rows
from db.pooled import Pooled
from db.schema import HEAD
from db.standing_changes import StandingChangeRow
from db.tables import actuals, targets
from kpi.actions.administer import doctor, opening, standing_changes
from kpi.actions.administer.opening import open_store
from kpi.actions.administer.standing_changes import last_upgrade, mark_as_seen
from kpi.actions.look import trail
from kpi.actions.record import store as stores
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import console
from kpi.model.standing_change import StandingChange, Verdict
from tests.actions.desk import hire, signed
from tests.actions.old_store import JUNE, YEAR, B, P, make_old_store

ROOT = console("test")
TODAY = datetime(2026, 7, 20, 3, tzinfo=UTC)
"""June is due, July is not over."""


@pytest.fixture
def old(no_store: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a store that nobody has opened since."""
    monkeypatch.setattr(stores, "now", lambda: TODAY)
    monkeypatch.setattr(opening, "now", lambda: TODAY)
    make_old_store(no_store)
    return no_store


@pytest.fixture
def upgraded(old: str) -> Iterator[Store]:
    store = open_store(old)
    yield store
    store.close()


def changes(store: Store, unit: int | None = None) -> list[StandingChange]:
    return standing_changes.standing_changes(store, ROOT, unit, limit=1000)


def names(store: Store, code: int) -> str:
    return " ".join(
        f"{change.unit.code}.{change.indicator.code}" for change in changes(store) if change.period.code == code
    )


def of_province(store: Store, indicator: str) -> StandingChange:
    matches = (
        change for change in changes(store, P) if change.period.code == JUNE and change.indicator.code == indicator
    )
    return next(matches)


def revision_of(database: str) -> str:
    pooled = Pooled(database)
    with pooled.reading() as connection:
        revision = schema.revision(connection)
    pooled.dispose()
    return revision


# ---- what the old rules had made of it


def test_the_standings_before_are_those_of_the_old_rules(old: str) -> None:
    schema.upgrade(pooled := Pooled(old))
    with pooled.reading() as connection:
        before = {
            (row.period, row.indicator_id): row[3:7]
            for row in rows.changes_of_units(connection, [P], skip=0, limit=100)
        }
    pooled.dispose()
    # The plan to date was that of A alone, the actual that of both.
    assert before[JUNE, 1] == ("on_track", "600", "2", "1/2")
    assert before[JUNE, 2] == ("met", "600", "2", "1")
    # One of two communes, and two of four reports.
    assert before[JUNE, 3] == ("met", "90", "19/18", "19/18")
    assert before[JUNE, 4] == ("not_told", "12", "2/3", "1/3")
    assert before[JUNE, 5] == ("no_target", "", "", "")
    assert before[YEAR, 1] == ("not_told", "2400", "1/2", "1/2")
    assert len(before) == 10


# ---- what the new ones make of it


def test_the_list_names_exactly_the_standings_that_change(upgraded: Store) -> None:
    assert names(upgraded, JUNE) == "P.I1 P.I2 P.I3 P.I4 P.I5 A.I4 A.I5 B.I4 B.I5"
    # Of the year only what has no plan stays: it is not over, and no longer judged as if it were.
    assert names(upgraded, YEAR) == "P.I1 P.I2 P.I3 P.I4 P.I5 A.I1 A.I2 A.I4 A.I5 B.I1 B.I4 B.I5"


def test_the_plan_of_a_province_becomes_that_of_both_its_communes(upgraded: Store) -> None:
    change = of_province(upgraded, "I1")
    assert change.before == Verdict("on_track", Fraction(600), Fraction(2), Fraction(1, 2))
    assert change.after == Verdict("on_track", Fraction(1200), Fraction(1), Fraction(1, 2))


def test_what_only_one_commune_plans_is_held_against_that_one(upgraded: Store) -> None:
    change = of_province(upgraded, "I2")
    assert change.before == Verdict("met", Fraction(600), Fraction(2), Fraction(1))
    assert change.after == Verdict("on_track", Fraction(600), Fraction(1), Fraction(1, 2))


@pytest.mark.parametrize(("indicator", "before"), [("I3", "met"), ("I4", "not_told"), ("I5", "no_target")])
def test_too_few_reports_become_incomplete(upgraded: Store, indicator: str, before: str) -> None:
    change = of_province(upgraded, indicator)
    assert change.before
    assert change.after
    assert (change.before.status, change.after.status) == (before, "incomplete")


# ---- the upgrade itself


def test_totals_are_made_anew_and_the_audit_says_so(upgraded: Store) -> None:
    assert list(doctor.examine(upgraded)) == []
    line = next(line for line in trail.trail(upgraded, ROOT) if line.deed == "upgrade")
    assert (line.by, line.deed, line.before["schema"], line.after["schema"]) == ("kpi", "upgrade", "0006", HEAD)
    assert line.after["changed"] == len(changes(upgraded))
    assert upgraded.version() >= line.id  # what was remembered of the figures holds no longer


def test_a_store_that_is_opened_again_is_not_judged_again(upgraded: Store, old: str) -> None:
    before = (upgraded.last_hash(), changes(upgraded))
    again = open_store(old)
    assert (again.last_hash(), changes(again), again.upgraded_from, again.copy) == (*before, "", "")
    again.close()


def test_a_new_store_was_never_judged_by_other_rules(store: Store) -> None:
    assert last_upgrade(store) is None
    assert changes(store) == []
    assert store.version() == 0


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004", "0005", "0006"])
def test_a_store_of_every_earlier_revision_upgrades(no_store: str, revision: str) -> None:
    make_old_store(no_store, revision)
    store = open_store(no_store)
    assert store.upgraded_from == revision
    upgrade = last_upgrade(store)
    assert upgrade
    assert (upgrade.changed > 0) == (revision == "0006")
    assert list(doctor.examine(store)) == []
    store.close()


KILLED = (
    "import os; from kpi.actions.administer import standing_changes; from kpi.actions.record import totals; "
    "from kpi.actions.administer.opening import open_store; "
)


@pytest.mark.parametrize("where", ["totals.rebuild", "standing_changes.sign_upgrade"])
def test_a_kill_in_the_middle_takes_everything_back_but_the_copy(old: str, where: str) -> None:
    program = f"{KILLED} {where} = lambda *_, **__: os._exit(9); open_store({old!r})"
    assert subprocess.run([sys.executable, "-c", program], check=False, env={**os.environ}).returncode == 9
    assert revision_of(old) == "0006"
    store = open_store(old)
    assert (revision_of(old), store.upgraded_from, len(changes(store)) > 0) == (HEAD, "0006", True)
    assert list(doctor.examine(store)) == []
    if old.startswith("sqlite"):
        assert len(list(Path(old.removeprefix("sqlite:///")).parent.glob(f"*.before-{HEAD}-from-0006*"))) == 2
    store.close()


def test_the_copy_holds_the_totals_as_they_were(upgraded: Store, old: str) -> None:
    if not old.startswith("sqlite"):
        assert upgraded.copy == ""
        return
    with sqlite3.connect(upgraded.copy) as plain:
        question = "SELECT value FROM totals WHERE unit_id = 1 AND period = 20260106 AND side = 2 AND indicator_id = 1"
        assert plain.execute(question).fetchall() == [(600,)]


# ---- the list afterwards


def put(store: Store, *lines: StandingChangeRow) -> None:
    with signed(store) as connection:
        rows.put_changes_of_unit(connection, lines[0].unit_id, lines)


def test_what_was_no_line_before_is_none(upgraded: Store) -> None:
    put(upgraded, StandingChangeRow(P, JUNE, 1, "", "", "", "", "no_target", "", "", ""))
    (change,) = changes(upgraded, P)
    assert (change.before, change.after) == (None, Verdict("no_target"))


def test_the_list_is_read_in_parts(upgraded: Store) -> None:
    whole = changes(upgraded)
    parts = [standing_changes.standing_changes(upgraded, ROOT, skip=skip, limit=4) for skip in range(0, len(whole), 4)]
    assert [change for part in parts for change in part] == whole


def test_a_unit_that_is_removed_takes_its_lines_with_it(upgraded: Store) -> None:
    with signed(upgraded) as connection:
        for table in (actuals, targets):
            connection.core.execute(delete(table).where(table.c.unit_id == B))
        units.remove_units(connection, [B])
    assert {change.unit.code for change in changes(upgraded)} == {"P", "A"}


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def test_it_is_marked_as_seen_once_and_signed(upgraded: Store) -> None:
    lan = hire(upgraded, "lan", {"": "administrator"})
    version = upgraded.version()
    mark_as_seen(upgraded, lan)
    upgrade = last_upgrade(upgraded)
    assert upgrade
    assert (upgrade.seen_by, upgrade.seen_at, upgrade.changed) == ("lan", TODAY, len(changes(upgraded)))
    assert (trail.trail(upgraded, ROOT)[0].deed, upgraded.version()) == ("see standing changes", version)
    assert refusal(lambda: mark_as_seen(upgraded, ROOT)) == "standing_changes_seen"


def test_where_nothing_changed_there_is_nothing_to_see(store: Store) -> None:
    assert refusal(lambda: mark_as_seen(store, ROOT)) == "no_standing_changes"


def test_only_those_who_govern_see_the_list(upgraded: Store) -> None:
    for name, rights in (("thu", {"P": "administrator"}), ("minh", {"": "reviewer"})):
        somebody = hire(upgraded, name, rights)  # pyright: ignore[reportArgumentType] - roles
        for deed in (
            lambda by=somebody: standing_changes.standing_changes(upgraded, by, limit=1),
            lambda by=somebody: standing_changes.units_with_changes(upgraded, by),
            lambda by=somebody: mark_as_seen(upgraded, by),
        ):
            assert refusal(deed) == "not_allowed_everywhere"
