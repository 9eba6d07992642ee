"""Remembers answers for as long as the record stays as it was when they were made."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from db import audit
from kpi.actions.record.store import Store

if TYPE_CHECKING:
    from db.engine import Connection

T = TypeVar("T")
K = TypeVar("K", bound=tuple[object, ...])
_MOST = 512
"""Answers kept in a process; the oldest go."""


def remembered(store: Store, key: tuple[object, ...], ask: "Callable[[Connection], T]") -> T:
    """The answer of this state of the record: a write makes another one, and so does a copy that is put back, so that
    nothing is ever emptied by hand."""
    with store.reading() as connection:
        full = (audit.state(connection).hash, *key)
        with store.lock:
            if full in store.memory:
                return store.memory[full]  # pyright: ignore[reportReturnType] - the key says what is kept under it
        answer = ask(connection)
    with store.lock:
        while len(store.memory) >= _MOST:
            store.memory.pop(next(iter(store.memory)))
        store.memory[full] = answer
    return answer


def remembered_each(
    store: Store, keys: Sequence[K], ask: "Callable[[Connection, Sequence[K]], Mapping[K, T]]"
) -> dict[K, T]:
    """The same of many answers: those that are not there yet are asked for together."""
    with store.reading() as connection:
        state = audit.state(connection).hash
        with store.lock:
            kept = {key: store.memory[state, *key] for key in keys if (state, *key) in store.memory}
        missing = [key for key in keys if key not in kept]
        answers: Mapping[K, T] = ask(connection, missing) if missing else dict[K, T]()
    with store.lock:
        for key, answer in answers.items():
            while len(store.memory) >= _MOST:
                store.memory.pop(next(iter(store.memory)))
            store.memory[state, *key] = answer
    return {**kept, **answers}  # pyright: ignore[reportReturnType] - the key says what is kept under it
