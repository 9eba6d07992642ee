"""Finds the names of units and indicators in the lines above a table."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from kpi.importing.cells.word_keys import name_key, plain_key
from kpi.model.unit import Unit

_LONGEST = 600

_HEAD = re.compile(r"^(?:uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|dang uy|don vi|ten don vi|don vi bao cao|unit)\b")
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_AFTER_A_NAME = frozenset(
    name_key(word)
    for word in (
        *("năm", "tháng", "quý", "tỉnh", "huyện", "thành", "thị", "quận", "về", "trong", "đến", "và", "do", "thuộc"),
        *("giai", "thực", "kỳ", "đầu", "từ", "của", "ngày", "in", "of", "for", "district", "province", "year"),
    )
)


def names_it(text: str, name: str) -> bool | None:
    """Whether the words name it and then end or go on with something else; None where its name is not in them."""
    joined, key = _joined(text), _joined(name)
    if not key.strip() or key not in joined:
        return None
    after = joined.partition(key)[2].split()
    if not after or not re.match(r"\w", after[0]) or after[0] in _AFTER_A_NAME:
        return True
    return after[0].isdigit() and after[1:2] == [name_key("tháng")]


@lru_cache(maxsize=256)
def _joined(text: str) -> str:
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text[:_LONGEST]))
    return f" {' '.join(name_key(token) or token for token in tokens)} "


def units_in_title(
    text: str, by_name: Mapping[str, tuple[Unit, ...]], by_code: Mapping[str, tuple[Unit, ...]]
) -> tuple[list[Unit], list[Unit]]:
    """The units that a title names by their whole name, or by their code behind "Đơn vị:"; and those it may name.

    "Xã A" is not named in "XÃ A LƯỚI": only what follows tells where a name ends.
    """
    named: list[Unit] = []
    perhaps: list[Unit] = []
    for name, units in by_name.items():
        is_whole = names_it(text, name)
        if is_whole is None and name.endswith(")"):  # what a name has in brackets stands in no letterhead
            is_whole = names_it(text, name.rpartition("(")[0])
        if is_whole is not None:
            (named if is_whole else perhaps).extend(units)
    if named:
        return [unit for unit in dict.fromkeys(named) if not any(_within(unit, other) for other in named)], []
    words = text.partition(":")[2].split()
    coded = by_code.get(words[0].casefold(), ()) if words and _HEAD.match(plain_key(text)) else ()
    return list(coded), list(dict.fromkeys(perhaps))


def _within(unit: Unit, other: Unit) -> bool:
    """Whether the name is only a piece of the other's."""
    mine, others = name_key(unit.name_vi), name_key(other.name_vi)
    return mine != others and f" {mine} " in f" {others} "
