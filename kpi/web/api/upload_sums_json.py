"""Puts the sums of a file beside the sums of what would be stored."""

from collections.abc import Iterable

from kpi.intake.sums import FileSums, Total
from kpi.language import Language
from kpi.model.indicator import Indicator
from kpi.web.api.sheet_text import Json
from kpi.widgets.ahead import side_of_months, total_words

_SHOWN = 200


def sums(lines: Iterable[FileSums], speak: Language) -> list[Json]:
    """One line for each indicator and side of which more than one figure adds up; what does not agree comes first."""
    added = sorted((line for line in lines if line.file.figures > 1), key=lambda line: line.whole)
    rows = [
        {
            "indicator": line.indicator.name(speak.code),
            "measure": speak.measure(line.indicator.measured_in),
            "side": side_of_months(line.basis, line.months, speak),
            "file": _total_json(line.file, line.indicator, speak),
            "stored": _total_json(line.stored, line.indicator, speak),
            "there": _total_json(line.there, line.indicator, speak),
            "refused": _total_json(line.refused, line.indicator, speak),
            "passed": _total_json(line.passed, line.indicator, speak),
            "whole": line.whole,
        }
        for line in added
    ]
    return rows[:_SHOWN]


def _total_json(total: Total, indicator: Indicator, speak: Language) -> Json:
    return {
        "n": speak.say_n("{n} số", total.figures),
        "total": total_words(total.figures, total.total, indicator, speak),
    }
