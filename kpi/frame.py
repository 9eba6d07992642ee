"""The frame of every page: its title, its menu, and the screen that was asked for."""

from importlib import import_module

import streamlit as st

from kpi.web.menu import MENU, Entry

NAME = "Tiến Độ"


def run(menu: tuple[Entry, ...] = MENU) -> None:
    """Draws the page that the address asks for."""
    st.set_page_config(page_title=NAME, layout="wide")
    language = "en" if st.query_params.get("lang") == "en" else "vi"
    st.navigation([_page(entry, language) for entry in menu], position="top").run()


def _page(entry: Entry, language: str) -> st.Page:
    show = import_module(entry.module).show
    return st.Page(show, title=entry.title(language), url_path=entry.path, default=not entry.path)
