"""Makes a page that needs no script: a heading, sentences, a form; in both languages, by day and night, on a phone."""

from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from kpi.language import Language, language
from kpi.web.sentences import NAME, language_of

# Nothing at all is loaded by such a page, and what it sends goes to this server.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_STYLE = Markup(
    """
:root{color-scheme:light dark;--ground:#f7f8fa;--card:#fff;--ink:#1d2433;--quiet:#5b6575;--line:#7d8897;
--main:#2b5d8a;--link:#2b5d8a;--wrong:#a3340a}
@media (prefers-color-scheme:dark){:root{--ground:#14181f;--card:#1c222c;--ink:#e4e8ee;--quiet:#a3adbb;--line:#7d8897;
--main:#3b79ad;--link:#8bbce6;--wrong:#f59a76}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:var(--ground);color:var(--ink);
font:16px/1.5 "Source Sans 3","Source Sans Pro","Noto Sans",system-ui,sans-serif}
header{display:flex;justify-content:space-between;align-items:center;max-width:25rem;margin:4vh auto 1rem}
header b{font-size:1.15rem}
main{max-width:25rem;margin:0 auto;padding:1.5rem;background:var(--card);border-radius:8px;
border:1px solid color-mix(in srgb,currentColor 14%,transparent);overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:0 0 1rem;line-height:1.3}
h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:0 0 1rem}
a{color:var(--link)}
label{display:block;font-weight:600;margin-bottom:.25rem}
input{display:block;width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
border-radius:6px;padding:.55rem .7rem;margin-bottom:1rem;min-height:44px}
button,.button{display:block;width:100%;font:inherit;font-weight:600;min-height:44px;padding:.55rem .7rem;
border-radius:6px;border:1px solid var(--main);background:var(--main);color:#fff;cursor:pointer;text-align:center;
text-decoration:none;margin-bottom:.6rem;overflow-wrap:anywhere}
.other{background:transparent;color:inherit;border-color:var(--line)}
:is(input,button,a):focus-visible{outline:3px solid color-mix(in srgb,var(--link) 55%,transparent);outline-offset:2px}
.quiet{color:var(--quiet);font-size:.93rem}
[role=alert]{color:var(--wrong);border-left:3px solid currentColor;padding-left:.7rem}
[role=status]{border-left:3px solid var(--main);padding-left:.7rem}
"""
)


def speaking(scope: Scope) -> Language:
    return language(language_of(scope))


_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
    "<title>{title} · {name}</title><style>{style}</style></head><body>"
    '<header><b>{name}</b><a lang="{other}" hreflang="{other}" href="{way}">{other_name}</a></header>'
    "<main><h1>{title}</h1>{body}</main></body></html>"
)


def page(scope: Scope, title: str, body: Markup, *, status: int = 200, keep: dict[str, str] | None = None) -> Response:
    """The page; `keep` is what the link to the other language carries along."""
    speak = speaking(scope)
    other, other_name = ("vi", "Tiếng Việt") if speak.code == "en" else ("en", "English")
    content = _PAGE.format(
        language=speak.code,
        title=title,
        name=NAME,
        style=_STYLE,
        other=other,
        way="?" + urlencode({**(keep or {}), "lang": other}),
        other_name=other_name,
        body=body,
    )
    return HTMLResponse(content, status, {"Cache-Control": "no-store", "Content-Security-Policy": _POLICY})


def paragraph(*inside: str, role: str = "", css: str = "") -> Markup:
    about = (Markup(' role="{}" id="said"').format(role) if role else "") + _css(css)
    return Markup("<p{}>{}</p>").format(about, Markup().join(inside))


def way(address: str, text: str, *, css: str = "") -> Markup:
    return Markup('<a href="{}"{}>{}</a>').format(address, _css(css), text)


def button(text: str, *, css: str = "") -> Markup:
    return Markup("<button{}>{}</button>").format(_css(css), text)


def _css(css: str) -> Markup:
    return Markup(' class="{}"').format(css) if css else Markup()


def field(label: str, name: str, *, kind: str = "text", complete: str, value: str = "", focus: bool = False) -> Markup:
    """A labelled field; what a browser may fill in is said to it by its usual name."""
    return Markup(
        '<label for="{name}">{label}</label>'
        '<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" value="{value}" required'
        ' maxlength="{most}"{plain}{first}>'
    ).format(
        name=name,
        label=label,
        kind=kind,
        complete=complete,
        value=value,
        most=80 if kind == "text" else 200,
        plain=Markup(' autocapitalize="none" spellcheck="false"') if kind == "text" else "",
        first=Markup(' autofocus aria-describedby="said"') if focus else "",
    )


def hidden(name: str, value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def address(path: str, request: Request, **query: str) -> str:
    """An address of ours in the language of the request."""
    given = {**query, **({"lang": "en"} if language_of(request.scope) == "en" else {})}
    return path + (f"?{urlencode(given)}" if given else "")
