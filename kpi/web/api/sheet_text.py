"""Writes what the answers have in common: keys of lines, figures as typed, problems in sentences."""

from dataclasses import replace
from typing import Any

from kpi.language import Language
from kpi.language.problems import problem_in_words
from kpi.language.typed import in_a_field, write_typed
from kpi.language.typed_figure import typed_of
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.problem import Problem
from kpi.widgets import words

Json = dict[str, Any]
"""An object as it goes out; its shape is the interface of the scripts in the browser."""


def key_of(indicator: Indicator, period: Period) -> str:
    return f"{indicator.code}|{period}"


def problem_text(problem: Problem, speak: Language) -> str:
    """The sentence and the way to mend it, its numbers and moments written for the reader."""
    values = {name: _value_text(name, value, speak) for name, value in problem.values.items()}
    if problem.code == "two_readings":
        values |= {name: in_a_field(problem.values[name], speak) for name in ("one", "other")}
    somebody = speak.say("người khác") if problem.code in {"changed_meanwhile", "already_submitted"} else ""
    return problem_in_words(replace(problem, value=problem.value or somebody, values=values), speak)


def _value_text(name: str, value: str, speak: Language) -> str:
    return words.as_written(value, speak) if name not in {"at", "by", "reason", "run", "ends_on"} else value


def shown(actual: Actual | None, indicator: Indicator, speak: Language, *, in_field: bool = False) -> str:
    """The figure as it would be typed; "" when there is none."""
    return "" if actual is None else write_typed(typed_of(actual), indicator, speak, in_field=in_field)
