"""Closes the doors that Streamlit opens and nobody here needs: its metrics, its interface for agents, its sign-in."""

from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.web.sentences import not_found

_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/auth/", "/oauth2callback")


class ClosedDoors:
    """Answers 404 under the closed paths, wherever in the address they stand."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and any(door in scope["path"] for door in _CLOSED):
            await not_found(scope)(scope, receive, send)
            return
        await self.app(scope, receive, send)
