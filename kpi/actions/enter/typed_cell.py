"""Names what somebody has typed into one cell, with what she had before her."""

from typing import Literal, NamedTuple

from kpi.model.figure import Actual
from kpi.model.period import Period

Choice = Literal["", "mine", "saved"]
"""What she has chosen where another value stands than she typed: nothing yet, her own, or the one that is saved."""


class TypedCell(NamedTuple):
    """What somebody has typed for one line, and what she had before her: the draft's version, the approved figure.

    `actual` is what the words tell; None when they cannot be read or nothing is told. `beside` is the version of what
    is kept beside the draft as hers, as far as she types on at it.
    """

    indicator: int
    period: Period
    typed: str
    actual: Actual | None
    version: int = 0
    based_on: int = 0
    reason: str = ""
    choice: Choice = ""
    beside: int = 0
