"""Opens the record, and brings a store of an older program up to date on the way."""

from collections.abc import Sequence
from functools import cache

from db import schema
from db.engine import Connection
from db.fault import StoreFault
from db.pooled import Pooled, file_of, url_of
from kpi.actions.administer import upgrade
from kpi.actions.record.store import Store, database_of, now


def shared_store() -> Store:
    """The store of this process, opened by whoever asks for it first."""
    return _shared(database_of())


@cache
def _shared(database: str) -> Store:
    return open_store(database)


def open_store(database: str | None = None, *, create: bool = True) -> Store:
    """Open the store and bring it up to date; `create=False` refuses to begin a new one. Raises StoreFault."""
    address = database_of(database)
    file = file_of(url_of(address))
    if not create and file is not None and not file.exists():
        raise StoreFault("store_missing", address)
    pooled = Pooled(address)
    with pooled.reading() as connection:
        at = schema.revision(connection)
    if not at and not create:
        pooled.dispose()
        raise StoreFault("store_missing", address)
    if at == schema.HEAD:
        return Store(pooled)
    return Store(pooled, copy=schema.upgrade(pooled, then=_judge_anew), upgraded_from=at, is_new=not at)


def _judge_anew(connection: Connection, before: str, first_sealed: Sequence[str]) -> None:
    upgrade.sign_seals(connection, first_sealed, now())
    upgrade.judge_anew(connection, before, now())
    upgrade.propose_assignments(connection, before, now())
