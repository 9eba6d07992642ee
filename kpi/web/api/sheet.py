"""Answers what stands on the sheet of a unit and a month."""

import msgspec

from kpi.actions.enter import attach
from kpi.actions.look import sheet as sheets
from kpi.actions.record.store import now
from kpi.model.period import Period
from kpi.model.sheet import Sheet
from kpi.web.api.call import HERE, Call, get, period_of
from kpi.web.api.sheet_json import sheet_json
from kpi.web.api.sheet_text import Json


class SheetOfUnit(msgspec.Struct):
    """Whose sheet of which month; `also` are codes of indicators that are not due, with commas between them."""

    unit: str = ""
    period: str = ""
    also: str = ""

    def place(self, call: Call) -> tuple[int, Period]:
        """The unit and the month; raises Refused."""
        month = sheets.month_of(period_of(self.period))
        return call.unit(self.unit, month), month


class SheetQuestion(SheetOfUnit):
    """The sheet as whoever has the task sees it."""

    task: str = ""


def sheet_of(call: Call, message: SheetOfUnit, unit: int, month: Period, *, task: str = "enter") -> Sheet:
    codes = message.also.split(",")
    also = frozenset(indicator.id for code, indicator in call.indicators.items() if code in codes)
    return sheets.sheet(call.store, call.who, unit, month, task=task, also=also)


def attachment_names(call: Call, sheet: Sheet) -> dict[int, str]:
    numbers = {line.draft.attachment for line in sheet.lines if line.draft is not None}
    numbers |= {line.approved.attachment for line in sheet.lines if line.approved is not None}
    return attach.names(call.store, {number for number in numbers if number is not None})


def _sheet(call: Call, message: SheetQuestion) -> Json:
    sheet = sheet_of(call, message, *message.place(call), task=message.task or "enter")
    return sheet_json(sheet, call.who, call.speak, now().astimezone(HERE).date(), attachment_names(call, sheet))


ROUTES = (get("/api/v1/sheet", SheetQuestion, _sheet),)
