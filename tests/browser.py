"""A real browser and a real server for the tests that need them: found, or said loudly to be missing."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).parent.parent
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Where Chromium is: told by KPI_CHROMIUM, or on the path. Without one the tests skip, in CI they fail."""
    program = os.environ.get("KPI_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program:
        return program
    missing = "NO CHROMIUM: the browser tests cannot run. Install Chromium, or say where it is in KPI_CHROMIUM."
    if os.environ.get("CI"):
        pytest.fail(missing)
    sys.stderr.write(f"\n*** {missing} ***\n")
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(_QUIETLY))
        yield opened
        opened.close()


@dataclass
class Visit:
    """One reader's tab: what it asked for and what it complained of."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list[str])
    requests: list[str] = field(default_factory=list[str])

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.settled()

    def settled(self) -> None:
        """Waits until the script has run."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")

    def elsewhere(self) -> list[str]:
        """What was asked of any other host."""
        ours = (self.base, self.base.replace("http", "ws", 1), "data:", "blob:")
        return [address for address in self.requests if not address.startswith(ours)]


@contextmanager
def visiting(
    browser: Browser, base: str, *, width: int = 1280, height: int = 800, locale: str = "vi-VN"
) -> Iterator[Visit]:
    """A fresh tab at a server, listening to what it asks and complains of."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
    page = context.new_page()
    visit = Visit(page, base)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    def on_request(request: Request) -> None:
        visit.requests.append(request.url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", on_request)
    yield visit
    context.close()


@contextmanager
def as_(browser: Browser, base: str, name: str, *, width: int = 1280, locale: str = "vi-VN") -> Iterator[Visit]:
    """Somebody of the demonstration, signed in by the button that names her."""
    with visiting(browser, base, width=width, locale=locale) as visit:
        visit.page.goto(f"{base}/signin")
        visit.page.get_by_role("button", name=re.compile(rf"\({name}\)")).click()
        visit.page.wait_for_url(lambda url: "signin" not in url)
        yield visit
        assert visit.elsewhere() == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], port: int, environment: dict[str, str] | None = None, *, folder: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    """A server started by a command, well when it is handed over, stopped afterwards.

    Streamlit takes its settings from the folder it is started in: ours, or another where none are.
    """
    server = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        wait_for(port, server)
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stdout:
            server.stdout.close()


def wait_for(port: int, server: subprocess.Popen[str], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError(server.stdout.read() if server.stdout else "the server ended")
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer on port {port} in {seconds} s")
