"""Puts together the one ASGI application: Streamlit's screens, our routes beside them, our middlewares around."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypedDict

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp
from streamlit import App

from kpi.web import frame_files, oidc, own_password, sentences, sign_in, sign_out
from kpi.web.api import ROUTES as API
from kpi.web.closed import ClosedDoors
from kpi.web.document import Document, html, inline_script_hashes
from kpi.web.gate import Gate
from kpi.web.headers import SecurityHeaders, content_policy
from kpi.web.health import healthz, store_answers
from kpi.web.hosts import OwnNames
from kpi.web.incidents import on_script_error
from kpi.web.nowhere import below
from kpi.web.packed import PackedFiles
from kpi.web.start import HEAVY, first_administrator, lifespan_of

PAGE = Path(__file__).parent.parent / "page.py"


class Parts(TypedDict):
    """The arguments of st.App. Streamlit finds the application by reading app.py, so the call itself stands there."""

    script_path: Path
    routes: list[BaseRoute]
    middleware: list[Middleware]
    lifespan: Callable[[App], AbstractAsyncContextManager[dict[str, object]]]
    on_script_error: Callable[[Exception], bool]
    exception_handlers: dict[Any, Callable[[Request, Exception], ASGIApp]]


def parts(
    paths: tuple[str, ...],
    script: Path = PAGE,
    *,
    answers: Callable[[], bool] = store_answers,
    heavy: tuple[str, ...] = HEAVY,
) -> Parts:
    """What the application is made of, around the script that draws the pages at these paths."""
    routes = [
        Route("/healthz", healthz(answers)),
        Route("/frame.js", frame_files.script(paths)),
        Route("/frame.css", frame_files.STYLE),
        *(*sign_in.ROUTES, *sign_out.ROUTES, *own_password.ROUTES, *oidc.ROUTES, *API),
    ]
    document = html("vi", paths)
    policy = content_policy(inline_script_hashes(document))
    beside = tuple(route.path for route in routes)
    return {
        "script_path": script,
        "routes": [*routes, *below(routes)],
        "middleware": [
            Middleware(SecurityHeaders, policy=policy),
            Middleware(OwnNames),
            Middleware(ClosedDoors),
            Middleware(Gate),
            Middleware(Document, pages=paths, beside=beside),
            Middleware(PackedFiles),
        ],
        "lifespan": lifespan_of(heavy, document, first=first_administrator if script == PAGE else None),
        "on_script_error": on_script_error,
        "exception_handlers": {
            404: lambda request, _error: sentences.not_found(request.scope),
            # Answered outside all middlewares: it brings its headers along.
            500: lambda request, _error: SecurityHeaders(sentences.failed(request.scope), policy=policy),
        },
    }
