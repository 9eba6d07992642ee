"""Draws the frame of every page: its title, its menu, who is signed in, the language, and the screen asked for."""

from urllib.parse import urlencode

import streamlit as st

from kpi import context
from kpi.actions.administer.opening import shared_store
from kpi.actions.record.store import StoreFault
from kpi.language import Language, language
from kpi.language.faults import fault_text
from kpi.model.person import Person
from kpi.screens import SCREENS, Screen
from kpi.widgets.html import draw, link, tag, text

NAME = "Tiến Độ"


def run(screens: tuple[Screen, ...] = SCREENS) -> None:
    """Draws the page that the address asks for."""
    st.set_page_config(page_title=NAME, layout="wide")
    speak = language(context.parameter("lang") or "vi")
    try:
        who = context.person(shared_store())
        # Every page stands in the navigation, so that an address that was typed meets its own refusal.
        page = st.navigation([_page(screen, speak, who) for screen in screens], position="top")
        _corner(speak, who)
        page.run()
    except context.SignedOut:
        _signed_out(speak)
    except StoreFault as fault:
        st.error(text(fault_text(speak, fault.code, fault.detail)))


def _page(screen: Screen, speak: Language, who: Person) -> st.Page:
    title, shown = screen.title(speak.code), "visible" if screen.is_shown(who) else "hidden"
    return st.Page(screen.show, title=title, url_path=screen.path, default=not screen.path, visibility=shown)


def _corner(speak: Language, who: Person) -> None:
    """Who is signed in, with the way out, and a link to this very view in the other language."""
    other, name = ("vi", "Tiếng Việt") if speak.code == "en" else ("en", "English")
    query = urlencode({**st.query_params.to_dict(), "lang": other})
    switch = tag("a", name, css="kpi-language", target="_self", lang=other, hreflang=other, href=f"?{query}")
    here = urlencode({"lang": speak.code})
    if who.id:
        mine = link(f"/signout?{here}", who.called, css="kpi-who")
    else:
        mine = link(f"/signin?{here}", speak.say("Đăng nhập"), css="kpi-who")
    draw(tag("span", mine, switch, css="kpi-corner"))


def _signed_out(speak: Language) -> None:
    """Said in place of the page that was asked for; what was typed is kept where it is typed."""
    query = urlencode(st.query_params.to_dict())
    here = st.context.url or "/"
    path = "/" + here.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    back = urlencode({"next": path + (f"?{query}" if query else ""), "lang": speak.code})
    way = link(f"/signin?{back}", speak.say("Đăng nhập lại"))
    draw(tag("p", speak.say("Phiên làm việc đã kết thúc."), " ", way, css="k-todo kpi-signed-out"))
