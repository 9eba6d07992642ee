"""Reads the styles of a workbook's cells: the number format and the font of each, by the number that cells name."""

import zipfile
from collections.abc import Callable, Mapping, Sequence

from kpi.importing.cells.sheet_facts import PLAIN, CellAppearance
from kpi.importing.cells.text_runs import with_property
from kpi.importing.cells.xml_elements import each_element

_ACCOUNTS = {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", **_ACCOUNTS}
"""The percentages and the numbers of fixed decimals among the formats that every workbook has without naming them."""


def styles_of(package: zipfile.ZipFile, says_something: Callable[[CellAppearance], bool]) -> dict[int, CellAppearance]:
    """The cell styles that say something of what is in a cell, by their numbers."""
    if "xl/styles.xml" not in package.namelist():
        return {}
    reader = _StylesReader()
    each_element(package, "xl/styles.xml", reader.started, reader.ended)
    return styles_by_number(reader.styles, reader.formats, reader.fonts, says_something)


def styles_by_number(
    styles: Sequence[tuple[int, int]],
    formats: Mapping[int, str],
    fonts: Sequence[CellAppearance],
    says_something: Callable[[CellAppearance], bool],
) -> dict[int, CellAppearance]:
    """The same of styles that are given as the numbers of a format and a font each."""
    appearances: dict[int, CellAppearance] = {}
    for place, (number, font) in enumerate(styles):
        look = fonts[font] if font < len(fonts) else PLAIN
        appearance = look._replace(format=formats.get(number, BUILT_IN.get(number, "")))
        if says_something(appearance):
            appearances[place] = appearance
    return appearances


class _StylesReader:
    """Goes through the elements of the styles."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.fonts: list[CellAppearance] = []
        self.styles: list[tuple[int, int]] = []
        self._inside = ""

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"fonts", "cellXfs"}:
            self._inside = name
        elif name == "numFmt":
            self.formats[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif name == "font" and self._inside == "fonts":
            self.fonts.append(PLAIN)
        elif name == "xf" and self._inside == "cellXfs":
            self.styles.append((_whole(attributes.get("numFmtId", "")), _whole(attributes.get("fontId", ""))))
        elif self._inside == "fonts" and self.fonts:
            self.fonts[-1] = with_property(self.fonts[-1], name, attributes)

    def ended(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
