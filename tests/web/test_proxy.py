"""The documented way behind a proxy, tried: a real nginx with TLS, a real server, a real browser."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import ROOT, Visit, chromium, free_port, running
from tests.conftest import waited

NAME = "kpi.example.vn"  # as in the document


class Front(NamedTuple):
    """The proxy's port, the server's own, and the record behind both."""

    port: int
    behind: int
    file: Path


def documented(port: int, plain: int, behind: int, folder: Path) -> str:
    """The configuration of the document, on ports and with a certificate of the test's own."""
    match = re.search(r"```nginx\n(.*?)```", (ROOT / "docs/behind-a-proxy.md").read_text("utf-8"), flags=re.DOTALL)
    assert match
    configuration = match[1]
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("http://127.0.0.1:8501", f"http://127.0.0.1:{behind}"),
        ("/etc/ssl/certs/kpi.pem", str(folder / "kpi.pem")),
        ("/etc/ssl/private/kpi.key", str(folder / "kpi.key")),
    ):
        assert configuration.count(old) == 1, old
        configuration = configuration.replace(old, new)
    kept = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\nworker_processes 1;\npid {folder / 'pid'};\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{kept}{configuration}}}\n"
    )


@contextmanager
def nginx(folder: Path, port: int, behind: int) -> Iterator[None]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("NO NGINX: the way behind a proxy is not tried (apt-get install nginx-light)")
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}"]
    command = [*making, "-keyout", str(folder / "kpi.key"), "-out", str(folder / "kpi.pem")]
    subprocess.run(command, check=True, capture_output=True)
    file = folder / "nginx.conf"
    file.write_text(documented(port, free_port(), behind, folder), "utf-8")
    with subprocess.Popen([program, "-p", str(folder), "-c", str(file)], stderr=subprocess.PIPE, text=True) as proxy:
        try:
            assert waited(lambda: proxy.poll() is not None or answers(port)), "nginx does not answer"
            assert proxy.poll() is None, proxy.stderr.read() if proxy.stderr else ""
            yield
        finally:
            proxy.terminate()


def answers(port: int) -> bool:
    try:
        return through_proxy(port, "/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def through_proxy(port: int, path: str, *, host: str = NAME, **headers: str) -> httpx.Response:
    """Asked through the proxy from 127.0.0.2, under a name."""
    way = httpx.HTTPTransport(verify=False, local_address="127.0.0.2")
    with httpx.Client(transport=way, follow_redirects=False) as client:
        return client.get(f"https://127.0.0.1:{port}{path}", headers={"host": host, **headers})


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("proxy")
    port, behind, file = free_port(), free_port(), folder / "kpi.sqlite"
    serving = [sys.executable, "-m", "kpi", "demo", "--port", str(behind), "--database", str(file)]
    with running([*serving, "--allow-host", NAME, "--proxy", "127.0.0.1"], behind), nginx(folder, port, behind):
        yield Front(port, behind, file)


@pytest.fixture(scope="module")
def reader(browser: Browser, front: Front) -> Iterator[Visit]:
    """A browser for which the name is that of the proxy, on the usual port."""
    there = f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{front.port}"
    opened = browser.browser_type.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", there])
    context = opened.new_context(ignore_https_errors=True, locale="vi-VN", accept_downloads=True)
    visit = Visit(context.new_page(), f"https://{NAME}")
    visit.page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
    yield visit
    opened.close()


def test_a_clerk_works_through_the_proxy_as_without_it(reader: Visit) -> None:
    page = reader.page
    page.goto(f"{reader.base}/signin?next=/%3Funit%3DMH01")
    page.get_by_role("button", name=re.compile(r"\(clerk\)")).click()
    reader.settled()
    assert page.url.startswith(f"{reader.base}/?unit=MH01")
    expect(page.locator("h1.k-head")).to_be_visible()
    assert page.locator("table tr").count() > 20
    cookies = page.context.cookies()
    assert "__Host-kpi_session" in {cookie.get("name") for cookie in cookies}
    assert [cookie.get("name") for cookie in cookies if not cookie.get("secure")] == []

    reader.open("/enter?unit=MH01&period=2021-10")
    field = page.locator(".k-sheet-table input[type=text]").first
    field.fill("12,5")
    field.press("Enter")
    expect(page.locator(".k-kept")).to_contain_text("nháp lưu lúc")
    with page.expect_download() as waiting:
        page.evaluate("location.href = '/exports/figures.csv?unit=MH01&period=2021-06'")
    assert waiting.value.suggested_filename.endswith(".csv")
    assert "MH01" in Path(waiting.value.path()).read_text("utf-8")
    assert reader.complaints == []


@pytest.mark.parametrize("path", ["/", "/signin", "/healthz", "/api/v1/sheet", "/exports/figures.csv", "/frame.js"])
def test_another_name_is_refused_through_the_proxy_as_well(front: Front, path: str) -> None:
    answer = through_proxy(front.port, path, host="evil.example")
    assert answer.status_code == 421
    assert "Máy chủ này không mang tên" in answer.text


def test_what_a_browser_says_of_its_own_address_is_not_believed(front: Front) -> None:
    form = through_proxy(front.port, "/signin")
    token = re.search(r'name="form" value="([^"]+)"', form.text)
    assert token
    way = httpx.HTTPTransport(verify=False, local_address="127.0.0.2")
    with httpx.Client(transport=way) as client:
        answer = client.post(
            f"https://127.0.0.1:{front.port}/signin",
            data={"form": token[1], "name": "nobody", "password": "something"},
            headers={
                "host": NAME,
                "origin": f"https://{NAME}",
                "x-forwarded-for": "203.0.113.9",
                "cookie": form.headers["set-cookie"].partition(";")[0],
            },
        )
    assert answer.status_code == 401
    with sqlite3.connect(front.file) as record:
        keys = [key for (key,) in record.execute("SELECT key FROM attempts")]
    record.close()
    assert "from:127.0.0.2" in keys
    assert not [key for key in keys if "203.0.113.9" in key]
