"""Gathers why rows are refused, and what is worth a second look, by reason, each with its cells."""

from collections.abc import Iterable
from dataclasses import replace

from kpi.language import Language
from kpi.model.problem import Problem
from kpi.web.api.sheet_text import Json
from kpi.widgets.reasons import answers_named, way, why

_PLACES = 20
"""So many places of a reason are shown."""


def problems(reported: Iterable[Problem], speak: Language) -> Json:
    """What blocks, and what only warns, the most frequent reason first."""
    worded = [answers_named(problem, speak, by_option=False) for problem in reported]
    return {
        "refused": _groups([problem for problem in worded if problem.blocks], speak),
        "warned": _groups([problem for problem in worded if not problem.blocks], speak),
    }


def _groups(reported: list[Problem], speak: Language) -> list[Json]:
    by_reason: dict[tuple[str, str], list[Problem]] = {}
    for problem in reported:
        by_reason.setdefault((problem.code, problem.column), []).append(problem)
    ordered = sorted(by_reason.values(), key=lambda group: (group[0].row is not None, -len(group)))
    return [_group(group, speak) for group in ordered]


def _group(group: list[Problem], speak: Language) -> Json:
    """The reason once; then each place with its cell, or a sentence of its own where more than the cell differs."""
    shown = group[:_PLACES]
    sentences = [why(problem, speak) for problem in shown]
    mends = list(dict.fromkeys(way(problem, speak) for problem in shown))
    alike = len({why(problem, speak) for problem in group[: _PLACES * 5]}) == 1
    by_value = len({tuple(sorted(problem.values.items())) for problem in shown}) == 1 and all(
        problem.value for problem in shown
    )
    texts = [""] * len(shown) if alike else [f"“{problem.value}”" for problem in shown] if by_value else sentences
    return {
        "code": group[0].code,
        "n": speak.number(len(group), 0),
        "of_the_file": group[0].row is None,
        "said": sentences[0] if alike else why(replace(group[0], value="…", values={}), speak),
        "mend": mends[0] if len(mends) == 1 else "",
        "places": [
            {"place": _where(problem, speak), "text": words_, "mend": way(problem, speak) if len(mends) > 1 else ""}
            for problem, words_ in zip(shown, texts, strict=True)
            if problem.row is not None or not alike
        ],
        "short": alike or (by_value and len(mends) == 1),
        "more": max(0, len(group) - _PLACES),
    }


def _where(problem: Problem, speak: Language) -> str:
    if problem.cell:
        return problem.cell
    if problem.row is None:
        return ""
    return speak.say("dòng {row}", row=problem.row)
