"""Decides on figures that were handed in: approves them, returns them, opens approved ones again."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from kpi.actions.enter import review
from kpi.actions.look import sheet as sheets
from kpi.web.api.call import Call, post
from kpi.web.api.sheet_save import Count
from kpi.web.api.sheet_text import Json, key_of, problem_text


class FigureToDecide(msgspec.Struct):
    """A figure of a unit, with the versions of its draft and of what is approved that were on the screen."""

    key: str
    unit: str = ""
    version: Count = 0
    signed: Count = 0


class FiguresToDecide(msgspec.Struct):
    """All that is decided on at once; a reason where they go back."""

    items: Annotated[list[FigureToDecide], msgspec.Meta(max_length=5000)]
    reason: str = ""
    to_come: bool = False  # confirmed: these are actuals although they were typed before their periods were over


def _items(call: Call, message: FiguresToDecide) -> list[review.Item]:
    items: list[review.Item] = []
    for figure in message.items:
        indicator, period = call.place(figure.key)
        unit = call.unit(figure.unit, sheets.month_of(period))
        items.append(review.Item(unit, indicator.id, period, figure.version, figure.signed))
    return items


def _decisions(call: Call, decisions: Sequence[review.Decision]) -> Json:
    tree, indicators = call.known.tree, call.known.indicators
    return {
        "done": sum(decision.done for decision in decisions),
        "decisions": [
            {
                "unit": tree.units[decision.item.unit].code,
                "key": key_of(indicators[decision.item.indicator], decision.item.period),
                "done": decision.done,
                "code": decision.problem.code if decision.problem else "",
                "text": problem_text(decision.problem, call.speak) if decision.problem else "",
            }
            for decision in decisions
        ],
    }


def _approve(call: Call, message: FiguresToDecide) -> Json:
    return _decisions(call, review.approve(call.store, call.who, _items(call, message), to_come=message.to_come))


def _send_back(call: Call, message: FiguresToDecide) -> Json:
    return _decisions(call, review.send_back(call.store, call.who, _items(call, message), message.reason))


def _reopen(call: Call, message: FiguresToDecide) -> Json:
    return _decisions(call, review.reopen(call.store, call.who, _items(call, message), message.reason))


ROUTES = (
    post("/api/v1/review/approve", FiguresToDecide, _approve),
    post("/api/v1/review/return", FiguresToDecide, _send_back),
    post("/api/v1/review/reopen", FiguresToDecide, _reopen),
)
