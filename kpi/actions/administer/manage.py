"""Makes, moves, renames and closes units, for whoever manages the unit above them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from db import units as rows
from kpi.actions.imports import admit_units
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.actions.record.changes import bring_totals, refuse_if_wrong, sign
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.texts import code_of, day_of, one_of, required, text_of
from kpi.actions.record.written import Written
from kpi.model.line import UnitLine
from kpi.model.person import Person
from kpi.model.unit import Unit

if TYPE_CHECKING:
    from db.units import UnitRow

LEVELS = ("country", "province", "district", "commune", "village")
"""Where a unit stands between the country and the village; a file may name others."""


def put_unit(store: Store, by: Person, line: UnitLine) -> bool:
    """A new unit, or the changed one of that code and time; whether anything has changed. Raises Refused.

    Whoever manages the unit above may do it: nobody changes the place or the name of what her own right stands on.
    """
    checked = line._replace(
        code=required(line.code, "code", limit=40),
        name=required(line.name, "name", limit=300),
        name_en=None if line.name_en is None else text_of(line.name_en, limit=300),
        level=line.level and one_of("level", line.level, LEVELS),
        opened=day_of(line.opened) or None,
        closed=day_of(line.closed),
    )
    with store.deed(by.name) as deed:
        return _put(deed, by, checked)


def close_unit(store: Store, by: Person, unit: int, last_day: date, became: Sequence[int] = ()) -> bool:
    """The unit ends with that day; what it became opened the day after. Its figures stay. Raises Refused."""
    with store.deed(by.name) as deed:
        tree = book.remembered(store, deed.connection).tree
        existing = _unit(tree.units, unit)
        line = UnitLine(
            row=0,
            code=existing.code,
            name=existing.name_vi,
            opened=existing.opened.isoformat() if existing.opened else None,
            closed=last_day.isoformat(),
            became=tuple(_unit(tree.units, successor).code_and_day for successor in became) or None,
        )
        return _put(deed, by, line, "close unit")


def _unit(units: dict[int, Unit], unit: int) -> Unit:
    if unit not in units:
        raise Refused("unit_gone")
    return units[unit]


def _put(deed: Deed, by: Person, line: UnitLine, what: str = "") -> bool:
    known = book.open_at(deed.connection)
    if not rights.fresh(deed.connection, by).may_somewhere("manage"):
        raise Refused("not_allowed_everywhere")
    before = {row.id: row for row in rows.all_units(deed.connection)}
    written = Written()
    admit_units.write(deed, [line], written)
    refuse_if_wrong(written)
    after = book.tree(deed.connection)
    for row in rows.all_units(deed.connection):
        existing, was = before.get(row.id), known.tree.units.get(row.id)
        became = after.units[row.id].became
        if row == existing and was is not None and became == was.became:
            continue
        if existing is None:
            code_of(row.code, "code")
        _ask(deed, by, known, row, existing, became)
        old = existing._asdict() | {"became": was.became} if existing and was else {}
        deed_word = what or ("change unit" if existing else "add unit")
        sign(deed, deed_word, f"units {row.code}@{row.opened}", old, row._asdict() | {"became": became})
        bring_totals(deed, written)
        return True  # one line changes one unit
    return False


def _ask(
    deed: Deed, by: Person, known: Book, row: "UnitRow", existing: "UnitRow | None", became: Sequence[int]
) -> None:
    """The right to manage is wanted above: where it stood, where it will stand, and where its successors stand."""
    above = {row.parent_id, *(successor.parent for successor in map(known.tree.units.get, became) if successor)}
    if existing is not None:
        above.add(existing.parent_id)
    for unit in above:
        rights.ask(deed.connection, by, "manage", unit, known.tree)


def manageable(store: Store, by: Person) -> list[Unit]:
    """The units that the person may change: those with one above them that she manages, in the order of the tree."""
    with store.reading() as connection:
        tree = book.remembered(store, connection).tree
        person = rights.fresh(connection, by)
    if not person.may_somewhere("manage"):
        raise Refused("not_allowed_everywhere")
    return [unit for unit in tree.in_order() if person.may("manage", unit.parent, tree)]
