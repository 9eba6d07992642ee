"""A store put back from a copy, read-only or writable again under a running server: what is shown is what is stored."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.fault import StoreFault
from kpi.actions.administer.opening import open_store
from kpi.actions.look import read, trail
from kpi.actions.people import people, sessions
from kpi.actions.record.store import Store
from kpi.model.period import Period
from kpi.model.person import console
from tests.actions.desk import INDICATORS, UNITS, office, seen, take_tables, unit
from tests.conftest import waited
from tests.holding import NOBODY, copied, file_of, is_postgres, not_root

YEAR = Period.parse("2021-12")
HEAD = "unit,indicator,period,actual\n"


def tell(store: Store, value: int) -> None:
    outcomes = take_tables(store, [("figures.csv", f"{HEAD}A,REV,2021-04,{value}\n")], by="test")
    assert outcomes[0].accepted == 1


def shown(store: Store) -> tuple[str | None, str | None]:
    """What the scorecard and the page of the indicator say."""
    story = read.story(store, unit(store, "A"), "REV", Period.parse("2021-04"))
    entry = next(iter(story.entries)) if story else None
    return seen(store, "A", "REV"), entry.value if entry else None


def test_no_old_figure_returns_when_a_new_line_has_an_old_number(store: Store, database: str) -> None:
    office(store)
    put_back = copied(database)
    tell(store, 777)
    assert shown(store) == ("777", "777")
    version = store.version()
    put_back()
    tell(store, 222)
    assert store.version() == version
    assert shown(store) == ("222", "222")


def test_no_old_book_returns_either(store: Store, database: str) -> None:
    office(store)
    put_back = copied(database)
    take_tables(store, [("units.csv", f"{UNITS}C,Phường C,commune,P\n")], by="test")
    assert "c" in read.tree(store).by_code
    put_back()
    take_tables(store, [("units.csv", f"{UNITS}D,Phường D,commune,P\n")], by="test")
    assert {"c", "d"} & set(read.tree(store).by_code) == {"d"}


def test_a_book_is_read_anew_when_only_figures_follow_another_history(store: Store, database: str) -> None:
    """The line that the book is remembered at is there, with another hash."""
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    put_back = copied(database)
    take_tables(store, [("units.csv", f"{UNITS}C,Phường C,commune,P\n")], by="test")
    assert "c" in read.tree(store).by_code
    put_back()
    tell(store, 1)
    tell(store, 2)
    assert "c" not in read.tree(store).by_code


def test_a_copy_put_back_is_shown_as_it_was(store: Store, database: str) -> None:
    office(store)
    tell(store, 111)
    assert shown(store)[0] == "111"
    put_back = copied(database)
    tell(store, 777)
    assert shown(store)[0] == "777"
    put_back()
    assert shown(store)[0] == "111"


def test_a_file_put_in_its_place_is_shown_as_it_is(store: Store, database: str) -> None:
    if is_postgres(database):
        pytest.skip("a file")
    office(store)
    copied(database)
    tell(store, 777)
    assert shown(store)[0] == "777"
    store.source.dispose()  # with the last connection the write-ahead log goes into the file
    Path(f"{file_of(database)}.copy").replace(file_of(database))
    tell(store, 222)
    assert shown(store)[0] == "222"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach: those of pytest belong to one."""
    folder = Path(tempfile.mkdtemp(prefix="kpi-open-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def allow(folder: Path, mode: int) -> None:
    """As `chmod kpi.sqlite*` does: SQLite makes the files beside a store with the rights of the store."""
    for file in sorted(folder.iterdir()):
        file.chmod(mode)


@pytest.mark.skipif(os.name == "nt", reason="files are locked otherwise there")
def test_a_store_that_may_be_written_again_is_taken_up_at_once(open_folder: Path) -> None:
    store = open_store(str(open_folder / "kpi.sqlite"))
    office(store)
    people.add_person(store, console("test"), "lan", password="a long sentence")
    store.close()
    os.chown(open_folder / "kpi.sqlite", NOBODY, NOBODY)
    with not_root():
        store = open_store(str(open_folder / "kpi.sqlite"))
        for _ in range(2):
            allow(open_folder, 0o444)
            assert shown(store)[0] is None
            assert store.write_fault() == "store_read_only"
            with pytest.raises(StoreFault, match="store_read_only"):
                people.rename(store, console("test"), "lan", "Lan")
            token = sessions.sign_in(store, "lan", "a long sentence")
            assert sessions.who(store, token)
            allow(open_folder, 0o644)
            assert store.write_fault() == ""
            assert waited(lambda: not store.pending.all(), 5)
            people.rename(store, console("test"), "lan", "Lan")
            assert trail.trail(store, console("test"), limit=2)[1].deed == "sign in"
        store.close()


def test_a_database_that_may_be_written_again_is_taken_up_at_once(store: Store, database: str) -> None:
    if not is_postgres(database):
        pytest.skip("a setting of PostgreSQL")
    import psycopg

    from db.pooled import url_of

    office(store)
    url = url_of(database)
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    for mode, fault in (("on", "store_read_only"), ("off", "")):
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = {mode}'.encode())
        if mode == "on":
            store.source.dispose()  # as when the server was started again
        assert store.write_fault() == fault
    tell(store, 5)
    assert shown(store)[0] == "5"
