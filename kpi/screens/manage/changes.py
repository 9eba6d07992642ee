"""Lists what an upgrade made of older standings by newer rules, until somebody has seen them."""

import streamlit as st

from kpi import context
from kpi.actions.administer import standing_changes
from kpi.actions.administer.standing_changes import Upgrade
from kpi.context import View
from kpi.language.remarks import STATUS_SIGN, status
from kpi.language.standing_changes import Difference, differences
from kpi.model.person import Person
from kpi.model.standing_change import StandingChange, Verdict
from kpi.model.unit import Tree, Unit
from kpi.widgets import forms, table
from kpi.widgets.html import Html, draw, link, tag, text
from kpi.widgets.top import go

PAGE = 50


def show(view: View) -> None:
    counts = standing_changes.units_with_changes(view.store, view.who)
    _proposed(view)
    upgrade = standing_changes.last_upgrade(view.store)
    if upgrade is None or not counts:
        _say(view.speak.say("Không có gì phải xem: chưa lần nâng cấp nào làm đánh giá thay đổi."), "k-todo")
        return
    tree = view.known.tree
    chosen = next(iter(tree.called(context.parameter("of"))), None)
    _introduce(view, upgrade)
    _filter(view, tree, counts, chosen)
    page = context.page_number()
    listed = standing_changes.standing_changes(
        view.store, view.who, chosen.id if chosen else None, skip=(page - 1) * PAGE, limit=PAGE + 1
    )
    if listed:
        draw(tag("div", _table(view, listed[:PAGE]), css="k-scroll"))
    else:
        _say(view.speak.say("Ở đây không có đánh giá nào thay đổi."), "k-todo")
    _steps(view, page, more=len(listed) > PAGE)


def _proposed(view: View) -> None:
    """What an upgrade has read from the figures about who reports what is confirmed on its own page."""
    count = sum(row.proposed for row in view.known.assignments.rows)
    if count:
        words = view.speak.say_n("{n} dòng phân công báo cáo chờ xác nhận.", count)
        draw(tag("p", link(view.link("manage", tab="assignments"), words), css="k-todo"))


def _say(words: str, css: str) -> None:
    draw(tag("p", words, css=css))


def _introduce(view: View, upgrade: Upgrade) -> None:
    speak = view.speak
    at = speak.moment(upgrade.at)
    count = speak.say_n("Nâng cấp lúc {at}: theo cách tính mới, {n} đánh giá khác trước.", upgrade.changed, at=at)
    what = speak.say(
        "Số liệu vẫn như cũ. Mỗi đơn vị được so ở kỳ mới nhất và ở cuối mỗi năm: trước khi nâng cấp → ngay sau đó."
    )
    _say(f"{count} {what}", "k-note")
    if upgrade.seen_at is not None:
        seen = speak.say("{by} đã xem lúc {at}.", by=upgrade.seen_by, at=speak.moment(upgrade.seen_at))
        _say(seen, "k-note")
        return

    def see(who: Person) -> str:
        standing_changes.mark_as_seen(view.store, who)
        return speak.say("Đã ghi là đã xem.")

    st.button(speak.say("Đã xem"), on_click=forms.on_click(view, see), key="changes-seen")


def _filter(view: View, tree: Tree, counts: dict[int, int], chosen: Unit | None) -> None:
    if len(counts) == 1:
        return
    units = [unit for unit in tree.in_order() if unit.id in counts]
    everywhere = view.speak.say("mọi đơn vị")
    with st.form("changes-filter", width=forms.WIDE), st.container(horizontal=True, vertical_alignment="bottom"):
        forms.pick_unit(
            view,
            tree,
            units,
            view.speak.say("Đơn vị"),
            form="changes",
            name="unit",
            other=everywhere,
            chosen=chosen.id if chosen and chosen.id in counts else forms.OTHER,
        )

        def look(who: Person) -> str:  # noqa: ARG001 - one shape for all deeds
            picked = forms.picked("changes", "unit")
            go(of=tree.units[picked].code_and_day if picked else "", page="")
            return ""

        st.form_submit_button(view.speak.say("Lọc"), on_click=forms.on_click(view, look))


def _table(view: View, changes_shown: list[StandingChange]) -> Html:
    speak = view.speak
    head = [speak.say("Chỉ tiêu"), *(difference.label for difference in differences(changes_shown[0], speak))]
    return table.plain(head, (_row(view, change) for change in changes_shown))


def _row(view: View, change: StandingChange) -> list[Html]:
    speak, unit, period = view.speak, change.unit, change.period
    _, *numbers = differences(change, speak)
    address = view.link("indicator", unit=unit.code, period=str(period), indicator=change.indicator.code, basis="")
    where = tag("span", f"{unit.name(speak.code)} · {speak.period(period)}", css="k-note")
    return [
        tag("td", link(address, change.indicator.name(speak.code)), where, css="l k-long"),
        tag("td", _statuses(view, change), css="l"),
        *(tag("td", _number(number), css="l") for number in numbers),
    ]


def _statuses(view: View, change: StandingChange) -> Html:
    before, after = change.before, change.after
    if before and after and before.status == after.status:
        return _status(view, after)
    return Html(" → ").join(_status(view, verdict) for verdict in (before, after))


def _status(view: View, verdict: Verdict | None) -> Html:
    if verdict is None:
        return text(view.speak.say("không có dòng"))
    word = status(view.speak, verdict.status)
    sign = tag("span", STATUS_SIGN[verdict.status], css=f"k-sign k-{verdict.status}", title=word)
    return sign + " " + word


def _number(number: Difference) -> Html:
    """What is the same on both sides stands there once, and quieter."""
    same = number.before == number.after
    return tag("span", number.words, css="k-note") if same else text(number.words)


def _steps(view: View, page: int, *, more: bool) -> None:
    def step(to: int, words: str) -> Html:
        return link(view.link("manage", tab="changes", page=str(to), of=context.parameter("of")), words)

    parts = [step(page - 1, view.speak.say("‹ Trang trước"))] if page > 1 else []
    parts += [step(page + 1, view.speak.say("Trang sau ›"))] if more else []
    draw(tag("p", Html(" · ").join(parts), css="k-foot"))
