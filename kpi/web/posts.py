"""Reads what is posted to us: whether it comes from a page of ours, and what stands in its form."""

import secrets
from urllib.parse import parse_qsl, urlsplit

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from kpi.actions.record.refusal import Refused
from kpi.web import cookies
from kpi.web.plain_page import hidden

LARGEST = 16 * 1024
STATUS = {"form_stale": 403, "form_too_large": 413}
_FORM_SECONDS = 8 * 3600  # a page opened in the morning is still good in the afternoon
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def is_from_here(scope: Scope) -> bool:
    """Whether a browser says that a page of this very host asks; a post of which nothing is said is not."""
    headers = Headers(scope=scope)
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        return _is_host(origin, headers.get("host", ""))
    if scope["type"] == "websocket":  # every browser says it here: who does not is no page of anybody's
        return True
    return site in ("same-origin", "none")


def _is_host(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # A proxy may end the https, so that only the browser knows the scheme: its usual port is no difference.
    usual = _DEFAULT_PORTS.get(parts.scheme, "")
    return bool(usual and parts.netloc) and parts.netloc.removesuffix(usual).lower() == host.removesuffix(usual).lower()


def form_token(request: Request) -> str:
    """What the form and the browser both know; a form that is open in another tab stays good."""
    return cookies.read(request.scope, cookies.FORM) or secrets.token_urlsafe(24)


def bound(answer: Response, request: Request, token: str) -> Response:
    """The answer with a form, and with the cookie that the form will be held against."""
    cookies.put(answer, request.scope, cookies.FORM, token, seconds=_FORM_SECONDS, same="strict")
    return answer


def form(address: str, token: str, *inside: Markup) -> Markup:
    """A form that posts to an address of ours."""
    content = Markup().join((hidden("form", token), *inside))
    return Markup('<form method="post" action="{}">{}</form>').format(address, content)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form of ours; raises Refused for what is too large or was not sent from our page."""
    fields = await read_fields(request)
    check(request, fields)
    return fields


async def read_fields(request: Request) -> dict[str, str]:
    """The fields before it is known whose form they come from; raises Refused for what is too large or no form."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Refused("form_stale")
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST:
            raise Refused("form_too_large")
    try:
        return dict(parse_qsl(content.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise Refused("form_stale") from None


def check(request: Request, fields: dict[str, str]) -> None:
    """Whether form and browser know the same; raises Refused."""
    known = cookies.read(request.scope, cookies.FORM)
    if not known or not secrets.compare_digest(fields.get("form", "").encode(), known.encode()):
        raise Refused("form_stale")
