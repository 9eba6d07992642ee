"""What somebody has said that names of a file mean: a code of ours, or that they are left out."""

from kpi.importers.keys import name_key
from kpi.importers.outlines import named_of
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.question import CALLED, SKIP, Answers, no_answer


class Called:
    """Looks up names as tables write them: their numbers, dashes and case do not matter."""

    def __init__(self, answers: Answers) -> None:
        self._said = {
            _key(code.removeprefix(CALLED)): said for code, said in answers.items() if code.startswith(CALLED)
        }

    def __call__(self, text: str) -> str:
        """The code, SKIP, or "" of a name about which nothing was said."""
        return self._said.get(_key(text), "") if self._said else ""


def _key(text: str) -> str:
    return name_key(named_of(text).name) or text.strip().casefold()


def wrong_answers(answers: Answers, known: Known) -> list[Problem]:
    """What was said to be meant and is neither an indicator nor a unit."""
    return [
        no_answer(code, said)
        for code, said in answers.items()
        if code.startswith(CALLED)
        and said != SKIP
        and said.casefold() not in known.indicator_by_code
        and not known.tree.called(said)
    ]
