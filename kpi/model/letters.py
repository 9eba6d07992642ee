"""Says what a name may be made of, and when two names look alike to the eye."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_BLANK_LETTERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks to Unicode that show nothing: a name made of them is empty to the eye."""
NEVER = frozenset(
    code
    for first, last in (
        *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200E, 0x200F), (0x202A, 0x202E)),
        *((0x2066, 0x2069), (0xD800, 0xDFFF), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF)),
    )
    for code in range(first, last + 1)
)
"""Signs that no text may have: controls, marks that turn the direction of what follows, halves of a letter."""
_NEVER = re.compile(f"[{re.escape(''.join(map(chr, sorted(NEVER))))}]")
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no store can hold or look up: NUL, and halves of a letter as a command line hands on bytes that are no text."""
_BLANKS = re.compile(r"\s+")
_ODD = re.compile("[^\x00-\u02ff\u1e00-\u1eff]")
"""Whatever Vietnamese does not need once its marks are composed; nearly always there is none."""
_WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")
_MOST_MARKS = 3
"""Marks on one letter, apart from it: Vietnamese has two (ẫ), Bahnar and Jrai three; more climb over the lines."""


def composed(text: str) -> str:
    """A text as it is kept: letters and marks as one sign each, a mark that was typed twice once, no blanks around."""
    whole = unicodedata.normalize("NFC", text).strip()
    if not _ODD.search(whole):
        return whole
    apart = unicodedata.normalize("NFD", whole)
    once = "".join(sign for sign, run in groupby(apart) for sign in (sign if unicodedata.combining(sign) else run))
    return unicodedata.normalize("NFC", once)


def name_composed(text: str) -> str:
    """The same of a name: of one line, with single plain blanks."""
    return _BLANKS.sub(" ", composed(text)) if not _NEVER.search(text) else composed(text)


def has_hidden(text: str) -> bool:
    """Whether anything in a name could not be seen, turns what stands beside it, or climbs over the lines."""
    if text.isprintable() and not _ODD.search(text):
        return False
    if any(unicodedata.category(sign) in _HIDDEN for sign in text) or _BLANK_LETTERS.search(text):
        return True
    marks = 0
    for sign in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        if marks > _MOST_MARKS:
            return True
    return False


def breaks_text(text: str) -> bool:
    """Whether a note has what no text may have: controls, turned directions, half a letter. Emojis have joiners."""
    return _NEVER.search(text) is not None


# ---- what looks alike

_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Writing systems that one word of Chinese, Japanese or Korean mixes, also with Latin letters."""

# From Unicode's confusables.txt (UTS 39), for the alphabets of which whole words can pass for Latin ones; a word that
# mixes alphabets is refused whatever its letters look like. NFKC has made full width and mathematical letters plain.
_AS_LATIN = {
    **dict(zip("АВСЕԌНЈКМОРЅТѴԜХУҮЗІӀ", "ABCEGHJKMOPSTVWXYY3ll", strict=True)),
    **dict(zip("аьсԁеҽһіӏꙇјорԛгѕѵѡԝхуү", "abcdeehilijopqrsvwwxyy", strict=True)),
    **dict(zip("ΑΒΕϜΗͿΚΜϺΝΟΡΤΧΥΖΙ", "ABEFHJKMMNOPTXYZl", strict=True)),
    **dict(zip("αιϳοσςρυνγκτ", "aijooopuvykt", strict=True)),
    **dict(zip("ՕՏՍքցհոռօգզսա", "OSUfghnnoqquw", strict=True)),
    **dict(zip("ᎪᏼᏟᎠᎬᏀᏳᎻᎫᏦᏞᎷᏢᎡᏒᏕᏚᎢᏙᎳᏔᎩᎽᏃᏏᏧᏂᎥ", "ABCDEGGHJKLMPRRSSTVWWYYZbdhi", strict=True)),
    **dict(zip("ⲤⲎⲔⲖⲘⲚⲞⲢⲦⲬⲨⲥⲒⲟⲣⲅ", "CHKLMNOPTXYclopr", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜꓒꓲ", "ABCDEFGHJKLMNOPRSTUVWXYZdl", strict=True)),
    **dict(zip("ɑɡıɩɪᴄᴏᴑꜱʋᴜᴠᴡʏᴢƖǀǃ", "agiiicoosuuvwyzlll", strict=True)),
    **dict(zip("ÐƉðɖ", "ĐĐđđ", strict=True)),
    "Ƨ": "2", "Ʒ": "3", "Ȝ": "3", "Ȣ": "8", "ȣ": "8", "|": "l", "∣": "l", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
}  # fmt: skip
_MARKS_ALIKE = {"\u030c": "\u0306", "\u0311": "\u0302", "\u0342": "\u0303", "\u0325": "\u0323"}
"""Marks that pass for those of Vietnamese: ǎ for ă. The tones themselves part one name from another."""
_DIGITS = {"0": "o", "1": "l", "O": "o"}
_SIGNS = {"Pd": "-", "Pi": "'", "Pf": "'", "Zs": " "}


class Appearance(NamedTuple):
    """How a name looks; two names look alike when either of these is the same."""

    written: str  # with its capitals, of which I is like l
    small: str

    def is_like(self, other: "Appearance") -> bool:
        """Whether the eye would take one for the other."""
        return self.written == other.written or self.small == other.small


@lru_cache(maxsize=65_536)  # a new name is compared with those of all people
def appearance(name: str) -> Appearance:
    """What the eye sees of a name: Latin where it cannot tell, without what is not seen, with its tones."""
    plain = unicodedata.normalize("NFKC", name)
    return Appearance(_seen(plain).replace("I", "l"), _seen(plain.casefold()))


def _seen(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_LATIN)).translate(_LIKE)
    return _BLANKS.sub(" ", _REPEATED.sub(r"\1", plain)).replace("rn", "m").replace("vv", "w").strip()


_LATIN = str.maketrans(_AS_LATIN)
_REPEATED = re.compile("([\u0300-\u036f])\\1+")


class _Like(dict[int, str]):
    """What each sign is like, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        if category in _HIDDEN or _BLANK_LETTERS.match(sign):
            like = ""
        elif category == "Nd":
            like = str(unicodedata.digit(sign))
        else:
            like = _AS_LATIN.get(sign) or _MARKS_ALIKE.get(sign) or _SIGNS.get(category) or sign
        self[code] = like = _DIGITS.get(like, like)
        return like


_LIKE = _Like()


def alphabets_mixed(name: str) -> tuple[str, ...]:
    """The alphabets of the first word that mixes several, by their Unicode names; () where every word has one."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", name)):
        alphabets = tuple(dict.fromkeys(_alphabet(sign) for sign in word if _is_letter(sign)))
        if len(alphabets) > 1 and not set(alphabets) - _TOGETHER <= {"LATIN"}:
            return alphabets
    return ()


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and unicodedata.category(sign) != "Lm"  # modifiers go with any alphabet


def _alphabet(sign: str) -> str:
    return unicodedata.name(sign, "?").split()[0]
