"""Why a row is refused or asked about, in words: the page of an import and the command line say it in the same way."""

from dataclasses import replace

from kpi.language import Language
from kpi.language.imports import CHOICE, WRITTEN, choice_words, question_words
from kpi.language.problem_sentences import PROBLEMS
from kpi.language.problems import mend, sentence
from kpi.model.problem import Problem
from kpi.model.question import option_of
from kpi.widgets import words

_NUMBERS = frozenset(
    (
        *("old", "new", "limit", "before", "computed", "difference", "parts", "least", "whole", "alone", "months"),
        *("times", "points", "percent", "decimals", "now"),
    )
)
"""Values that are numbers of ours; what stands in the file stays as it stands there."""
_OURS = frozenset(
    {
        "earlier_corrected",
        "percent_differs",
        "plan_replaced",
        "plan_day_unknown",
        "year_plan_differs",
        "year_plan_told_twice",
        "sum_is_no_plan",
        "units_differ",
    }
)
"""Problems whose own value is a number of ours."""


def values_of(one: Problem, speak: Language) -> dict[str, str]:
    """What the gaps of its sentences are filled with."""
    told = {name: words.as_told(value, speak) for name, value in one.values.items() if name in _NUMBERS}
    if one.code == "falling_sum":
        told["by"] = words.as_told(one.values.get("by", ""), speak)
    value = words.as_told(one.value, speak) if one.code in _OURS else one.value
    return {"value": value, "column": one.column, **one.values, **told}


def why(one: Problem, speak: Language) -> str:
    """What is wrong."""
    return sentence(speak, one.code, values_of(one, speak)).strip()


def way(one: Problem, speak: Language) -> str:
    """How to mend it, in the file."""
    if one.code not in PROBLEMS:
        return ""
    where = speak.say("Ghi ở cột “Lý do” của tệp.") if _WANTS_A_REASON in PROBLEMS[one.code][1] else ""
    return " ".join(part for part in (mend(speak, one.code, values_of(one, speak)), where) if part)


_WANTS_A_REASON = "ghi vì sao"


def answers_named(one: Problem, speak: Language, *, by_option: bool, offered: str = "") -> Problem:
    """What was said and is no answer, with the question or its option, and what could have been said instead."""
    if one.code != "unknown_answer":
        return one
    code = one.values.get("option", "")
    known = offered or _answers(code, speak, by_option=by_option)
    asked = _option(code) if by_option else f"“{question_words(code, speak)}”"
    return replace(one, column="", values={"option": asked, "known": known or "…"})


def _option(code: str) -> str:
    if code.startswith("column:"):
        return f"--column {code.removeprefix('column:')}"
    return option_of(code) if code in CHOICE or code in WRITTEN else f"--called “{code}”"


def _answers(code: str, speak: Language, *, by_option: bool) -> str:
    if code in WRITTEN:
        return speak.say(WRITTEN[code])
    return "; ".join(answer if by_option else choice_words(code, answer, speak) for answer in CHOICE.get(code, ()))
