"""Tells what is seen of a cell beside its value: what its number format divides or names, raised and struck letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from kpi.importing.cells import measures
from kpi.importing.cells.footnote_marks import lowered, raised
from kpi.importing.cells.grid import Cell
from kpi.importing.cells.sheet_facts import CellAppearance, Piece


class Shown(NamedTuple):
    """How one section of a number format shows a number: divided by `scale`, with words beside it."""

    scale: int = 1
    decimals: int = 0
    before: str = ""
    behind: str = ""
    condition: tuple[str, Decimal] | None = None

    @property
    def measure(self) -> str:
        """The measure that the words name; "" where they name none that everybody knows."""
        return _measure_in(self.behind, self.scale) or _measure_in(self.before, self.scale)

    def text(self, number: Decimal) -> str:
        """About what is seen in the cell, with a point for decimals."""
        seen = f"{(number / self.scale).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP):f}"
        seen = seen.rstrip("0").rstrip(".") if self.decimals == _ALL else seen
        return f"{self.before}{seen}{self.behind}".strip()


_USUAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,40})?")


@lru_cache(maxsize=512)
def _measure_in(words: str, scale: int) -> str:
    bare = words.strip(" ()[].,;")
    if "₫" in bare:
        return "đồng"
    if bare in {"%", "‰"} or any(sign in bare for sign in "$€£¥"):
        return bare
    return bare if bare and measures.is_known(bare) and (scale == 1 or is_money(bare)) else ""


def is_money(measure: str) -> bool:
    known = measures.measure_of(measure)
    return known is not None and known.is_money


def says_something(appearance: CellAppearance) -> bool:
    """Whether a cell that is shown so says more by it than its value does."""
    code = appearance.format
    return bool(appearance.height or appearance.struck or (code and (is_percentage(code) or sections_of(code))))


_ONLY_WRITTEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a number format only writes down: 0.0"%" makes no percentage of a number."""


@lru_cache(maxsize=512)
def is_percentage(code: str) -> bool:
    """Whether a number of this format is shown a hundred times as large, with a percent sign."""
    return "%" in _ONLY_WRITTEN.sub("", code)


@lru_cache(maxsize=65_536)  # the same number in the same format, the same name, come again and again
def as_shown(cell: Cell, appearance: CellAppearance, pieces: tuple[Piece, ...] = ()) -> Cell:
    """The cell as it is seen: a percentage as such, raised digits raised, what is struck out marked, a number with what
    its format divides it by and names."""
    if cell.kind not in {"number", "text", "date"}:
        return cell
    if cell.kind == "number" and is_percentage(appearance.format) and _USUAL.fullmatch(cell.text):
        cell = Cell(_times_hundred(cell.text), "number", "percent_format")
    parts = [(piece.text, piece.appearance or appearance) for piece in (pieces or [Piece(cell.text)])]
    seen = [each for text, each in parts if text.strip()]
    if any(each.struck for each in seen):
        return cell._replace(rule="struck_out")
    if cell.kind == "text":
        text = "".join(_at_height(text, each) for text, each in parts)
        is_all = all(each.height for each in seen) and bool(re.search("[0-9]", cell.text))
        return cell._replace(text=text, rule="raised_whole" if is_all else cell.rule)
    if cell.kind == "number" and appearance.height:
        return cell._replace(rule="raised_whole")
    if cell.kind == "number" and not cell.rule and _USUAL.fullmatch(cell.text):
        return _in_format(cell, sections_of(appearance.format))
    return cell


def _times_hundred(digits: str) -> str:
    """0.824 is shown as 82.4%."""
    text = f"{Decimal(digits).scaleb(2):f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _at_height(text: str, appearance: CellAppearance) -> str:
    return raised(text) if appearance.height > 0 else lowered(text) if appearance.height < 0 else text


def _in_format(cell: Cell, sections: Sequence[Shown]) -> Cell:
    number = Decimal(cell.text)
    shown = _section(number, sections) if sections else Shown()
    if shown.scale == 1 and not shown.measure:
        return cell
    return Cell(cell.text, "number", "", shown.scale, shown.measure, shown.text(number))


def _section(number: Decimal, sections: Sequence[Shown]) -> Shown:
    """The section by which a number is shown: the first whose condition holds, or that of its sign."""
    if any(section.condition for section in sections):
        return next((section for section in sections if _holds(number, section.condition)), sections[-1])
    place = 1 if number < 0 else 2 if number == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


def _holds(number: Decimal, condition: tuple[str, Decimal] | None) -> bool:
    if condition is None:
        return True
    sign, bound = condition
    return {
        "<": number < bound,
        ">": number > bound,
        "=": number == bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "<>": number != bound,
    }[sign]


_TOKEN = re.compile(
    r'"(?P<said>[^"]*)"|\\(?P<one>.)|\[(?P<inside>[^\]]*)\]|[_*].|(?P<general>[Gg]eneral|GENERAL)|(?P<code>.)',
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)")
_DIGIT = "[0#?]"
_LITERAL = "\x00"
_BARE = frozenset("$€£¥₫đ")
_LONGEST = 255  # letters of a format, as Excel allows
_MOST_THOUSANDS = 5
_ALL = 9  # decimals, where the format shows as many as there are


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Shown, ...]:
    """What a number format does beside grouping and rounding; () where it does nothing else."""
    sections = tuple(map(_shown, _split(code[:_LONGEST])))[:4]
    return sections if any(section.scale > 1 or section.measure for section in sections) else ()


def _split(code: str) -> Iterator[list[tuple[str, str]]]:
    """The sections, each as its tokens: what is said, what stands in brackets, and the signs of the format."""
    section: list[tuple[str, str]] = []
    for token in _TOKEN.finditer(code):
        kind = token.lastgroup or "skip"
        if kind == "code" and token[0] == ";":
            yield section
            section = []
        elif kind != "skip":
            section.append((kind, token[kind]))
    yield section


def _shown(tokens: Iterable[tuple[str, str]]) -> Shown:
    skeleton, literals, condition, is_general = "", list[tuple[int, str]](), None, False
    for kind, text in tokens:
        if kind == "inside":
            if match := _CONDITION.fullmatch(text):
                condition = match[1], Decimal(match[2])
            elif text.startswith("$"):
                literals.append((len(skeleton), text[1:].partition("-")[0]))
        elif kind == "general":
            skeleton, is_general = skeleton + "0", True
        elif kind == "code" and text not in _BARE and text != " ":
            skeleton += text
        else:
            literals.append((len(skeleton), text))
            skeleton += _LITERAL
    digits = [match.start() for match in re.finditer(_DIGIT, skeleton)]
    if not digits:
        return Shown(condition=condition)
    commas = re.findall(rf"(?<={_DIGIT}),+(?![,0#?])", skeleton)
    scale = 1000 ** min(sum(map(len, commas)), _MOST_THOUSANDS)
    decimals = re.search(rf"\.({_DIGIT}+)", skeleton)
    return Shown(
        scale,
        min(len(decimals[1]), _ALL) if decimals else _ALL if is_general else 0,
        "".join(text for place, text in literals if place <= digits[0]),
        "".join(text for place, text in literals if place > digits[-1]),
        condition,
    )
