"""Reads the runs of a workbook's text: its pieces, each with the font of its own that it may have."""

from collections.abc import Mapping

from kpi.importing.cells.sheet_facts import PLAIN, CellAppearance, Piece

_HEIGHTS = {"superscript": 1, "subscript": -1}


def with_property(appearance: CellAppearance, name: str, attributes: Mapping[str, str]) -> CellAppearance:
    """With what one element of a font says."""
    if name == "vertAlign":
        return appearance._replace(height=_HEIGHTS.get(attributes.get("val", ""), 0))
    if name in {"strike", "dstrike"}:
        return appearance._replace(struck=attributes.get("val", "1") not in {"0", "false"})
    return appearance


class Runs:
    """The pieces of one text, as its elements go by."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._appearance: CellAppearance | None = None
        self._text: list[str] = []
        self._is_sound = self._inside = False  # how a Japanese word is pronounced stands beside it, and is no text

    @property
    def says_something(self) -> bool:
        """A plain piece does, too, where another has none of its own: what the cell looks like does not hold for it."""
        own = [piece.appearance for piece in self.pieces]
        return any(look is not None for look in own) and any(look != PLAIN for look in own)

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            self._appearance = None
        elif name == "rPr":
            self._appearance = PLAIN
        elif name == "rPh":
            self._is_sound = True
        elif name == "t":
            self._inside = not self._is_sound
            self._text = []
        elif self._appearance is not None:
            self._appearance = with_property(self._appearance, name, attributes)

    def text(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def ended(self, name: str) -> None:
        if name == "t" and self._inside:
            self._inside = False
            self.pieces.append(Piece("".join(self._text), self._appearance))
        elif name == "rPh":
            self._is_sound = False
