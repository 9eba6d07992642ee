"""The catalogue of translations: Vietnamese text -> what another language says, singular form first."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

Forms = Mapping[tuple[str, str], tuple[str, ...]]
"""By context ("" for a sentence, "measure" for what is counted) and Vietnamese text."""

_HERE = Path(__file__).parent


@cache
def forms(code: str) -> Forms:
    """Read once; empty for Vietnamese, which is what the texts are written in."""
    if code == "vi":
        return MappingProxyType({})
    from babel.messages.pofile import read_po  # takes a while: Vietnamese does without

    with (_HERE / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    translations: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in catalogue:
        text = message.id if isinstance(message.id, str) else message.id[0]
        translation = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if text and all(translation) and not message.fuzzy:
            translations[message.context or "", text] = translation
    return MappingProxyType(translations)
