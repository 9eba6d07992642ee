"""A basis: on whose word a target rests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Basis:
    """Assigned from above, resolved by the council, a stretch of one's own."""

    id: int
    code: str
    name_vi: str
    name_en: str

    def name(self, language: str) -> str:
        """In the reader's language."""
        return self.name_en if language == "en" else self.name_vi
