"""Knows browsers in which somebody has signed in before, by a mark that only the record can have made.

The mark is signed with what the record keeps of her password, so a new password makes every older mark worthless, and
nothing has to be kept of it. It opens nothing: it says that whoever tries here is not just any stranger.
"""

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.people import PersonRow

MOST = 8
"""So many people share a browser before the first of them is forgotten by it."""


def _signature(row: "PersonRow", number: str) -> str:
    text = f"known browser {row.id} {number}".encode()
    return hmac.new(row.password_hash.encode(), text, hashlib.sha256).hexdigest()[:32]


def _is_hers(mark: str, row: "PersonRow") -> bool:
    person, _, rest = mark.partition(".")
    number, _, signature = rest.partition(".")
    hers = person == str(row.id) and bool(row.password_hash)
    return hers and hmac.compare_digest(signature.encode(), _signature(row, number).encode())


def number(marks: str, row: "PersonRow | None") -> str:
    """The number of the browser, when she has signed in there with the password that she has now; else ""."""
    if row is None:
        return ""
    mark_of_hers = next((mark for mark in marks.split("~")[: MOST + 1] if _is_hers(mark, row)), "")
    return mark_of_hers.split(".")[1] if mark_of_hers else ""


def marked(marks: str, row: "PersonRow") -> str:
    """The marks of a browser once she has signed in there."""
    if not row.password_hash:
        return marks
    its_number = number(marks, row) or secrets.token_hex(16)
    others = [mark for mark in marks.split("~") if mark and mark.partition(".")[0] != str(row.id)]
    return "~".join([*others[-(MOST - 1) :], f"{row.id}.{its_number}.{_signature(row, its_number)}"])
