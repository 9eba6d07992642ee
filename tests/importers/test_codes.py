"""Every code of a problem that anything can produce has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi.language.problems import PROBLEMS

ROOT = Path(__file__).parent.parent.parent
MAKERS = {"refuse", "refused", "warn", "Problem", "NotANumber"}


def produced() -> Iterator[tuple[str, str]]:
    """(code, where) of each problem that is written down in the model, the importers and the actions."""
    for folder in ("model", "importers", "actions"):
        for path in sorted((ROOT / "kpi" / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in MAKERS and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value, f"{path.name}:{node.lineno}"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


CODES = sorted(set(produced()))


@pytest.mark.parametrize(("code", "where"), CODES, ids=[f"{code}-{where}" for code, where in CODES])
def test_a_code_has_a_sentence(code: str, where: str) -> None:
    assert code in PROBLEMS


def test_the_search_finds_what_is_known_to_be_there() -> None:
    assert {"not_a_number", "unit_not_open", "unreadable_rows", "total_beyond_range", "duplicate"} <= dict(CODES).keys()
