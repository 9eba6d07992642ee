"""Makes HTML of text: what somebody typed is shown as it was typed, never read as HTML or Markdown."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, Self

import streamlit as st
from markupsafe import Markup, escape

from kpi.model.letters import NEVER

# Streamlit reads Markdown inside our HTML: these would make bold, code, links, formulas or coloured words of a name.
_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "*_`$[]()~:\\!^|"}
# A name of an older store may turn the direction of all that stands behind it: then it is seen that it would.
_REPLACED = dict.fromkeys(NEVER, "\ufffd")
_SIGNS = {**_MARKDOWN, **_REPLACED}
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break space, which holds a number and its sign together


class Html(Markup):
    """HTML for a screen: a plain text that is added, joined or formatted into it is escaped by `text`."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:  # what Markup calls for whatever is put into it
        return cls(s if isinstance(s, Markup) else text(s))


def text(words: object) -> Html:
    """The words as text."""
    return _text(str(words))


def attribute(words: object) -> Html:
    """The words inside quotation marks of an attribute, where Streamlit reads no Markdown."""
    return _attribute(str(words))


# A screen says the same few hundred words and classes again and again, line by line.
@lru_cache(maxsize=4096)
def _text(words: str) -> Html:
    return Html(escape(_BLANKS.sub(" ", words)).translate(_SIGNS))


@lru_cache(maxsize=4096)
def _attribute(words: str) -> Html:
    return Html(escape(_BLANKS.sub(" ", words)).translate(_REPLACED))


def tag(name: str, /, *inside: str, css: str = "", **attributes: str) -> Html:
    """An element; of what is inside, HTML stays as it is and plain text is escaped."""
    written = f' class="{_attribute(css)}"' if css else ""
    for key, value in attributes.items():
        if value:
            written += f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
    # One new string an element, past the questions that Markup asks of its content: a scoreboard has 1,300 of them.
    content = "".join([part if isinstance(part, Html) else _text(part) for part in inside])
    return str.__new__(Html, f"<{name}{written}>{content}</{name}>")


def link(href: str, /, *inside: str, css: str = "") -> Html:
    """A link inside the application, opened in place."""
    return tag("a", *inside, css=css, href=href, target="_self")


def heading(*inside: str) -> Html:
    return tag("h1", *inside, css="k-head")


def subheading(*inside: str) -> Html:
    return tag("h2", *inside, css="k-sub")


def small_print(*inside: str) -> Html:
    """What explains the part of the page below it."""
    return tag("p", *inside, css="k-note")


def next_step(*inside: str) -> Html:
    """What is not there, or where to go on."""
    return tag("p", *inside, css="k-todo")


def draw(html: Html, *, width: Literal["auto", "content"] = "auto") -> None:
    """Puts the HTML on the page."""
    st.markdown(html, unsafe_allow_html=True, width=width)


def leave_to_script(css: str, given: Mapping[str, str]) -> None:
    """Puts an empty element on the page, which a script of ours fills from the texts that it is given."""
    written = "".join(f' data-{name}="{attribute(value)}"' for name, value in given.items())
    st.html(Html(f'<div class="{css}"{written}></div>'))
