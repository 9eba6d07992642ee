"""Makes, renames and retires indicators, and removes those of which nothing was ever reported."""

from datetime import date
from typing import TYPE_CHECKING

from db import indicators as rows
from kpi.actions.imports import admit_indicators
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.changes import bring_totals, refuse_if_wrong, sign
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.texts import code_of, day_of, one_of, required, text_of
from kpi.actions.record.written import Written
from kpi.model.kind import ADDS_UP, FREQUENCIES, JUDGED
from kpi.model.line import IndicatorLine
from kpi.model.person import Person
from kpi.model.quantity import MOST_DECIMALS

if TYPE_CHECKING:
    from db.indicators import IndicatorRow

_WORDS = {"adds_up": ADDS_UP, "judged": JUDGED, "frequency": FREQUENCIES}
_LONGEST = {"name_en": 300, "area": 200, "area_en": 200, "measured_in": 60}


def put_indicator(store: Store, by: Person, line: IndicatorLine) -> bool:
    """A new indicator, or the changed one of that code; whether anything has changed. Raises Refused.

    Where figures have been told, another meaning is another indicator and wants a new code.
    """
    given = {name: value for name, value in line._asdict().items() if value is not None}
    for column, known in _WORDS.items():
        if column in given:
            one_of(column, given[column], known)
    if line.decimals is not None and not 0 <= line.decimals <= MOST_DECIMALS:
        raise Refused("unknown_word", str(line.decimals), column="decimals", known=f"0…{MOST_DECIMALS}")
    checked = line._replace(
        code=required(line.code, "code", limit=40),
        name_vi=required(line.name_vi, "name_vi", limit=300),
        retired=day_of(line.retired),
        **{name: text_of(given[name], limit=limit) for name, limit in _LONGEST.items() if name in given},
    )
    with store.deed(by.name) as deed:
        return _put(deed, by, checked)


def retire_indicator(store: Store, by: Person, indicator: int, on: date | None) -> bool:
    """It is asked for until that day, and again from now on when there is none; its figures stay. Raises Refused."""
    with store.deed(by.name) as deed:
        existing = book.open_at(deed.connection).indicators.get(indicator)
        if existing is None:
            raise Refused("indicator_gone")
        line = IndicatorLine(0, existing.code, existing.name_vi, retired=on.isoformat() if on else "")
        return _put(deed, by, line, "retire indicator" if on else "take up indicator")


def _put(deed: Deed, by: Person, line: IndicatorLine, what: str = "") -> bool:
    known = book.open_at(deed.connection)
    rights.ask(deed.connection, by, "govern", None, known.tree)
    existing = _row(deed, line.code)
    if existing is None:
        code_of(line.code, "code")
    written = Written()
    admit_indicators.write(deed, [line], written)
    refuse_if_wrong(written)
    row = _row(deed, line.code)
    if not written.accepted or row is None:
        return False
    deed_word = what or ("change indicator" if existing else "add indicator")
    sign(deed, deed_word, f"indicators {row.code}", existing._asdict() if existing else {}, row._asdict())
    bring_totals(deed, written)
    return True


def _row(deed: Deed, code: str) -> "IndicatorRow | None":
    matching = (row for row in rows.all_indicators(deed.connection) if row.code.casefold() == code.casefold())
    return next(matching, None)


def remove_indicator(store: Store, by: Person, indicator: int) -> None:
    """Only one of which nothing was ever told can go; any other is retired. Raises Refused."""
    with store.deed(by.name) as deed:
        known = book.open_at(deed.connection)
        rights.ask(deed.connection, by, "govern", None, known.tree)
        existing = known.indicators.get(indicator)
        row = _row(deed, existing.code) if existing else None
        if row is None:
            raise Refused("indicator_gone")
        if parts := [part.code for part in known.indicators.values() if part.parent == indicator]:
            raise Refused("indicator_has_parts", row.code, parts=", ".join(parts))
        if rows.is_on_record(deed.connection, indicator):
            raise Refused("indicator_has_figures", row.code)
        rows.remove_indicator(deed.connection, indicator)
        sign(deed, "remove indicator", f"indicators {row.code}", row._asdict(), {})
