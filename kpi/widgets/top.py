"""Draws the line above every screen: which unit, which period, against which targets."""

import streamlit as st

from kpi.context import View
from kpi.model.period import FIRST_YEAR, LAST_YEAR, Period
from kpi.model.unit import Tree, Unit
from kpi.widgets.html import draw, link, tag, text

MANY = 300  # more units than a list can be read for: then those around the one in view, and the screen of units


def show(view: View, path: str = "", *, months: bool = False) -> None:
    """Draws the line; a choice goes into the address, so that the address always opens what is seen."""
    speak = view.speak
    for notice in view.notices:
        st.warning(text(notice))
    if view.unit is None:
        return
    with st.container(key="k-top", horizontal=True, vertical_alignment="center"):
        _unit(view)
        if view.period is not None:
            with st.container(
                key="k-period", horizontal=True, vertical_alignment="center", width="content", gap="small"
            ):
                _period(view, Period.month(view.period.year, view.period.last) if months else view.period, path, months)
            if not months:
                _basis(view)
    if view.unit.illustrative:
        draw(tag("div", speak.say("Số liệu minh hoạ: không phải số liệu thật của đơn vị nào"), css="k-illustrative"))


def go(**changes: str) -> None:
    """Put the choice into the address."""
    for name, value in changes.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def _unit(view: View) -> None:
    speak = view.speak
    units = _around(view.tree, view.unit) if len(view.tree.units) > MANY and view.unit else view.tree.in_order()
    names = {unit.id: f"{unit.name(speak.code)} · {unit.code}" for unit in units}
    here = view.unit.id if view.unit else None

    def chosen() -> None:
        unit = view.tree.units[st.session_state["pick-unit"]]
        period = view.periods_for([unit])[unit.id]
        go(unit=unit.code, period=str(period or ""), indicator="", status="")

    st.session_state["pick-unit"] = here
    st.selectbox(
        speak.say("Đơn vị"),
        [unit.id for unit in units],
        format_func=lambda unit: names[unit],
        key="pick-unit",
        on_change=chosen,
        label_visibility="collapsed",
        width=320,
    )


def _around(tree: Tree, unit: Unit) -> list[Unit]:
    """The units above it, those beside it, and those directly below it."""
    above = [tree.units[number] for number in reversed(tree.upwards(unit.id)[1:])]
    beside = [number for number in tree.children.get(unit.parent, ()) if number not in above]
    return [*above, *beside, *tree.children.get(unit.id, ())]


def spans(year: int) -> dict[str, list[Period]]:
    """What can be picked within a year, by kind."""
    return {
        "month": list(Period.of_year(year).months),
        "quarter": [Period(year, first, first + 2) for first in (1, 4, 7, 10)],
        "half": [Period(year, 1, 6), Period(year, 7, 12)],
        "nine": [Period(year, 1, 9)],
        "year": [Period.of_year(year)],
        "to_date": [Period(year, 1, last) for last in range(2, 12) if last not in {3, 6, 9}],
    }


def _period(view: View, period: Period, path: str, months: bool) -> None:
    speak = view.speak
    step = link(view.link(path, period=str(period.earlier), **_kept(view)), "◂", css="k-step")
    draw(step, width="content")
    years = range(max(period.year - 3, FIRST_YEAR), min(period.year + 1, LAST_YEAR) + 1)
    wanted = ("month",) if months else tuple(spans(period.year))
    options = [span for of_year in map(spans, reversed(years)) for kind in wanted for span in of_year[kind]]
    if period not in options:
        options.insert(0, period)

    def chosen() -> None:
        go(period=str(st.session_state["pick-period"]))

    st.session_state["pick-period"] = period
    st.selectbox(
        speak.say("Kỳ"),
        options,
        format_func=speak.period,
        key="pick-period",
        on_change=chosen,
        label_visibility="collapsed",
        width=240,
    )
    step = link(view.link(path, period=str(period.later), **_kept(view)), "▸", css="k-step")
    draw(step, width="content")


def _kept(view: View) -> dict[str, str]:
    return {"indicator": view.indicator} if view.indicator else {}


def _basis(view: View) -> None:
    speak = view.speak
    bases = {"": speak.say("Căn cứ: theo thứ tự")}
    bases |= {basis.code: basis.name(speak.code) for basis in view.known.bases}

    def chosen() -> None:
        go(basis=st.session_state["pick-basis"])

    st.session_state["pick-basis"] = view.basis.code if view.basis else ""
    st.selectbox(
        speak.say("Căn cứ giao"),
        list(bases),
        format_func=lambda code: bases[code],
        key="pick-basis",
        on_change=chosen,
        label_visibility="collapsed",
        width=200,
    )
