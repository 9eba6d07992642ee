"""Shows the administration: units, indicators, rules, settings, locks, changed standings, audit; one at a time."""

from collections.abc import Callable
from typing import NamedTuple

from kpi import context
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language import to_say
from kpi.model.person import Task
from kpi.screens.manage import assignments, audit, changes, indicators, locks, regimes, settings, thresholds, units
from kpi.widgets import forms, refused
from kpi.widgets.html import Html, draw, link, tag


class Tab(NamedTuple):
    """One part: its name in the address, what a person must be allowed to do somewhere, its title."""

    code: str
    task: Task
    title: str
    show: Callable[[View], None]


TABS = (
    Tab("units", "manage", to_say("Các đơn vị"), units.show),
    Tab("indicators", "govern", to_say("Các chỉ tiêu"), indicators.show),
    Tab("assignments", "govern", to_say("Ai báo cáo gì"), assignments.show),
    Tab("regimes", "govern", to_say("Chế độ báo cáo"), regimes.show),
    Tab("thresholds", "govern", to_say("Ngưỡng đánh giá"), thresholds.show),
    Tab("locks", "lock", to_say("Khoá kỳ"), locks.show),
    Tab("settings", "govern", to_say("Thiết lập"), settings.show),
    Tab("changes", "govern", to_say("Đánh giá thay đổi"), changes.show),
    Tab("audit", "audit", to_say("Nhật ký"), audit.show),
)


def show() -> None:
    view = context.view()
    mine = [tab for tab in TABS if view.who.may_somewhere(tab.task)]
    code = context.parameter("tab")
    chosen = next((tab for tab in TABS if tab.code == code), mine[0] if mine else None)
    if chosen is None or chosen not in mine:
        refused.show(view, Refused("not_allowed_everywhere"))
        return
    draw(_tabs(view, mine, chosen))
    forms.outcome(view)
    try:
        chosen.show(view)
    except Refused as refusal:
        refused.show(view, refusal)


def _tabs(view: View, mine: list[Tab], chosen: Tab) -> Html:
    pills = (
        link(
            view.link("manage", tab=tab.code),
            view.speak.say(tab.title),
            css="k-pill k-chosen" if tab is chosen else "k-pill",
        )
        for tab in mine
    )
    return tag("div", *pills, css="k-pills")
