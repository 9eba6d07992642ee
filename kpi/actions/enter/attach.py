"""Attaching: the document behind a figure, limited in size and kind, kept with its hash, handed out by right."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import NamedTuple

from db import attachments as rows
from db import audit, figures
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.letters import has_hidden, name_composed
from kpi.model.person import Person

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": (_OFFICE + "wordprocessingml.document", _ZIP),
    "xlsx": (_OFFICE + "spreadsheetml.sheet", _ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "doc": ("application/msword", _OLE),
    "xls": ("application/vnd.ms-excel", _OLE),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
"""What may be attached: by the end of its name, with how its contents must begin."""


class Attached(NamedTuple):
    """An attachment as it is spoken of."""

    id: int
    unit: int
    name: str
    media_type: str
    size: int
    sha256: str


def attach(store: Store, by: Person, unit: int, name: str, content: bytes) -> Attached:
    """Keep a document for a unit; the same bytes under the same name are kept once. Raises Refused."""
    shown = _name(name)
    kind = shown.rpartition(".")[2].casefold()
    if kind not in KINDS:
        raise Refused("attachment_kind", shown, known=", ".join(KINDS))
    media_type, beginning = KINDS[kind]
    if not content.startswith(beginning):
        raise Refused("attachment_content", shown)
    digest = hashlib.sha256(content).hexdigest()
    with store.deed(by.name) as deed:
        tree = book.remembered(store, deed.connection).tree
        rights.ask(deed.connection, by, "enter", unit, tree)
        limit = int(rights.settings_at(deed.connection)["attachment_megabytes"])
        if len(content) > limit * 1024 * 1024:
            raise Refused("attachment_size", shown, limit=str(limit))
        existing = rows.same_attachment(deed.connection, unit, digest, shown)
        if existing is not None:
            return Attached(*existing[:6])
        number = rows.add_attachment(
            deed.connection,
            content=content,
            unit_id=unit,
            name=shown,
            media_type=media_type,
            size=len(content),
            sha256=digest,
            audit_id=deed.number,
        )
        audit.sign(
            deed.connection,
            at=deed.at,
            who=deed.by,
            deed="attach",
            subject=f"attachment {number} {tree.units[unit].code_and_day}",
            after={"name": shown, "size": len(content), "sha256": digest},
            moves=False,
        )
        return Attached(number, unit, shown, media_type, len(content), digest)


def _name(text: str) -> str:
    """The last part of the name, on one line, without what could not be seen."""
    name = PurePosixPath(name_composed(text).replace("\\", "/")).name.strip()
    if has_hidden(name):
        raise Refused("control_character")
    name = re.sub(r'["<>|:*?]', "_", name)
    if not name or len(name) > 200:
        raise Refused("attachment_name", name[:40])
    return name


def is_number(number: int) -> bool:
    """Whether a document may have it; what does not fit into the store is no number of any."""
    return 0 < number < 2**31


def contents(store: Store, by: Person, number: int) -> tuple[Attached, bytes]:
    """The document itself, for whoever may see the figure that it stands behind. Raises Refused."""
    with store.reading() as connection:
        row = rows.attachment(connection, number) if is_number(number) else None
        tree = book.remembered(store, connection).tree
        person = rights.fresh(connection, by)
        if row is None or not person.may("look", row.unit_id, tree):
            raise Refused("unknown_attachment")  # nobody learns by its number that there is one
        works_there = person.may("enter", row.unit_id, tree) or person.may("review", row.unit_id, tree)
        if not works_there and not figures.stands_behind_a_figure(connection, row.unit_id, number):
            raise Refused("unknown_attachment")
        content = rows.content_of(connection, number) or b""
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused("attachment_damaged", row.name)
    return Attached(*row[:6]), content


def names(store: Store, numbers: set[int]) -> dict[int, str]:
    """The names of attachments, to stand beside figures that may be seen already."""
    if not numbers:
        return {}
    with store.reading() as connection:
        return {number: row.name for number, row in rows.attachments_of(connection, numbers).items()}
