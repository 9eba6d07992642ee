"""Converts text typed for fonts of the time before Unicode, TCVN3 (ABC) or VNI, and tells where a text is of one."""

import re
import unicodedata
from functools import lru_cache

_TCVN3_CODES = (
    "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb"
    "\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed"
    "\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ROOF = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_ALONE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ì": "ì", "í": "í"}


def _vni() -> dict[str, str]:
    """Every spelling of VNI, a letter with its mark behind it, and what it means."""
    spellings = dict(_ALONE)
    for letter, base in (*((vowel, vowel) for vowel in "aeouy"), ("ô", "ơ"), ("ö", "ư")):
        spellings |= {letter + mark: base + tone for mark, tone in _TONES.items()}
    spellings |= {"a" + mark: "ă" + tone for mark, tone in _BREVE.items()}
    spellings |= {letter + mark: letter + "\u0302" + tone for letter in "aeo" for mark, tone in _ROOF.items()}
    lower = {spelling: unicodedata.normalize("NFC", meant) for spelling, meant in spellings.items()}
    upper = {spelling.upper(): meant.upper() for spelling, meant in lower.items()}
    mixed = {spelling[0].upper() + spelling[1:]: meant.upper() for spelling, meant in lower.items()}
    return lower | mixed | upper


_VNI = _vni()
_VNI_SPELLING = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORD = re.compile(r"[^\W\d_]+(?:[\xa1-\xbf]+[^\W\d_]*)*|[\xa1-\xbf][^\W\d_]*")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_FEWEST = 2


def converted(text: str, font: str) -> str:
    """The text as it was meant when it was typed in that font: tcvn3 or vni."""
    if font == "tcvn3":
        return text.translate(_TCVN3)
    return _VNI_SPELLING.sub(lambda match: _VNI[match[0]], text)


_OF_ONE_BYTE = re.compile("[\x00-\xffŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]*")


def is_of_one_byte(text: str) -> bool:
    """Whether the text could be of an old font: its letters are those of one byte, and some are not plain."""
    return not text.isascii() and _OF_ONE_BYTE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    tones = sum(parts.count(mark) for mark in _TONE_MARKS)
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONE_MARKS))
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None


def share_of_syllables(text: str) -> tuple[int, float]:
    """How many words have letters that are not plain, and which share of them could be Vietnamese."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return len(words), sum(map(_is_syllable, words)) / len(words) if words else 0.0


def fonts_of(text: str) -> list[str]:
    """The old fonts in which the text makes sense, where as it stands it makes none; the likeliest first."""
    sample = " ".join(line for line in text.splitlines() if is_of_one_byte(line))
    count, now = share_of_syllables(sample)
    if count < _FEWEST or now > 0.5:
        return []
    shares = {font: share_of_syllables(converted(sample, font)) for font in ("tcvn3", "vni")}
    likely = [font for font, (words, share) in shares.items() if words and share >= 0.7]
    return sorted(likely, key=lambda font: -shares[font][1])


def looks_like_a_font(text: str) -> bool:
    return bool(fonts_of(text))
