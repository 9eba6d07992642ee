"""Shows the units: the tree, with the statuses of each, from the top down."""

from collections.abc import Sequence

from kpi import context
from kpi.actions.look import read
from kpi.context import View
from kpi.model.scorecard import Scorecard
from kpi.model.unit import Unit
from kpi.widgets import empty, status_counts, table, top
from kpi.widgets.html import Html, draw, heading, link, tag, text


def show() -> None:
    view = context.view()
    top.show(view, "units")
    if view.unit is None:
        empty.no_store(view)
        return
    speak = view.speak
    draw(_way(view, view.unit))
    below = view.tree.children.get(view.unit.id, ())
    beside = below or view.tree.children.get(view.unit.parent, ())
    title = view.speak.say("Các đơn vị bên dưới") if below else view.speak.say("Các đơn vị cùng cấp")
    rows = _rows(view, beside)
    head = [speak.say("Đơn vị"), speak.say("Mã"), speak.say("Tình hình"), ""]
    against = speak.say("so với {basis}", basis=view.basis.name(speak.code)) if view.basis else ""
    body = (
        heading(title) + (tag("div", against, css="k-way") if against else "") + table.plain(head, rows, css="k-units")
    )
    draw(body)


def _way(view: View, unit: Unit) -> Html:
    """From the top down to the unit."""
    steps = [view.tree.units[number] for number in reversed(view.tree.upwards(unit.id))]
    at = view.periods_for(steps)
    links = [
        link(view.link("units", unit=step.code, period=str(at[step.id] or "")), step.name(view.speak.code))
        for step in steps
    ]
    return tag("div", Html(" › ").join(links), _became(view, unit), css="k-way")


def _became(view: View, unit: Unit) -> Html:
    speak = view.speak
    if not unit.became:
        return Html()
    names = speak.listed(view.tree.units[number].name(speak.code) for number in unit.became)
    if unit.closed is None:
        return tag("div", speak.say("trở thành {names}", names=names), css="k-note")
    sentence = speak.say("kết thúc {day}, trở thành {names}", day=speak.date(unit.closed), names=names)
    return tag("div", sentence, css="k-note")


def _rows(view: View, units: Sequence[Unit]) -> list[list[Html]]:
    """A row for each unit; whatever their number, the store is asked once for all of them."""
    here = [unit.id for unit in units if view.period is not None and unit.is_there(view.period)]
    cards: dict[int, Scorecard] = {}
    if view.period is not None and here:
        cards = read.scorecards_in_brief(view.store, here, view.period, view.basis_code, view.day)
    at = view.periods_for(units)
    return [_row(view, unit, cards.get(unit.id), str(at[unit.id] or "")) for unit in units]


def _row(view: View, unit: Unit, card: Scorecard | None, period: str) -> list[Html]:
    speak = view.speak
    opens = link(view.link("units", unit=unit.code, period=period), unit.name(speak.code))
    sample = tag("span", speak.say("minh hoạ"), css="k-sample") if unit.illustrative else ""
    board = link(view.link("", unit=unit.code, period=period), speak.say("Xem bảng tổng quan"))
    state = (
        status_counts.counts(view, card) if card is not None and card.standings else text(speak.say("chưa có số liệu"))
    )
    return [
        tag("td", opens, sample, _became(view, unit), css="l k-text"),
        tag("td", unit.code, css="l"),
        tag("td", state, css="l"),
        tag("td", board, css="l"),
    ]
