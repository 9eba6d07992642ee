"""Serves Streamlit's own scripts and styles packed, from memory: it sends them raw, 7.6 MB for a page with charts."""

import mimetypes
import re
import threading
from functools import cache
from pathlib import Path

import anyio.to_thread
import streamlit
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.web.bodies import FOREVER, Body, accepts_gzip
from kpi.web.sentences import not_found

ROOT = Path(streamlit.__file__).parent / "static"
_PACKED = {".js", ".css", ".json", ".wasm", ".svg", ".map"}  # fonts and pictures are packed already


class PackedFiles:
    """Answers GET and HEAD under /static/ with packed bytes; everything else goes on to Streamlit."""

    def __init__(self, app: ASGIApp, *, root: Path = ROOT) -> None:
        self.app = app
        # The names carry a hash of their contents, so a known name never needs to be looked at again.
        self.files = {
            "/" + path.relative_to(root).as_posix(): path for path in (root / "static").rglob("*") if path.is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"].startswith("/static/"):
            file = self.files.get(scope["path"])
            if file is None:  # Streamlit would answer with its first page
                await not_found(scope)(scope, receive, send)
                return
            headers = Headers(scope=scope)
            # A part of a file is a part of its plain bytes: Streamlit answers that.
            if file.suffix in _PACKED and accepts_gzip(headers) and "range" not in headers:
                body = await anyio.to_thread.run_sync(_packed, file)
                await body(scope, receive, send)
                return
        await self.app(scope, receive, send)


def pack_ahead(page: str) -> None:
    """Packs in the background what every page loads and the charts, so that the first reader need not wait for it."""
    named = [ROOT / name for name in re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', page)]
    charts = sorted((ROOT / "static/js").glob("PlotlyChart.*.js"))

    def pack() -> None:
        for file in (*named, *charts):
            _packed(file)

    threading.Thread(target=pack, name="pack ahead", daemon=True).start()


@cache
def _packed(path: Path) -> Body:
    media_type = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0] or "text/plain"
    body = Body.of(path.read_bytes(), media_type=f"{media_type}; charset=utf-8", cache=FOREVER)
    return body.without_plain() if body.packed else body
