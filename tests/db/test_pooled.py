"""A store in a file: what is begun is kept whole or not at all, and what is wrong with the file is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from db.engine import Connection, insert_rows, upsert_rows
from db.fault import StoreFault
from db.pooled import file_of, url_of
from db.tables import locks, settings, units
from kpi.actions.administer.opening import open_store
from kpi.actions.administer.settle import set_setting
from kpi.actions.record.store import WAIT, Store
from kpi.intake import take_seeds
from kpi.model.person import console

SETTINGS = select(settings.c.code).where(settings.c.code.startswith("test")).order_by(settings.c.code)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    take_seeds(store)
    store.close()
    return file


@pytest.fixture
def opened(file: Path) -> Iterator[Store]:
    store = open_store(str(file))
    yield store
    store.close()


def kept(connection: Connection) -> list[str]:
    return [code for (code,) in connection.fetch(SETTINGS)]


def keep(connection: Connection, code: str) -> None:
    insert_rows(connection, settings, ("code", "value"), [(code, "1")])


def forbidden(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, "test-1")
        insert_rows(
            connection, locks, ("unit_id", "period", "who", "at", "reason", "audit_id"), [(1, 1, "", "", "", 999)]
        )


def interrupted(store: Store) -> None:
    with store.writing() as connection:
        keep(connection, "test-1")
        connection.core.execute(update(units).values(name="?"))
        raise KeyboardInterrupt


def overfull(store: Store) -> None:
    with store.writing() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.fetch(text(f"PRAGMA max_page_count={pages}"))
        insert_rows(connection, settings, ("code", "value"), [(f"test-{n}", "x" * 9000) for n in range(50)])


def test_what_fails_is_undone_whole(opened: Store) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(opened)
    with opened.reading() as connection:
        assert kept(connection) == []
        assert not connection.fetch(select(units.c.id).where(units.c.name == "?"))


def test_what_the_record_forbids_is_forbidden(opened: Store) -> None:
    """Foreign keys are on, and a key to a line that was never signed shows at the end."""
    with pytest.raises(IntegrityError):
        forbidden(opened)
    with pytest.raises(IntegrityError), opened.writing() as connection:
        connection.core.execute(delete(units))
    with opened.reading() as connection:
        assert kept(connection) == []


def test_writers_of_two_processes_wait_for_each_other_and_then_say_so(opened: Store, file: Path) -> None:
    set_setting(opened, console("test"), WAIT, "1")
    other = open_store(str(file))
    with opened.writing() as connection:
        keep(connection, "test-1")
        with pytest.raises(StoreFault) as fault, other.writing():
            pass
    assert fault.value.code == "store_busy"
    with other.writing() as connection:
        assert kept(connection) == ["test-1"]
    other.close()


def test_a_file_taken_away_is_gone_and_another_in_its_place_is_read(opened: Store, file: Path) -> None:
    with opened.writing() as connection:
        keep(connection, "test-1")
    away = file.rename(file.with_suffix(".away"))
    with pytest.raises(StoreFault) as fault, opened.reading():
        pass
    assert (fault.value.code, file.exists()) == ("store_gone", False)
    for end in ("-wal", "-shm"):
        Path(f"{file}{end}").unlink(missing_ok=True)
    open_store(str(file)).close()
    with opened.reading() as connection:
        assert kept(connection) == []
    away.unlink()


def test_a_file_that_is_no_store_or_full_gets_a_sentence(opened: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    other.write_text("đây không phải là kho số liệu " * 100, encoding="utf-8")
    with pytest.raises(StoreFault) as fault:
        open_store(str(other))
    assert fault.value.code == "store_not_a_store"
    with pytest.raises(StoreFault) as fault:
        overfull(opened)
    assert fault.value.code == "store_full"


@pytest.mark.parametrize(
    ("database", "named"),
    [
        ("kpi.sqlite", "kpi.sqlite"),
        ("/srv/kpi 100%.sqlite", "/srv/kpi 100%.sqlite"),
        ("sqlite:///kpi.sqlite", "kpi.sqlite"),
        ("sqlite:////srv/kpi.sqlite", "/srv/kpi.sqlite"),
        ("sqlite:///file:kpi.sqlite?mode=ro&uri=true", None),
        ("sqlite://", None),
        (":memory:", None),
        ("file:kpi.sqlite", None),
        ("postgresql://localhost/kpi", None),
        ("postgres://localhost/kpi", None),
    ],
)
def test_a_file_is_watched_where_one_is_plainly_named(database: str, named: str | None) -> None:
    assert file_of(url_of(database)) == (None if named is None else Path(named))


# ---- statements, on both engines

FEW = (
    select(units.c.id, units.c.code, units.c.illustrative)
    .where(units.c.id.in_(bindparam("numbers", expanding=True)), units.c.id > bindparam("least"))
    .order_by(units.c.id)
)
UNIT = ("id", "code", "name", "name_en", "level", "parent_id", "opened", "closed", "illustrative")


def with_units(connection: Connection, count: int) -> None:
    rows = [(number, f"U{number}", "Xã", "", "", None, "", "", number % 2 == 0) for number in range(1, count + 1)]
    insert_rows(connection, units, UNIT, rows)


def test_a_statement_that_is_kept_answers_as_the_same_one_does_built_anew(store: Store) -> None:
    with store.writing() as connection:
        with_units(connection, 9)
        for numbers in ([], [3], [2, 3, 4], list(range(9)), [4, 5]):
            anew = FEW.params(numbers=numbers, least=2)
            assert connection.fetch(FEW, numbers=numbers, least=2) == [
                tuple(row) for row in connection.core.execute(anew)
            ]
        connection.core.execute(delete(units))


def test_yes_and_no_are_no_numbers(store: Store) -> None:
    with store.writing() as connection:
        with_units(connection, 2)
        assert connection.fetch(FEW, numbers=[1, 2], least=0) == [(1, "U1", False), (2, "U2", True)]
        assert [type(row[2]) for row in connection.fetch(FEW, numbers=[1, 2], least=0)] == [bool, bool]
        connection.core.execute(delete(units))


def test_a_value_that_is_not_given_is_an_error_and_not_nothing(store: Store) -> None:
    with pytest.raises((KeyError, StatementError), match="least"), store.reading() as connection:
        connection.fetch(FEW, numbers=[1])


def test_rows_go_by_the_names_of_their_columns_and_take_the_place_of_those_with_their_key(store: Store) -> None:
    with store.writing() as connection:
        insert_rows(connection, settings, ("value", "code"), [("1", "test-1"), ("2", "test-2")])
        upsert_rows(connection, settings, ("code", "value"), [("test-2", "3"), ("test-3", "4")], key=1)
        rows = select(settings.c.code, settings.c.value).where(settings.c.code.startswith("test"))
        assert sorted(connection.fetch(rows)) == [("test-1", "1"), ("test-2", "3"), ("test-3", "4")]
        gone = delete(settings).where(settings.c.code == bindparam("wanted"))
        connection.execute_many(gone, [{"wanted": "test-1"}, {"wanted": "test-2"}])
        assert (connection.execute(gone, wanted="test-3"), connection.execute(gone, wanted="test-3")) == (1, 0)
        assert connection.fetch(rows) == []
