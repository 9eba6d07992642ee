"""Why rows are refused, and what is worth a second look: gathered by reason, each with its cells."""

from collections.abc import Iterable

from kpi.language import Language
from kpi.language.problems import PROBLEMS, mend, sentence
from kpi.model.problem import Problem
from kpi.web.sheet_json import Json
from kpi.widgets import words

_PLACES = 20
"""So many places of a reason are shown."""


def problems(found: Iterable[Problem], speak: Language) -> Json:
    """What blocks, and what only warns, the most frequent reason first."""
    some = list(found)
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
    """A sentence that is the same everywhere is said once; otherwise each place says its own."""
    said = [_sentence(one, speak) for one in group[: _PLACES * 5]]
    mends = list(dict.fromkeys(_mend(one, speak) for one in group[:_PLACES]))
    alike = len(set(said)) == 1
    return {
        "code": group[0].code,
        "n": speak.number(len(group), 0),
        "of_the_file": group[0].row is None,
        "said": said[0] if alike else "",
        "mend": mends[0] if len(mends) == 1 else "",
        "places": [
            {
                "place": _place(one, speak),
                "text": "" if alike else sentence_,
                "mend": "" if len(mends) == 1 else _mend(one, speak),
            }
            for one, sentence_ in zip(group[:_PLACES], said, strict=False)
            if one.row is not None or not alike
        ],
        "more": max(0, len(group) - _PLACES),
    }


def _place(one: Problem, speak: Language) -> str:
    if one.cell:
        return one.cell
    if one.row is None:
        return ""
    return speak.say("dòng {row}", row=one.row)


def _values(one: Problem, speak: Language) -> dict[str, str]:
    """Numbers as the reader writes them; what stands in the file stays as it stands there."""
    told = {name: words.as_told(value, speak) for name, value in one.values.items() if name in {"old", "new", "limit"}}
    return {"value": one.value, "column": one.column, **one.values, **told}


def _sentence(one: Problem, speak: Language) -> str:
    return sentence(speak, one.code, _values(one, speak))


def _mend(one: Problem, speak: Language) -> str:
    return mend(speak, one.code, _values(one, speak)) if one.code in PROBLEMS else ""
