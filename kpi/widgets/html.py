"""HTML made of text: what somebody typed is shown as it was typed, never read as HTML or Markdown."""

import re
from functools import lru_cache
from html import escape

# Streamlit reads Markdown inside our HTML: these would make bold, code, links, formulas or coloured words of a name.
_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "*_`$[]()~:\\!^|"}
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break space, which holds a number and its sign together


def text(words: object) -> str:
    """The words as text."""
    return _text(str(words))


def attribute(words: object) -> str:
    """The words inside quotation marks of an attribute."""
    return _attribute(str(words))


# A screen says the same few hundred words and classes again and again, line by line.
@lru_cache(maxsize=4096)
def _text(words: str) -> str:
    return escape(_BLANKS.sub(" ", words), quote=False).translate(_MARKDOWN)


@lru_cache(maxsize=4096)
def _attribute(words: str) -> str:
    return escape(_BLANKS.sub(" ", words), quote=True)


def tag(name: str, inside: str = "", /, *, css: str = "", **attributes: str) -> str:
    """An element; `inside` is HTML already."""
    written = f' class="{attribute(css)}"' if css else ""
    for key, value in attributes.items():
        if value:
            written += f' {key.rstrip("_").replace("_", "-")}="{attribute(value)}"'
    return f"<{name}{written}>{inside}</{name}>"


def link(href: str, inside: str, *, css: str = "") -> str:
    """A link inside the application, opened in place."""
    return tag("a", inside, css=css, href=href, target="_self")
