"""Second looks: what looks wrong of figures that would be written, said at the rows of the file that tell them."""

from dataclasses import replace

from kpi.actions.admit import Outcome
from kpi.actions.preview import Preview
from kpi.importers.reading import Reading
from kpi.model.proposal import FigureLine
from kpi.model.quantity import plain


def with_second_looks(outcome: Outcome, reading: Reading, preview: Preview) -> Outcome:
    """The outcome with these warnings; of a row that is asked about already the same is not asked twice."""
    lines = (line for line in reading.proposal.lines if isinstance(line, FigureLine) and line.actual is not None)
    rows = {(line.unit, line.indicator, line.actual.period): line for line in lines if line.actual}
    said = {problem.row for problem in outcome.problems}
    found = list(outcome.problems)
    for unit, indicator, period, problem in preview.odd:
        line = rows.get((unit, indicator.id, period))
        if line is None or line.actual is None or line.row in said:
            continue
        value = "" if line.actual.value is None else plain(line.actual.value, indicator.decimals)
        found.append(replace(problem, row=line.row, column="actual", value=value, file=outcome.file))
    return replace(outcome, problems=tuple(sorted(found, key=lambda problem: problem.row or 0)))
