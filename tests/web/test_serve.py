"""How the server is started and stopped: three ways in, a quiet way out."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import ROOT, free_port, running, wait_for

TINY = Path(__file__).with_name("tiny_page.py")


def serving(port: int) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"from pathlib import Path; from kpi.web.serve import serve; serve(port={port}, script=Path({str(TINY)!r}))",
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
        said = server.communicate(timeout=20)[0]
    assert server.returncode == 0
    assert "Traceback" not in said
    assert said.splitlines()[0] == f"Tiến Độ: http://127.0.0.1:{port}"


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
