"""Shows locks: periods in which nothing may be changed, by whom, when and why; sets one, takes one away."""

import streamlit as st

from kpi import context
from kpi.actions.administer.lock import LONGEST_REASON, unlock
from kpi.actions.administer.lock import lock as lock_period
from kpi.actions.look import locking
from kpi.actions.look.locking import Lock
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.unit import Tree
from kpi.widgets import forms, table
from kpi.widgets.html import Html, draw, next_step, subheading, tag
from kpi.widgets.top import spans


def show(view: View) -> None:
    speak = view.speak
    tree = view.known.tree
    locks = locking.locks(view.store, view.who)
    if locks:
        draw(tag("div", _table(view, tree, locks), css="k-scroll"))
    else:
        draw(next_step(speak.say("Chưa khoá kỳ nào.")))
    draw(subheading(speak.say("Khoá một kỳ")))
    _lock(view, tree)
    mine = [lock for lock in locks if view.who.may("lock", lock.unit, tree)]
    if mine:
        draw(subheading(speak.say("Mở khoá")))
        _unlock(view, tree, mine)


def _table(view: View, tree: Tree, locks: list[Lock]) -> Html:
    speak = view.speak
    head = [speak.say("Kỳ"), speak.say("Đơn vị"), speak.say("Ai"), speak.say("Lúc"), speak.say("Lý do")]
    rows = [
        [
            tag("td", speak.period(lock.period), css="l"),
            tag("td", tree.units[lock.unit].name(speak.code), css="l k-text"),
            tag("td", lock.by, css="l k-text"),
            tag("td", speak.moment(lock.at), css="l"),
            tag("td", lock.reason, css="l k-long"),
        ]
        for lock in locks
    ]
    return table.plain(head, rows)


def _lock(view: View, tree: Tree) -> None:
    speak = view.speak
    seen = view.who.seen("lock", tree)
    units = [unit for unit in tree.in_order() if unit.id in seen]
    year = view.period.year if view.period else context.today().year
    periods = [span for back in range(-1, 3) for of_kind in spans(year - back).values() for span in of_kind]
    with st.container(border=True, key="k-lock", width=forms.WIDE):
        forms.pick_unit(
            view,
            tree,
            units,
            speak.say("Đơn vị (và mọi đơn vị bên dưới)"),
            form="lock",
            name="unit",
            chosen=view.unit.id if view.unit and view.unit.id in seen else None,
        )
        st.selectbox(
            speak.say("Kỳ (và mọi kỳ nằm trong đó)"),
            periods,
            periods.index(view.period) if view.period in periods else None,
            format_func=speak.period,
            key=forms.key("lock", "period"),
            placeholder=speak.say("Chọn kỳ"),
        )
        st.text_input(speak.say("Lý do"), key=forms.key("lock", "reason"), max_chars=LONGEST_REASON)

        def set_it(who: Person) -> str:
            unit, period = forms.picked("lock", "unit"), st.session_state.get(forms.key("lock", "period"))
            if unit is None:
                raise Refused("unit_missing")
            if not isinstance(period, Period):
                raise Refused("period_missing")
            lock_period(view.store, who, unit, period, forms.typed("lock", "reason"))
            return speak.say("Đã khoá {period}.", period=speak.period(period))

        st.button(speak.say("Khoá"), type="primary", on_click=forms.on_click(view, set_it, "lock"), key="lock")


def _unlock(view: View, tree: Tree, mine: list[Lock]) -> None:
    speak = view.speak
    names = [f"{speak.period(lock.period)} · {tree.units[lock.unit].name(speak.code)}" for lock in mine]
    with st.form("unlock", width=forms.WIDE):
        st.selectbox(
            speak.say("Kỳ đang khoá"), range(len(mine)), format_func=names.__getitem__, key=forms.key("unlock", "which")
        )
        st.text_input(speak.say("Lý do mở khoá"), key=forms.key("unlock", "reason"), max_chars=LONGEST_REASON)

        def open_it(who: Person) -> str:
            chosen = mine[int(st.session_state[forms.key("unlock", "which")])]
            unlock(view.store, who, chosen.unit, chosen.period, forms.typed("unlock", "reason"))
            return speak.say("Đã mở khoá {period}.", period=speak.period(chosen.period))

        st.form_submit_button(speak.say("Mở khoá"), on_click=forms.on_click(view, open_it, "unlock"))
