"""Takes names of people as they are kept and shown, and refuses those that would be taken for somebody else's."""

import unicodedata
from typing import TYPE_CHECKING

from db import people as rows
from kpi.actions.record.refusal import Refused
from kpi.actions.record.texts import text_of
from kpi.model.letters import alphabets_mixed, appearance, composed
from kpi.model.person import is_of_the_system

if TYPE_CHECKING:
    from db.engine import Connection

LONGEST_NAME = 80


def name_of(text: str) -> str:
    """A name to sign in with as it is kept: composed, in small letters, without blanks around it; raises Refused."""
    typed = composed(text)
    name = typed.casefold()
    usable = all(letter.isalnum() or letter in "._-@+" for letter in name)
    # Full width, ligatures and the like are other signs of the same letters.
    if not name or len(name) > LONGEST_NAME or not usable or unicodedata.normalize("NFKC", typed) != typed:
        raise Refused("name_not_usable", text[:LONGEST_NAME])
    _check_letters(name)
    return name


def shown_text(text: str, limit: int = 120) -> str:
    """A name to show: any text of one line, in letters of one alphabet a word; raises Refused."""
    shown = text_of(text, limit=limit)
    _check_letters(shown)
    return shown


def _check_letters(name: str) -> None:
    """Raises Refused for what is written to look like something else, or as the system signs."""
    if mixed := alphabets_mixed(name):
        raise Refused("name_mixes_alphabets", name, alphabets=", ".join(alphabet.capitalize() for alphabet in mixed))
    if is_of_the_system(name):
        raise Refused("name_of_the_system", name)


def refuse_lookalikes(connection: "Connection", name: str, shown: str, *, of: int = 0) -> None:
    """Raises Refused where either name ("" is none) would be taken for another person's.

    Two may be shown alike where it is written alike, for two people may be called Nguyễn Văn An and their names to sign
    in with stand beside it; whoever writes it otherwise and means it to look the same has something else in mind.
    """
    its_looks = [(spelling, appearance(spelling)) for spelling in (name, shown) if spelling]
    for row in rows.all_people(connection):
        for spelling, its in its_looks if row.id != of else ():
            is_namesake = spelling == row.shown_name and spelling == shown
            if appearance(row.name).is_like(its) or (
                row.shown_name and not is_namesake and appearance(row.shown_name).is_like(its)
            ):
                raise Refused("name_looks_like", spelling, other=row.shown_name or row.name, name=row.name)
