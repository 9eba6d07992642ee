"""Shows the indicators: the list, one to change or retire, a new one; a changed meaning asks for a new code."""

from collections.abc import Sequence

import streamlit as st

from kpi import context
from kpi.actions.administer import correct, govern
from kpi.actions.look import read
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language import terms
from kpi.language.terms import term
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP, FREQUENCIES, JUDGED
from kpi.model.line import IndicatorLine
from kpi.model.person import Person
from kpi.screens.manage import rules
from kpi.widgets import forms, table
from kpi.widgets.html import Html, draw, heading, link, small_print, subheading, tag


def show(view: View) -> None:
    speak = view.speak
    listed = sorted(view.known.indicators.values(), key=lambda indicator: (indicator.area, indicator.code))
    chosen = next((indicator for indicator in listed if indicator.code == context.parameter("item")), None)
    if chosen is not None:
        back = link(view.link("manage", tab="indicators"), speak.say("‹ Tất cả chỉ tiêu"))
        title = heading(f"{chosen.code} · {chosen.name(speak.code)}")
        draw(tag("div", back, css="k-way") + title)
        has_figures = correct.has_figures(view.store, chosen.id)
        _form(view, listed, chosen, has_figures=has_figures)
        if has_figures:
            rules.show(view, chosen)
        _remove(view, chosen)
        return
    draw(tag("div", _table(view, listed), css="k-scroll"))
    draw(subheading(speak.say("Thêm chỉ tiêu")))
    _form(view, listed, None)


def _table(view: View, indicators: Sequence[Indicator]) -> Html:
    speak = view.speak
    head = [term(terms.COLUMN, name, speak) for name in ("code", "name", "area", "measured_in", "adds_up", "judged")]
    head += [term(terms.COLUMN, "frequency", speak), speak.say("Tình trạng")]
    rows = [
        [
            tag("td", link(view.link("manage", tab="indicators", item=indicator.code), indicator.code), css="l"),
            tag("td", indicator.name(speak.code), css="l k-long"),
            tag("td", indicator.area_name(speak.code), css="l k-long"),
            tag("td", speak.measure(indicator.measured_in), css="l k-text"),
            tag("td", term(terms.ADDS_UP, indicator.adds_up, speak), css="l"),
            tag("td", term(terms.JUDGED, indicator.judged, speak), css="l"),
            tag("td", term(terms.FREQUENCY, indicator.frequency, speak), css="l"),
            tag("td", _state(view, indicator), css="l"),
        ]
        for indicator in indicators
    ]
    return table.plain(head, rows)


def _state(view: View, indicator: Indicator) -> str:
    if not indicator.retired:
        return view.speak.say("đang dùng")
    return view.speak.say("ngừng từ sau {day}", day=view.speak.date(forms.kept_day(indicator.retired)))


def _form(
    view: View, indicators: Sequence[Indicator], existing: Indicator | None, *, has_figures: bool = False
) -> None:
    speak, form = view.speak, f"indicator-{existing.id if existing else 'new'}"
    name = {code: term(terms.COLUMN, code, speak) for code in terms.COLUMN}
    with st.form(form, width=forms.WIDE):
        if existing is None:
            st.text_input(name["code"], key=forms.key(form, "code"), max_chars=40)
        st.text_input(name["name"], existing.name_vi if existing else "", key=forms.key(form, "name_vi"), max_chars=300)
        st.text_input(
            name["name_en"], existing.name_en if existing else "", key=forms.key(form, "name_en"), max_chars=300
        )
        st.text_input(name["area"], existing.area if existing else "", key=forms.key(form, "area"), max_chars=200)
        st.text_input(
            name["area_en"], existing.area_en if existing else "", key=forms.key(form, "area_en"), max_chars=200
        )
        st.text_input(
            name["measured_in"],
            existing.measured_in if existing else "",
            key=forms.key(form, "measured_in"),
            max_chars=60,
        )
        if not has_figures:  # else they are corrected below, where it is shown what that changes
            _pick(view, form, "adds_up", list(ADDS_UP), terms.ADDS_UP, existing.adds_up if existing else "total")
            _pick(view, form, "judged", list(JUDGED), terms.JUDGED, existing.judged if existing else "more")
        st.text_input(
            name["decimals"], str(existing.decimals) if existing else "0", key=forms.key(form, "decimals"), max_chars=1
        )
        _pick(view, form, "frequency", list(FREQUENCIES), terms.FREQUENCY, existing.frequency if existing else "month")
        regimes = {regime.code: regime.name(speak.code) for regime in view.known.regimes.values()}
        forms.pick(
            name["regime"],
            regimes,
            regimes.__getitem__,
            form=form,
            name="regime",
            chosen=existing.regime if existing else "calendar",
        )
        _parent(view, indicators, existing, form)
        retired = forms.shown_day(forms.kept_day(existing.retired)) if existing and existing.retired else ""
        st.text_input(
            name["retired"],
            retired,
            key=forms.key(form, "retired"),
            help=speak.say("ngày/tháng/năm; để trống nếu còn dùng"),
        )

        def save(who: Person) -> str:
            line = _line(form, existing)
            there = {indicator.code.casefold(): indicator for indicator in read.indicators(view.store).values()}
            if existing is None and line.code.strip().casefold() in there:
                raise Refused("indicator_taken", line.code)
            if existing is not None and there.get(existing.code.casefold()) != existing:
                raise Refused(forms.STALE)
            changed = govern.put_indicator(view.store, who, line)
            return speak.say("Đã lưu {name}.", name=line.name_vi) if changed else speak.say("Không có gì thay đổi.")

        label = speak.say("Lưu") if existing else speak.say("Thêm")
        st.form_submit_button(label, type="primary", on_click=forms.on_click(view, save, form))


def _pick(view: View, form: str, column: str, options: list[str], words: dict[str, str], chosen: str) -> None:
    speak = view.speak
    label = term(terms.COLUMN, column, speak)
    forms.pick(label, options, lambda code: term(words, code, speak), form=form, name=column, chosen=chosen)


def _parent(view: View, indicators: Sequence[Indicator], existing: Indicator | None, form: str) -> None:
    speak = view.speak
    names = {
        indicator.code: f"{indicator.code} · {indicator.name(speak.code)}"
        for indicator in indicators
        if existing is None or indicator.id != existing.id
    }
    above = next((indicator.code for indicator in indicators if existing and indicator.id == existing.parent), "")
    options = [*([] if above else [""]), *names]
    label = speak.say("Là một phần của")
    none = speak.say("không thuộc chỉ tiêu nào")
    st.selectbox(
        label,
        options,
        options.index(above),
        format_func=lambda code: names.get(code, none),
        key=forms.key(form, "parent"),
    )


def _line(form: str, existing: Indicator | None) -> IndicatorLine:
    retired = forms.day(form, "retired")
    return IndicatorLine(
        row=0,
        code=existing.code if existing else forms.typed(form, "code"),
        name_vi=forms.typed(form, "name_vi"),
        name_en=forms.typed(form, "name_en"),
        area=forms.typed(form, "area"),
        area_en=forms.typed(form, "area_en"),
        measured_in=forms.typed(form, "measured_in"),
        adds_up=forms.typed(form, "adds_up") or None,
        judged=forms.typed(form, "judged") or None,
        decimals=forms.whole(form, "decimals"),
        frequency=forms.typed(form, "frequency"),
        parent=forms.typed(form, "parent") or None,
        regime=forms.typed(form, "regime"),
        retired=retired.isoformat() if retired else "",
    )


def _remove(view: View, indicator: Indicator) -> None:
    speak = view.speak

    def remove(who: Person) -> str:
        govern.remove_indicator(view.store, who, indicator.id)
        return speak.say("Đã xoá {name}.", name=indicator.name(speak.code))

    note = speak.say("Chỉ xoá được chỉ tiêu chưa có số liệu; đã có số liệu thì ghi ngày ngừng.")
    draw(small_print(note))
    st.button(speak.say("Xoá chỉ tiêu này"), on_click=forms.on_click(view, remove), key="remove-indicator")
