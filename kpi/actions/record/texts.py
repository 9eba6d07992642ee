"""Takes texts that a person types as a name, a code or a reason: of one line, with nothing in them that is not seen."""

from collections.abc import Iterable
from datetime import date

from kpi.actions.record.refusal import Refused
from kpi.model.letters import has_hidden, name_composed


def text_of(text: str, *, limit: int) -> str:
    """The text with single blanks and none around it; raises Refused."""
    composed = name_composed(text)
    if has_hidden(composed):
        raise Refused("control_character")
    if len(composed) > limit:
        raise Refused("too_long", composed[:40] + "…", limit=str(limit))
    return composed


def required(text: str, column: str, *, limit: int) -> str:
    text = text_of(text, limit=limit)
    if not text:
        raise Refused("required", column=column)
    return text


def code_of(text: str, column: str) -> str:
    """A code: one word, without the signs that part codes from each other and from their days."""
    text = required(text, column, limit=40)
    if any(letter.isspace() or letter in "@;,|" for letter in text):
        raise Refused("code_not_usable", text)
    return text


def one_of(column: str, text: str, known: Iterable[str]) -> str:
    """The word, when it is one of those that are known; raises Refused."""
    words = list(known)
    if text not in words:
        raise Refused("unknown_word", text[:40], column=column, known=", ".join(words))
    return text


def day_of(text: str | None) -> str | None:
    """The day as YYYY-MM-DD; None says nothing, "" takes the day away. Raises Refused."""
    if text:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise Refused("not_a_date", text[:20]) from None
    return text
