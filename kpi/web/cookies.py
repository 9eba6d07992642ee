"""Sets and reads our cookies: of the session, the browser, a form, a sign-in under way; no script can read one."""

import os
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from kpi.context import SESSION

FORM = "kpi_form"
KNOWN = "kpi_known"
"""Who has signed in in this browser before: opens nothing (kpi.actions.people.known_browsers)."""
KNOWN_SECONDS = 400 * 24 * 3600  # browsers keep nothing longer


def is_secure(scope: Scope) -> bool:
    """Whether the reader came by https; a proxy that does not tell is spoken for by KPI_SECURE_COOKIES=1."""
    return scope.get("scheme") in ("https", "wss") or os.environ.get("KPI_SECURE_COOKIES") == "1"


def name_of(scope: Scope, name: str) -> str:
    """Behind https the browser itself vouches for a name that begins so: no neighbouring host can have set it."""
    return f"__Host-{name}" if is_secure(scope) else name


def read(scope: Scope, name: str) -> str:
    return HTTPConnection(scope).cookies.get(name_of(scope, name), "")


def put(answer: Response, scope: Scope, name: str, value: str, *, seconds: int, same: Literal["lax", "strict"]) -> None:
    """Hand the browser a cookie; no value and no seconds takes it back."""
    answer.set_cookie(
        name_of(scope, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_secure(scope),
        httponly=True,
        samesite=same,
    )


def token(scope: Scope) -> str:
    """The token of the session; "" without one. A websocket behind a proxy may not know that it came by https."""
    return HTTPConnection(scope).cookies.get(f"__Host-{SESSION}") or read(scope, SESSION)


def settled(scope: Scope) -> Scope:
    """The same question with the session under its plain name and no other, which is where the screens look."""
    ours = (SESSION, f"__Host-{SESSION}")
    parts = [part.strip() for key, value in scope["headers"] if key == b"cookie" for part in _text(value).split(";")]
    kept = [part for part in parts if part and part.partition("=")[0].strip() not in ours]
    if session := token(scope):
        kept.append(f"{SESSION}={session}")
    headers = [(key, value) for key, value in scope["headers"] if key != b"cookie"]
    return {**scope, "headers": [*headers, *([(b"cookie", "; ".join(kept).encode("latin-1"))] if kept else [])]}


def _text(header: bytes) -> str:
    return header.decode("latin-1")
