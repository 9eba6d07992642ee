"""Looks up what the texts of a column of figures name: a unit, an indicator, a period, a basis, a day, a word."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kpi.importing.figures.typed_row import NO, YES, text_of
from kpi.importing.table.period_spellings import is_day, is_week, years_apart
from kpi.model import quantity
from kpi.model.figure_table import day_number
from kpi.model.indicator import Indicator
from kpi.model.letters import breaks_text
from kpi.model.period import NotAPeriod, Period
from kpi.model.proposal import Known
from kpi.model.unit import Unit, times_of

if TYPE_CHECKING:
    from kpi.importing.table.name_lookup import Names

APPROXIMATE = {
    "nearly": "nearly",
    "gần": "nearly",
    "over": "over",
    "hơn": "over",
    "trên": "over",
    "about": "about",
    "khoảng": "about",
    "yes": "about",
}


class Fault(NamedTuple):
    """Why a text cannot be taken: a code of the catalogue with what fills its sentence; `value` is shown for the
    cell, None where that is the cell as it stands."""

    code: str
    values: dict[str, str] = {}  # noqa: RUF012 - never changed
    value: str | None = None


class Text(NamedTuple):
    """A cell without blanks around it, composed; or what is wrong with it."""

    text: str = ""
    fault: Fault | None = None


class FigureNames:
    """What is known under which name. `called` tells what somebody has said that a name means, or ""."""

    def __init__(self, known: Known, called: Callable[[str], str] | None = None) -> None:
        self._known = known
        self._called: Callable[[str], str] = called or (lambda _: "")
        self._bases = {basis.code: basis.id for basis in known.bases}
        for basis in known.bases:
            for name in (basis.name_vi, basis.name_en):
                self._bases.setdefault(name.casefold(), basis.id)
        self.first_basis = known.bases[0].id if known.bases else 0

    def units(self, text: str) -> tuple[Unit, ...] | Fault:
        """All units of that name: each may have had its time."""
        if not text:
            return Fault("required")
        named = self._known.tree.called(text)
        matches = named if len(named) == 1 else self._known.tree.called(self._called(text)) or named
        return matches or Fault("unknown_unit", {"near": self._names.near_units(text)})

    def unit_in(self, units: tuple[Unit, ...], period: Period) -> int | Fault:
        """The one of them that is there in the period."""
        here = [unit for unit in units if unit.is_there(period)]
        if len(here) == 1:
            return here[0].id
        if not here:
            return Fault("unit_not_open", {"existed": times_of(units)})
        return Fault("ambiguous_unit", {"candidates": "; ".join(f"{self._code(unit)} {unit.name_vi}" for unit in here)})

    def _code(self, unit: Unit) -> str:
        alone = len(self._known.tree.by_code[unit.code.casefold()]) == 1
        return unit.code if alone else unit.code_and_day

    def indicator(self, text: str) -> int | Fault:
        """The id of the indicator of that code, or of that name where it is the only one."""
        if not text:
            return Fault("required")
        known, key = self._known, text.casefold()
        by_code = known.indicator_by_code.get(key)
        named: list[Indicator] = [by_code] if by_code else list(known.indicators_by_name.get(key, ()))
        if len(named) != 1 and (meant := known.indicator_by_code.get(self._called(text).casefold())):
            named = [meant]
        if len(named) == 1:
            return named[0].id
        if named:
            return Fault(
                "ambiguous_indicator",
                {"candidates": "; ".join(f"{candidate.code} {candidate.name_vi}" for candidate in named)},
            )
        return Fault("unknown_indicator", {"near": self._names.near_indicators(text)})

    def basis(self, text: str) -> int | Fault:
        """The id of the basis; without a word that of the first."""
        if not text:
            return self.first_basis
        basis_id = self._bases.get(text.casefold())
        known = ", ".join(basis.code for basis in self._known.bases)
        return Fault("unknown_basis", {"known": known}) if basis_id is None else basis_id

    @cached_property
    def _names(self) -> "Names":
        from kpi.importing.table.name_lookup import Names  # only for whoever has mistyped

        return Names(self._known, {})


LONGEST = 2000
"""Letters of a cell, where nothing else is set."""
OF_TEXTS = frozenset({"control_character", "too_long"})
"""The codes of what is wrong with a text, whatever it should be."""


def read_text(cell: str, limit: int = LONGEST) -> Text:
    """The text of a cell as `typed_row.text_of` has it; too long or with signs that no text may have it is a fault."""
    text = text_of(cell)
    if breaks_text(text):
        return Text(fault=Fault("control_character"))
    if len(text) > limit:
        return Text(fault=Fault("too_long", {"limit": str(limit)}, text[:60] + "…"))
    return Text(text)


def _no_period(text: str) -> Fault:
    """What a text is instead of a period."""
    if years_apart(text):
        return Fault("financial_year")
    if is_week(text):
        return Fault("week_as_period")
    return Fault("day_as_period" if is_day(text) else "not_a_period")


def period(text: str) -> int | Fault:
    """The code of the period."""
    if not text:
        return Fault("required")
    try:
        return Period.parse(text).code
    except NotAPeriod:
        return _no_period(text)


def day(text: str) -> int | Fault:
    """YYYYMMDD of a day that is written YYYY-MM-DD; 0 of none."""
    if not text:
        return 0
    try:
        return day_number(text) if len(text) == 10 and date.fromisoformat(text) else Fault("not_a_date")
    except ValueError:
        return Fault("not_a_date")


def day_as_text(text: str) -> str | Fault:
    """The same day as it is written; "" of none."""
    reading = day(text)
    return reading if isinstance(reading, Fault) else text


def percentage(text: str) -> str | Fault:
    """A percentage as it is printed; "" of none."""
    try:
        if text:
            quantity.parse(text, quantity.MOST_DECIMALS)
    except quantity.NotANumber:
        return Fault("not_a_percentage")
    return text


def as_it_is(text: str) -> str:
    """Words that name nothing."""
    return text


def yes(text: str) -> int | Fault:
    """1 of yes, 0 of no, -1 of neither."""
    word = text.casefold()
    return Fault("not_a_yes_or_no") if word and word not in YES | NO else -1 if not word else int(word in YES)


def approximate(text: str) -> str | Fault:
    """How a number is hedged."""
    word = text.casefold()
    if not word:
        return ""
    return APPROXIMATE.get(word) or Fault("unknown_word", {"known": ", ".join(dict.fromkeys(APPROXIMATE))})
