"""Reviewing: what was handed in is approved or sent back with a reason; what is approved can be opened again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from db import audit, figure_tables, figures
from db import drafts as rows
from db.drafts import DraftRow
from db.figure_tables import ACTUALS, Span
from db.figures import ActualRow
from kpi.actions.enter.enter import LONGEST_REASON, check_letters
from kpi.actions.look.drafts import actual_of_draft
from kpi.actions.look.locking import lock_finder, problem_of
from kpi.actions.look.sheet import month_of
from kpi.actions.look.to_come import to_come_of
from kpi.actions.people import rights
from kpi.actions.record import book, figures_to_write, totals
from kpi.actions.record.book import Book
from kpi.actions.record.figure_columns import TextSets, columns_of_actuals
from kpi.actions.record.figures_to_write import actuals_to_write
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import VIETNAM, Deed, Store
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.quantity import plain

if TYPE_CHECKING:
    from db.engine import Connection

_Row = TypeVar("_Row", DraftRow, ActualRow)
_Place = tuple[object, ...]
"""Unit, code of the period, indicator."""


class Item(NamedTuple):
    """One figure to be decided on, as the reviewer saw it: the version of the draft, the line of what is approved."""

    unit: int
    indicator: int
    period: Period
    version: int = 0
    signed: int = 0


class Decision(NamedTuple):
    """What became of one figure."""

    item: Item
    done: bool
    problem: Problem | None = None


class _Table:
    """The reviewer's table within one transaction: what may be decided by her, with what stands and what waits there,
    asked for once for all figures of a unit and not for each of them."""

    def __init__(self, deed: Deed, store: Store, by: Person, items: Sequence[Item]) -> None:
        self.deed, self.by = deed, by
        connection = deed.connection
        self.known: Book = book.remembered(store, connection)
        self.own_allowed = rights.settings_at(connection)["self_approval"] == "yes"
        self._refusals: dict[int, Problem | None] = {}
        self._lock_over = lock_finder(connection, self.known.tree)
        self.drafts: dict[_Place, DraftRow] = {}
        self.signed: dict[_Place, int] = {}
        for unit in sorted({item.unit for item in items if item.unit in self.known.tree.units}):
            periods = sorted({item.period for item in items if item.unit == unit})
            self.drafts |= {row[:3]: row for row in rows.drafts_of(connection, unit, periods[0].year, periods[-1].year)}
            span = Span([unit], [period.code for period in periods], is_range=False)
            self.signed |= figure_tables.lines_of(connection, ACTUALS, span)

    def refusal(self, item: Item) -> Problem | None:
        """Why she may not decide there at all."""
        if item.unit not in self._refusals:
            try:
                rights.ask(self.deed.connection, self.by, "review", item.unit, self.known.tree)
                self._refusals[item.unit] = None
            except Refused as refused:
                self._refusals[item.unit] = refused.problem
        if self._refusals[item.unit] is None and self._lock_over:
            # A quarter is told on the sheet of its last month: where that is locked, so is the quarter.
            lock = self._lock_over(item.unit, month_of(item.period))
            return problem_of(lock) if lock else None
        return self._refusals[item.unit]

    def draft(self, item: Item) -> DraftRow | None:
        return self.drafts.get((item.unit, item.period.code, item.indicator))

    def line(self, item: Item) -> int:
        """The number of the line that signs what stands there; 0 where nothing does."""
        return self.signed.get((item.unit, item.period.code, item.indicator), 0)

    def submitted(self, item: Item) -> tuple[DraftRow | None, Problem | None]:
        """The draft that waits, or why there is none to decide on."""
        if problem := self.refusal(item):
            return None, problem
        row = self.draft(item)
        if row is None or row.status != "submitted":
            return None, Problem("not_waiting")
        if row.version != item.version:
            return None, Problem("changed_meanwhile", value=row.author)
        return row, None

    def is_own(self, row: DraftRow) -> bool:
        return self.by.name in {row.author, row.submitted_by}

    def subject(self, what: str, items: Sequence[Item]) -> str:
        """One unit and period by name; many by their number."""
        units = {item.unit for item in items}
        periods = {item.period for item in items}
        if len(units) > 1 or len(periods) > 1:
            return f"{what} {len(units)} units, {len(items)} figures"
        unit = self.known.tree.units[units.pop()]
        return f"{what} {unit.code_and_day} {periods.pop()}"


def approve(store: Store, by: Person, items: Sequence[Item], *, to_come: bool = False) -> list[Decision]:
    """Approve what waits, each figure by itself, all in one transaction; nobody her own, unless the office is so small
    that the setting self_approval allows it. From here on officials see it. Raises Refused.

    What was typed as an actual before its period was over is approved only where `to_come` confirms it.
    """
    with store.deed(by.name) as deed:
        table = _Table(deed, store, by, items)
        decided = _each(items, lambda item: _approve(table, item, to_come=to_come), again="not_waiting")
        good = [(decision.item, row) for decision, row in decided if row is not None]
        if good:
            _keep(table, good)
        return [decision for decision, _ in decided]


def _each(
    items: Sequence[Item], ask: Callable[[Item], tuple[_Row | None, Problem | None]], *, again: str
) -> list[tuple[Decision, _Row | None]]:
    """What is to become of each figure; one that is named again is not signed twice, which nobody could undo."""
    decided: list[tuple[Decision, _Row | None]] = []
    taken: set[tuple[int, int, Period]] = set()
    for item in items:
        row, problem = (None, Problem(again)) if item[:3] in taken else ask(item)
        if row is not None:
            taken.add(item[:3])
        decided.append((Decision(item, done=row is not None, problem=problem), row))
    return decided


def _approve(table: _Table, item: Item, *, to_come: bool) -> tuple[DraftRow | None, Problem | None]:
    row, problem = table.submitted(item)
    if row is None:
        return None, problem
    if table.line(item) != row.based_on:
        return None, Problem("approved_meanwhile")
    if table.is_own(row) and not table.own_allowed:
        return None, Problem("own_figure")
    actual = actual_of_draft(row)
    if actual is not None and not to_come:
        typed_on = datetime.fromisoformat(row.at).astimezone(VIETNAM).date()
        if problem := to_come_of(table.known, item.indicator, item.period, actual, typed_on):
            return None, Problem("to_come_waits", value=row.author, values=problem.values)
    return row, None


def _keep(table: _Table, good: Sequence[tuple[Item, DraftRow]]) -> None:
    deed, known = table.deed, table.known
    reported = [row for _, row in good if actual_of_draft(row) is not None]
    sets = TextSets(len(ACTUALS.texts))
    actuals = columns_of_actuals(reported, sets)
    replaced = [table.signed.get(key, 0) > 0 for key in actuals.table_keys()]
    new = actuals_to_write(actuals, sets, np.array(replaced, dtype=np.bool_), deed.number)
    figures_to_write.write(deed.connection, new, deed.number)
    try:
        changed = {(row.unit_id, row.indicator_id, row.period // 10000) for row in reported}
        totals.move(deed.connection, known.tree, known.indicators, changed, planned=set())
    except totals.TotalBeyondRange as error:
        indicator = known.indicators[error.indicator]
        unit, limit = known.tree.units[error.unit].name_vi, plain(2**63 - 1, indicator.decimals)
        raise Refused("total_beyond_range", indicator.code, unit=unit, limit=limit) from error
    rows.drop_drafts(deed.connection, [row[:3] for _, row in good])
    rows.add_events(deed.connection, [rows.event_of(row, "approve", "", deed.number) for _, row in good])
    own = sorted({known.indicators[row.indicator_id].code for _, row in good if table.is_own(row)})
    after: dict[str, object] = {"figures": len(reported), **({"own": own} if own else {})}
    signed = audit.Signed()
    figures_to_write.sign(new, signed)
    audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed="approve",
        subject=table.subject("figures", [item for item, _ in good]),
        after=after,
        digest=signed.digest(),
    )


def reason_of(text: str) -> str:
    """The reason as it is kept. Raises Refused for one that says nothing or too much."""
    reason = text.strip()
    if not reason:
        raise Refused("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long", reason[:40] + "…", limit=str(LONGEST_REASON))
    check_letters(reason)
    return reason


def send_back(store: Store, by: Person, items: Sequence[Item], reason: str) -> list[Decision]:
    """Return what waits, with the reason that stays in the trail; what officials see does not change."""
    kept_reason = reason_of(reason)
    with store.deed(by.name) as deed:
        table = _Table(deed, store, by, items)
        decided = _each(items, table.submitted, again="not_waiting")
        good = [(decision.item, row) for decision, row in decided if row is not None]
        if good:
            new = [
                row._replace(status="returned", said=kept_reason, said_by=deed.by, version=row.version + 1)
                for _, row in good
            ]
            _trail(table, "return", kept_reason, [item for item, _ in good], new)
        return [decision for decision, _ in decided]


def _trail(table: _Table, what: str, reason: str, items: Sequence[Item], new: Sequence[DraftRow]) -> None:
    deed = table.deed
    rows.keep_drafts(deed.connection, new)
    number = audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed=what,
        subject=table.subject("draft", items),
        after={"figures": len(new), "said": reason},
        moves=False,
    )
    rows.add_events(deed.connection, [rows.event_of(row, what, reason, number) for row in new])


def reopen(store: Store, by: Person, items: Sequence[Item], reason: str) -> list[Decision]:
    """Hand approved figures back to be corrected; they stand on the officials' screens until new ones are approved."""
    kept_reason = reason_of(reason)
    with store.deed(by.name) as deed:
        table = _Table(deed, store, by, items)
        decided = _each(items, lambda item: _approved(table, item), again="reopened_already")
        good = [(decision.item, row) for decision, row in decided if row is not None]
        if good:
            _trail(
                table,
                "reopen",
                kept_reason,
                [i for i, _ in good],
                [_reopened(deed, row, kept_reason) for _, row in good],
            )
        return [decision for decision, _ in decided]


def _approved(table: _Table, item: Item) -> tuple[ActualRow | None, Problem | None]:
    if problem := table.refusal(item):
        return None, problem
    actual = figures.actual_at(table.deed.connection, item.unit, item.period.code, item.indicator)
    if actual is None:
        return None, Problem("not_approved")
    if actual.audit_id != item.signed:
        return None, Problem("changed_meanwhile")
    if table.draft(item) is not None:
        return None, Problem("reopened_already")
    return actual, None


def _reopened(deed: Deed, actual: ActualRow, reason: str) -> DraftRow:
    return DraftRow(
        unit_id=actual.unit_id,
        period=actual.period,
        indicator_id=actual.indicator_id,
        typed="",
        value=actual.value,
        numerator=actual.numerator,
        denominator=actual.denominator,
        not_applicable=actual.not_applicable,
        estimate=actual.estimate,
        approximate=actual.approximate,
        up_to=actual.up_to,
        document=actual.document,
        note=actual.note,
        reason=actual.reason,
        attachment_id=actual.attachment_id,
        version=1,
        author="",  # nobody's yet: whoever mends it is its author
        at=deed.at,
        status="returned",
        based_on=actual.audit_id,
        submitted_by="",
        submitted_at="",
        said=reason,
        said_by=deed.by,
        stated_percent=actual.stated_percent,
    )


def waiting(connection: "Connection", units: Iterable[int]) -> list[DraftRow]:
    """What has been handed in by these units and is not decided."""
    return [row for row in rows.every_draft(connection, units) if row.status == "submitted"]
