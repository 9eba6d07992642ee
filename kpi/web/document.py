"""Makes the HTML document in which every screen runs: Streamlit's own, with our language, title and styles."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.web import frame_files
from kpi.web.bodies import ASK_EACH_TIME, Body
from kpi.web.packed import ROOT
from kpi.web.sentences import LANGUAGES, NAME, language_of, not_found

_NO_SCRIPT = {
    "vi": "Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt rồi tải lại trang.",
    "en": "This page needs JavaScript. Please turn it on in the browser and load the page again.",
}
# The cell editors are fetched at the first keystroke, and the digits typed meanwhile are lost: fetch them early.
_EARLY = ("data-grid-overlay-editor", "number-overlay-editor")
# A bullet bar: the actual, the year, the mark of the plan to date.
_ICON = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='3' fill='#2b5d8a'/>"
    "<path d='M2.5 8h11' stroke='#fff' stroke-opacity='.4' stroke-width='4'/>"
    "<path d='M2.5 8h6' stroke='#fff' stroke-width='4'/><path d='M10.7 3.5v9' stroke='#fff' stroke-width='1.6'/></svg>"
)
_STREAMLITS_PATHS = {"_stcore", "static", "media", "component", "auth", "oauth2callback", "favicon.png"}


@cache
def html(language: str, paths: tuple[str, ...]) -> str:
    """Streamlit's index.html made ours; each change must find its place, lest an upgrade undo it in silence."""
    page = (ROOT / "index.html").read_text("utf-8")
    page = _changed(page, r'<html lang="en">', f'<html lang="{language}">')
    page = _changed(page, r"<title>.*?</title>", f"<title>{NAME}</title>")
    page = _changed(page, r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{_ICON}" />')
    page = _changed(page, r"<noscript>.*?</noscript>", f"<noscript><p>{_NO_SCRIPT[language]}</p></noscript>")
    page = re.sub(r"<!--.*?-->\s*", "", page, flags=re.DOTALL)
    page = re.sub(r'<link rel="service-desc"[^>]*>\s*', "", page)
    early = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in early_scripts())
    style = f'<link rel="stylesheet" href="./{frame_files.STYLE_ADDRESS}">'
    script = f'<script defer src="./{frame_files.script_address(paths)}"></script>'
    page = _changed(
        page, r'(?=<script type="module")', script + "\n    "
    )  # before Streamlit's own, which reads what it sets
    return _changed(page, r"</head>", f"  {early}{style}\n  </head>")


def early_scripts(root: Path = ROOT) -> tuple[str, ...]:
    """The scripts of the cell editors, by the names they have in the installed Streamlit."""
    return tuple(file.name for start in _EARLY for file in sorted((root / "static/js").glob(f"{start}.*.js")))


def inline_script_hashes(page: str) -> tuple[str, ...]:
    """What a content policy must name so that the scripts written in the page itself may run."""
    written = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return tuple("sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in written)


class Document:
    """Answers the paths of the menu with the document, and a path that nobody serves with a plain sentence."""

    def __init__(self, app: ASGIApp, *, pages: tuple[str, ...], beside: tuple[str, ...]) -> None:
        self.app = app
        self.pages = pages
        self.known = _STREAMLITS_PATHS | {path.strip("/").split("/")[0] for path in beside}
        self.documents = {
            language: Body.of(html(language, pages), media_type="text/html; charset=utf-8", cache=ASK_EACH_TIME)
            for language in LANGUAGES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            path = scope["path"].removeprefix("/")
            if path in self.pages:
                await self.documents[language_of(scope)](scope, receive, send)
                return
            if path.endswith("/") and path[:-1] in self.pages:
                query = scope["query_string"].decode("latin-1")
                await RedirectResponse(f"/{path[:-1]}" + (f"?{query}" if query else ""))(scope, receive, send)
                return
            if path.split("/")[0] not in self.known:  # Streamlit would show its first page under any address
                await not_found(scope)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _changed(page: str, pattern: str, replacement: str) -> str:
    changed, count = re.subn(pattern, lambda _: replacement, page, count=1, flags=re.DOTALL)
    if count != 1:
        raise RuntimeError(f"Streamlit's index.html has changed: {pattern} is not in it")
    return changed
