"""The schema: migrations make what the tables say, keep every row, and copy a store before they touch it."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import schema
from db.fault import StoreFault
from db.pooled import Pooled
from db.tables import metadata
from kpi.actions.administer.opening import open_store
from kpi.actions.record.store import Store
from kpi.intake import take_seeds

REBUILD = '''"""A parent is rebuilt, as a later migration might."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("units", recreate="always") as batch:
        batch.add_column(sa.Column("test_only", sa.Text(), nullable=True))
'''


def head() -> str:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def test_the_newest_migration_is_the_one_that_is_named() -> None:
    assert head() == schema.HEAD


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.source.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_rebuilt_parent_keeps_every_child_and_a_copy_was_made(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    take_seeds(store)
    store.close()
    counted = "SELECT (SELECT count(*) FROM units), (SELECT count(*) FROM actuals), (SELECT count(*) FROM targets)"
    with sqlite3.connect(file) as plain:
        before = plain.execute(counted).fetchone()
    migrations = tmp_path / "migrations"
    import shutil

    shutil.copytree(schema.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "9001_rebuild.py").write_text(REBUILD.format(head=schema.HEAD), encoding="utf-8")
    pooled = Pooled(str(file))
    copy = schema.upgrade(pooled, migrations=migrations, head="9001")
    pooled.dispose()
    with sqlite3.connect(file) as plain:
        assert plain.execute(counted).fetchone() == before
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    with sqlite3.connect(copy) as plain:
        assert plain.execute(counted).fetchone() == before


def test_undos_of_older_stores_say_what_they_took_back(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    schema.upgrade(pooled := Pooled(str(file)), head="0004")
    lines = [(1, "import", "figures undo 9: x.csv"), (2, "undo", "figures batch 1 undo 9: x.csv")]
    with pooled.engine.begin() as plain:
        for number, deed, subject in lines:
            signed = f"({number}, '', '', '{deed}', '{subject}', '', '', '', '', '')"
            batch = f"({number}, 'figures', '{subject}', '', 0, 0, 0, 0, {number})"
            plain.exec_driver_sql(
                f"INSERT INTO audit (id, at, who, deed, subject, before, after, digest, previous, hash) VALUES {signed}"
            )
            plain.exec_driver_sql(f"INSERT INTO batches VALUES {batch}")
    pooled.dispose()
    open_store(str(file)).close()
    with sqlite3.connect(file) as plain:
        assert plain.execute("SELECT id, undoes FROM batches ORDER BY id").fetchall() == [(1, None), (2, 1)]
        assert "DEFERRABLE" in plain.execute("SELECT sql FROM sqlite_master WHERE name = 'batches'").fetchone()[0]


def test_a_store_of_a_newer_program_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    open_store(str(file)).close()
    with sqlite3.connect(file) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreFault) as fault:
        open_store(str(file))
    assert fault.value.code == "store_newer"


def test_a_file_that_is_no_store_gets_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    file.write_text("đây không phải là kho số liệu " * 100, encoding="utf-8")
    with pytest.raises(StoreFault) as fault:
        open_store(str(file))
    assert fault.value.code == "store_not_a_store"


def test_a_store_that_is_locked_gets_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "kpi.sqlite"
    store = open_store(str(file))
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFault) as fault, store.writing(wait=0.1):
            pass
        assert fault.value.code == "store_busy"


def test_several_who_open_a_new_store_at_once_make_it_once(no_store: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(no_store), range(4)))
    for store in stores:
        assert store.version() == 0
        store.close()


def test_a_small_save_waits_for_a_look_at_a_long_file(tmp_path: Path) -> None:
    with Pooled(str(tmp_path / "kpi.sqlite")).engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
