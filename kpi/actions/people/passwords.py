"""Hashes passwords with argon2id, and checks them in the same time whether or not there is such a person."""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from kpi.actions.record.refusal import Refused
from kpi.model.letters import NO_TEXT

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is mistaken for something else when it is read out
_ROOM = BoundedSemaphore(4)  # each hash takes 64 MB while it is made


def composed(text: str) -> str:
    """Letters and their marks as one sign each: keyboards differ in how they send them. No half letters and no NUL,
    which a command line may hand on and no store can look up."""
    return NO_TEXT.sub("\ufffd", unicodedata.normalize("NFC", text))


def hashed(password: str) -> str:
    """The hash that is kept, with a salt of its own; it is meant to take its time."""
    with _ROOM:
        return _hasher().hash(composed(password))


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # not for a command that asks for no password

    return PasswordHasher()


@cache
def _nobodys() -> str:
    """What the password of a name that nobody has is held against, so that the answer takes as long."""
    return hashed(secrets.token_hex(16))


def fits(password: str, password_hash: str) -> bool:
    """Whether it is the password; a person without one is held against nobody's."""
    from argon2.exceptions import InvalidHashError, VerificationError

    expected = password_hash or _nobodys()
    with _ROOM:
        try:
            return _hasher().verify(expected, composed(password)[: LONGEST + 1]) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was made by weaker parameters than those of today."""
    return _hasher().check_needs_rehash(password_hash)


ONE_TIME_DAYS = 7
"""So long a password for one use waits to be used."""
SPENT = "0"
"""The end of one that has been used: earlier than any moment."""


def one_time_end(moment: datetime) -> str:
    """Until when a password for one use, given at this moment, may be used."""
    return (moment + timedelta(days=ONE_TIME_DAYS)).isoformat(timespec="milliseconds")


def one_time() -> str:
    """A password to be read out and typed once: 60 bits in four groups."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(3)) for _ in range(4))


def checked(password: str, name: str, near: Iterable[str] = ()) -> str:
    """The password, when it may be used by somebody who signs in under that name; raises Refused.

    `near` are other names that come to mind of her: how she is called, and the bodies of the record.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("password_length", shortest=str(SHORTEST), longest=str(LONGEST))
    from kpi.actions.people import usual_passwords  # a list that few processes need

    login = usual_passwords.plain(name)
    holds_login = len(login) > 3 and login in usual_passwords.plain(password)  # a shorter one stands in many a word
    if holds_login or usual_passwords.is_usual(password, (name, *near)):
        raise Refused("password_easy")
    return password
