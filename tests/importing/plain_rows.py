"""Reads a row of a file of figures cell by cell: the plain second version of its columns."""

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from kpi.importing.figures.typed_row import Row, RowRefused
from kpi.model import quantity
from kpi.model.check import impossible
from kpi.model.figure import SAY_NOT_APPLICABLE, Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.line import FigureLine
from kpi.model.period import NotAPeriod, Period
from kpi.model.proposal import Known
from kpi.model.target_range import parse_range
from kpi.model.unit import Unit, times_of

if TYPE_CHECKING:
    from kpi.importing.table.name_lookup import Names

_APPROXIMATE = {
    "nearly": "nearly",
    "gần": "nearly",
    "over": "over",
    "hơn": "over",
    "trên": "over",
    "about": "about",
    "khoảng": "about",
    "yes": "about",
}


def _nobody_said(_name: str) -> str:
    return ""


class FigureReader:
    """Reads rows against what is known, remembering the names it has looked up.

    `called` tells what somebody has said that a name means, or "".
    """

    def __init__(self, known: Known, called: Callable[[str], str] | None = None) -> None:
        self._known = known
        self._called: Callable[[str], str] = called or _nobody_said
        self._units: dict[str, list[Unit]] = {}
        self._indicators: dict[str, list[Indicator]] = {}
        self._basis = {basis.code: basis.id for basis in known.bases}
        for basis in known.bases:
            for name in (basis.name_vi, basis.name_en):
                self._basis.setdefault(name.casefold(), basis.id)
        self._periods: dict[str, Period] = {}

    def line(self, row: Row) -> FigureLine:
        period = self._period(row)
        unit = self._unit(row, period)
        indicator = self._indicator(row)
        if period is None or unit is None or indicator is None:
            raise RowRefused
        estimate = row.yes("estimate")
        document, note = row.text("document"), row.text("note", limit=8000)
        target = self._target(row, period, indicator, document, note)
        actual = _actual(row, period, indicator, bool(estimate), document, note)
        if actual is None:
            _warn_of_loose_words(row, alone=target is None)
        return FigureLine(row.number, unit.id, indicator.id, target, actual, estimate is not None)

    def _period(self, row: Row) -> Period | None:
        text = row.text("period")
        if not text:
            row.refuse("required", "period")
            return None
        if text not in self._periods:
            try:
                self._periods[text] = Period.parse(text)
            except NotAPeriod:
                row.refuse("not_a_period", "period")
                return None
        return self._periods[text]

    def _unit(self, row: Row, period: Period | None) -> Unit | None:
        text = row.text("unit")
        if not text:
            row.refuse("required", "unit")
            return None
        tree = self._known.tree
        if text not in self._units:
            named = tree.called(text)
            self._units[text] = list(named if len(named) == 1 else tree.called(self._called(text)) or named)
        matches = self._units[text]
        if not matches:
            row.refuse("unknown_unit", "unit", near=self._names.near_units(text))
            return None
        if period is None:
            return None
        here = [unit for unit in matches if unit.is_there(period)]
        if len(here) == 1:
            return here[0]
        if not here:
            row.refuse("unit_not_open", "unit", existed=times_of(matches))
        else:
            candidates = "; ".join(f"{self._code_of(unit)} {unit.name_vi}" for unit in here)
            row.refuse("ambiguous_unit", "unit", candidates=candidates)
        return None

    def _code_of(self, unit: Unit) -> str:
        alone = len(self._known.tree.by_code[unit.code.casefold()]) == 1
        return unit.code if alone else unit.code_and_day

    def _indicator(self, row: Row) -> Indicator | None:
        text = row.text("indicator")
        if not text:
            row.refuse("required", "indicator")
            return None
        known = self._known
        if text not in self._indicators:
            key = text.casefold()
            by_code = known.indicator_by_code.get(key)
            named = [by_code] if by_code else list(known.indicators_by_name.get(key, ()))
            meant = None if len(named) == 1 else known.indicator_by_code.get(self._called(text).casefold())
            self._indicators[text] = [meant] if meant else named
        matches = self._indicators[text]
        if len(matches) == 1:
            return matches[0]
        if matches:
            candidates = "; ".join(f"{indicator.code} {indicator.name_vi}" for indicator in matches)
            row.refuse("ambiguous_indicator", "indicator", candidates=candidates)
        else:
            row.refuse("unknown_indicator", "indicator", near=self._names.near_indicators(text))
        return None

    @cached_property
    def _names(self) -> "Names":
        from kpi.importing.table.name_lookup import Names  # only for whoever has mistyped

        return Names(self._known, {})

    def _target(self, row: Row, period: Period, indicator: Indicator, document: str, note: str) -> Target | None:
        text, words = row.text("target"), row.text("target_text")
        basis_text = row.text("basis").casefold()
        if basis_text and basis_text not in self._basis:
            raise row.refuse("unknown_basis", "basis", known=", ".join(basis.code for basis in self._known.bases))
        if not text and not words:
            return None
        target = Target(
            period=period,
            basis=self._basis[basis_text] if basis_text else self._known.bases[0].id,
            effective_on=row.day("effective_on"),
            words=words,
            document=document,
            note=note,
        )
        if not text:
            return target
        try:
            bounds = parse_range(text, indicator.decimals)
        except quantity.NotANumber as error:
            raise row.refuse(error.code, "target", **error.values) from None
        if bounds is None:
            return target._replace(value=row.number_of("target", indicator.decimals))
        if indicator.judged == "none" or indicator.adds_up == "done":
            raise row.refuse("range_not_for_this_kind", "target")
        return target._replace(
            low=bounds.low, high=bounds.high, low_strict=bounds.low_strict, high_strict=bounds.high_strict
        )


def _warn_of_loose_words(row: Row, *, alone: bool) -> None:
    """What is said of a figure that is not there has nothing to belong to: it is not taken, and that is said."""
    of_actual = ("stated_percent", "approximate", "estimate", "up_to", "reason")
    for column in (*of_actual, "document", "note") if alone else of_actual:
        if row.text(column, limit=8000):
            row.warn("nothing_told", column)


def _actual(row: Row, period: Period, indicator: Indicator, estimate: bool, document: str, note: str) -> Actual | None:
    reason = row.text("reason", limit=2000)
    if row.text("actual").casefold() in SAY_NOT_APPLICABLE:
        return Actual(period, None, document=document, note=note, not_applicable=True, reason=reason)
    value = row.number_of("actual", indicator.decimals)
    numerator = row.number_of("numerator", indicator.decimals)
    denominator = row.number_of("denominator", indicator.decimals)
    stated = row.text("stated_percent", limit=30)
    if stated:
        _check_percentage(row, stated)
    approximate = row.word("approximate", _APPROXIMATE) or ""
    up_to = row.day("up_to")
    if value is None and numerator is None and denominator is None:
        return None
    if value is not None and (never := impossible(indicator, period, value)) is not None:
        raise row.refuse(never.code, "actual")
    _check_parts(row, indicator, value, numerator, denominator)
    actual = Actual(period, value, numerator, denominator, estimate, approximate, stated, up_to, document, note)
    return actual._replace(reason=reason) if reason else actual


def _check_percentage(row: Row, stated: str) -> None:
    try:
        quantity.parse(stated, 9)
    except quantity.NotANumber:
        raise row.refuse("not_a_percentage", "stated_percent") from None


def _check_parts(
    row: Row, indicator: Indicator, value: int | None, numerator: int | None, denominator: int | None
) -> None:
    if numerator is None and denominator is None:
        return
    if not indicator.rule.has_parts:
        raise row.refuse("parts_not_for_this_kind", "numerator" if numerator is not None else "denominator")
    if denominator is None:
        raise row.refuse("needs_denominator", "denominator")
    if numerator is None:
        raise row.refuse("needs_numerator", "numerator")
    if denominator < 0 or (denominator == 0 and numerator != 0):
        raise row.refuse("negative_denominator", "denominator")
    if value is None:
        return
    # A percentage beside its parts must be their quotient, at the precision in which it is written.
    printed = len(row.text("actual").partition(".")[2])
    slack = Fraction(1, 2 * 10**printed)
    quotient = Fraction(numerator * indicator.per, denominator) if denominator else None
    if quotient is None or abs(quotient - Fraction(value, 10**indicator.decimals)) > slack:
        computed = "–" if quotient is None else str(quantity.half_up(quotient, max(printed, 1)))
        raise row.refuse("parts_disagree", "actual", computed=computed)
