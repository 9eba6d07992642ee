"""The scoreboard: where a unit stands, those indicators first that need somebody."""

import streamlit as st

from kpi import context
from kpi.context import View
from kpi.model.scorecard import Scorecard
from kpi.widgets import empty, table, top, words
from kpi.widgets.html import tag, text


def show() -> None:
    view = context.view()
    top.show(view)
    card = view.scorecard()
    if card is None:
        empty.no_store(view)
        return
    if not card.standings:
        empty.no_figures(view)
        return
    only = context.asked("status")
    st.markdown(tag("h1", text(words.headline(card, view.speak)), css="k-head"), unsafe_allow_html=True)
    st.markdown(table.pills(view, card, only), unsafe_allow_html=True)
    st.markdown(tag("div", table.scoreboard(view, card, only), css="k-scroll"), unsafe_allow_html=True)
    st.markdown(_foot(view, card), unsafe_allow_html=True)


def _foot(view: View, card: Scorecard) -> str:
    speak = view.speak
    said = [
        speak.say("Đến hết {day}", day=speak.date(card.period.ends_on)),
        speak.say("phiên bản số liệu {n}", n=speak.number(card.version, 0)),
        speak.say("vạch đứng: kế hoạch đến nay"),
        speak.say("gạch dưới: cùng kỳ năm trước"),
        speak.say("hình rỗng: số ước"),
    ]
    straight = sum(standing.pace == "straight_line" for standing in card.standings)
    if straight:
        said.append(speak.say("{n} chỉ tiêu chưa có kế hoạch tháng nên so với đường thẳng", n=straight))
    return tag("div", text(" · ".join(said)), css="k-foot")
