"""Closes the doors that Streamlit opens and nobody here needs: all but the three that its pages ask for.

Its upload endpoint keeps whatever any visitor sends, in pieces as large as they may be, in the memory of the server;
our own files come in by `/api/v1/uploads`. What a later Streamlit opens is closed until somebody needs it.
"""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.web.sentences import not_found

_OPEN = frozenset({"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"})
_STREAMLITS = re.compile("/(?:_stcore|component|auth|oauth2callback)(?:/|$)")


class ClosedDoors:
    """Answers 404 under the closed paths, wherever in the address they stand."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _OPEN and _STREAMLITS.search(scope["path"]):
            await not_found(scope)(scope, receive, send)
            return
        await self.app(scope, receive, send)
