"""Speaks a page's own connection as Streamlit's frontend does, without a browser: asks for a rerun, reads to its end.

What a rerun costs the server is measured on the whole of it: the script, what Streamlit does around it, the socket.
The processor time is that of the server's process, so what else runs on the machine falls on the clock alone.
"""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.browser import ROOT, free_port, running

FAILED = "FINISHED_WITH_COMPILE_ERROR"
LARGEST = 64 * 1024 * 1024


class Address(NamedTuple):
    """A page of a server: its path in the menu ("" for the first one) and what stands behind the question mark."""

    page: str = ""
    query: tuple[tuple[str, str], ...] = ()


def address(page: str = "", **query: str) -> Address:
    return Address(page, tuple(query.items()))


def question(at: Address, known: list[str]) -> bytes:
    """The message that asks for a rerun; `known` are the hashes of what the browser has kept of earlier ones."""
    message = BackMsg()
    message.rerun_script.query_string = urlencode(at.query)
    message.rerun_script.page_name = at.page
    message.rerun_script.cached_message_hashes.extend(known)
    message.rerun_script.context_info.timezone = "Asia/Ho_Chi_Minh"
    message.rerun_script.context_info.locale = "vi-VN"
    return message.SerializeToString()


@dataclass
class Seen:
    """What came back for one question."""

    bodies: list[str] = field(default_factory=list[str])  # of markdown and HTML, in the order of the page
    kept: dict[str, int] = field(default_factory=dict[str, int])  # what a browser keeps, by its hash
    size: int = 0  # bytes
    seconds: float = 0.0

    def take(self, data: bytes) -> bool:
        """Reads one message; whether it was the last one of the run."""
        self.size += len(data)
        message = ForwardMsg()
        message.ParseFromString(data)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            if ForwardMsg.ScriptFinishedStatus.Name(message.script_finished) == FAILED:
                raise AssertionError("the script failed")
            return True
        if message.metadata.cacheable:
            self.kept[message.hash] = len(data)
        if kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                raise AssertionError(element.exception.message)
            if element.WhichOneof("type") in ("markdown", "html"):
                self.bodies.append(element.markdown.body or element.html.body)
        return False


class Tab:
    """One open page: its connection, and what its browser keeps."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._known: list[str] = []

    def rerun(self, at: Address) -> Seen:
        """Asks for one run of the page and waits for its end."""
        seen = Seen()
        began = time.perf_counter()
        self._socket.send(question(at, self._known))
        while not seen.take(as_bytes(self._socket.recv(timeout=60))):
            pass
        seen.seconds = time.perf_counter() - began
        self._known = list(dict.fromkeys([*self._known, *seen.kept]))
        return seen


@contextmanager
def opened(base: str, cookie: str = "") -> Generator[Tab]:
    """A page as somebody has it open."""
    headers = {"Cookie": cookie} if cookie else {}
    where = f"{base.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(where, additional_headers=headers, origin=Origin(base), max_size=LARGEST, compression=None) as socket:
        yield Tab(socket)


def as_bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


class Server(NamedTuple):
    """A server that was started for the measurement."""

    base: str
    process: psutil.Process
    cookie: str = ""

    def processor(self) -> float:
        """Seconds of processor time that its process has used."""
        used = self.process.cpu_times()
        return used.user + used.system


@contextmanager
def ours(database: str, token: str) -> Generator[Server]:
    """`kpi serve` on a store, for whoever has the token."""
    with _started(["-m", "kpi", "serve", "--database", database, "--port"], f"kpi_session={token}") as server:
        yield server


@contextmanager
def ours_with(script: Path, database: str, token: str) -> Generator[Server]:
    """Another page on our own server: its settings, its gate, its sockets."""
    start = "import sys; from pathlib import Path; from kpi.web.serve import serve; "
    start += "from kpi.screens import PATHS; "
    start += f"serve(PATHS, port=int(sys.argv[1]), database={database!r}, script=Path({str(script)!r}))"
    with _started(["-c", start], f"kpi_session={token}") as server:
        yield server


@contextmanager
def bare(script: Path) -> Generator[Server]:
    """`streamlit run` with its defaults, as anybody begins."""
    command = ["-m", "streamlit", "run", str(script), "--server.headless", "true", "--server.address", "127.0.0.1"]
    with _started([*command, "--browser.gatherUsageStats", "false", "--server.port"], folder=script.parent) as server:
        yield server


@contextmanager
def _started(command: list[str], cookie: str = "", *, folder: Path = ROOT) -> Generator[Server]:
    port = free_port()
    with running([sys.executable, *command, str(port)], port, folder=folder) as process:
        yield Server(f"http://127.0.0.1:{port}", psutil.Process(process.pid), cookie)
