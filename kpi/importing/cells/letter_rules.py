"""Makes letters the same before anything is compared: each by a rule with a name, none in silence."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from kpi.importing.cells.grid import Cell, Grid, GridSheet, Tally, place_of
from kpi.importing.cells.old_fonts import converted, fonts_of, is_of_one_byte
from kpi.model.question import Answers, Choice, Example, Question

_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad\u180e]")
_TURNING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WIDE = re.compile(r"[\uff01-\uff5e]")
_EXAMPLES = 4


def _without(pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: pattern.sub("", text)


RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("composed_letters", lambda text: unicodedata.normalize("NFC", text)),
    ("odd_spaces", lambda text: _SPACES.sub(" ", text)),
    ("unseen_letters", _without(_UNSEEN)),
    ("turning_letters", _without(_TURNING)),
    ("control_letters", _without(_CONTROL)),
    ("wide_letters", lambda text: _WIDE.sub(lambda match: chr(ord(match[0]) - 0xFEE0), text)),
)
"""Each rule with what it makes of a text; applied in this order."""


_ODD = re.compile("|".join(pattern.pattern for pattern in (_SPACES, _UNSEEN, _TURNING, _CONTROL, _WIDE)))


def normal(grid: Grid, answers: Answers) -> Grid:
    """The grid with its texts made normal; with a question where they may be of an old font."""
    font = answers.get("font", "")  # said by a person, it holds also where the text alone would not show it
    if not grid.questions and (question := _font_question(grid)) is not None and not font:
        return grid._replace(sheets=(), questions=(question,))
    tally = Tally()
    sheets = tuple(_sheet(sheet, font if font in {"tcvn3", "vni"} else "", tally) for sheet in grid.sheets)
    return grid._replace(sheets=sheets, applied=(*grid.applied, *tally.applied()))


def _sheet(sheet: GridSheet, font: str, tally: Tally) -> GridSheet:
    """Most sheets have nothing odd in them: all texts together are asked once before any is by itself."""
    if not font and _is_normal("\n".join(cell.text for row in sheet.rows for cell in row)):
        return sheet
    rows = list(sheet.rows)
    for number, row in enumerate(rows):
        if any(cell.kind == "text" and (font or not _is_normal(cell.text)) for cell in row):
            rows[number] = tuple(
                _cell(cell, font, place_of(sheet.name, number + 1, column), tally) if cell.kind == "text" else cell
                for column, cell in enumerate(row, start=1)
            )
    return sheet._replace(rows=tuple(rows))


def _is_normal(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and _ODD.search(text) is None


def _cell(cell: Cell, font: str, place: str, tally: Tally) -> Cell:
    text, rule = cell.text, cell.rule
    if _is_normal(text) and (text.isascii() or not font):
        return cell
    for code, changed in _steps(text, font):
        tally.note(code, place, text, changed)
        text, rule = changed, rule or code
    return Cell(text, "text", rule) if text.strip() else Cell("", "blank", rule)


@lru_cache(maxsize=16_384)  # the names of a table come again and again
def _steps(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """The rules that change the text, in their order, each with what it makes of it."""
    steps: list[tuple[str, str]] = []
    if font and is_of_one_byte(text):
        steps.append((f"font_{font}", converted(text, font)))
    for code, make in RULES:
        steps.append((code, make(steps[-1][1] if steps else text)))
    befores = (text, *(after for _, after in steps))
    return tuple(step for step, before in zip(steps, befores, strict=False) if step[1] != before)


def _font_question(grid: Grid) -> Question | None:
    """Which old font the texts are of, where they make sense in one and as they stand make none."""
    texts = {cell.text for sheet in grid.sheets for row in sheet.rows for cell in row if cell.kind == "text"}
    suspect = {text for text in texts if is_of_one_byte(text)}
    fonts = fonts_of("\n".join(suspect)) if suspect else []
    if not fonts:
        return None
    places = (
        (place_of(sheet.name, row, column), cell.text)
        for sheet in grid.sheets
        for row, cells in enumerate(sheet.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell.text in suspect and cell.kind == "text"
    )
    differing = ((place, text) for place, text in places if any(converted(text, font) != text for font in fonts))
    examples = list(islice(differing, _EXAMPLES))
    choices = [Choice(font, tuple(converted(text, font) for _, text in examples)) for font in fonts]
    return Question(
        "font",
        (*choices, Choice("unicode", tuple(text for _, text in examples))),
        tuple(Example(place, text) for place, text in examples),
    )
