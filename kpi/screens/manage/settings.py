"""Shows settings: what an administrator decides for the whole house."""

import streamlit as st

from kpi.actions.administer import settle
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.terms import SETTING
from kpi.model.person import Person
from kpi.widgets import forms


def show(view: View) -> None:
    speak = view.speak
    current = settle.settings(view.store, view.who)
    called = {"yes": speak.say("Có"), "no": speak.say("Không"), "auto": speak.say("Tự động")}
    with st.form("settings", width=forms.WIDE):
        for code, value in current.items():
            name, note = (speak.say(words) for words in SETTING[code])
            choices = settle.SETTINGS[code]
            if not isinstance(choices, settle.SettingRange):
                st.selectbox(
                    name,
                    list(choices),
                    choices.index(value),
                    format_func=called.__getitem__,
                    key=forms.key("setting", code),
                    help=note,
                )
            else:
                st.text_input(name, value, key=forms.key("setting", code), help=note, max_chars=6)

        def save(who: Person) -> str:
            if settle.settings(view.store, who) != current:
                raise Refused(forms.STALE)
            wanted = {code: forms.typed("setting", code) for code in current}
            changed = [settle.set_setting(view.store, who, code, value) for code, value in wanted.items()]
            return speak.say("Đã lưu thiết lập.") if any(changed) else speak.say("Không có gì thay đổi.")

        st.form_submit_button(speak.say("Lưu"), type="primary", on_click=forms.on_click(view, save, "setting"))
