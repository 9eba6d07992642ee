"""Why a file cannot be read at all."""

from kpi.model.problem import Problem


class Unreadable(Exception):  # noqa: N818 - a fault of the file, told to whoever hands it in
    """Nothing of the file can be taken; `code` names the sentence that says why."""

    def __init__(self, code: str, value: str = "", **values: str) -> None:
        super().__init__(code)
        self.code, self.value, self.values = code, value, values

    def problem(self, file: str) -> Problem:
        return Problem(self.code, value=self.value, values=self.values, file=file)
