"""Lays down who reports what, confirms what an upgrade proposed, and takes the last change back; each signed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast

from db import assignments as rows
from db import audit
from db.assignments import AssignmentRow
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.texts import text_of
from kpi.model.assignment import Assignment, Subject
from kpi.model.person import Person

if TYPE_CHECKING:
    from db.engine import Connection

ASSIGN, CONFIRM, TAKE_BACK, PROPOSE = "assign", "confirm assignments", "take back assignments", "propose assignments"
"""The deeds under which the audit tells of each."""
SUBJECT = "assignments all"
LONGEST_GROUP = 80
OF_ROWS = frozenset({"unknown_group", "group_in_use", "assignment_ends_before", "unknown_word", "too_long"})
"""Refusals of what is to be laid down, and not of whoever does it."""

Key = tuple[Subject, int | None]
"""Whom it is for, and the indicator: what is laid down anew about it replaces what was."""


class AssignmentChange(NamedTuple):
    """How many rows came and went, and how many groups have other units; `line` is that of the audit, 0 of none."""

    added: int = 0
    removed: int = 0
    groups: int = 0
    line: int = 0

    @property
    def is_any(self) -> bool:
        """Whether anything has changed."""
        return bool(self.added or self.removed or self.groups)


def assign(
    store: Store,
    by: Person,
    wanted: Sequence[Assignment] = (),
    *,
    cleared: Collection[Key] = (),
    groups: Mapping[str, Collection[int]] | None = None,
    dry_run: bool = False,
) -> AssignmentChange:
    """Each subject and indicator of `wanted` and `cleared` has from now on these rows and no others; each of these
    groups these units, none of them being no group. For those who govern. Raises Refused."""
    try:
        with store.deed(by.name) as deed:
            known = book.open_at(deed.connection)
            rights.ask(deed.connection, by, "govern", None, known.tree)
            change = _written(deed, known, wanted, cleared, groups or {})
            if dry_run or not change.is_any:
                raise _NotKept(change)
            return change
    except _NotKept as not_kept:
        return not_kept.change._replace(line=0)


class _NotKept(Exception):  # noqa: N818 - carries what would change out of the transaction
    def __init__(self, change: AssignmentChange) -> None:
        super().__init__()
        self.change = change


def _written(
    deed: Deed,
    known: Book,
    wanted: Sequence[Assignment],
    cleared: Collection[Key],
    groups: Mapping[str, Collection[int]],
) -> AssignmentChange:
    connection = deed.connection
    groups_before = rows.all_groups(connection)
    moved = {
        _group_name(name): sorted(set(units))
        for name, units in groups.items()
        if sorted(set(units)) != groups_before.get(_group_name(name), [])
    }
    there = {name for name, units in {**groups_before, **moved}.items() if units}
    for row in wanted:
        _refuse_wrong(row, known, there)
    existing = rows.all_assignments(connection)
    keys, new = {*cleared, *((row.subject, row.indicator) for row in wanted)}, {_bare(_row_of(row)) for row in wanted}
    gone = [row for row in existing if _key(row) in keys and _bare(row) not in new]
    if left := {row.group_name for row in existing if row.group_name and row not in gone} - there:
        raise Refused("group_in_use", sorted(left)[0])
    standing = {_bare(row) for row in existing if row not in gone}
    next_id = max((row.id for row in existing), default=0) + 1
    come = [row._replace(id=next_id + place) for place, row in enumerate(sorted(new - standing, key=_order))]
    # What was proposed and is laid down as it stands is thereby confirmed.
    confirmed = [row for row in existing if row.proposed and row not in gone and _bare(row) in new]
    rows.remove_assignments(connection, [row.id for row in gone])
    rows.add_assignments(connection, come)
    rows.confirm_assignments(connection, [row.id for row in confirmed])
    for name, units in moved.items():
        rows.put_group(connection, name, units)
    before = _LaidDown([*gone, *confirmed], {name: groups_before.get(name, []) for name in moved})
    after = _LaidDown([*come, *(row._replace(proposed=False) for row in confirmed)], moved)
    line = _sign(deed, ASSIGN, before, after)
    return AssignmentChange(len(come) + len(confirmed), len(gone) + len(confirmed), len(moved), line)


def _group_name(name: str) -> str:
    return text_of(name, limit=LONGEST_GROUP)


def _refuse_wrong(row: Assignment, known: Book, groups: Collection[str]) -> None:
    subject = row.subject
    if row.indicator is not None and row.indicator not in known.indicators:
        raise Refused("indicator_gone")
    if subject.unit is not None and subject.unit not in known.tree.units:
        raise Refused("unit_gone")
    if subject.group and subject.group not in groups:
        raise Refused("unknown_group", subject.group, known=", ".join(sorted(groups)) or "–")
    if subject.level and subject.level not in levels(known):
        raise Refused("unknown_word", subject.level[:40], column="level", known=", ".join(levels(known)))
    if row.since and row.until and row.until < row.since:
        raise Refused("assignment_ends_before", row.until.isoformat(), since=row.since.isoformat())


def levels(known: Book) -> list[str]:
    """The levels that units have."""
    return sorted({unit.level for unit in known.tree.units.values()} - {""})


# ---- what an upgrade proposed


def confirm(store: Store, by: Person, numbers: Collection[int] | None = None) -> int:
    """These of the proposed rows hold from now on, or all of them; how many. For those who govern. Raises Refused."""
    with store.deed(by.name) as deed:
        rights.ask(deed.connection, by, "govern", None, book.tree(deed.connection))
        proposed = [row for row in rows.all_assignments(deed.connection) if row.proposed]
        chosen = [row for row in proposed if numbers is None or row.id in numbers]
        if not chosen:
            raise Refused("nothing_proposed")
        rows.confirm_assignments(deed.connection, [row.id for row in chosen])
        after = [row._replace(proposed=False) for row in chosen]
        _sign(deed, CONFIRM, _LaidDown(chosen), _LaidDown(after))
        return len(chosen)


# ---- taking back


def last_change(store: Store, by: Person) -> int:
    """The line of the audit that can be taken back, 0 where there is none; for those who govern. Raises Refused."""
    with store.reading() as connection:
        rights.ask(connection, by, "govern", None, book.remembered(store, connection).tree)
        line = _last(connection)
        return line.id if line else 0


def take_back(store: Store, by: Person) -> AssignmentChange:
    """What stood before the last change or confirmation stands again; then the one before it can be taken back. Raises
    Refused where there is none, or where units or indicators that it spoke of are gone."""
    with store.deed(by.name) as deed:
        known = book.open_at(deed.connection)
        rights.ask(deed.connection, by, "govern", None, known.tree)
        line = _last(deed.connection)
        if line is None:
            raise Refused("no_assignment_to_take_back")
        kept = (cast("dict[str, object]", json.loads(side)) for side in (line.before, line.after))
        before, after = map(_LaidDown.of, kept)
        existing = rows.all_assignments(deed.connection)
        groups = rows.all_groups(deed.connection)
        if not {*after.rows} <= {*existing} or any(groups.get(name, []) != ids for name, ids in after.groups.items()):
            raise Refused("no_assignment_to_take_back")
        numbers = {row.indicator_id for row in before.rows} - {None}
        units = {row.unit_id for row in before.rows} - {None} | {unit for ids in before.groups.values() for unit in ids}
        if not (numbers <= known.indicators.keys() and units <= known.tree.units.keys()):
            raise Refused("no_assignment_to_take_back")
        rows.remove_assignments(deed.connection, [row.id for row in after.rows])
        rows.add_assignments(deed.connection, before.rows)
        for name, ids in before.groups.items():
            rows.put_group(deed.connection, name, ids)
        number = _sign(deed, TAKE_BACK, after, before, of=line.id)
        return AssignmentChange(len(before.rows), len(after.rows), len(before.groups), number)


def _last(connection: "Connection") -> "audit.Line | None":
    """The newest change that has not been taken back."""
    taken: set[int] = set()
    for line in audit.matching(connection, subject=SUBJECT):
        if line.deed == TAKE_BACK:
            taken.add(json.loads(line.after)["of"])
        elif line.deed in {ASSIGN, CONFIRM} and line.id not in taken:
            return line
    return None


# ---- rows, and how a line of the audit keeps them


class _LaidDown(NamedTuple):
    """What stood before, or stands after: rows, and the units of groups."""

    rows: Sequence[AssignmentRow]
    groups: Mapping[str, Sequence[int]] = {}

    @property
    def words(self) -> dict[str, object]:
        return {"rows": [row._asdict() for row in self.rows], "groups": self.groups}

    @classmethod
    def of(cls, words: Mapping[str, object]) -> "_LaidDown":
        kept = cast("Iterable[dict[str, object]]", words.get("rows", ()))
        groups = cast("dict[str, list[int]]", words.get("groups", {}))
        return cls([AssignmentRow(*(row[name] for name in AssignmentRow._fields)) for row in kept], groups)  # type: ignore[arg-type]


def _sign(deed: Deed, what: str, before: _LaidDown, after: _LaidDown, **beside: object) -> int:
    return audit.sign(
        deed.connection,
        at=deed.at,
        who=deed.by,
        deed=what,
        subject=SUBJECT,
        before=before.words,
        after={**after.words, **beside},
    )


def propose(connection: "Connection", wanted: Sequence[Assignment], at: str) -> None:
    """Rows that nobody has confirmed yet, within an upgrade."""
    proposals = [_row_of(row)._replace(id=number, proposed=True) for number, row in enumerate(wanted, start=1)]
    rows.add_assignments(connection, proposals)
    after: dict[str, object] = {"rows": [row._asdict() for row in proposals]}
    audit.sign(connection, at=at, who="kpi", deed=PROPOSE, subject=SUBJECT, after=after)


def _row_of(row: Assignment) -> AssignmentRow:
    subject = row.subject
    days = (_spelled(row.since), _spelled(row.until))
    where = (subject.level, subject.group, subject.unit)
    return AssignmentRow(row.id, row.indicator, *where, row.expected, *days, row.proposed)


def _spelled(day: date | None) -> str:
    return day.isoformat() if day else ""


def _key(row: AssignmentRow) -> Key:
    return Subject(row.level, row.group_name, row.unit_id), row.indicator_id


def _bare(row: AssignmentRow) -> AssignmentRow:
    """What it says, whatever its number and whoever has confirmed it."""
    return row._replace(id=0, proposed=False)


def _order(row: AssignmentRow) -> tuple[object, ...]:
    return (row.level, row.group_name, row.unit_id or 0, row.indicator_id or 0, row.expected, row.since, row.until)
