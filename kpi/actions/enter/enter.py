"""Entering: drafts are saved as they are typed, handed in, and taken back while nobody has decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db import attachments, figures
from db import drafts as rows
from db.draft_conflicts import ConflictRow, conflict_at, drop_conflict
from db.drafts import DraftRow, SubmissionRow
from kpi.actions.enter import conflicts, draft_trail
from kpi.actions.enter.attach import is_number
from kpi.actions.enter.typed_cell import TypedCell
from kpi.actions.look.drafts import draft_of
from kpi.actions.look.locking import refuse_if_locked
from kpi.actions.look.sheet import Desk, month_of, sheet_at
from kpi.actions.look.to_come import to_come_of
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store, today
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.letters import breaks_text
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.sheet import Draft, Place, Sheet, SheetLine

if TYPE_CHECKING:
    from db.engine import Connection

LONGEST_TYPED, LONGEST_NOTE, LONGEST_REASON = 200, 8000, 2000


class Saved(NamedTuple):
    """What became of one cell: kept, or not, and why; with `theirs` when somebody else was quicker.

    What is not kept for another value's sake stays beside it, as `beside`, until she chooses.
    """

    place: Place
    kept: bool
    problem: Problem | None = None
    theirs: Draft | None = None
    approved: Actual | None = None
    version: int = 0  # what stands there now: of the draft, and the line of what is approved
    signed: int = 0
    beside: int = 0


def save(
    store: Store, by: Person, unit: int, cells: Sequence[TypedCell], *, to_come: bool = False, day: date | None = None
) -> list[Saved]:
    """Keep what has been typed; nothing that somebody else has saved meanwhile is written over. Raises Refused.

    An actual of a period that is not over on the `day`, today unless given, is kept only where `to_come` confirms it.
    """
    asked_on = None if to_come else day or today()
    with store.deed(by.name) as deed:
        known = book.remembered(store, deed.connection)
        rights.ask(deed.connection, by, "enter", unit, known.tree)
        return [_save(deed, known, unit, cell, asked_on) for cell in cells]


def _save(deed: Deed, known: Book, unit: int, cell: TypedCell, asked_on: date | None) -> Saved:
    place = (cell.indicator, cell.period)
    desk = _Place(deed.connection, known, unit, place, deed.by)
    is_seen = (desk.version, desk.signed) == (cell.version, cell.based_on)
    if cell.choice == "saved":
        return _take_saved(deed, place, desk, cell, is_seen=is_seen)
    row = _row(deed, unit, cell, desk)
    waits = cell.choice != "mine" and desk.waits_for_a_choice(cell)
    is_there = desk.row is not None and row.content == desk.row.content and desk.row.based_on == desk.signed
    if is_there and not waits:  # the same message once more
        conflicts.put_away(deed, known, desk.mine, row, cell)
        return Saved(place, kept=True)
    if problem := _wrong(deed, known, unit, cell):
        return Saved(place, kept=False, problem=problem, approved=desk.approved)
    if asked_on and cell.actual and (problem := to_come_of(known, cell.indicator, cell.period, cell.actual, asked_on)):
        return Saved(place, kept=False, problem=problem, approved=desk.approved)
    nothing = cell.actual is None and not any((cell.typed, cell.reason))
    if problem := _obstacle(deed, known, unit, cell, desk):
        beside = 0 if nothing and desk.mine is None else conflicts.keep_beside(deed, known, desk.mine, row, cell)
        return Saved(place, kept=False, problem=problem, approved=desk.approved, beside=beside)
    if waits or not is_seen:
        return _changed(place, desk, conflicts.keep_beside(deed, known, desk.mine, row, cell))
    conflicts.put_away(deed, known, desk.mine, row, cell)
    if desk.row is not None and desk.row.author not in {"", deed.by}:
        draft_trail.keep_replaced(deed, known, desk.row)
    if nothing and (desk.row is None or desk.row.status == "draft"):
        if desk.row is not None:
            rows.drop_drafts(deed.connection, [(unit, cell.period.code, cell.indicator)])
        return Saved(place, kept=True)
    rows.keep_drafts(deed.connection, [row])
    return Saved(place, kept=True)


class _Place:
    """What stands in one place of the record, and what somebody has still to choose there."""

    def __init__(self, connection: "Connection", known: Book, unit: int, place: Place, by: str) -> None:
        indicator, period = place
        self.indicator: Indicator = known.indicators[indicator]
        desk = rows.draft_at(connection, unit, period.code, indicator)
        self.row: DraftRow | None = desk
        actual = figures.actual_at(connection, unit, period.code, indicator)
        self.approved = None if actual is None else book.actual_of(actual)
        self.signed = 0 if actual is None else actual.audit_id
        self.version = 0 if desk is None else desk.version
        self.mine: ConflictRow | None = conflict_at(connection, unit, period.code, indicator, by)

    def waits_for_a_choice(self, cell: TypedCell) -> bool:
        """Whether a choice is open that typing on cannot make.

        Somebody in two browsers is two people here: in the one where her value stands she goes on.
        """
        if self.mine is None:
            return False
        return cell.beside > 0 or self.row is None or self.row.author != self.mine.author


def _wrong(deed: Deed, known: Book, unit: int, cell: TypedCell) -> Problem | None:
    """Why this cannot be kept in any place."""
    try:
        _check_words(cell)
        _check_attachment(deed.connection, unit, cell)
    except Refused as refused:
        return refused.problem
    if not known.tree.units[unit].is_there(cell.period):
        return Problem("unit_not_there", value=known.tree.units[unit].name_vi)
    return None


def _obstacle(deed: Deed, known: Book, unit: int, cell: TypedCell, desk: _Place) -> Problem | None:
    """Why nothing can be typed there for now."""
    try:
        # A quarter is told on the sheet of its last month: where that is locked, so is the quarter.
        refuse_if_locked(deed.connection, known.tree, unit, month_of(cell.period))
    except Refused as refused:
        return refused.problem
    if desk.row is not None and desk.row.status == "submitted":
        return Problem("already_submitted", value=desk.row.submitted_by)
    if desk.row is None and desk.approved is not None:
        return Problem("already_approved")
    return None


def _check_words(cell: TypedCell) -> None:
    document, note = (cell.actual.document, cell.actual.note) if cell.actual else ("", "")
    limits = (
        (cell.typed, LONGEST_TYPED),
        (cell.reason, LONGEST_REASON),
        (document, LONGEST_REASON),
        (note, LONGEST_NOTE),
    )
    for words, limit in limits:
        if len(words) > limit:
            raise Refused("too_long", words[:40] + "…", limit=str(limit))
        check_letters(words)


def check_letters(words: str) -> None:
    """Raises Refused for what could not be seen, or would turn the direction of what stands beside it."""
    if breaks_text(words):
        raise Refused("control_character")


def _check_attachment(connection: "Connection", unit: int, cell: TypedCell) -> None:
    number = cell.actual.attachment if cell.actual else None
    if number is None:
        return
    document = attachments.attachment(connection, number) if is_number(number) else None
    if document is None or document.unit_id != unit:
        raise Refused("unknown_attachment")


def _take_saved(deed: Deed, place: Place, desk: _Place, cell: TypedCell, *, is_seen: bool) -> Saved:
    """What stands is chosen, and what she typed goes: both as she saw them, or the choice is put to her again."""
    if desk.mine is None:
        return Saved(place, kept=True)
    if not is_seen or cell.beside != desk.mine.version:
        return _changed(place, desk, desk.mine.version)
    drop_conflict(deed.connection, desk.mine)
    return Saved(place, kept=True)


def _changed(place: Place, desk: _Place, beside: int) -> Saved:
    theirs = None if desk.row is None else draft_of(desk.row)
    problem = Problem("changed_meanwhile", value=theirs.author if theirs else "")
    return Saved(place, False, problem, theirs, desk.approved, desk.version, desk.signed, beside)


def _row(deed: Deed, unit: int, cell: TypedCell, desk: _Place) -> DraftRow:
    actual = cell.actual or Actual(cell.period, None)
    existing = desk.row
    # What a report states beside a number goes with the number, which the sheet shows without it.
    same = existing is not None and actual[1:4] == (existing.value, existing.numerator, existing.denominator)
    return DraftRow(
        unit_id=unit,
        period=cell.period.code,
        indicator_id=cell.indicator,
        typed=cell.typed,
        value=actual.value,
        numerator=0 if actual.not_applicable else actual.numerator,
        denominator=0 if actual.not_applicable else actual.denominator,
        not_applicable=actual.not_applicable,
        estimate=actual.estimate,
        approximate=actual.approximate,
        up_to=actual.up_to,
        document=actual.document,
        note=actual.note,
        reason=cell.reason,
        attachment_id=actual.attachment,
        version=desk.version + 1,
        author=deed.by,
        at=deed.at,
        status=existing.status if existing else "draft",
        based_on=desk.signed,
        submitted_by=existing.submitted_by if existing else "",
        submitted_at=existing.submitted_at if existing else "",
        said=existing.said if existing else "",
        said_by=existing.said_by if existing else "",
        stated_percent=actual.stated_percent or (existing.stated_percent if existing and same else ""),
    )


class Submission(NamedTuple):
    """What became of a handing in: how many figures it has, or which lines stand in its way and why."""

    figures: int = 0
    obstacles: tuple[tuple[SheetLine, Problem], ...] = ()


def submit(
    store: Store, by: Person, unit: int, month: Period, seen: Mapping[Place, int], gap_reason: str = ""
) -> Submission:
    """Hand in what is drafted, as it was seen (place -> version); what is missing must be named. Raises Refused."""
    with store.deed(by.name) as deed:
        known = book.remembered(store, deed.connection)
        rights.ask(deed.connection, by, "enter", unit, known.tree)
        refuse_if_locked(deed.connection, known.tree, unit, month)
        sheet = sheet_at(deed.connection, known, unit, month, reader=by.name)
        ready = [line for line in sheet.lines if line.draft is not None and line.state in {"draft", "returned"}]
        if not ready:
            raise Refused("already_submitted_all" if sheet.count("submitted") else "nothing_to_submit")
        open_choices = [line for line in sheet.undecided if line.state not in {"submitted", "approved"}]
        obstacles = [(line, Problem("choice_open", value=line.mine.typed)) for line in open_choices if line.mine]
        obstacles += _obstacles([line for line in ready if line not in open_choices], seen)
        if obstacles:
            return Submission(obstacles=tuple(obstacles))
        if sheet.gaps and not gap_reason.strip():
            names = ", ".join(line.indicator.name_vi for line in sheet.gaps)
            raise Refused("gaps_need_reason", names, n=str(len(sheet.gaps)))
        _check_words(TypedCell(0, month, "", None, reason=gap_reason))
        _hand_in(deed, known, sheet, ready, gap_reason.strip())
        return Submission(figures=len(ready))


def _obstacles(ready: Sequence[SheetLine], seen: Mapping[Place, int]) -> "list[tuple[SheetLine, Problem]]":
    obstacles: list[tuple[SheetLine, Problem]] = []
    for line in ready:
        if line.draft is not None and seen.get(line.place, 0) != line.draft.version:
            obstacles.append((line, Problem("changed_meanwhile", value=line.draft.author)))
        elif blocking := next((problem for problem in line.problems if problem.blocks), None):
            obstacles.append((line, blocking))
        elif line.draft is not None and line.draft.actual is None:
            obstacles.append((line, Problem("returned_and_empty" if line.state == "returned" else "nothing_typed")))
        elif line.needs_reason:
            obstacles.append((line, Problem("needs_reason")))
        elif line.draft is not None and line.draft.based_on != line.signed:
            obstacles.append((line, Problem("approved_meanwhile_typed")))
    return obstacles


def _hand_in(deed: Deed, known: Book, sheet: Sheet, ready: Sequence[SheetLine], gap_reason: str) -> None:
    unit = sheet.unit.id
    drafts = [rows.draft_at(deed.connection, unit, line.period.code, line.indicator.id) for line in ready]
    new = [
        row._replace(status="submitted", submitted_by=deed.by, submitted_at=deed.at, version=row.version + 1)
        for row in drafts
        if row is not None
    ]
    gaps = " ".join(line.indicator.code for line in sheet.gaps)
    number = draft_trail.sign(
        deed, known, unit, sheet.month, "submit", {"figures": len(new), "gaps": gaps, "said": gap_reason}
    )
    rows.keep_drafts(deed.connection, new)
    rows.add_events(deed.connection, [rows.event_of(row, "submit", gap_reason, number) for row in new])
    rows.add_submission(
        deed.connection,
        SubmissionRow(unit, sheet.month.code, deed.by, deed.at, sheet.reported, gaps, gap_reason, number),
    )


def take_back(store: Store, by: Person, unit: int, month: Period) -> int:
    """Take back what nobody has decided yet; returns how many figures that are. Raises Refused."""
    with store.deed(by.name) as deed:
        known = book.remembered(store, deed.connection)
        rights.ask(deed.connection, by, "enter", unit, known.tree)
        refuse_if_locked(deed.connection, known.tree, unit, month)
        desk = Desk(deed.connection, known, unit, month.year, by.name)
        submitted = [
            row
            for (_, period), row in desk.rows.items()
            if row.status == "submitted" and (period.year, period.last) == (month.year, month.last)
        ]
        if not submitted:
            raise Refused("nothing_to_take_back")
        new = [row._replace(status="draft", version=row.version + 1) for row in submitted]
        number = draft_trail.sign(deed, known, unit, month, "take back", {"figures": len(new)})
        rows.keep_drafts(deed.connection, new)
        rows.add_events(deed.connection, [rows.event_of(row, "take back", "", number) for row in new])
        return len(new)
