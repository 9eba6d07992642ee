"""Reviews imports: one that would approve figures is handed in, and approved or sent back by somebody else."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from db import audit, figure_history
from db import uploads as rows
from db.uploads import UploadRow
from kpi.actions.enter.review import reason_of
from kpi.actions.imports import uploads
from kpi.actions.imports.uploads import Upload
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.model.handed_in import DECIDE, Correction, HandedIn, may_decide_on
from kpi.model.person import Person
from kpi.model.proposal import Kind
from kpi.model.question import Answers
from kpi.model.unit import Tree

if TYPE_CHECKING:
    from db.engine import Connection
    from kpi.actions.imports.admit import Inside, Outcome


class Look(NamedTuple):
    """What the importer saw of her file before she handed it in; see `HandedIn`. `counts` goes beside the upload."""

    token: str
    partial: bool
    kind: Kind | None
    answers: Answers
    fingerprint: str
    units: tuple[str, ...]
    new: int
    corrected: int
    changes: tuple[Correction, ...]
    counts: Mapping[str, object]


class File(NamedTuple):
    """A file that is not kept yet, and what its importer saw of it."""

    name: str
    content: bytes
    look: Look


class Waiting(NamedTuple):
    """An import that waits: whether it is one's own, and who else could decide on it, by their shown names."""

    upload: Upload
    handed_in: HandedIn
    own: bool
    may_decide: bool
    deciders: tuple[str, ...]


def hand_in_all(store: Store, by: Person, files: Sequence[File]) -> list[int]:
    """Keep files of the command line and hand them in together; their numbers as uploads. Raises Refused."""
    with store.writing() as connection:
        return [_add(connection, by, file) for file in files]


def hands_in(by: Person, files: Sequence[File], numbers: list[int], *, after: int) -> "Inside":
    """The same in the transaction of an import, once it has written so many other files; tells the `numbers`."""
    left = after

    def hand_in_last(connection: "Connection", _: "Outcome") -> None:
        nonlocal left
        left -= 1
        if not left:
            numbers.extend(_add(connection, by, file) for file in files)

    return hand_in_last


def _add(connection: "Connection", by: Person, file: File) -> int:
    number = uploads.add(connection, by, file.name, file.content, file.look.answers, "running")
    _hand_in(connection, by, number, file.look)
    return number


def hand_in(store: Store, by: Person, number: int, look: Look) -> None:
    """From here on it waits for somebody else; nothing of it stands in the record. Raises Refused."""
    with store.writing() as connection:
        _hand_in(connection, by, number, look)


def _hand_in(connection: "Connection", by: Person, number: int, look: Look) -> None:
    person, row = rights.fresh(connection, by), uploads.own_row(connection, by, number)
    uploads.refuse_unless(row, "running")
    handed = HandedIn(
        by=person.id,
        at=now().isoformat(timespec="milliseconds"),
        line=audit.next_id(connection),
        rights=person.rights,
        **{name: value for name, value in look._asdict().items() if name in HandedIn._fields},
    )
    for other in rows.in_state(connection, "waiting"):
        earlier = uploads.of_row(other).handed_in
        if earlier and (other.sha256, earlier.by, earlier.answers) == (row.sha256, handed.by, handed.answers):
            raise Refused("handed_in_already", row.file[:80], number=str(other.id))
    rows.change_upload(connection, number, state="waiting", said=_json({**look.counts, "handed_in": handed.as_json()}))
    counts = {name: look.counts[name] for name in ("read", "accepted", "unchanged", "refused")}
    after = {**counts, "new": look.new, "corrected": look.corrected, "sha256": row.sha256, "look": look.token}
    _sign(connection, person, "hand in import", row, after)
    uploads.remember(connection, person, look.fingerprint, uploads.of_row(row))


def take_back(store: Store, by: Person, number: int) -> None:
    """Its importer has thought better of it: it waits for her as before she handed it in. Raises Refused."""
    with store.writing() as connection:
        row = uploads.own_row(connection, by, number)
        uploads.refuse_unless(row, "waiting")
        rows.change_upload(connection, number, state="looked", said="")
        _sign(connection, rights.fresh(connection, by), "take back import", row, {})


def send_back(store: Store, by: Person, number: int, reason: str) -> None:
    """Somebody else does not approve it, and says why; nothing of it is written. Raises Refused."""
    why = reason_of(reason)
    with store.writing() as connection:
        person, row = _deciding(connection, by, number)
        uploads.refuse_unless(row, "waiting")
        returned = {"by": person.name, "at": now().isoformat(timespec="milliseconds"), "why": why}
        details = {**json.loads(row.said), "returned": returned}
        rows.change_upload(connection, number, state="returned", said=_json(details))
        _sign(connection, person, "return import", row, {"of": row.who, "said": why})


def refuse_unless_deciding(store: Store, by: Person, number: int) -> tuple[Upload, HandedIn]:
    """The import that she may decide on, and how it was handed in. Raises Refused."""
    with store.reading() as connection:
        _, row = _deciding(connection, by, number)
        uploads.refuse_unless(row, "waiting")
        upload = uploads.of_row(row)
        return upload, _handed(upload)


def marks(by: Person, number: int, details_of: "Callable[[Outcome], Mapping[str, object]]") -> "Inside":
    """What an approval does beside the figures, in their transaction; her rights are asked for all that it wrote."""

    def mark(connection: "Connection", outcome: "Outcome") -> None:
        if not outcome.written or outcome.line is None:
            return
        person, row = _deciding(connection, by, number)
        uploads.refuse_unless(row, "waiting")
        tree = book.tree(connection)
        for unit, _ in figure_history.concerned(connection, outcome.line):
            if not any(person.may(task, unit, tree) for task in DECIDE):
                raise Refused("not_allowed", tree.units[unit].name_vi)
        uploads.mark_done(connection, number, outcome.batch, _approved(person, row, details_of(outcome)))

    return mark


def approve_nothing(store: Store, by: Person, number: int, details: Mapping[str, object]) -> None:
    """All that was handed in stands there by now: it is done, and nothing is written. Raises Refused."""
    with store.writing() as connection:
        person, row = _deciding(connection, by, number)
        uploads.refuse_unless(row, "waiting")
        uploads.mark_done(connection, number, None, _approved(person, row, details))
        _sign(connection, person, "approve import", row, {"of": row.who, "figures": 0})


def _approved(person: Person, row: UploadRow, details: Mapping[str, object]) -> dict[str, object]:
    handed = json.loads(row.said)["handed_in"]
    approved = {"by": person.name, "at": now().isoformat(timespec="milliseconds"), "own": _is_own(person, row)}
    return {**details, "handed_in": handed, "approved": approved}


def beside(by: Person, upload: Upload, *, left_out: str = "") -> dict[str, object]:
    """What the line of the audit says of an approval: whose import it is, which line handed it in, and why rows of it
    were left out."""
    handed = _handed(upload)
    own = {"own_import": True} if by.id == handed.by else {}
    return {"of": upload.by, "handed_in": handed.line, **own, **({"left_out": left_out} if left_out else {})}


def waiting(store: Store, by: Person) -> tuple[Waiting, ...]:
    """The imports that wait and are hers to decide on, or her own; the oldest first."""
    with store.reading() as connection:
        candidates = [uploads.of_row(row) for row in rows.in_state(connection, "waiting")]
        if not candidates:
            return ()
        context = _Context.of(connection, by)
        return tuple(entry for upload in candidates if (entry := _waiting(context, upload)) is not None)


def of_upload(store: Store, by: Person, upload: Upload) -> Waiting | None:
    """How one stands that waits."""
    with store.reading() as connection:
        return _waiting(_Context.of(connection, by), upload)


class _Context(NamedTuple):
    """What is asked of the record once, however many files wait."""

    person: Person
    tree: Tree
    everybody: Sequence[Person]
    own_allowed: bool

    @classmethod
    def of(cls, connection: "Connection", by: Person) -> "_Context":
        tree, everybody = book.tree(connection), rights.everybody(connection)
        return cls(rights.fresh(connection, by), tree, everybody, _own_allowed(connection))


def _waiting(context: _Context, upload: Upload) -> Waiting | None:
    handed = upload.handed_in
    if handed is None:
        return None
    own = context.person.id == handed.by or context.person.name == upload.by
    reaches = handed.may_be_decided_by(context.person, context.tree)
    if not own and not reaches:
        return None
    others = _deciders(context.everybody, handed.by, handed.units, context.tree)
    return Waiting(upload, handed, own, reaches and (not own or context.own_allowed), others)


def deciders(store: Store, by: Person, units: Collection[str]) -> tuple[str, ...]:
    """Who else could approve a file of these units that she would hand in, by their shown names."""
    with store.reading() as connection:
        return _deciders(rights.everybody(connection), by.id, units, book.tree(connection))


def _deciders(everybody: Sequence[Person], importer: int, units: Collection[str], tree: Tree) -> tuple[str, ...]:
    others = (person for person in everybody if person.id != importer and not person.disabled)
    return tuple(person.called for person in others if may_decide_on(units, person, tree))


def _own_allowed(connection: "Connection") -> bool:
    return rights.settings_at(connection)["self_approval"] == "yes"


def _is_own(person: Person, row: UploadRow) -> bool:
    return person.name == row.who or person.id == _handed(uploads.of_row(row)).by


def _handed(upload: Upload) -> HandedIn:
    if upload.handed_in is None:
        raise Refused("upload_not_waiting", upload.file[:80])
    return upload.handed_in


def _deciding(connection: "Connection", by: Person, number: int) -> tuple[Person, UploadRow]:
    """She, as she is now, and the import that she may decide on: never her own, unless `self_approval` lets her."""
    person, row = rights.fresh(connection, by), uploads.readable_row(connection, by, number)
    if person.must_change:
        raise Refused("password_must_change", person.name)
    handed = _handed(uploads.of_row(row))
    if not handed.may_be_decided_by(person, book.tree(connection)):
        raise Refused("not_all_units", row.file[:80])
    if _is_own(person, row) and not _own_allowed(connection):
        raise Refused("own_import", row.file[:80])
    return person, row


def _sign(connection: "Connection", by: Person, deed: str, row: UploadRow, after: Mapping[str, object]) -> None:
    audit.sign(
        connection,
        at=now().isoformat(timespec="milliseconds"),
        who=by.name,
        deed=deed,
        subject=f"upload {row.id} {row.file}",
        after=after,
        moves=False,
    )


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
