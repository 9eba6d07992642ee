"""Hands in what is typed on a sheet, and takes it back while nobody has decided on it."""

from typing import Annotated

import msgspec

from kpi.actions.enter import enter
from kpi.model.sheet import Place
from kpi.web.api.call import Call, post
from kpi.web.api.sheet import SheetOfUnit
from kpi.web.api.sheet_save import Count
from kpi.web.api.sheet_text import Json, key_of, problem_text


class SeenDraft(msgspec.Struct):
    """A line and the version of its draft that was on the screen."""

    key: str
    version: Count = 0


class SheetToSubmit(SheetOfUnit, kw_only=True):
    """What was seen when it was handed in, and why figures are missing."""

    seen: Annotated[list[SeenDraft], msgspec.Meta(max_length=5000)]
    gaps_said: str = ""


def _submit(call: Call, message: SheetToSubmit) -> Json:
    seen: dict[Place, int] = {}
    for draft in message.seen:
        indicator, period = call.place(draft.key)
        seen[indicator.id, period] = draft.version
    outcome = enter.submit(call.store, call.who, *message.place(call), seen, message.gaps_said)
    return {
        "told": outcome.figures,
        "obstacles": [
            {"key": key_of(line.indicator, line.period), "text": problem_text(problem, call.speak)}
            for line, problem in outcome.obstacles
        ],
    }


def _take_back(call: Call, message: SheetOfUnit) -> Json:
    return {"told": enter.take_back(call.store, call.who, *message.place(call))}


ROUTES = (
    post("/api/v1/sheet/submit", SheetToSubmit, _submit),
    post("/api/v1/sheet/take-back", SheetOfUnit, _take_back),
)
