"""The handbook's page of rules: every check that a file goes through, listed from the code that makes it."""

import ast
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

from kpi.language import Language
from kpi.language.problems import PROBLEMS, mend, sentence

_ROOMS = ("kpi.importers", "kpi.actions", "kpi.model")
_OF_IMPORTS = ("admit", "check", "quantity", "locking")
"""Of the actions and the model these modules look at files."""


_GAPS = {"value": "…", "column": "…"}


class Rule(NamedTuple):
    """One check: its code, what it says, how to mend it; in the module that makes it."""

    code: str
    says: str
    mends: str


def rules(speak: Language) -> list[tuple[str, list[Rule]]]:
    """(the module and what it is for, its rules), each code where it is named first."""
    seen: set[str] = set()
    found: list[tuple[str, list[Rule]]] = []
    for name, text in _modules():
        tree = ast.parse(text)
        codes = [code for code in _codes(tree) if code not in seen]
        seen.update(codes)
        if codes:
            told = [Rule(code, sentence(speak, code, _GAPS), mend(speak, code, _GAPS)) for code in codes]
            found.append((f"{name}: {ast.get_docstring(tree) or ''}", told))
    return found


def _modules() -> Iterator[tuple[str, str]]:
    for room in _ROOMS:
        for file in sorted(resources.files(room).iterdir(), key=lambda one: one.name):
            if file.name.endswith(".py") and (room == "kpi.importers" or file.name.startswith(_OF_IMPORTS)):
                yield file.name.removesuffix(".py"), file.read_text(encoding="utf-8")


def _codes(tree: ast.AST) -> Iterable[str]:
    """The codes of problems that a module names, in the order of the code."""
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    ordered = sorted(named, key=lambda node: (node.lineno, node.col_offset))
    return dict.fromkeys(str(node.value) for node in ordered if node.value in PROBLEMS)


def page(speak: Language) -> str:
    """The page as Markdown."""
    title = speak.say("Các quy tắc khi nhập tệp")
    lead = speak.say("Trang này lấy từ mã chương trình bằng lệnh kpi rules.")
    heads = (speak.say("Mã"), speak.say("Nói gì"), speak.say("Sửa thế nào"))
    parts = [f"# {title}", "", lead]
    for module, some in rules(speak):
        parts += ["", f"## {module}", "", f"| {' | '.join(heads)} |", "|---|---|---|"]
        parts += [f"| `{rule.code}` | {_cell(rule.says)} | {_cell(rule.mends)} |" for rule in some]
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
