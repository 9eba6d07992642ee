"""Headers: the words that stand above a column, in Vietnamese or English, and what such a column is taken for."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.month_names import MONTH, MONTHS_EN
from kpi.importing.table.reading import MEANINGS


class Header(NamedTuple):
    """What a header says: a meaning, "" where it is not known; the basis of a plan."""

    meaning: str
    basis: str = ""
    silent: bool = False  # "Số lượng": of a plan or of what was reached


_EXACT: dict[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "so tt", "so thu tu", "no", "number in order"),
    "unit": (
        *("don vi", "dv", "ten don vi", "ma don vi", "don vi bao cao", "don vi thuc hien", "dia phuong", "xa"),
        *("phuong", "xa phuong", "name", "ten dia phuong"),
        *("phuong xa", "xa phuong thi tran", "xa thi tran", "huyen", "co quan", "co quan don vi", "unit name"),
        *("don vi hanh chinh", "ten xa", "ten phuong", "name of unit", "unit code", "ma dvhc", "ma xa"),
    ),
    "indicator": (
        *("chi tieu", "ten chi tieu", "ma chi tieu", "ma", "ma so", "noi dung", "noi dung chi tieu", "danh muc"),
        *("danh muc chi tieu", "he thong chi tieu", "chi so", "ten chi so", "cac chi so"),
        *("cac chi tieu", "chi tieu chu yeu", "chi tieu nhiem vu", "ten chi tieu nhiem vu", "code", "indicator name"),
        *("indicator code", "ten", "hang muc", "khoan muc", "dien giai", "noi dung thu", "nhiem vu", "linh vuc"),
    ),
    "measure": ("dvt", "don vi tinh", "dv tinh", "d v t", "measured in", "unit of measure", "measured", "dv t"),
    "period": (
        *("ky", "ky bao cao", "thoi gian", "thoi ky", "reporting period", "ky so lieu", "thang nam"),
        *("thang", "quy", "nam"),
    ),
    "basis": ("can cu giao", "can cu", "loai ke hoach", "basis of plan", "cap giao"),
    "effective_on": ("hieu luc", "co hieu luc tu ngay", "ngay hieu luc", "hieu luc tu", "in force from"),
    "document": ("van ban", "so van ban", "can cu phap ly", "quyet dinh", "so quyet dinh", "van ban giao"),
    "note": ("ghi chu", "notes", "remark", "remarks", "chu thich", "ghi chu giai trinh"),
    "target_text": ("muc tieu bang loi", "target in words", "aim in words"),
    "numerator": ("tu so", "tu"),
    "denominator": ("mau so", "mau"),
    "up_to": ("so lieu den ngay", "den ngay", "up to", "tinh den ngay", "so lieu den", "figures up to"),
    "approximate": ("uoc chung", "xap xi", "approximately"),
    "reason": ("ly do", "giai trinh", "nguyen nhan", "reason"),
    "refused_because": ("refused because", "ly do tu choi", "ly do tu choi khong lay", "why it was refused not taken"),
    "skip": ("khong lay", "not taken", "cong", "tong cong", "tong", "tong so", "ca nam", "quy i", "quy ii", "quy iii",
             "quy iv", *(f"quy {number}" for number in range(1, 5)), "level", "cap", "linh vuc nganh"),
    "actual": ("actual", "thuc hien", "th", "ket qua", "ket qua thuc hien", "so thuc hien", "so lieu", "result"),
    "actual_year_ago": ("cung ky nam truoc lay", "same period last year taken"),
    "stated_percent": (
        *("per cent of target as reported", "%", "‰", "so %", "ty le %", "ti le %"),
        *("% thuc hien", "% dat", "dat %", "% hoan thanh", "hoan thanh %"),
    ),
    "year_ago": ("cung ky nam truoc khong lay", "same period last year", "year ago", "last year"),
    "year_estimate": ("uoc ca nam khong lay", "year estimate"),
    "growth": ("so cung ky khong lay", "growth", "change on last year not taken"),
}  # fmt: skip
KNOWN = {
    **{plain_key(meaning.replace("_", " ")): meaning for meaning in MEANINGS if not meaning.startswith("month_")},
    **{key: meaning for meaning, keys in _EXACT.items() for key in keys},
}
"""What a whole header says, as `plain_key` makes it."""
_VALUES = frozenset({"so luong", "gia tri", "tri so", "value", "values", "amount", "quantity", "data value"})
"""Headers of figures that say nothing else of them."""
_OF_A_YEAR = re.compile(r"chi tieu (?:19|20|21)[0-9]{2}")  # the year's, and no name of an indicator
_PLAN = (
    *("kh", "ke hoach", "du toan", "dt", "nghi quyet", "nq", "hdnd", "chi tieu giao", "giao", "phan dau", "muc tieu"),
    *("chi tieu nam", "chi tieu ca nam", "chi tieu duoc giao", "chi tieu phan bo"),
    *("phan khai", "phan bo", "khoan", "dang ky"),
    *("target", "targets", "plan", "planned", "budget", "budgeted", "goal", "quota", "allocation"),
)
_YEAR_AGO = ("cung ky", "ck", "nam truoc", "same period", "last year", "year ago")
_COMPARED = (
    *("%", "‰", "so", "so sanh", "so voi", "ty le", "ti le", "dat", "hoan thanh", "tang", "giam", "toc do", "nhip do"),
    *("percent", "vs", "th kh"),
)


class ColumnRule(NamedTuple):
    """A header of this meaning has a word of each of these groups in it, at its beginning where that is said."""

    meaning: str
    words: tuple[tuple[str, ...], ...]
    but_not: tuple[str, ...] = ()
    is_first: bool = False


RULES = (
    ColumnRule("growth", (_COMPARED, _YEAR_AGO)),
    ColumnRule("growth", (("tang truong", "toc do tang", "growth", "tang giam"),)),
    ColumnRule("stated_percent", (_COMPARED, _PLAN)),
    ColumnRule(
        "stated_percent",
        (
            (
                "ty le hoan thanh",
                "ti le hoan thanh",
                "ty le dat",
                "dat ty le",
                "dat ti le",
                "attainment",
                "stated percent",
            ),
        ),
    ),
    ColumnRule("year_ago", (_YEAR_AGO,)),
    ColumnRule("year_estimate", (("uoc", "du kien", "estimate"), ("ca nam", "nam", "year")), ("thang", "quy", "month")),
    ColumnRule("target", (_PLAN,), ("thuc hien", "th", "ket qua", "luy ke", "lk", "uoc")),
    ColumnRule("to_date", (("luy ke", "luy tien", "lk", "cong don", "tu dau nam", "to date", "cumulative", "ytd"),)),
    ColumnRule("target", (_PLAN,), is_first=True),
    ColumnRule("estimate", (("uoc", "uth", "estimate", "estimated", "so bo"),)),
    ColumnRule("actual", (("thuc hien", "th", "ket qua", "actual", "actuals", "so lieu"),)),
)
"""The first that fits tells what a header means that is none of the known ones."""


def _any(words: Iterable[str]) -> str:
    """One of the words by itself; the sign of a share stands for one."""
    return "(?:" + "|".join(word if word in {"%", "‰"} else rf"\b{word}\b" for word in words) + ")"


def _pattern(rule: ColumnRule) -> re.Pattern[str]:
    before = "" if rule.is_first else ".*"
    without = f"(?!.*{_any(rule.but_not)})" if rule.but_not else ""
    return re.compile("^" + without + "".join(f"(?={before}{_any(words)})" for words in rule.words))


_PATTERNS = tuple((rule.meaning, _pattern(rule)) for rule in RULES)
_BASES = (
    ("resolved", re.compile(r"\b(?:hdnd|nghi quyet|nq|council|resolved)\b")),
    ("stretch", re.compile(r"\b(?:phan dau|stretch)\b")),
    ("assigned", re.compile(r"\b(?:giao|cap tren|assigned)\b")),
)
SIDES = {"kh": "plan", "ke hoach": "plan", "plan": "plan", "th": "actual", "thuc hien": "actual", "actual": "actual"}
"""The words by which a row says whether it is of the plan or of what was done."""
_MONTH = re.compile(rf"(?:{'|'.join(MONTH)})? ?0?([1-9]|1[0-2])(?: (?:nam )?(?:19|20)[0-9]{{2}})?")
_LONGEST = 300  # a sentence is no header, and looking for words in it takes time
_NUMBER_WORD = re.compile(r"\bsố(?: liệu)?\b")
_BOTH = re.compile(r"(?=.*\b(?:th|thuc hien|actual)\b)(?=.*\b(?:kh|ke hoach|du toan|plan|cung ky|ck)\b)")
_FOR_REFERENCE = re.compile(r"\b(?:tham khao|for reference)\b")
_MEASURE_BESIDE = re.compile(r"\(([^()]*)\)\s*$")


@lru_cache(maxsize=4096)
def header_of(text: str) -> Header:
    """What is said by the words above a column, from the top row to the bottom one."""
    key = plain_key(text) if len(text) <= _LONGEST else ""
    if not key:
        return Header("")
    if is_for_reference(key):
        return Header("skip")
    if _OF_A_YEAR.fullmatch(key):
        return Header("target")
    if key in _VALUES or plain_key(without_measure(text)) in _VALUES:
        return Header("actual", silent=True)
    meaning = KNOWN.get(key) or KNOWN.get(plain_key(without_measure(text))) or _by_rule(text)
    return Header(meaning, _basis(key) if meaning == "target" else "")


def is_for_reference(text: str) -> bool:
    """Whether it says of itself that it is only there to be looked at."""
    return _FOR_REFERENCE.search(plain_key(text)) is not None


def _by_rule(text: str) -> str:
    """By the first rule that fits; "số" (number) is not "so" (compared), and a measure in brackets is none either."""
    words = _NUMBER_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold())
    bare = plain_key(without_measure(words))
    key = plain_key(words) if _BOTH.search(bare) else bare
    return next((meaning for meaning, rule in _PATTERNS if rule.search(key)), "")


def _basis(key: str) -> str:
    return next((basis for basis, rule in _BASES if rule.search(key)), "")


def basis_of(text: str) -> str:
    """The code of the basis that the words name, as offices write it: "giao", "HĐND", "phấn đấu"; "" for none."""
    return _basis(plain_key(text))


def month_of(text: str) -> int:
    """The month that the words name and nothing else, 0 where they name none."""
    key = plain_key(text)
    if key.isdigit():  # a bare number may be the number of a column as well
        return 0
    if match := _MONTH.fullmatch(key):
        return int(match[1])
    named = [number for number, name in enumerate(MONTHS_EN, 1) if key in {name, name[:3]}]
    return named[0] if named else 0


def without_measure(text: str) -> str:
    """The header without the measure in brackets at its end."""
    return _MEASURE_BESIDE.sub("", text)


def measure_beside(text: str) -> str:
    """What stands in brackets at the end of a header: "Thực hiện (triệu đồng)"."""
    match = _MEASURE_BESIDE.search(text)
    return match[1].strip() if match else ""


_ESTIMATE = re.compile(
    r"(?:so (?:lieu )?)?(?:uoc|so bo)(?: tinh| thuc hien| th| dat)?"
    r"(?: (?:tinh )?den (?:het )?(?:ngay [0-9]{1,2}|(?:ngay )?[0-9]{1,2} [0-9]{1,2}(?: [0-9]{4})?))?"
    r"|estimate|estimated|est"
)


def is_mark_of_estimate(note: str) -> bool:
    """Whether a note says that the figure is an estimate, and nothing else: "Ước", "Ước TH", "ước đến 25/10"."""
    return len(note) <= _LONGEST and _ESTIMATE.fullmatch(plain_key(note)) is not None


def is_unclear(text: str) -> bool:
    """ "Đơn vị" alone is the unit that reports to one office and the unit of measure to another."""
    return plain_key(text) in {"don vi", "dv"}
