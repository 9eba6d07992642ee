"""What only the record can make a file's question: from when a plan holds that a report prints and nobody has set."""

from kpi.actions.imports import plan_days
from kpi.actions.imports.plan_days import Unsure
from kpi.actions.record.store import Store
from kpi.importing.table.reading import TableReading
from kpi.model.figure import Target
from kpi.model.figure_table import column
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.proposal import Known
from kpi.model.quantity import plain
from kpi.model.question import Choice, Example, Question


def questions(store: Store, person: Person | None, known: Known, reading: TableReading) -> tuple[Question, ...]:
    """One question for all such plans of the file, with the first of them; none where it leaves none open."""
    figures = reading.proposal.figures
    if reading.questions or reading.proposal.refuses_all or figures is None:
        return ()
    printed = figures._replace(
        actuals=figures.actuals[:0], targets=figures.targets[column(figures.targets, "plan_of_day") != ""]
    )
    if printed.targets.empty:
        return ()
    from kpi.importing.figures.day_questions import SINCE_THE_BEGINNING  # only a table of an office has such lines
    from kpi.importing.figures.table_in_question import EXAMPLES

    plans = plan_days.unsure(store, printed, known, person)[:EXAMPLES]
    if not plans:
        return ()
    since = _first_day(plans[0].line.plan_of_day, reading)
    choices = [
        Choice(answer, tuple(_timeline(plan, day, known) for plan in plans))
        for answer, day in ((SINCE_THE_BEGINNING, ""), (since, since))
    ]
    examples = tuple(Example(_place(plan, reading), _value(plan.target, plan, known)) for plan in plans)
    return (Question("effective_on", tuple(choices), examples),)


def _first_day(day: str, reading: TableReading) -> str:
    """The first day of the period that the report is of; of a report of a year, that of its last month."""
    title_period = next((applied.after for applied in reading.applied if applied.code == "period_from_title"), "")
    period = Period.parse(title_period) if title_period else None
    whole = period is None or period.first == 1
    return f"{day[:8]}01" if whole or period is None else period.starts_on.isoformat()


def _timeline(plan: Unsure, day: str, known: Known) -> str:
    """The plan as it would stand after one answer: "2021-01-01: 440; 2021-07-15: 400"."""
    first = plan.target.period.starts_on.isoformat()
    stands = {target.effective_on: _value(target, plan, known) for target in plan.versions}
    stands[day] = _value(plan.target, plan, known)
    return "; ".join(f"{since or first}: {value}" for since, value in sorted(stands.items()))


def _value(target: Target, plan: Unsure, known: Known) -> str:
    decimals = known.indicators[plan.line.indicator].decimals
    if target.value is not None:
        return plain(target.value, decimals)
    sides = ["" if side is None else plain(side, decimals) for side in (target.low, target.high)]
    return "..".join(sides) if any(sides) else target.words or "–"


def _place(plan: Unsure, reading: TableReading) -> str:
    letters = [column.letter for column in reading.columns if column.meaning == "target"]
    cell = f"{letters[0]}{plan.line.row}" if len(letters) == 1 else str(plan.line.row)
    return f"{reading.sheet}!{cell}" if reading.sheet else cell
