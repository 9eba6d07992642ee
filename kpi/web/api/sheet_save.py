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
from kpi.language.typed import LONGEST, Typed, in_a_field, may_read_in_two_ways, read_typed
from kpi.model.check import Around
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.quantity import NotANumber
from kpi.model.sheet import Place
from kpi.model.two_readings import Mark, weighing
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
    typed: msgspec.Raw = msgspec.Raw(b'""')  # in words, as somebody types it; or a plain number of a program
    decimal_mark: Mark = ""  # what the sign in "3.826" stands before, where it reads in two ways
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
    to_come: bool = False  # confirmed: these are actuals although their periods are not over


def _save(call: Call, message: SheetToSave) -> Json:
    unit, month = message.place(call)
    cells = _cells(call, message, unit, month)
    saved = enter.save(call.store, call.who, unit, cells, to_come=message.to_come)
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
            {
                "key": key_of(indicators[cell.place[0]], cell.place[1]),
                "code": problem.code,
                "text": problem_text(problem, call.speak),
            }
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


def _cells(call: Call, message: SheetToSave, unit: int, month: Period) -> list[enter.TypedCell]:
    """What was typed, read beside what stands on the sheet, which is asked for where a number reads in two ways."""
    around: dict[Place, Around] = {}
    texts = [_text(cell, call) for cell in message.cells]
    if any(map(may_read_in_two_ways, texts)):
        sheet = sheet_of(call, message, unit, month)
        around = {line.place: line.around for line in sheet.lines}
    return [_cell(call, cell, text, around) for cell, text in zip(message.cells, texts, strict=True)]


def _text(cell: CellMessage, call: Call) -> str:
    """The words of a cell; a number of JSON is plain whatever the language, and written as it is typed there."""
    raw = bytes(cell.typed)
    if raw[:1] in {b'"', b"n"}:
        return msgspec.json.decode(raw, type=str | None) or ""
    if len(raw) > LONGEST:
        raise Refused("too_long", raw[:40].decode() + "…", limit=str(LONGEST))
    msgspec.json.decode(raw, type=int | float)  # neither a yes nor a list
    return in_a_field(raw.decode(), call.speak) if _PLAIN.fullmatch(raw) else raw.decode()


_PLAIN = re.compile(rb"-?[0-9]+(?:\.[0-9]{1,9})?")
"""A number that can be kept; another is refused as what it is."""


def _cell(call: Call, cell: CellMessage, text: str, around: Mapping[Place, Around]) -> enter.TypedCell:
    indicator, period = call.place(cell.key)
    beside = around.get((indicator.id, period), Around(indicator, period, None))
    try:
        read_as = read_typed(text, indicator, call.speak, weighing(beside, cell.decimal_mark))
    except NotANumber:
        read_as = None
    return enter.TypedCell(
        indicator=indicator.id,
        period=period,
        typed=text.strip(),
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
