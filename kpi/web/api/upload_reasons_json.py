"""Why rows are refused, and what is worth a second look: gathered by reason, each with its cells."""

from collections.abc import Iterable
from dataclasses import replace

from kpi.language import Language
from kpi.model.problem import Problem
from kpi.web.api.sheet_text import Json
from kpi.widgets.reasons import answers_named, way, why

_PLACES = 20
"""So many places of a reason are shown."""


def problems(found: Iterable[Problem], speak: Language) -> Json:
    """What blocks, and what only warns, the most frequent reason first."""
    some = [answers_named(one, speak, by_option=False) for one in found]
    return {
        "refused": _groups([one for one in some if one.blocks], speak),
        "warned": _groups([one for one in some if not one.blocks], speak),
    }


def _groups(some: list[Problem], speak: Language) -> list[Json]:
    by_reason: dict[tuple[str, str], list[Problem]] = {}
    for one in some:
        by_reason.setdefault((one.code, one.column), []).append(one)
    ordered = sorted(by_reason.values(), key=lambda group: (group[0].row is not None, -len(group)))
    return [_group(group, speak) for group in ordered]


def _group(group: list[Problem], speak: Language) -> Json:
    """The reason once; then each place with its cell, or a sentence of its own where more than the cell differs."""
    shown = group[:_PLACES]
    said = [why(one, speak) for one in shown]
    mends = list(dict.fromkeys(way(one, speak) for one in shown))
    alike = len({why(one, speak) for one in group[: _PLACES * 5]}) == 1
    by_value = len({tuple(sorted(one.values.items())) for one in shown}) == 1 and all(one.value for one in shown)
    texts = [""] * len(shown) if alike else [f"“{one.value}”" for one in shown] if by_value else said
    return {
        "code": group[0].code,
        "n": speak.number(len(group), 0),
        "of_the_file": group[0].row is None,
        "said": said[0] if alike else why(replace(group[0], value="…", values={}), speak),
        "mend": mends[0] if len(mends) == 1 else "",
        "places": [
            {"place": _where(one, speak), "text": words_, "mend": way(one, speak) if len(mends) > 1 else ""}
            for one, words_ in zip(shown, texts, strict=True)
            if one.row is not None or not alike
        ],
        "short": alike or (by_value and len(mends) == 1),
        "more": max(0, len(group) - _PLACES),
    }


def _where(one: Problem, speak: Language) -> str:
    if one.cell:
        return one.cell
    if one.row is None:
        return ""
    return speak.say("dòng {row}", row=one.row)
