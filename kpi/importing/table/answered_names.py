"""What somebody has said that names of a file mean: a code of ours, or that they are left out."""

from kpi.importing.cells.word_keys import name_key
from kpi.importing.table.outline_numbers import named_of
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.question import CALLED, SKIP, Answers, no_answer


class Called:
    """Looks up names as tables write them: their numbers, dashes and case do not matter."""

    def __init__(self, answers: Answers) -> None:
        names = {code: _key(code.removeprefix(CALLED)) for code in answers if code.startswith(CALLED)}
        self._answers = {key: answers[code] for code, key in names.items()}
        self._names, self._used = names, set[str]()

    def __call__(self, text: str) -> str:
        """The code, SKIP, or "" of a name about which nothing was said."""
        answer = self._answers.get(_key(text), "") if self._answers else ""
        if answer:
            self._used.add(_key(text))
        return answer

    def leaves_out(self, text: str) -> bool:
        """Whether it was said that what is called so is not taken."""
        return bool(self._answers) and self._answers.get(_key(text)) == SKIP and self(text) == SKIP

    @property
    def names(self) -> list[str]:
        """Those about which something was said."""
        return [named_of(code.removeprefix(CALLED)).name for code in self._names]

    @property
    def heard(self) -> frozenset[str]:
        """The answers whose names have been looked up so far: they stand in the file, and nothing else tells them."""
        return frozenset(code for code, key in self._names.items() if key in self._used)


def _key(text: str) -> str:
    return name_key(named_of(text).name) or text.strip().casefold()


def wrong_answers(answers: Answers, known: Known) -> list[Problem]:
    """What was said to be meant and is neither an indicator nor a unit."""
    return [
        no_answer(code, answer)
        for code, answer in answers.items()
        if code.startswith(CALLED)
        and answer != SKIP
        and answer.casefold() not in known.indicator_by_code
        and not known.tree.called(answer)
    ]
