"""Says why a row is refused or asked about: the page of an import and the command line in the same words."""

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


def values_of(problem: Problem, speak: Language) -> dict[str, str]:
    """What the gaps of its sentences are filled with."""
    values = {name: words.as_written(value, speak) for name, value in problem.values.items() if name in _NUMBERS}
    if problem.code == "falling_sum":
        values["by"] = words.as_written(problem.values.get("by", ""), speak)
    value = words.as_written(problem.value, speak) if problem.code in _OURS else problem.value
    return {"value": value, "column": problem.column, **problem.values, **values}


def why(problem: Problem, speak: Language) -> str:
    """What is wrong."""
    return sentence(speak, problem.code, values_of(problem, speak)).strip()


def way(problem: Problem, speak: Language) -> str:
    """How to mend it, in the file."""
    if problem.code not in PROBLEMS:
        return ""
    where = speak.say("Ghi ở cột “Lý do” của tệp.") if _WANTS_A_REASON in PROBLEMS[problem.code][1] else ""
    return " ".join(part for part in (mend(speak, problem.code, values_of(problem, speak)), where) if part)


_WANTS_A_REASON = "ghi vì sao"


def answers_named(problem: Problem, speak: Language, *, by_option: bool, offered: str = "") -> Problem:
    """What was said and is no answer, with the question or its option, and what could have been said instead."""
    if problem.code != "unknown_answer":
        return problem
    code = problem.values.get("option", "")
    known = offered or _answers(code, speak, by_option=by_option)
    question = _option(code) if by_option else f"“{question_words(code, speak)}”"
    return replace(problem, column="", values={"option": question, "known": known or "…"})


def _option(code: str) -> str:
    if code.startswith("column:"):
        return f"--column {code.removeprefix('column:')}"
    return option_of(code) if code in CHOICE or code in WRITTEN else f"--called “{code}”"


def _answers(code: str, speak: Language, *, by_option: bool) -> str:
    if code in WRITTEN:
        return speak.say(WRITTEN[code])
    return "; ".join(answer if by_option else choice_words(code, answer, speak) for answer in CHOICE.get(code, ()))
