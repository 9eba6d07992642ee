"""What is installed is locked by version and hash, and nothing is called sound that was not looked up."""

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
RUN, DEV = (ROOT / name for name in (".requirements.lock", ".requirements-dev.lock"))
verdict = runpy.run_path(str(ROOT / ".ci" / "audit.py"))["verdict"]


def locked(file: Path) -> dict[str, list[str]]:
    """By name, version and marker: the hashes."""
    lines = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {line.split(" --hash")[0].strip(): re.findall(r"--hash=sha256:([0-9a-f]{64})", line) for line in lines}


@pytest.mark.parametrize("file", [RUN, DEV], ids=lambda file: file.name)
def test_every_locked_package_has_its_version_and_its_hashes(file: Path) -> None:
    assert all("==" in wanted and hashes for wanted, hashes in locked(file).items())
    assert "://" not in file.read_text(encoding="utf-8")


def test_users_get_the_versions_that_are_tested_and_nothing_that_only_tests_need() -> None:
    assert locked(RUN).items() <= locked(DEV).items()
    assert not [wanted for wanted in locked(RUN) if wanted.startswith(("pytest", "ruff", "playwright", "pyright"))]


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        requirement
        for group in project["optional-dependencies"].values()
        for requirement in group
        if "tien-do" not in requirement
    ]
    for file, wanted in ((RUN, project["dependencies"]), (DEV, [*project["dependencies"], *extras])):
        names = {requirement.split("==")[0] for requirement in locked(file)}
        assert {re.split(r"[\[><=]", requirement)[0].lower() for requirement in wanted} <= names


def looked_up(name: str, *holes: str) -> dict[str, Any]:
    return {"name": name, "version": "1", "vulns": [{"id": hole, "fix_versions": ["2"]} for hole in holes]}


SKIPPED = {"name": "b", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("report", "code", "beginning"),
    [
        ([looked_up("a")], 0, "0 known holes in 1 dependencies."),
        ([looked_up("a", "CVE-1"), SKIPPED], 1, "a 1: CVE-1, mended in 2"),
        ([looked_up("a"), SKIPPED], 0, "NOT LOOKED UP: 1 dependencies"),
        ([SKIPPED], 0, "NOT LOOKED UP: 1 dependencies"),
        ([], 0, "NOT LOOKED UP: all dependencies"),
    ],
)
def test_what_was_not_looked_up_is_not_called_sound(report: list[dict[str, Any]], code: int, beginning: str) -> None:
    exit_code, lines = verdict(report)
    assert (exit_code, any(line.startswith(beginning) for line in lines)) == (code, True)
    assert any("known holes" in line for line in lines) == any("vulns" in package for package in report)
