"""Whether an answer that was given for another file can be one for this: what cannot is dropped, not refused."""

from kpi.importing.figures.questions import is_known_basis
from kpi.importing.layout import SHAPES
from kpi.importing.table.answered_names import wrong_answers
from kpi.importing.table.header_rows import is_meaning
from kpi.importing.table.reading import TableReading
from kpi.model.proposal import Known
from kpi.model.question import CALLED, Answers


def fitting(answers: Answers, reading: TableReading, known: Known) -> Answers:
    """Those that this file has a place for, and that the record still knows."""
    return {code: answer for code, answer in answers.items() if _fits(code, answer, reading, known)}


def _fits(code: str, answer: str, reading: TableReading, known: Known) -> bool:
    if code.startswith(CALLED):
        return not wrong_answers({code: answer}, known)
    if code.startswith("column:"):
        return is_meaning(answer) and any(code == f"column:{column.letter}" for column in reading.columns)
    if code == "basis":
        return is_known_basis(known, {code: answer})
    if code == "plan_of":
        return answer in {"year", "period"}
    return code == "shape" and answer in SHAPES
