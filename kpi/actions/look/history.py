"""Tells every value that a figure ever had, from its targets and drafts to what is approved."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import drafts as draft_rows
from db import figure_history, figures
from db.audit import Line
from kpi.actions.look.drafts import actual_of_draft
from kpi.actions.look.figure_text import target_text
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.basis import Basis
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person

if TYPE_CHECKING:
    from db.engine import Connection


class Replaced(NamedTuple):
    """The line of the audit that put another value in its place, or took it away."""

    line: int
    by: str
    at: datetime


class StatedTarget(NamedTuple):
    """A target as it was told: the number, range or words as in a file, and whose word it rests on."""

    value: str
    basis: Basis
    target: Target
    version: int


class Step(NamedTuple):
    """One thing that happened to a figure; `actual` is what it said then, None where it said nothing.

    A step of a target has an `aim` instead.
    """

    at: datetime
    by: str
    deed: str  # of the audit: import, submit, take back, return, approve, reopen, replace; draft for what is typed now
    actual: Actual | None
    typed: str = ""
    author: str = ""
    remark: str = ""
    file: str = ""
    line: int = 0
    stands: bool = False  # whether it is what officials see now
    aim: StatedTarget | None = None
    replaced: Replaced | None = None

    @property
    def document(self) -> str:
        """What the figure or the target rests on; "" where none is named."""
        figure = self.actual or (self.aim and self.aim.target)
        return figure.document if figure else ""

    @property
    def note(self) -> str:
        """What was noted beside it; "" where nothing was."""
        figure = self.actual or (self.aim and self.aim.target)
        return figure.note if figure else ""


class History(NamedTuple):
    """All steps of one figure, the first one first."""

    unit: int
    indicator: Indicator
    period: Period
    steps: tuple[Step, ...]


def history(store: Store, by: Person, unit: int, indicator_code: str, period: Period) -> History:
    """What became of one figure; drafts only for those who work there. Raises Refused."""
    with store.reading() as connection:
        known = book.remembered(store, connection)
        person = rights.ask(connection, by, "look", unit, known.tree)
        indicator = known.indicator_by_code.get(indicator_code.casefold())
        if indicator is None:
            raise Refused("unknown_indicator", indicator_code[:40], near="–")
        works_there = any(person.may(task, unit, known.tree) for task in ("enter", "review", "manage"))
        steps = [*_targets(connection, known, unit, indicator, period), *_approved(connection, unit, indicator, period)]
        if works_there:
            steps += _drafts(connection, unit, indicator, period)
    return History(unit, indicator, period, tuple(sorted(steps, key=lambda step: (step.line or 2**62, step.at))))


def _approved(connection: "Connection", unit: int, indicator: Indicator, period: Period) -> list[Step]:
    signed = figure_history.signed_actuals(connection, key=(unit, indicator.id, period.year))
    here = [figure for figure in signed if figure.row.period == period.code]
    typed_by = {
        event.audit_id: event.author
        for event, _, _ in draft_rows.events_of(connection, unit, [period.code], indicator.id)
        if event.deed == "approve"
    }
    lines = _lines(connection, here)
    steps: list[Step] = []
    for figure in here:
        if isinstance(figure.row, figures.ActualRow):
            line = lines[figure.row.audit_id]
            steps.append(
                Step(
                    at=datetime.fromisoformat(figure.at),
                    by=figure.who,
                    deed=line.deed,
                    actual=book.actual_of(figure.row),
                    author=typed_by.get(figure.row.audit_id, "") or _importer(line),
                    file=figure.file,
                    line=figure.row.audit_id,
                    stands=not figure.replaced,
                    remark=_own(line, indicator),
                    replaced=_replaced(figure, lines),
                )
            )
    return steps


def _targets(connection: "Connection", known: book.Book, unit: int, indicator: Indicator, period: Period) -> list[Step]:
    """Every target that was ever set for just this period, by every basis and from every day."""
    signed = figure_history.signed_targets(connection, key=(unit, indicator.id, period.year))
    here = [figure for figure in signed if figure.row.period == period.code]
    lines, bases = _lines(connection, here), {basis.id: basis for basis in known.bases}
    steps: list[Step] = []
    for figure in here:
        if isinstance(figure.row, figures.TargetRow):
            target = book.target_of(figure.row)
            value = target_text(target, indicator) or target.words
            steps.append(
                Step(
                    at=datetime.fromisoformat(figure.at),
                    by=figure.who,
                    deed=lines[figure.row.audit_id].deed,
                    actual=None,
                    file=figure.file,
                    author=_importer(lines[figure.row.audit_id]),
                    line=figure.row.audit_id,
                    stands=not figure.replaced,
                    aim=StatedTarget(value, bases[target.basis], target, figure.row.version),
                    replaced=_replaced(figure, lines),
                )
            )
    return steps


def _lines(connection: "Connection", signed: Iterable[figure_history.SignedFigure]) -> dict[int, Line]:
    """The lines that wrote them, and those that put others in their place."""
    return draft_rows.lines_by(
        connection, {line for figure in signed for line in (figure.row.audit_id, figure.replaced_by) if line}
    )


def _replaced(figure: figure_history.SignedFigure, lines: Mapping[int, Line]) -> Replaced | None:
    line = lines.get(figure.replaced_by)
    return Replaced(line.id, line.who, datetime.fromisoformat(line.at)) if line else None


def _own(line: Line, indicator: Indicator) -> str:
    """ "own" where somebody approved a figure of her own, as the setting for small offices allows."""
    signed: Mapping[str, object] = json.loads(line.after)
    own = signed.get("own", [])
    is_own = signed.get("own_import") is True or (isinstance(own, list) and indicator.code in own)
    return "own" if is_own else ""


def _importer(line: Line) -> str:
    """Who handed in the file that somebody else let in; "" where the line is of whoever imported it."""
    signed: Mapping[str, object] = json.loads(line.after)
    return str(signed.get("of", "")) if line.deed == "import" else ""


def _drafts(connection: "Connection", unit: int, indicator: Indicator, period: Period) -> list[Step]:
    events = draft_rows.events_of(connection, unit, [period.code], indicator.id)
    steps = [
        Step(
            at=datetime.fromisoformat(at),
            by=who,
            deed=event.deed,
            actual=actual_of_draft(event),
            typed=event.typed,
            author=event.author,
            remark=event.said,
            line=event.audit_id,
        )
        for event, who, at in events
        if event.deed != "approve"  # that step is told by the figure itself
    ]
    row = draft_rows.draft_at(connection, unit, period.code, indicator.id)
    if row is not None and row.status != "submitted" and row.author:
        now = Step(datetime.fromisoformat(row.at), row.author, "draft", actual_of_draft(row), typed=row.typed)
        steps.append(now)
    return steps
