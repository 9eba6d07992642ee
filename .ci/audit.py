"""make audit: looks the locked dependencies up for known holes, and says so where they could not be looked up."""

import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parent.parent
LOCK = HOUSE / ".requirements-dev.lock"
"""Everything that is ever installed, that of the users too."""
TOOL = HOUSE / ".venv" / "audit"
"""The tool has an environment of its own: what it needs is no part of the product."""
SOUND, HOLES = 0, 1


def verdict(dependencies: Sequence[dict[str, Any]]) -> tuple[int, list[str]]:
    """What a report of pip-audit says; a dependency that was skipped was not looked up, though its exit code is 0."""
    known = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for hole in one.get("vulns", ())
    ]
    skipped = sum("skip_reason" in one for one in dependencies)
    looked_up = len(dependencies) - skipped
    said = [*known, f"{len(known)} known holes in {looked_up} dependencies."] if looked_up else []
    if skipped or not dependencies:
        said.append(f"NOT LOOKED UP: {skipped or 'all'} dependencies; no index that tells of holes could be reached.")
    return (HOLES if known else SOUND), said


def looked_up() -> list[dict[str, Any]]:
    """The report on the lock file; nothing where no index can be reached."""
    tool = TOOL / ("Scripts" if sys.platform == "win32" else "bin")
    if not list(tool.glob("pip-audit*")):
        venv.create(TOOL, with_pip=True)
        if _run(tool / "python", "-m pip install --quiet --disable-pip-version-check pip-audit>=2.10,<3").returncode:
            return []
    options = "--disable-pip --require-hashes --progress-spinner off --format json --requirement"
    done = _run(tool / "pip-audit", options, str(LOCK))
    try:
        return json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        sys.stderr.write(done.stderr[-500:])
        return []


def _run(program: Path, options: str, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [str(program), *options.split(), *more]
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    code, said = verdict(looked_up())
    sys.stdout.write("".join(f"{line}\n" for line in said))
    sys.exit(code)
