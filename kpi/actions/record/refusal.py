"""Refuses what cannot be done for this person, or with these words; a problem names the sentence."""

from kpi.model.problem import Problem


class Refused(Exception):  # noqa: N818 - named by what it says
    """Nothing has been written; `problem` says what is wrong and how to mend it."""

    def __init__(self, code: str, value: str = "", **values: str) -> None:
        super().__init__(f"{code}: {value}")
        self.problem = Problem(code, value=value, values=values)

    @property
    def code(self) -> str:
        return self.problem.code
