"""Lists names of a file that the record does not know, each with what it may mean, once for the whole file."""

from collections import Counter
from collections.abc import Container, Iterable

from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.importing.table.reading import TableReading
from kpi.language import Language
from kpi.model.indicator import Indicator
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.question import CALLED, NAMES, SKIP, Answers
from kpi.model.unit import Tree, Unit
from kpi.web.api.sheet_text import Json

_MOST = 60
"""So many names are shown, those of the most rows first; a file with more is of another place."""
_ALL = 400
"""Of more units only the near ones are offered."""


def names(
    reading: TableReading,
    problems: Iterable[Problem],
    answers: Answers,
    remembered: Container[str],
    store: Store,
    who: Person,
    speak: Language,
) -> Json:
    """The names, and all that they can mean."""
    unnamed = [(_key(problem), problem) for problem in problems if problem.code in NAMES and problem.value]
    rows = Counter(key for key, _ in unnamed)
    near = {key: problem.values.get("near") or problem.values.get("candidates", "") for key, problem in unnamed}
    tree, indicators = read.tree(store), read.indicators(store)
    answered = {code: answer for code, answer in answers.items() if code.startswith(CALLED)}
    open_names = [
        (name, is_unit, count) for (is_unit, name), count in rows.most_common() if CALLED + name not in answered
    ]
    names_shown: list[Json] = [
        {
            "name": name,
            "code": CALLED + name,
            "rows": speak.say_n("{n} dòng", count),
            "now": "",
            "of": "unit" if is_unit else "indicator",
            "near": _near(near[is_unit, name], tree.units.values() if is_unit else indicators.values()),
        }
        for name, is_unit, count in open_names[:_MOST]
    ]
    names_shown += [
        {
            "name": code.removeprefix(CALLED),
            "code": code,
            "rows": "",
            "now": answer,
            "remembered": code in remembered,
            "of": "unit" if tree.called(answer) else "indicator",
            "near": [answer] if tree.called(answer) else [],
        }
        for code, answer in answered.items()
    ]
    return {
        "names": names_shown,
        "more": max(0, len(open_names) - _MOST),
        "indicator": _indicators(indicators.values(), speak),
        "unit": units_of(
            tree, who, speak, {code for shown in names_shown if shown["of"] == "unit" for code in shown["near"]}
        ),
        "skip": SKIP if reading.fingerprint else "",
    }


def _key(problem: Problem) -> tuple[bool, str]:
    """The same word may be unknown as a unit and as an indicator, and wrong in other ways beside."""
    return problem.code.endswith("_unit"), problem.value


def _near(proposed: str, known: Iterable[Unit] | Iterable[Indicator]) -> list[str]:
    """The codes of those that a problem proposes."""
    codes: dict[str, str] = {}
    for item in known:
        codes[f"{item.code} {item.name_vi}"] = item.code
        if isinstance(item, Unit):
            codes[f"{item.code_and_day} {item.name_vi}"] = item.code_and_day
    return [codes[part] for part in proposed.split("; ") if part in codes]


def _indicators(known: Iterable[Indicator], speak: Language) -> list[Json]:
    offered = ((indicator.name(speak.code), indicator.code) for indicator in known)
    return [{"answer": code, "said": f"{name} · {code}"} for name, code in sorted(offered)]


def units_of(tree: Tree, who: Person, speak: Language, near: Container[str] = ()) -> list[Json]:
    """Those whose figures the person may bring, or, where these are too many for a list, the near ones of them."""
    here = who.seen("enter", tree) | who.seen("manage", tree)
    twice = {unit.id for units in tree.by_code.values() if len(units) > 1 for unit in units}
    offered = [
        (unit.code_and_day if unit.id in twice else unit.code, unit) for unit in tree.in_order() if unit.id in here
    ]
    if len(offered) > _ALL:
        offered = [(code, unit) for code, unit in offered if code in near]
    return [{"answer": code, "said": f"{unit.name(speak.code)} · {code}"} for code, unit in offered]
