"""The house keeps its rules: arrows run down, modules say what they are, nothing of a machine stands in it."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.measure import CODE, House

ROOT = Path(__file__).parent.parent
FOLDERS = ("kpi", "db", "seeds", "tests")
MODULES = [*sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")), ROOT / "app.py"]
ROOMS = ("record", "people", "look", "enter", "imports", "administer")


@pytest.fixture(scope="module")
def house() -> House:
    return House.of(CODE)


def test_arrows_run_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_no_modules_import_each_other(house: House) -> None:
    """Not even for their types, nor within a function."""
    assert [sorted(ring) for ring in house.circles] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_actions_is_called_by_its_face(house: House, room: str) -> None:
    """The `FACE` of its __init__ names what others may import; all else serves the room alone."""
    package = f"kpi.actions.{room}"
    face = {f"{package}.{name}" for name in import_module(package).FACE}
    assert face <= house.modules.keys()
    within = {name for name in house.modules if name.startswith(f"{package}.")}
    called = {(name, other) for name in house.modules.keys() - within for other in house.edges[name] & within}
    assert {f"{name} calls {other}" for name, other in called if other not in face} == set()


def test_one_name_is_one_class(house: House) -> None:
    assert house.classes_of_one_name == {}


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
            match = forbidden.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
            assert not match, f"{name}: {match[0] if match else ''}"
