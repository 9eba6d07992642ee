"""Reads the styles of an OpenDocument spreadsheet: how cells are shown, the number format as Excel writes it."""

from kpi.importing.cells.sheet_facts import PLAIN, CellAppearance

_NUMBER_STYLES = frozenset({"number-style", "currency-style"})
_CELL_STYLES = frozenset({"style", "default-style"})
_WORDS = frozenset({"text", "currency-symbol"})
_MOST_WORDS, _MOST_DECIMALS = 100, 9
_COMMAS = {"1000": ",", "1000000": ",,", "1000000000": ",,,", "1000000000000": ",,,,"}
"""What divides a number before it is shown, as Excel writes it."""


class StylesReader:
    """The appearances of styles by their names: those of the document first, then those of its content."""

    def __init__(self) -> None:
        self.appearances: dict[str, CellAppearance] = {}
        self._formats: dict[str, str] = {}
        self._style = self._format = ""
        self._before = self._digits = self._behind = ""
        self._is_word = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELL_STYLES:
            self._style = attributes.get("style:name", "")
            parent = self.appearances.get(attributes.get("style:parent-style-name", ""), PLAIN)
            code = self._formats.get(attributes.get("style:data-style-name", ""), parent.format)
            self._keep(parent._replace(format=code))
        elif name == "text-properties" and self._style:
            self._keep(_with_properties(self.appearances.get(self._style, PLAIN), attributes))
        elif name in _NUMBER_STYLES:
            self._format = attributes.get("style:name", "")
            self._before = self._digits = self._behind = ""
        elif name == "number" and self._format:
            places = attributes.get("number:decimal-places", "0")
            decimals = min(int(places[:3]), _MOST_DECIMALS) if places.isdecimal() else 0
            commas = _COMMAS.get(attributes.get("number:display-factor", "1"), "")
            self._digits = f"0{'.' * bool(decimals)}{'0' * decimals}{commas}"
        elif name in _WORDS and self._format:
            self._is_word = True

    def text(self, text: str) -> None:
        if self._is_word and self._digits:
            self._behind = (self._behind + text)[:_MOST_WORDS]
        elif self._is_word:
            self._before = (self._before + text)[:_MOST_WORDS]

    def ended(self, name: str) -> None:
        if name in _CELL_STYLES:
            self._style = ""
        elif name in _NUMBER_STYLES:
            if self._digits:
                self._formats[self._format] = f"{_literal(self._before)}{self._digits}{_literal(self._behind)}"
            self._format = ""
        elif name in _WORDS:
            self._is_word = False

    def _keep(self, appearance: CellAppearance) -> None:
        """A style says what it says once: one of the content has the place of one of the document."""
        if appearance != PLAIN or self._style in self.appearances:
            self.appearances[self._style] = appearance


def _literal(words: str) -> str:
    bare = words.replace('"', "")
    return f'"{bare}"' if bare else ""


def _with_properties(appearance: CellAppearance, attributes: dict[str, str]) -> CellAppearance:
    """With what the properties of a text style say."""
    position = attributes.get("style:text-position")
    if position is not None:
        height = position.split()[0] if position.strip() else "0"
        up = height == "super" or (height.rstrip("%").isdecimal() and int(height.rstrip("%")[:6]) > 0)
        appearance = appearance._replace(height=1 if up else -1 if height == "sub" or height.startswith("-") else 0)
    lines = (attributes.get("style:text-line-through-style"), attributes.get("style:text-line-through-type"))
    if any(lines):
        appearance = appearance._replace(struck=any(line not in {None, "none"} for line in lines))
    return appearance
