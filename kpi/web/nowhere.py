"""Refuses addresses under our routes that nobody serves: Streamlit would show its first page under each."""

from collections.abc import Sequence

from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from kpi.language import language
from kpi.web.sentences import language_of, not_found


class Nowhere:
    """Says that there is nothing, or that the address takes another method."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = tuple(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        near = [route for route in self.routes if route.matches(scope)[0] is Match.PARTIAL]
        methods = {method for route in near for method in route.methods or ()}
        if not scope["path"].startswith("/api/"):
            await not_found(scope)(scope, receive, send)
            return
        speak = language(language_of(scope))
        sentence = speak.say("Địa chỉ này không nhận cách gọi đó.") if near else speak.say("Không có địa chỉ này.")
        headers = {"Cache-Control": "no-store", **({"Allow": ", ".join(sorted(methods))} if near else {})}
        await JSONResponse({"error": sentence}, 405 if near else 404, headers)(scope, receive, send)


def below(routes: Sequence[Route]) -> list[BaseRoute]:
    """The routes that catch what stands below the first part of ours."""
    firsts = sorted({route.path.strip("/").split("/")[0] for route in routes})
    return [Route(f"/{first}/{{rest:path}}", Nowhere(routes)) for first in firsts]
