"""Examines whether the record is whole, and says where it is not and what nobody can vouch for."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from db import attachments, audit, figure_history, schema, seals
from kpi.actions.administer import totals_check
from kpi.actions.administer.upgrade import SEAL
from kpi.actions.record import book
from kpi.actions.record.store import Store

if TYPE_CHECKING:
    from db.audit import Line
    from db.engine import Connection

NOT_VOUCHED_FOR = ("sessions", "attempts", "uploads")
"""Tables of which nobody can say whether another hand has changed them: written without the audit, with each click."""


class Finding(NamedTuple):
    """`code` names the sentence; `where` the place; a record that is whole has none."""

    code: str
    where: str


def examine(store: Store) -> Iterator[Finding]:
    """Everything that is not as it must be: the file, the audit's chain, signed figures, sealed tables, the totals."""
    with store.reading() as connection:
        yield from _integrity(connection)
        lines = audit.lines(connection)
        yield from _chain(connection, lines)
        yield from _signatures(connection, lines)
        yield from _seals(connection, lines)
        yield from _attachments(connection)
        yield from _totals(connection)


def sealed_since(store: Store) -> dict[str, int]:
    """The tables that were sealed as an upgrade found them, and the line of the audit that tells so.

    Of what was done to them before, nothing can be known. A store that began with seals has none.
    """
    with store.reading() as connection:
        line_of: dict[str, int] = {}
        for line in reversed(audit.matching(connection, deed=SEAL)):
            for table in cast("Sequence[str]", json.loads(line.after).get("as_found", ())):
                line_of.setdefault(table, line.id)
        return line_of


def _integrity(connection: "Connection") -> Iterator[Finding]:
    yield from (Finding("file_damaged", words) for words in schema.damages(connection))


def _chain(connection: "Connection", lines: "Sequence[Line]") -> Iterator[Finding]:
    previous, expected, moving = audit.NO_LINE, 1, audit.moving(connection)
    for line in lines:
        if line.id != expected:
            yield Finding("audit_line_missing", str(expected))
        moves = _signed(line).get("moves", line.id in moving)
        if line.previous != previous or line.hash != line.computed_hash() or moves != (line.id in moving):
            yield Finding("audit_line_changed", str(line.id))
        previous, expected = line.hash, line.id + 1
    last = seals.stored(connection).get(seals.LAST_LINE)
    if (last or any(line.seals for line in lines)) and last != previous:
        yield Finding("audit_line_missing", str(expected))


def _signed(line: "Line") -> Mapping[str, object]:
    """What the line signs beside its words; whoever has changed it has changed the hash too."""
    try:
        signed: object = json.loads(line.seals or "{}")
    except ValueError:
        return {}
    return cast("Mapping[str, object]", signed) if isinstance(signed, dict) else {}


def _signatures(connection: "Connection", lines: "Sequence[Line]") -> Iterable[Finding]:
    """Every figure was signed as it was written: a figure changed past the audit no longer fits its signature."""
    signing = figure_history.signed_by(connection)
    for line in lines:
        if not line.digest and line.id not in signing:
            continue
        signed = audit.Signed()
        for row in figure_history.written_by(connection, line.id):
            signed.add(row.signed)
        if (signed.digest() if signed else "") != line.digest:
            yield Finding("figures_changed_past_the_audit", str(line.id))
    for number in sorted(signing - {line.id for line in lines}):
        yield Finding("figures_without_a_signature", str(number))


def _seals(connection: "Connection", lines: "Sequence[Line]") -> Iterator[Finding]:
    """The rows of each table must make the sum that is kept, and that the last line signed which wrote the table."""
    kept, signed = seals.stored(connection), dict[str, object]()
    for line in lines:
        sums = _signed(line).get("sums", {})
        signed.update(cast("Mapping[str, object]", sums) if isinstance(sums, dict) else {})
    for table in seals.TABLES:
        expected = kept.get(table)
        if expected != signed.get(table, expected) or expected != seals.actual(connection, table):
            yield Finding("table_changed_past_the_audit", table)
    if kept.keys() - seals.TABLES.keys() - {seals.LAST_LINE}:
        yield Finding("table_changed_past_the_audit", "seals")


def _totals(connection: "Connection") -> Iterator[Finding]:
    try:
        tree, indicators = book.tree(connection), book.indicators(connection)
        yield from (Finding("total_differs", where) for where in totals_check.differing(connection, tree, indicators))
    except Exception as error:  # noqa: BLE001 - what another hand has written may break any rule, and is told of here
        yield Finding("totals_cannot_be_made", f"{type(error).__name__}: {error}")


def _attachments(connection: "Connection") -> Iterator[Finding]:
    """Their hashes are sealed; the documents must fit them."""
    for number, sha256 in attachments.hashes(connection):
        if hashlib.sha256(attachments.content_of(connection, number) or b"").hexdigest() != sha256:
            yield Finding("attachment_changed_past_the_audit", str(number))
