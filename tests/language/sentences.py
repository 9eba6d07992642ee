"""What the code says: every sentence in it that wants a translation, found by reading the code."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SAYING = frozenset({"say", "say_n", "to_say"})


class Sentence(NamedTuple):
    """A sentence, where it stands, whether it counts something, and the gaps that the call fills (None: unknown)."""

    text: str
    place: str
    counted: bool = False
    filled: frozenset[str] | None = None


def gaps(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def modules() -> list[Path]:
    return [*sorted((ROOT / "kpi").rglob("*.py")), ROOT / "app.py"]


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call in the module, with the last part of the name it calls."""
    if not path.exists():
        return
    for node in _calls(path, path.stat().st_mtime_ns):
        called = node.func
        yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""), node


@cache
def _calls(path: Path, at: int) -> tuple[ast.Call, ...]:
    """Read once for all tests that ask; `at` is when the file was written."""
    return tuple(node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


def sentences_in(path: Path) -> Iterator[Sentence]:
    """Every literal handed to say, say_n or to_say; both branches where one of two is said."""
    for name, call in calls(path):
        if name not in SAYING or not call.args:
            continue
        named = {keyword.arg for keyword in call.keywords}
        filled = None if None in named or name == "to_say" else frozenset(arg for arg in named if arg)
        if filled is not None and name == "say_n":
            filled |= {"n"}
        for text in _literals(call.args[0]):
            place = f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{call.lineno}"
            yield Sentence(text, place, name == "say_n", filled)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def snippet(missing: dict[str, bool]) -> str:
    """The entries as they want to stand in the catalogue, ready for their translations; by text, whether counted."""
    return "\n".join(_entry(text, counted) for text, counted in missing.items())


def _entry(text: str, counted: bool) -> str:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if counted:
        return f'msgid {quoted}\nmsgid_plural {quoted}\nmsgstr[0] ""\nmsgstr[1] ""\n'
    return f'msgid {quoted}\nmsgstr ""\n'
