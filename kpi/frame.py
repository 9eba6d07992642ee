"""The frame of every page: its title, its menu, the switch of language, and the screen that was asked for."""

from html import escape
from importlib import import_module
from urllib.parse import urlencode

import streamlit as st

from kpi.web.menu import MENU, Entry

NAME = "Tiến Độ"


def run(menu: tuple[Entry, ...] = MENU) -> None:
    """Draws the page that the address asks for."""
    st.set_page_config(page_title=NAME, layout="wide")
    language = "en" if st.query_params.get("lang") == "en" else "vi"
    page = st.navigation([_page(entry, language) for entry in menu], position="top")
    _language_switch(language)
    page.run()


def _page(entry: Entry, language: str) -> st.Page:
    show = import_module(entry.module).show
    return st.Page(show, title=entry.title(language), url_path=entry.path, default=not entry.path)


def _language_switch(language: str) -> None:
    """A link to this very view in the other language; it names itself in that language."""
    other, name = ("vi", "Tiếng Việt") if language == "en" else ("en", "English")
    query = urlencode({**st.query_params.to_dict(), "lang": other})
    link = (
        f'<a class="kpi-language" target="_self" lang="{other}" hreflang="{other}" href="?{escape(query)}">{name}</a>'
    )
    st.markdown(link, unsafe_allow_html=True)
