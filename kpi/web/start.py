"""Does what a server needs once before the first visit: slow imports, quick sockets, a heap combed no more."""

import gc
import logging
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from streamlit import App

from kpi.web.incidents import quiet_streamlit
from kpi.web.packed import pack_ahead

# Imported by many first visits at once, pandas was seen half initialised in six of 25: so before the first.
# By name, because only the record may import SQLAlchemy to use it.
logger = logging.getLogger("kpi")
HEAVY = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "sqlalchemy.orm", "kpi.frame")


def first_administrator() -> None:
    """A store in which nobody can sign in gets its administrator, whoever starts the server."""
    people = import_module("kpi.actions.people.people")
    opening = import_module("kpi.actions.administer.opening")
    try:
        invited = people.first_administrator(opening.shared_store())
    except opening.StoreFault as fault:
        logger.warning("no administrator could be made: %s", fault.code)  # the screens say what is wrong with the store
        return
    if invited is not None:
        print(  # noqa: T201  # the one place where this password is told
            f"Người quản trị đầu tiên: tên {invited.name}, mật khẩu dùng một lần {invited.password}\n"
            f"The first administrator: name {invited.name}, password for one use {invited.password}",
            flush=True,
        )


def lifespan_of(
    modules: tuple[str, ...], document: str, *, first: Callable[[], None] | None = None
) -> Callable[[App], AbstractAsyncContextManager[dict[str, object]]]:
    """The start of a server that has these modules at hand, and what the document loads, after what must be first."""

    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncGenerator[dict[str, object], None]:
        if first is not None:
            first()
        for module in modules:
            if find_spec(module):
                import_module(module)
        quiet_streamlit()
        pack_ahead(document)
        send_at_once()
        # What stands now stays: each later collection would walk over it again.
        gc.collect()
        gc.freeze()
        yield {}

    return lifespan


def send_at_once() -> None:
    """Sets TCP_NODELAY on the listening sockets, which accepted ones inherit: without it small answers wait 40 ms.

    asyncio sets it only on sockets made with an explicit protocol, and Streamlit binds its own without one.
    """
    for thing in gc.get_objects():
        if type(thing) is socket.socket and thing.fileno() != -1 and thing.family in (socket.AF_INET, socket.AF_INET6):
            try:
                if thing.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    thing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:  # a socket that is being closed
                continue
