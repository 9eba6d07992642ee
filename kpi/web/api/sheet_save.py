"""Keeps what is typed on a sheet as drafts, and answers with the lines that changed with it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from kpi.actions.enter import enter
from kpi.actions.enter.typed_cell import Choice
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import now
from kpi.language.typed import Typed, read_typed
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.quantity import NotANumber
from kpi.model.sheet import Place
from kpi.web.api.call import HERE, Call, post
from kpi.web.api.sheet import SheetOfUnit, attachment_names, sheet_of
from kpi.web.api.sheet_json import counts_json
from kpi.web.api.sheet_row_json import conflict_json, row_json
from kpi.web.api.sheet_text import Json, key_of, problem_text

Count = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
"""A number that counts something; neither a yes, nor a half, nor more than the store can hold."""


class CellMessage(msgspec.Struct):
    """One line as it was typed: `key` is "REV|2021-06", `version` and `based_on` are of what was seen there.

    `beside` is the version of what is kept beside it as hers, where that is what she types on at; `choice` is what she
    has chosen of the two.
    """

    key: str
    typed: str = ""
    version: Count = 0
    based_on: Count = 0
    estimate: bool | None = False
    up_to: str = ""
    document: str = ""
    note: str = ""
    reason: str = ""
    attachment: Count | None = None
    choice: Choice = ""
    beside: Count = 0


class SheetToSave(SheetOfUnit, kw_only=True):
    """Cells of one sheet that somebody has typed into."""

    cells: Annotated[list[CellMessage], msgspec.Meta(max_length=5000)]


def _save(call: Call, message: SheetToSave) -> Json:
    unit, month = message.place(call)
    cells = [_cell(call, cell) for cell in message.cells]
    saved = enter.save(call.store, call.who, unit, cells)
    sheet = sheet_of(call, message, unit, month)
    names, indicators = attachment_names(call, sheet), call.known.indicators
    touched = {cell.place for cell in saved} | _beside({cell.place for cell in saved}, indicators)
    problems = [(cell, cell.problem) for cell in saved if cell.problem is not None]
    return {
        "at": now().astimezone(HERE).strftime("%H:%M:%S"),
        "rows": [row_json(sheet, line, call.speak, names) for line in sheet.lines if line.place in touched],
        "conflicts": [
            conflict_json(cell, indicators[cell.place[0]], call.speak)
            for cell, problem in problems
            if problem.code == "changed_meanwhile"
        ],
        "refused": [
            {"key": key_of(indicators[cell.place[0]], cell.place[1]), "text": problem_text(problem, call.speak)}
            for cell, problem in problems
            if problem.code != "changed_meanwhile"
        ],
        **counts_json(sheet, call.speak),
    }


def _beside(places: set[Place], indicators: Mapping[int, Indicator]) -> set[Place]:
    """The wholes and the parts of what was saved: what looks wrong there may have changed with it."""
    beside: set[Place] = set()
    for number, period in places:
        above = indicators[number].parent
        for indicator in indicators.values():
            is_sibling = above is not None and indicator.parent == above
            if indicator.id == above or indicator.parent == number or is_sibling:
                beside.add((indicator.id, period))
    return beside


def _cell(call: Call, cell: CellMessage) -> enter.TypedCell:
    indicator, period = call.place(cell.key)
    try:
        read_as = read_typed(cell.typed, indicator, call.speak)
    except NotANumber:
        read_as = None
    return enter.TypedCell(
        indicator=indicator.id,
        period=period,
        typed=cell.typed.strip(),
        actual=_actual(period, read_as, cell),
        version=cell.version,
        based_on=cell.based_on,
        reason=cell.reason.strip(),
        choice=cell.choice,
        beside=cell.beside,
    )


def _actual(period: Period, read_as: Typed | None, cell: CellMessage) -> Actual | None:
    """What a cell tells; its note and document are kept even while its number cannot be read."""
    actual = Actual(
        period,
        read_as.value if read_as else None,
        read_as.numerator if read_as else None,
        read_as.denominator if read_as else None,
        estimate=bool(cell.estimate) or bool(read_as and read_as.estimate),
        approximate=read_as.approximate if read_as else "",
        up_to=_day(cell.up_to),
        document=cell.document.strip(),
        note=cell.note.strip(),
        not_applicable=bool(read_as and read_as.not_applicable),
        attachment=cell.attachment,
        reason=cell.reason.strip(),
    )
    return None if actual == Actual(period, None) else actual


def _day(text: str) -> str:
    """Day, month, year; or as it is kept."""
    if not text.strip():
        return ""
    parts = _DAY.fullmatch(text.strip())
    if not parts:
        raise Refused("not_a_date_typed", text[:20])
    first, month, last = (int(part) for part in parts.groups())
    year, day = (first, last) if first > 31 else (last, first)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Refused("not_a_date_typed", text[:20]) from None


_DAY = re.compile(r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,4})")

ROUTES = (post("/api/v1/sheet/save", SheetToSave, _save),)
