"""The doctor: looks whether the record is whole, and says where it is not."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from db import audit, figures, schema
from kpi.actions import book, totals_check
from kpi.actions.store import Store

if TYPE_CHECKING:
    from db.engine import Connection


class Finding(NamedTuple):
    """`code` names the sentence; `where` the place; a record that is whole has none."""

    code: str
    where: str


def examine(store: Store) -> Iterator[Finding]:
    """Everything that is not as it must be: the file, the chain of the audit, the signed figures, the totals."""
    with store.reading() as connection:
        yield from _integrity(connection)
        yield from _chain(connection)
        yield from _signatures(connection)
        tree, indicators = book.tree(connection), book.indicators(connection)
        yield from (Finding("total_differs", where) for where in totals_check.differing(connection, tree, indicators))


def _integrity(connection: "Connection") -> Iterator[Finding]:
    yield from (Finding("file_damaged", words) for words in schema.damages(connection))


def _chain(connection: "Connection") -> Iterator[Finding]:
    previous, expected = audit.NO_LINE, 1
    for line in audit.lines(connection):
        if line.id != expected:
            yield Finding("audit_line_missing", str(expected))
        if line.previous != previous or line.hash != line.computed_hash():
            yield Finding("audit_line_changed", str(line.id))
        previous, expected = line.hash, line.id + 1


def _signatures(connection: "Connection") -> Iterable[Finding]:
    """Every figure was signed as it was written: a figure changed past the audit no longer fits its signature."""
    known: set[int] = set()
    for line in audit.lines(connection):
        known.add(line.id)
        signed = audit.Signed()
        for row in figures.written_by(connection, line.id):
            signed.add(row.signed)
        if (signed.digest() if signed else "") != line.digest:
            yield Finding("figures_changed_past_the_audit", str(line.id))
    for number in figures.signed_by(connection) - known:
        yield Finding("figures_without_a_signature", str(number))
