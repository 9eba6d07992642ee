"""Undoing what an import has drafted: each draft becomes what it was before, unless somebody has gone on with it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from db import drafts as rows
from db import figures
from db.draft_conflicts import ConflictRow, conflict_at, drop_conflict, event_of_conflict
from db.drafts import DraftRow, EventRow
from kpi.actions.look.drafts import actual_of_draft
from kpi.actions.look.figure_text import actual_text
from kpi.actions.record import book
from kpi.actions.record.store import Deed
from kpi.model.indicator import Indicator
from kpi.model.period import Period

if TYPE_CHECKING:
    from db.engine import Connection

_Place = tuple[int, int, int]  # unit, period code, indicator


class Stayed(NamedTuple):
    """A draft that is left as it is, who has gone on with it, what stands there now and what would have come back."""

    place: _Place
    by: str
    stands: str | None
    back: str | None
    yields: bool  # to whoever wants it back all the same

    @property
    def figure(self) -> tuple[int, int, Period]:
        """Unit, indicator and period."""
        unit, period, indicator = self.place
        return unit, indicator, Period.of_code(period)


class Drafts(NamedTuple):
    """What becomes of the drafts: those that come back, those that go, those that stay as they are."""

    new: tuple[DraftRow, ...] = ()
    gone: tuple[DraftRow, ...] = ()  # what stands there now, in the place of a new one or of none
    stayed: tuple[Stayed, ...] = ()
    beside: tuple[ConflictRow, ...] = ()  # what the import kept beside drafts of others, and is still to be chosen

    @property
    def removed(self) -> int:
        return len({row[:3] for row in self.gone} - {row[:3] for row in self.new}) + len(self.beside)

    @property
    def units(self) -> set[int]:
        """The units in which anything changes."""
        return {row.unit_id for row in (*self.new, *self.gone, *self.beside)}


def look(deed: Deed, line: int, indicators: Mapping[int, Indicator], *, overwrite: bool) -> Drafts:
    """What undoing the drafts of one line of the audit would do; what is handed in or approved is never overwritten."""
    written: dict[_Place, EventRow] = {}
    before: dict[_Place, EventRow] = {}
    beside: list[ConflictRow] = []
    for event in rows.events_by(deed.connection, line):
        if event.deed == "import beside":
            mine = conflict_at(deed.connection, *event[:3], event.author)
            beside += [mine] if mine is not None and mine[:18] == event[:18] else []
        if event.deed in {"import", "replace"}:
            (written if event.deed == "import" else before)[event[:3]] = event
    new: list[DraftRow] = []
    gone: list[DraftRow] = []
    stayed: list[Stayed] = []
    for place in sorted({*written, *before}):
        now = rows.draft_at(deed.connection, *place)
        yields = now is not None and now.status != "submitted"
        if not (_is_as_left(now, written.get(place)) or (overwrite and yields)):
            stayed.append(_stayed(deed.connection, place, now, before.get(place), indicators[place[2]], yields=yields))
            continue
        if now is not None:
            gone.append(now)
        if place in before:
            new.append(_again(deed, before[place], now))
    return Drafts(tuple(new), tuple(gone), tuple(stayed), tuple(beside))


def _is_as_left(now: DraftRow | None, left: EventRow | None) -> bool:
    if now is None or left is None:
        return now is None and left is None
    return now.version == left.version and now.status != "submitted"


def _stayed(
    connection: "Connection",
    place: _Place,
    now: DraftRow | None,
    before: EventRow | None,
    indicator: Indicator,
    *,
    yields: bool,
) -> Stayed:
    back = _text_of(before, indicator) if before else None
    if now is not None:
        return Stayed(place, now.author, _text_of(now, indicator), back, yields)
    unit, period, number = place
    approved = figures.actual_at(connection, unit, period, number)
    if approved is None:
        return Stayed(place, "", None, back, yields)
    # Who approved what was a draft: nobody's name is known better from here.
    by = rows.lines_by(connection, [approved.audit_id])[approved.audit_id].who
    return Stayed(place, by, actual_text(book.actual_of(approved), indicator), back, yields)


def _text_of(row: DraftRow | EventRow, indicator: Indicator) -> str:
    """What the draft says as it stands in a file, or as it was typed where it says nothing that can be read."""
    actual = actual_of_draft(row)
    return actual_text(actual, indicator) if actual else row.typed


def _again(deed: Deed, event: EventRow, now: DraftRow | None) -> DraftRow:
    """The draft as it was; what a reviewer has said of it meanwhile stays."""
    approved = figures.actual_at(deed.connection, *event[:3])
    return DraftRow(
        *event[:15],
        version=(now.version if now else event.version) + 1,
        author=event.author,
        at=event.at,
        status=now.status if now else "draft",
        based_on=now.based_on if now else approved.audit_id if approved else 0,
        submitted_by=now.submitted_by if now else "",
        submitted_at=now.submitted_at if now else "",
        said=now.said if now else "",
        said_by=now.said_by if now else "",
        stated_percent=event.stated_percent,
    )


def write(deed: Deed, drafts: Drafts) -> None:
    """Do it; what stood there is kept in the trail, so that this can be undone in turn."""
    rows.drop_drafts(deed.connection, [row[:3] for row in drafts.gone])
    rows.keep_drafts(deed.connection, drafts.new)
    for row in drafts.beside:
        drop_conflict(deed.connection, row)
    rows.add_events(deed.connection, [event_of_conflict(row, "replace beside", deed.number) for row in drafts.beside])
    rows.add_events(deed.connection, [rows.event_of(row, "replace", "", deed.number) for row in drafts.gone])
    rows.add_events(deed.connection, [rows.event_of(row, "import", "", deed.number) for row in drafts.new])
