"""The import page: a file is dropped, looked at, asked about and taken in; drawn in the browser over the interface."""

import json

import streamlit as st

from kpi import context
from kpi.actions import uploads
from kpi.actions.refusal import Refused
from kpi.screens.upload_words import words
from kpi.widgets import refused
from kpi.widgets.html import attribute, tag, text


def show() -> None:
    view = context.view()
    if not uploads.may_upload(view.who):
        refused.show(view, Refused("not_allowed_everywhere"))
        return
    st.markdown(tag("h1", text(view.speak.say("Nhập tệp")), css="k-head"), unsafe_allow_html=True)
    asked = context.asked("upload")
    megabytes = uploads.limit(view.store)
    told = {
        "upload": asked if asked.isascii() and asked.isdigit() and len(asked) < 10 else "",
        "lang": view.speak.code,
        "limit": str(megabytes),
        "year": str(context.today().year),
        "words": json.dumps(words(view.speak, megabytes), ensure_ascii=False),
    }
    inside = "".join(f' data-{name}="{attribute(value)}"' for name, value in told.items())
    st.html(f'<div class="k-upload"{inside}></div>')
