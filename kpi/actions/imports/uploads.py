"""Uploads: a file that is to be imported is kept from the first look on, with what was answered about it."""

import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

from db import audit
from db import uploads as rows
from db.uploads import UploadRow
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, now
from kpi.model.handed_in import HandedIn, from_json
from kpi.model.person import Person
from kpi.model.question import CALLED, Answers

if TYPE_CHECKING:
    from db.engine import Connection
    from kpi.actions.imports.admit import Inside, Outcome


WAIT = ("looked", "cancelled", "refused", "returned")
MOST_WAITING, TIMES_THE_LIMIT = 20, 4
"""Of what waits a person may keep so many files, and together so many times the size that one may have."""

LASTING = ("shape", "basis", "plan_of")
"""Of what was answered these hold for her next file of the shape without asking, as does what a column or a name means.

Neither the sheet nor the row of the header: the next file has another, and its columns would be cut off there.
"""

_OF_ONE_FILE = ("period", "effective_on", "document", "sheet", "header_rows")


class Upload(NamedTuple):
    """A file handed in; `details` are what came of it: the counts of its import, or why it was refused."""

    id: int
    by: str
    at: datetime
    file: str
    size: int
    sha256: str
    answers: Answers
    state: str
    batch: int | None
    details: Mapping[str, object]
    taken_back: frozenset[str] = frozenset()  # answered with nothing: what is remembered of it holds no more

    @property
    def handed_in(self) -> HandedIn | None:
        """How it was when it was handed in to be approved by somebody else; kept when that was done."""
        stored = self.details.get("handed_in")
        return from_json(cast("dict[str, object]", stored)) if stored else None


def of_row(row: UploadRow) -> Upload:
    """The upload that a row tells of."""
    answers: Answers = json.loads(row.answers)
    return Upload(
        id=row.id,
        by=row.who,
        at=datetime.fromisoformat(row.at),
        file=row.file,
        size=row.size,
        sha256=row.sha256,
        answers={code: value for code, value in answers.items() if value},
        state=row.state,
        batch=row.batch_id,
        details=json.loads(row.said) if row.said else {},
        taken_back=frozenset(code for code, value in answers.items() if not value),
    )


def may_upload(person: Person) -> bool:
    """Whether there is anything that the person could import; which rows, is asked row by row."""
    return person.may_somewhere("enter") or person.may_somewhere("manage")


def keep(store: Store, by: Person, file: str, content: bytes) -> Upload:
    """Keep a file to be looked at; the same file, while it waits, is the same upload. Raises Refused."""
    digest = hashlib.sha256(content).hexdigest()
    with store.deed(by.name) as deed:
        person = rights.fresh(deed.connection, by)
        if not may_upload(person):
            raise Refused("not_allowed_everywhere")
        limit = int(rights.settings_at(deed.connection)["import_megabytes"])
        if len(content) > limit * 1024 * 1024:
            raise Refused("import_too_large", file[:80], limit=str(limit))
        for row in rows.uploads_of(deed.connection, person.name, 20):
            if (row.sha256, row.file, row.state) == (digest, file, "looked"):
                return of_row(row)
        _make_room(deed.connection, person, file, len(content), limit)
        number = add(deed.connection, person, file, content, {}, "looked")
        return of_row(readable_row(deed.connection, person, number))


def add(connection: "Connection", by: Person, file: str, content: bytes, answers: Answers, state: str) -> int:
    """Keep a file with its answers in a transaction of somebody else's; returns its number."""
    at, digest = now().isoformat(timespec="milliseconds"), hashlib.sha256(content).hexdigest()
    number = rows.add_upload(
        connection,
        content=zlib.compress(content, 1),
        who=by.name,
        at=at,
        file=file,
        size=len(content),
        sha256=digest,
        answers=_json(answers),
        state=state,
        said="",
    )
    audit.sign(
        connection,
        at=at,
        who=by.name,
        deed="upload",
        subject=f"upload {number} {file}",
        after={"size": len(content), "sha256": digest},
        moves=False,
    )
    return number


def _make_room(connection: "Connection", by: Person, file: str, size: int, limit: int) -> None:
    """The oldest of what was given up or refused make room; what waits for its owner does not."""
    waiting = rows.waiting_of(connection, by.name, WAIT)
    free = [row for row in waiting if row.state != "looked"]
    files, together = len(waiting) + 1, sum(row.size for row in waiting) + size
    while files > MOST_WAITING or together > TIMES_THE_LIMIT * limit * 1024 * 1024:
        if not free:
            limits = {"files": str(MOST_WAITING), "limit": str(TIMES_THE_LIMIT * limit)}
            raise Refused("too_many_waiting", file[:80], **limits)
        row = free.pop(0)
        _discard(connection, row)
        files, together = files - 1, together - row.size


def discard(store: Store, by: Person, number: int) -> None:
    """A file that waits, was given up or was refused is wanted no more: its content goes. Raises Refused."""
    with store.deed(by.name) as deed:
        row = own_row(deed.connection, by, number)
        refuse_unless(row, *WAIT, "discarded")
        _discard(deed.connection, row)


def _discard(connection: "Connection", row: UploadRow) -> None:
    rows.change_upload(connection, row.id, state="discarded", content=b"", said="")


def readable_row(connection: "Connection", by: Person, number: int) -> UploadRow:
    """One's own, or anybody's for whoever reads the audit, or may decide on it where it was handed in."""
    row = rows.upload(connection, number) if 0 < number < 2**31 else None
    person = rights.fresh(connection, by)
    if row is None or not (
        row.who == person.name or person.may_somewhere("audit") or _may_decide(connection, person, row)
    ):
        raise Refused("unknown_upload", str(number)[:20])
    return row


def _may_decide(connection: "Connection", person: Person, row: UploadRow) -> bool:
    handed = of_row(row).handed_in
    return handed is not None and handed.may_be_decided_by(person, book.tree(connection))


def own_row(connection: "Connection", by: Person, number: int) -> UploadRow:
    """One's own: whoever reads the audit may look at everybody's, and does nothing to it."""
    row = readable_row(connection, by, number)
    if row.who != rights.fresh(connection, by).name:
        raise Refused("not_your_upload", row.file[:80], who=row.who)
    return row


def refuse_unless_own(store: Store, by: Person, number: int) -> Upload:
    """The upload, which the person has handed in herself. Raises Refused."""
    with store.reading() as connection:
        return of_row(own_row(connection, by, number))


def upload(store: Store, by: Person, number: int) -> Upload:
    """Raises Refused for one that is not there, or is somebody else's."""
    with store.reading() as connection:
        return of_row(readable_row(connection, by, number))


def mine(store: Store, by: Person, limit: int = 20) -> tuple[Upload, ...]:
    """Newest first."""
    with store.reading() as connection:
        return tuple(of_row(row) for row in rows.uploads_of(connection, rights.fresh(connection, by).name, limit))


def contents(store: Store, by: Person, number: int) -> bytes:
    """The file as it was handed in. Raises Refused."""
    with store.reading() as connection:
        row = readable_row(connection, by, number)
        if row.state == "discarded":
            raise Refused("upload_discarded", row.file[:80])
        return zlib.decompress(rows.content_of(connection, number))


def of_batch(store: Store, by: Person, batch: int) -> Upload | None:
    """The file that an import came from, where it was handed in on the page and the person may have it."""
    with store.reading() as connection:
        row = rows.upload_of_batch(connection, batch)
        try:
            return None if row is None else of_row(readable_row(connection, by, row.id))
        except Refused:
            return None


def answer(store: Store, by: Person, number: int, answers: Answers) -> None:
    """Keep what was answered about a file that waits; an empty answer takes one back. Raises Refused."""
    with store.deed(by.name) as deed:
        row = own_row(deed.connection, by, number)
        refuse_unless(row, "looked")
        rows.change_upload(deed.connection, number, answers=_json({**json.loads(row.answers), **answers}))


def refuse_unless(row: UploadRow, *states: str) -> None:
    """Raises Refused for an upload that stands otherwise."""
    if row.state not in states:
        raise Refused("upload_not_waiting", row.file[:80])


def begin(store: Store, by: Person, number: int) -> Upload:
    """From here on it is being imported; one whose process has died begins anew. Raises Refused when it is done."""
    with store.deed(by.name) as deed:
        row = own_row(deed.connection, by, number)
        refuse_unless(row, "looked", "running", "cancelled", "refused", "returned")
        rows.change_upload(deed.connection, number, state="running", said="")
        return of_row(row)


def end(store: Store, by: Person, number: int, state: str, details: Mapping[str, object] | None = None) -> None:
    """It was cancelled, refused or given up, or waits again; what was imported is marked by `mark_done`."""
    with store.deed(by.name) as deed:
        _end(deed.connection, own_row(deed.connection, by, number), state, details or {})


def ended(store: Store, upload: Upload, state: str, details: Mapping[str, object]) -> None:
    """The same, told by the import itself: whoever began it may have lost her rights meanwhile."""
    with store.deed(upload.by) as deed:
        row = rows.upload(deed.connection, upload.id)
        if row is not None:
            _end(deed.connection, row, state, details)


def _end(connection: "Connection", row: UploadRow, state: str, details: Mapping[str, object]) -> None:
    if row.state not in {"done", "waiting"}:
        rows.change_upload(connection, row.id, state=state, said=_json(details))


def marks(
    by: Person, upload: Upload, fingerprint: str, details_of: "Callable[[Outcome], Mapping[str, object]]"
) -> "Inside":
    """What an import does beside its figures, in their transaction: its upload is done, its answers are remembered."""

    def mark(connection: "Connection", outcome: "Outcome") -> None:
        if outcome.written:
            mark_done(connection, upload.id, outcome.batch, details_of(outcome))
            remember(connection, by, fingerprint, upload)

    return mark


def mark_done(connection: "Connection", number: int, batch: int | None, details: Mapping[str, object]) -> None:
    """In the transaction of the import itself: the upload is done when its figures are there, and not before."""
    rows.change_upload(connection, number, state="done", batch_id=batch, said=_json(details))


class Memory(NamedTuple):
    """What a person has answered for files of one shape, and when she last did; None where she never has."""

    answers: Answers = MappingProxyType({})
    at: datetime | None = None


def remember(connection: "Connection", by: Person, fingerprint: str, upload: Upload) -> None:
    """In the transaction of the import itself: what she need not be asked again of her next file of this shape.

    What she has told of earlier files of the shape goes on beside it, unless it was taken back.
    """
    earlier = _remembered(connection, by.name, fingerprint).answers
    answers = _in_force(earlier, upload.answers, upload.taken_back)
    if fingerprint and answers != earlier:
        rows.keep_layout(connection, fingerprint, by.name, _json(answers), now().isoformat(timespec="milliseconds"))


def remembered(store: Store, who: str, fingerprint: str) -> Memory:
    """What the person of that name has answered for files of this shape: nobody else's answers decide for her."""
    with store.reading() as connection:
        return _remembered(connection, who, fingerprint)


def _remembered(connection: "Connection", who: str, fingerprint: str) -> Memory:
    row = rows.layout(connection, fingerprint, who) if fingerprint else None
    return Memory(json.loads(row.answers), datetime.fromisoformat(row.at)) if row else Memory()


def in_force(store: Store, who: str, fingerprint: str, given: Answers, taken_back: Collection[str] = ()) -> Answers:
    """What was said of this file, and what holds without being asked again of files of its shape."""
    return _in_force(lasting(remembered(store, who, fingerprint).answers), given, taken_back)


def _in_force(earlier: Answers, answers: Answers, taken_back: Collection[str]) -> Answers:
    return {**{code: value for code, value in earlier.items() if code not in taken_back}, **answers}


def lasting(answers: Answers) -> Answers:
    """Of what was remembered, what holds without being asked again."""
    return {code: value for code, value in answers.items() if code in LASTING or code.startswith(("column:", CALLED))}


def proposed(memory: Memory, upload: Upload) -> Answers:
    """Of what was remembered, what is asked again with the old answer before her; the period of a file is its own."""
    mine = {*lasting(memory.answers), *_OF_ONE_FILE, *upload.taken_back}
    return {code: value for code, value in memory.answers.items() if code not in mine}


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def limit(store: Store) -> int:
    """The size that a file may have, in megabytes."""
    return int(rights.settings(store)["import_megabytes"])
