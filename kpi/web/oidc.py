"""Signing in through an OpenID Connect provider, where one is configured."""

import os
from html import escape

from starlette.requests import Request
from starlette.routing import Route

from kpi.language import Language
from kpi.web.plain_page import address


def is_configured() -> bool:
    return bool(os.environ.get("KPI_OIDC_ISSUER") and os.environ.get("KPI_OIDC_CLIENT_ID"))


def button(request: Request, speak: Language, onto: str) -> str:
    """The way to the provider, on the sign-in page; a link, for a form may not lead to another host."""
    if not is_configured():
        return ""
    name = os.environ.get("KPI_OIDC_NAME") or speak.say("Đăng nhập qua hệ thống định danh của cơ quan")
    return f'<a class="button other" href="{escape(address("/signin/oidc", request, next=onto))}">{escape(name)}</a>'


ROUTES: tuple[Route, ...] = ()
