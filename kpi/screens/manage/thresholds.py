"""Shows thresholds: from which share on the pace is good or at risk, and figures and plans are enough."""

import re
from fractions import Fraction

import streamlit as st

from kpi.actions.administer import settle
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.typed import read_typed
from kpi.model.indicator import Indicator
from kpi.model.person import Person
from kpi.model.quantity import NotANumber, exact
from kpi.model.status import Thresholds
from kpi.widgets import forms
from kpi.widgets.html import draw, small_print

_PERCENT = Indicator(0, "", "", measured_in="%", adds_up="latest", decimals=4)  # read as a clerk's percentage is
_FRACTION = re.compile(r"([0-9]{1,6})\s*/\s*([1-9][0-9]{0,5})")


def show(view: View) -> None:
    speak = view.speak
    current = view.known.thresholds
    note = speak.say(
        "So thực hiện với kế hoạch đến nay. Từ mức đầu trở lên là đúng tiến độ, từ mức thứ hai là nguy cơ, dưới nữa là chậm. Đổi ngưỡng là mọi trang được đánh giá lại ngay."  # noqa: E501 - one sentence of a screen
    )
    draw(small_print(note))
    names = ("on_track", "at_risk", "told_enough", "planned_enough")
    with st.form("thresholds", width=forms.WIDE):
        st.text_input(
            speak.say("Đúng tiến độ từ (%)"), written(view, current.on_track), key=forms.key("threshold", "on_track")
        )
        st.text_input(
            speak.say("Nguy cơ từ (%)"), written(view, current.at_risk), key=forms.key("threshold", "at_risk")
        )
        st.text_input(
            speak.say("Đủ số liệu để đánh giá từ (%)"),
            written(view, current.told_enough),
            key=forms.key("threshold", "told_enough"),
        )
        st.text_input(
            speak.say("Đủ đơn vị có kế hoạch để tính tỷ lệ đạt từ (%)"),
            written(view, current.planned_enough),
            key=forms.key("threshold", "planned_enough"),
            help=speak.say("Tỷ lệ đơn vị của một số tổng hợp phải có kế hoạch thì mới hiện tỷ lệ đạt."),
        )

        def save(who: Person) -> str:
            if settle.thresholds(view.store) != current:
                raise Refused(forms.STALE)
            wanted = Thresholds(*(share(view, name) for name in names))
            changed = settle.set_thresholds(view.store, who, wanted)
            return speak.say("Đã đổi ngưỡng đánh giá.") if changed else speak.say("Không có gì thay đổi.")

        st.form_submit_button(speak.say("Lưu"), type="primary", on_click=forms.on_click(view, save, "threshold"))


def written(view: View, share: Fraction) -> str:
    """As a percentage where that is exact, else as the fraction it is."""
    hundredfold = share * 100
    exact = (hundredfold * 10**4).denominator == 1
    return view.speak.number(hundredfold, 4) if exact else str(share)


def share(view: View, name: str) -> Fraction:
    """What is typed, exactly: 95, 66,67 % in Vietnamese, or 2/3. Raises Refused."""
    words = forms.typed("threshold", name).strip()
    if parts := _FRACTION.fullmatch(words):
        return Fraction(int(parts[1]), int(parts[2]))
    try:
        read = read_typed(words, _PERCENT, view.speak)
    except NotANumber as error:
        raise Refused(error.code, words[:20], **error.values) from None
    if read is None or read.value is None:
        raise Refused("threshold_out_of_range", words[:20])
    return exact(read.value, _PERCENT.decimals) / 100
