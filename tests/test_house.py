"""The house keeps its rules: arrows run down, modules say what they are, nothing of a machine stands in it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("kpi", "db", "seeds", "tests")
MODULES = [*sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")), ROOT / "app.py"]


def test_arrows_run_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_begins_with_a_sentence(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not path.name.startswith("tiny_"):
        assert words
        assert words.splitlines()[0].endswith((".", ":", "?"))


def test_no_path_of_a_machine_and_no_registry_stands_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    forbidden = re.compile(
        "/" + "root/|/" + "home/|/" + "work/|py" + r"pi\.org|python" + r"hosted|npm" + r"js\.org|deb" + r"ian\.org"
    )
    for name in listed:
        if not name.endswith((".png", ".ico")):
            # The corpus has files in every encoding.
            found = forbidden.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{name}: {found[0] if found else ''}"
