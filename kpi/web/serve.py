"""Runs the application in this process, the same from whatever folder it is started."""

import errno
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from streamlit import App

from kpi.web import hosts
from kpi.web.application import PAGE, parts
from kpi.web.settings import settings


def serve(
    paths: tuple[str, ...],
    host: str = "127.0.0.1",
    port: int = 8501,
    database: str | None = None,
    *,
    names: Sequence[str] = (),
    proxies: Sequence[str] = (),
    script: Path = PAGE,
) -> None:
    """Serves until it is told to stop; ends the process with 1 when the address cannot be had.

    `paths` are those of the screens, `names` those under which it answers, `proxies` those whose word about the asker
    it takes; without any, the environment says so (KPI_HOSTS, KPI_PROXIES).
    """
    if database:
        os.environ["KPI_DATABASE_URL"] = database
    if names:
        os.environ[hosts.HOSTS] = ",".join(names)
    if refusal := _not_usable(proxies) or _refusal(host, port):
        print(refusal, file=sys.stderr)  # noqa: T201  # the command line speaks here
        raise SystemExit(1)
    signal.signal(signal.SIGTERM, _stop)
    shown = f"[{host}]" if ":" in host else host
    print(f"Tiến Độ: http://{shown}:{port}", flush=True)  # noqa: T201
    try:
        App(**parts(paths, script)).run(config={**settings(), "server.address": host, "server.port": port})
    except KeyboardInterrupt:
        return


def _not_usable(proxies: Sequence[str]) -> str | None:
    """Why the names or the proxies that were told cannot be used, in both languages; None when they can."""
    try:
        hosts.hosts_of(os.environ.get(hosts.HOSTS, ""))
        hosts.trust(hosts.proxies_of(",".join(proxies) or os.environ.get(hosts.PROXIES, "")))
    except hosts.NotUsable as wrong:
        return (
            f"“{wrong}” không dùng được: tên máy như kpi.example.vn (--allow-host, KPI_HOSTS),"
            " địa chỉ của proxy như 127.0.0.1 hay 10.1.0.0/24 (--proxy, KPI_PROXIES).\n"
            f"“{wrong}” cannot be used: a name is like kpi.example.vn (--allow-host, KPI_HOSTS),"
            " the address of a proxy like 127.0.0.1 or 10.1.0.0/24 (--proxy, KPI_PROXIES)."
        )
    return None


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
