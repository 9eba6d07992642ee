"""Runs the application in this process, the same from whatever folder it is started."""

import errno
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

from streamlit import App

from kpi.web.application import PAGE, parts
from kpi.web.settings import settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(host: str = "127.0.0.1", port: int = 8501, database: str | None = None, *, script: Path = PAGE) -> None:
    """Serves until it is told to stop; ends the process with 1 when the address cannot be had."""
    if database:
        os.environ["KPI_DATABASE_URL"] = database
    if refusal := _refusal(host, port):
        print(refusal, file=sys.stderr)  # noqa: T201  # the command line speaks here
        raise SystemExit(1)
    signal.signal(signal.SIGTERM, _stop)
    shown = f"[{host}]" if ":" in host else host
    print(f"Tiến Độ: http://{shown}:{port}", flush=True)  # noqa: T201
    try:
        App(**parts(script)).run(config={**settings(), "server.address": host, "server.port": port, **_names(host)})
    except KeyboardInterrupt:
        return


def _names(host: str) -> dict[str, list[str]]:
    # On the loopback only our own names may be used, so that no page elsewhere can reach it under a name of its own.
    return {"server.allowedHosts": ["127.0.0.1", "localhost", "[::1]"]} if host in _LOOPBACK else {}


def _refusal(host: str, port: int) -> str | None:
    """Why the address cannot be had, in both languages; None when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"Cổng {port} đang được dùng: hãy chọn cổng khác (--port), hoặc dừng chương trình đang dùng nó.\n"
                    f"Port {port} is in use: choose another one (--port), or stop the program that uses it."
                )
            return f"Không mở được {host}:{port}: {error.strerror}.\n{host}:{port} cannot be opened: {error.strerror}."
    return None


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
