"""HTML made of text: what somebody typed is shown as it was typed, never read as HTML or Markdown."""

import re
from html import escape

from kpi.model.letters import NEVER

# Streamlit reads Markdown inside our HTML: these would make bold, code, links, formulas or coloured words of a name.
_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "*_`$[]()~:\\!^|"}
# A name of an older store may turn the direction of all that stands behind it: then it is seen that it would.
_REPLACED = dict.fromkeys(NEVER, "\ufffd")
_SIGNS = {**_MARKDOWN, **_REPLACED}
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break space, which holds a number and its sign together


def text(words: object) -> str:
    """The words as text."""
    return escape(_BLANKS.sub(" ", str(words)), quote=False).translate(_SIGNS)


def attribute(words: object) -> str:
    """The words inside quotation marks of an attribute."""
    return escape(_BLANKS.sub(" ", str(words)), quote=True).translate(_REPLACED)


def tag(name: str, inside: str = "", /, *, css: str = "", **attributes: str) -> str:
    """An element; `inside` is HTML already."""
    named = {"class": css, **{key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}}
    written = "".join(f' {key}="{attribute(value)}"' for key, value in named.items() if value)
    return f"<{name}{written}>{inside}</{name}>"


def link(href: str, inside: str, *, css: str = "") -> str:
    """A link inside the application, opened in place."""
    return tag("a", inside, css=css, href=href, target="_self")
