"""The doctor finds what is done past the record: in every table a row put in, each column changed, a row gone."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, LargeBinary, String, Table, and_, delete, insert, select, text
from sqlalchemy import Connection as Core
from sqlalchemy import update as changing
from sqlalchemy.exc import IntegrityError

from db import audit, schema, seals, settings, standing_changes
from db import people as person_rows
from db.engine import Connection
from db.standing_changes import StandingChangeRow
from db.tables import metadata
from kpi.__main__ import main
from kpi.actions.administer import assign, doctor, settle, upgrade
from kpi.actions.administer.doctor import Finding
from kpi.actions.administer.lock import lock
from kpi.actions.administer.opening import open_store
from kpi.actions.enter import attach, review
from kpi.actions.imports import uploads
from kpi.actions.people import passwords, people, sessions
from kpi.actions.record import changes
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.intake import take_tables
from kpi.model.assignment import Assignment, Subject
from kpi.model.period import Period
from kpi.model.person import console
from tests.actions.desk import approved, cell, handed_in, hire, office, place, typed, unit, waiting
from tests.actions.old_store import make_old_store

ROOT = console("test")
MERGED = "code,name,level,parent,closed,became\nC,Xã C,commune,P,2020-12-31,A\n"
FIGURES = {"actuals", "actual_history", "targets", "target_history"}
ANSWERS = {
    "audit": {"audit_line_missing", "audit_line_changed"},
    "totals": {"total_differs"},
    "attachments": {"table_changed_past_the_audit", "attachment_changed_past_the_audit"},
    **{name: {"figures_changed_past_the_audit", "figures_without_a_signature"} for name in FIGURES},
}
"""What is said of a change in a table; of every other one that is vouched for, that the table was changed."""
TAMPERING_OF_OLD = [
    ("UPDATE units SET name = 'other'", "units"),
    ("DELETE FROM standing_changes WHERE unit_id = 1", "standing_changes"),
]
TABLES = sorted(table.name for table in metadata.tables.values())


def whole_record(store: Store) -> None:
    """At least one row in every table, by deeds alone."""
    office(store)
    take_tables(store, [("units.csv", MERGED)], by="test")
    for value in (91, 92):
        rows = f"unit,indicator,period,target,actual\nA,REV,2021-01,,{value}\nA,REV,2021,{1200 + value},\n"
        take_tables(store, [("figures.csv", rows)], by="test")
    lan, minh = hire(store, "lan", {"A": "clerk"}), hire(store, "minh", {"A": "reviewer"})
    attach.attach(store, lan, unit(store, "A"), "bao-cao.pdf", b"%PDF-1.4 x")
    typed(store, lan, "A", cell(store, "REV", "110"), cell(store, "LAND", "12"))
    handed_in(store, lan, "A")
    review.approve(store, minh, waiting(store, minh, "A")[:1])
    review.send_back(store, minh, waiting(store, minh, "A"), "sai")
    review.reopen(store, minh, approved(store, "A")[:1], "xem lại")
    typed(store, lan, "A", cell(store, "REV", "7"))  # beside what was opened again meanwhile
    kept = uploads.keep(store, lan, "thu.csv", b"unit,indicator,period,actual\nA,REV,2021-05,120\n")
    with store.writing() as connection:
        answered = uploads.upload(store, lan, kept.id)._replace(answers={"money": "million"})
        uploads.remember(connection, lan, "f" * 64, answered)
    lock(store, ROOT, unit(store, "B"), Period.parse("2020-01"), "xong")
    coast = Assignment(Subject(group="ven biển"), place(store, "LAND")[0])
    assign.assign(store, ROOT, [coast], groups={"ven biển": [unit(store, "A")]})
    settle.set_setting(store, ROOT, "self_approval", "yes")
    sessions.sign_in(store, "lan", "a long sentence")
    with pytest.raises(Refused):
        sessions.sign_in(store, "minh", "another sentence")
    with store.deed("test") as deed:
        row = StandingChangeRow(unit(store, "A"), 20210112, place(store, "REV")[0], "met", "1", "1", "1", "behind")
        standing_changes.put_changes_of_unit(deed.connection, row.unit_id, [row])
        changes.sign(deed, "upgrade", "standings all", {}, {"changed": 1})


class _Inside:
    """The record as it looks within one transaction, which is taken back."""

    name = "inside"

    def __init__(self, core: Core) -> None:
        self._connection = Connection(core)

    def reading(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)


@contextmanager
def past_the_record(store: Store, *, keep: bool = False) -> Iterator[tuple[Core, Store]]:
    """The bare database, where no foreign key stands in the way, and what the doctor then has before him.

    All is taken back in the end, or kept.
    """
    with store.source.engine.connect() as core, core.begin() as transaction:  # type: ignore[attr-defined]
        on_sqlite = core.dialect.name == "sqlite"
        core.execute(text("PRAGMA defer_foreign_keys=ON" if on_sqlite else "SET session_replication_role = replica"))
        yield core, replace(store, source=_Inside(core))  # type: ignore[arg-type]
        if not on_sqlite:
            core.execute(text("SET session_replication_role = DEFAULT"))
        if not keep:
            transaction.rollback()


def _row(core: Core, table: Table) -> dict[str, Any]:
    query = select(table).order_by(*(column.desc() for column in table.primary_key))
    return dict(core.execute(query).mappings().first() or {})


def _this(table: Table, row: dict[str, Any]) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _other(column: Column[Any], value: Any) -> Any:
    """A value that is not this one."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, LargeBinary):
        return b"other"
    if isinstance(column.type, String):
        return "other" if value is None else f"{value[:8]}x"
    return (value or 0) + 1000


def _changes(core: Core, table: Table) -> Iterator[tuple[str, Any]]:
    row = _row(core, table)
    assert row, f"no row in {table.name}"
    keys = {column.name for column in table.primary_key} & ({"id"} if "id" in table.c else set(table.c.keys()))
    unique = {column.name for column in table.c if column.unique} | {"code", "name"}
    new = {name: _other(table.c[name], row[name]) for name in row if name in keys | unique}
    yield "insert", insert(table).values(**{**row, **new})
    yield "delete", delete(table).where(_this(table, row))
    for column in table.c:
        new = {column.name: _other(column, row[column.name])}
        yield f"update {column.name}", changing(table).where(_this(table, row)).values(**new)


def is_noticed(store: Store, table: str, deed: Any) -> bool | None:
    """Whether the doctor says so of this table; None where the engine itself refuses the deed."""
    with past_the_record(store) as (core, seen):
        try:
            with core.begin_nested():
                core.execute(deed)
        except IntegrityError:
            return None
        codes, places = ANSWERS.get(table, set()), {*seals.TABLES, "seals"} if table == "seals" else {table}
        return any(
            finding.code in codes or (finding.code == "table_changed_past_the_audit" and finding.where in places)
            for finding in doctor.examine(seen)
        )


@pytest.fixture(scope="module")
def record(fresh: Callable[[], Store]) -> Store:
    store = fresh()
    whole_record(store)
    return store


def test_a_record_made_by_deeds_alone_is_whole(record: Store) -> None:
    assert list(doctor.examine(record)) == []
    assert doctor.sealed_since(record) == {}


@pytest.mark.parametrize("name", TABLES)
def test_every_change_past_the_record_is_found_or_said_to_be_unknown(record: Store, name: str) -> None:
    table = metadata.tables[name]
    with past_the_record(record) as (core, _):
        deeds = list(_changes(core, table))
    noticed = {what: is_noticed(record, name, deed) for what, deed in deeds}
    assert {what for what, is_so in noticed.items() if is_so is False} == (
        set(noticed) if name in doctor.NOT_VOUCHED_FOR else set()
    )
    assert True in noticed.values() or name in doctor.NOT_VOUCHED_FOR


def test_no_table_is_left_out() -> None:
    vouched = {*ANSWERS, *seals.TABLES, "seals", *doctor.NOT_VOUCHED_FOR}
    assert vouched == set(TABLES)


@pytest.mark.parametrize("name", seals.TABLES)
def test_a_seal_covers_every_column_of_its_table(name: str) -> None:
    sealed = seals.TABLES[name]
    assert {*sealed.columns, *seals.IN_PART.get(name, ())} == set(metadata.tables[name].columns.keys())
    assert set(sealed.order) == {column.name for column in metadata.tables[name].primary_key}


def rights_past_the_record(store: Store) -> None:
    with past_the_record(store, keep=True) as (core, _):
        core.execute(text("INSERT INTO rights (id, person_id, role) SELECT 900, id, 'administrator' FROM people"))


CHANGED = Finding("table_changed_past_the_audit", "rights")


def test_a_later_deed_does_not_cover_up_what_was_changed_before(store: Store) -> None:
    office(store)
    hire(store, "lan", {"A": "clerk"})
    rights_past_the_record(store)
    people.grant(store, ROOT, "lan", "reviewer", unit(store, "B"))
    assert list(doctor.examine(store)) == [CHANGED]


def test_whoever_moves_the_sum_too_is_found_by_the_line_that_signed_it(store: Store) -> None:
    office(store)
    hire(store, "lan", {"A": "clerk"})
    rights_past_the_record(store)
    with past_the_record(store, keep=True) as (core, seen), seen.reading() as connection:
        core.execute(
            text("UPDATE seals SET sum = :sum WHERE name = 'rights'"), {"sum": seals.actual(connection, "rights")}
        )
    assert list(doctor.examine(store)) == [CHANGED]


def test_a_password_changed_past_the_record_is_found_and_no_line_tells_its_hash(store: Store) -> None:
    office(store)
    hire(store, "lan", {"A": "clerk"})
    with store.reading() as connection:
        (person,) = person_rows.all_people(connection)
        record = "".join("".join(map(str, line)) for line in audit.lines(connection))
    assert person.password_hash not in record
    with past_the_record(store, keep=True) as (core, _):
        core.execute(text("UPDATE people SET password_hash = :other"), {"other": passwords.hashed("another sentence")})
    assert [finding.where for finding in doctor.examine(store)] == ["people"]


def test_what_is_no_period_is_found_and_breaks_nothing(store: Store) -> None:
    office(store)
    with past_the_record(store, keep=True) as (core, _):
        core.execute(text("UPDATE actuals SET period = 20211404 WHERE period = 20210101"))
    assert [finding.code for finding in doctor.examine(store)] == [
        "figures_changed_past_the_audit",
        "totals_cannot_be_made",
    ]


def test_a_table_under_seal_is_not_written_without_a_line(store: Store) -> None:
    with pytest.raises(seals.UnsignedWrite), store.writing() as connection:
        settings.put_setting(connection, "open_reading", "yes")
    assert list(doctor.examine(store)) == []


@pytest.mark.parametrize("deed", [deed for deed, _ in TAMPERING_OF_OLD])
def test_an_older_store_is_vouched_for_from_its_upgrade_on(no_store: str, deed: str) -> None:
    make_old_store(no_store)
    store = open_store(no_store)
    since = doctor.sealed_since(store)
    assert (set(since), len(set(since.values()))) == (set(seals.TABLES), 1)
    assert list(doctor.examine(store)) == []
    with past_the_record(store, keep=True) as (core, _):
        core.execute(text(deed))
    assert dict(TAMPERING_OF_OLD)[deed] in {finding.where for finding in doctor.examine(store)}
    store.close()


MIGRATION = """'A later migration, which changes a table under seal.'

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("settings", sa.Column("test_only", sa.Text(), nullable=True))
    op.execute("UPDATE thresholds SET numerator = numerator * 2, denominator = denominator * 2")
"""


def test_an_upgrade_covers_up_nothing_and_accuses_nobody(store: Store, tmp_path: Path) -> None:
    """What fitted its seal before fits it afterwards, whatever the migration did; what did not, does not."""
    office(store)
    hire(store, "lan", {"A": "clerk"})
    rights_past_the_record(store)
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9001_later.py").write_text(MIGRATION.format(head=schema.HEAD), encoding="utf-8")

    def then(connection: Connection, _before: str, first_sealed: Sequence[str]) -> None:
        upgrade.sign_seals(connection, first_sealed, now())

    schema.upgrade(store.source, then=then, migrations=folder, head="9001")  # type: ignore[arg-type]
    assert list(doctor.examine(store)) == [CHANGED]
    assert doctor.sealed_since(store) == {}
    with store.source.engine.begin() as core:  # type: ignore[attr-defined]
        core.execute(text("ALTER TABLE settings DROP COLUMN test_only"))  # the database is used again


def test_the_command_names_what_was_changed_and_what_it_cannot_vouch_for(
    store: Store, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office(store)
    hire(store, "lan", {"A": "clerk"})
    assert main(["doctor", "--lang", "vi", "--database", database]) == 0
    whole = capsys.readouterr().out
    assert ("nguyên vẹn" in whole, "phiên đăng nhập" in whole) == (True, True)
    rights_past_the_record(store)
    assert main(["doctor", "--lang", "en", "--database", database]) == 1
    out, err = capsys.readouterr()
    assert (err, "attempts to sign in" in out) == ("changed past the audit: rights\n", True)
    assert main(["doctor", "--json", "--database", database]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["findings"] == [{"code": "table_changed_past_the_audit", "where": "rights"}]
    assert (answer["sound"], answer["vouched_since"], "sessions" in answer["not_vouched_for"]) == (False, {}, True)
