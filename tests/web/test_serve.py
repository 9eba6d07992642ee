"""How the server is started and stopped: three ways in, a quiet way out."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.__main__ import main
from kpi.actions.record.store import Store
from kpi.web import serve as server
from tests.benchmarks.wire import address, opened
from tests.browser import ROOT, free_port, running, wait_for

TINY = Path(__file__).with_name("tiny_page.py")


def serving(port: int) -> list[str]:
    return [
        sys.executable,
        "-c",
        (
            "from pathlib import Path; from kpi.web.serve import serve; "
            f"serve(('',), port={port}, script=Path({str(TINY)!r}))"
        ),
    ]


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_quietly_when_told_to(wish: signal.Signals, tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(
        serving(port),
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        wait_for(port, server)
        server.send_signal(wish)
        output = server.communicate(timeout=20)[0]
    assert server.returncode == 0
    assert "Traceback" not in output
    assert output.splitlines()[0] == f"Tiến Độ: http://127.0.0.1:{port}"


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(serving(port), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"Cổng {port} đang được dùng" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("way", ["streamlit", "uvicorn"])
def test_the_usual_commands_start_it_too(way: str) -> None:
    port = free_port()
    command = {
        "streamlit": ["streamlit", "run", "app.py", "--server.port", str(port)],
        "uvicorn": ["uvicorn", "app:app", "--port", str(port), "--log-level", "warning"],
    }[way]
    with running([sys.executable, "-m", *command], port) as server:
        assert server.poll() is None


WATCHING = """import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

session = get_instance()._session_mgr.get_session_info(get_script_run_ctx().session_id).session
st.markdown(f"{st.get_option('server.fileWatcherType')}, {session._local_sources_watcher}")
"""


def test_the_files_of_a_running_server_are_not_watched(tmp_path: Path, open_for_reading: str) -> None:
    """Each run would look through all modules for changed files; started where no settings of ours lie."""
    port, script = free_port(), tmp_path / "page.py"
    script.write_text(WATCHING, encoding="utf-8")
    start = "from pathlib import Path; from kpi.web.serve import serve; "
    start += f"serve(('',), port={port}, database={open_for_reading!r}, script=Path({str(script)!r}))"
    with running([sys.executable, "-c", start], port, folder=tmp_path), opened(f"http://127.0.0.1:{port}") as tab:
        assert tab.rerun(address()).bodies == ["none, None"]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_either_command_starts_the_server_with_these_settings(
    command: str, take: Callable[..., object], store: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(units="code,name\nA,Phường A")  # or the demonstration would be taken in first
    configs: list[dict[str, object]] = []
    monkeypatch.setattr(server.App, "run", lambda _app, config: configs.append(config))
    monkeypatch.setattr(server.signal, "signal", lambda *_: None)
    monkeypatch.setenv("KPI_DATABASE_URL", database)
    main([command, "--database", database, "--port", str(free_port())])
    assert [config["server.fileWatcherType"] for config in configs] == ["none"]
    assert configs[0]["runner.postScriptGC"] is False
