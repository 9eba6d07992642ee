"""Takes texts that a person types as a name, a code or a reason: of one line, with nothing in them that is not seen."""

from collections.abc import Iterable
from datetime import date

from kpi.actions.record.refusal import Refused
from kpi.model.letters import has_hidden, name_composed


def text_of(text: str, *, limit: int) -> str:
    """The text with single blanks and none around it; raises Refused."""
    told = name_composed(text)
    if has_hidden(told):
        raise Refused("control_character")
    if len(told) > limit:
        raise Refused("too_long", told[:40] + "…", limit=str(limit))
    return told


def required(text: str, column: str, *, limit: int) -> str:
    told = text_of(text, limit=limit)
    if not told:
        raise Refused("required", column=column)
    return told


def code_of(text: str, column: str) -> str:
    """A code: one word, without the signs that part codes from each other and from their days."""
    told = required(text, column, limit=40)
    if any(letter.isspace() or letter in "@;,|" for letter in told):
        raise Refused("code_not_usable", told)
    return told


def one_of(column: str, told: str, known: Iterable[str]) -> str:
    """The word, when it is one of those that are known; raises Refused."""
    words = list(known)
    if told not in words:
        raise Refused("unknown_word", told[:40], column=column, known=", ".join(words))
    return told


def day_of(told: str | None) -> str | None:
    """The day as YYYY-MM-DD; None says nothing, "" takes the day away. Raises Refused."""
    if told:
        try:
            return date.fromisoformat(told).isoformat()
        except ValueError:
            raise Refused("not_a_date", told[:20]) from None
    return told
