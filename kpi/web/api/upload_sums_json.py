"""The sums of a file beside the sums of what would be stored, in the reader's words."""

from collections.abc import Iterable

from kpi.intake.sums import Sums, Total
from kpi.language import Language
from kpi.model.indicator import Indicator
from kpi.web.api.sheet_text import Json
from kpi.widgets.ahead import side_of_months, total_said

_SHOWN = 200


def sums(found: Iterable[Sums], speak: Language) -> list[Json]:
    """One line for each indicator and side of which more than one figure adds up; what does not agree comes first."""
    some = sorted((one for one in found if one.file.figures > 1), key=lambda one: one.whole)
    rows = [
        {
            "indicator": one.indicator.name(speak.code),
            "measure": speak.measure(one.indicator.measured_in),
            "side": side_of_months(one.basis, one.months, speak),
            "file": _said(one.file, one.indicator, speak),
            "stored": _said(one.stored, one.indicator, speak),
            "there": _said(one.there, one.indicator, speak),
            "refused": _said(one.refused, one.indicator, speak),
            "passed": _said(one.passed, one.indicator, speak),
            "whole": one.whole,
        }
        for one in some
    ]
    return rows[:_SHOWN]


def _said(one: Total, indicator: Indicator, speak: Language) -> Json:
    return {"n": speak.say_n("{n} số", one.figures), "total": total_said(one.figures, one.total, indicator, speak)}
