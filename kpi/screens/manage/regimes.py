"""Shows reporting regimes: when the figures of a period are cut off, how many days later they are due."""

import streamlit as st

from kpi import context
from kpi.actions.administer import settle
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.model.person import Person
from kpi.model.regime import Regime
from kpi.widgets import forms, table
from kpi.widgets.html import Html, draw, link, subheading, tag

_DAYS = ("due_month", "due_quarter", "due_half", "due_year")


def show(view: View) -> None:
    speak = view.speak
    regimes = tuple(view.known.regimes.values())
    chosen = next((regime for regime in regimes if regime.code == context.parameter("item")), None)
    draw(tag("div", _table(view, regimes), css="k-scroll"))
    title = speak.say("Sửa: {name}", name=chosen.name(speak.code)) if chosen else speak.say("Thêm chế độ báo cáo")
    draw(subheading(title))
    _form(view, regimes, chosen)


def _names(view: View) -> dict[str, str]:
    speak = view.speak
    return {
        "due_month": speak.say("Hạn báo cáo tháng (ngày sau chốt)"),
        "due_quarter": speak.say("Hạn báo cáo quý"),
        "due_half": speak.say("Hạn báo cáo 6 tháng"),
        "due_year": speak.say("Hạn báo cáo năm"),
    }


def _table(view: View, regimes: tuple[Regime, ...]) -> Html:
    speak = view.speak
    head = [speak.say("Mã"), speak.say("Tên"), speak.say("Chốt số liệu"), *_names(view).values()]
    rows = [
        [
            tag("td", link(view.link("manage", tab="regimes", item=regime.code), regime.code), css="l"),
            tag("td", regime.name(speak.code), css="l k-long"),
            tag("td", _cut(view, regime), css="l"),
            *(tag("td", speak.say_n("{n} ngày", getattr(regime, name)), css="l") for name in _DAYS),
        ]
        for regime in regimes
    ]
    return table.plain(head, rows)


def _cut(view: View, regime: Regime) -> str:
    speak = view.speak
    return speak.say("ngày {day} tháng cuối kỳ", day=regime.cut_day) if regime.cut_day else speak.say("ngày cuối kỳ")


def _form(view: View, regimes: tuple[Regime, ...], existing: Regime | None) -> None:
    speak, form = view.speak, f"regime-{existing.code if existing else 'new'}"
    start = existing or Regime("", "", "", place=max((regime.place for regime in regimes), default=0) + 1)
    with st.form(form, width=forms.WIDE):
        if existing is None:
            st.text_input(speak.say("Mã"), key=forms.key(form, "code"), max_chars=20)
        st.text_input(speak.say("Tên"), start.name_vi, key=forms.key(form, "name"), max_chars=200)
        st.text_input(speak.say("Tên tiếng Anh"), start.name_en, key=forms.key(form, "name_en"), max_chars=200)
        cut = speak.say("Ngày chốt số liệu trong tháng cuối kỳ (0 là ngày cuối tháng)")
        st.text_input(cut, str(start.cut_day), key=forms.key(form, "cut_day"), max_chars=2)
        for name, label in _names(view).items():
            st.text_input(label, str(getattr(start, name)), key=forms.key(form, name), max_chars=3)

        def save(who: Person) -> str:
            if existing is not None and existing not in settle.regimes(view.store):
                raise Refused(forms.STALE)
            wanted = Regime(
                code=existing.code if existing else forms.typed(form, "code"),
                name_vi=forms.typed(form, "name"),
                name_en=forms.typed(form, "name_en"),
                cut_day=forms.whole(form, "cut_day"),
                due_month=forms.whole(form, "due_month"),
                due_quarter=forms.whole(form, "due_quarter"),
                due_half=forms.whole(form, "due_half"),
                due_year=forms.whole(form, "due_year"),
                place=start.place,
            )
            changed = settle.put_regime(view.store, who, wanted)
            return speak.say("Đã lưu {name}.", name=wanted.name_vi) if changed else speak.say("Không có gì thay đổi.")

        st.form_submit_button(speak.say("Lưu"), type="primary", on_click=forms.on_click(view, save, form))
