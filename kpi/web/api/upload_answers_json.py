"""Says what was answered for a file."""

from contextlib import suppress

from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.language import Language
from kpi.language.imports import QUESTION, choice_words, question_words
from kpi.model.period import NotAPeriod, Period
from kpi.model.question import Answers
from kpi.model.unit import Tree
from kpi.web.api.sheet_text import Json

_OF_READING = ("shape", "sheet", "header_rows")
"""What was answered and stands among what was found, where it can be changed."""


def answers_json(given: Answers, store: Store, speak: Language) -> list[Json]:
    tree = read.tree(store)
    return [
        {"code": code, "question": question_words(code, speak), "said": answer_words(code, answer, tree, speak)}
        for code, answer in given.items()
        if code in QUESTION and code not in _OF_READING
    ]


def answer_words(code: str, answer: str, tree: Tree, speak: Language) -> str:
    if code == "period":
        with suppress(NotAPeriod):
            return speak.period(Period.parse(answer))
    units = tree.called(answer) if code == "unit" else ()
    return f"{units[0].name(speak.code)} · {answer}" if len(units) == 1 else choice_words(code, answer, speak)
