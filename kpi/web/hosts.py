"""Decides under which names this server may be asked, and whose word about the asker it takes.

A page elsewhere can lead its own name to this address and then read every answer as if it were its own: so a name that
is not ours is refused, at every door alike. Names come from `kpi serve --allow-host` or KPI_HOSTS. Where none is given
the server answers to bare addresses, which no page elsewhere can be called by, and to the name of the machine.
"""

import ipaddress
import os
import re
import socket
from collections.abc import Iterable
from functools import cache

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kpi.web.plain_page import page, paragraph, speaking

HOSTS, PROXIES = "KPI_HOSTS", "KPI_PROXIES"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TRUSTED_BY_UVICORN = "FORWARDED_ALLOW_IPS"  # where it looks when it is told nothing: Streamlit starts it so
_HEADER = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@\[\]]+))(?::[0-9]{1,5})?")
_NAME = re.compile(r"(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:.]+")


class NotUsable(ValueError):  # noqa: N818 - named by what it says
    """What was told is no name of a host, or no address of a proxy."""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@cache
def hosts_of(text: str) -> tuple[str, ...]:
    """The names in a list like "kpi.example.vn, *.tinh.vn"; raises NotUsable."""
    names = tuple(part.casefold().rstrip(".").strip("[]") for part in _parts(text))
    for name in names:
        if not _NAME.fullmatch(name):
            raise NotUsable(name)
    return names


def proxies_of(text: str) -> tuple[str, ...]:
    """The addresses and networks in a list like "127.0.0.1, 10.1.0.0/24"; raises NotUsable.

    Never "everybody": whoever is believed may say to come from any address, and by https.
    """
    for part in _parts(text):
        try:
            ipaddress.ip_network(part)
        except ValueError:
            raise NotUsable(part) from None
    return tuple(_parts(text))


def trust(proxies: Iterable[str] = ()) -> None:
    """Take X-Forwarded-For and X-Forwarded-Proto from these, else from those of KPI_PROXIES, and from nobody else."""
    trusted = ",".join(proxies) or os.environ.get(PROXIES) or os.environ.get(_TRUSTED_BY_UVICORN, "")
    os.environ[_TRUSTED_BY_UVICORN] = trusted  # set and empty it trusts nobody; unset it would trust the loopback


def is_ours(header: str) -> bool:
    """Whether a Host header names this server."""
    parts = _HEADER.fullmatch(header)
    if not parts:
        return False
    name = (parts[1] or parts[2]).casefold().rstrip(".")
    if name in LOOPBACK:  # whoever watches over the server asks it from the machine itself
        return True
    if known := hosts_of(os.environ.get(HOSTS, "")):
        return any(name.endswith(host[1:]) if host.startswith("*.") else name == host for host in known)
    return name in _machine() or _is_address(name)


@cache
def _machine() -> frozenset[str]:
    name = socket.gethostname().casefold()
    return frozenset({name, name.partition(".")[0]})


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class OwnNames:
    """Refuses with one sentence whatever is asked under a name that is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        hosts_of(os.environ.get(HOSTS, ""))  # a name that is none is said when the server starts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) == 1 and is_ours(hosts[0]):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refusal(scope, hosts[0] if hosts else "")(scope, receive, send)


def _refusal(scope: Scope, host: str) -> Response:
    speak = speaking(scope)
    parts = _HEADER.fullmatch(host)
    name = (parts[1] or parts[2]) if parts else host
    sentence = speak.say(
        "Máy chủ này không mang tên “{host}”. Người quản trị máy chủ phải khai tên này khi khởi động.",
        host=name[:100],
    )
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": sentence}, 421, {"Cache-Control": "no-store"})
    return page(scope, speak.say("Chưa mở được"), paragraph(sentence, role="alert"), status=421)
