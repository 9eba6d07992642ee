"""Measures the code as it stands: how long its parts are, how its modules hang together, how much of it is explained.

    python -m tests.measure            (also `make measure`)

The table is printed; docs/architecture.md keeps it beside what is wanted. Nothing here fails a build.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
CODE, TESTS = ("app.py", "kpi", "db", "seeds"), ("tests",)
EXPLAINED = ("kpi/model", "kpi/actions", "db")
"""Where what others may call is to say what it takes and gives."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NONE: list[str] = []


@dataclass(frozen=True)
class Module:
    """One file of code."""

    path: str
    text: str

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """Lines that are not blank."""
        return sum(bool(line.strip()) for line in self.text.splitlines())

    @property
    def functions(self) -> list[int]:
        """The lines of each function, its decorators left out."""
        functions = (node for node in ast.walk(self.tree) if isinstance(node, Function))
        return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]

    @property
    def classes(self) -> list[str]:
        """The names of its classes, those within others too."""
        return [node.name for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)]

    @property
    def comments(self) -> int:
        """Comments that people read: not those by which a tool is told to let something pass."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        comments = (token.string.lstrip("#: ") for token in tokens if token.type == tokenize.COMMENT)
        return sum(not text.startswith(("noqa", "type:", "pyright:", "fmt:", "pragma", "!")) for text in comments)

    @property
    def public(self) -> list[bool]:
        """Of each class and function that others may call, whether it has a docstring."""
        return [ast.get_docstring(node) is not None for node in self._public(self.tree.body)]

    def _public(self, body: Iterable[ast.stmt]) -> Iterator[Function | ast.ClassDef]:
        for node in body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from self._public(node.body)

    @property
    def within_functions(self) -> int:
        """Imports that wait until a function is called."""
        functions = (node for node in ast.walk(self.tree) if isinstance(node, Function))
        return len({node for function in functions for node in ast.walk(function) if is_import(node)})


def is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


@dataclass(frozen=True)
class House:
    """All modules, and which of them imports which."""

    modules: Mapping[str, Module]
    edges: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    @classmethod
    def of(cls, places: Iterable[str], *, root: Path = ROOT) -> "House":
        files = [file for place in places for file in files_of(root / place)]
        all_of = (Module(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")) for file in files)
        modules = {module.name: module for module in all_of}
        house = cls(modules)
        for name, module in modules.items():
            house.edges[name] = {other for other in house.imported_by(module) if other != name}
        return house

    def imported_by(self, module: Module) -> Iterator[str]:
        """The modules it imports, those for types alone and those within functions too."""
        package = module.name if module.path.endswith("__init__.py") else module.name.rpartition(".")[0]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self.modules)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = package.split(".")[: len(package.split(".")) - node.level + 1]
                    base = ".".join([*above, *([base] if base else [])])
                inner = {f"{base}.{alias.name}" for alias in node.names} & self.modules.keys()
                yield from inner
                if base in self.modules and len(inner) < len(node.names):
                    yield base

    @cached_property
    def rings(self) -> list[frozenset[str]]:
        """Modules that import each other, round about; each that does not is a ring of its own. Those below first.

        Tarjan's way: a ring is closed when the search comes back to the module at which it entered it.
        """
        rings: list[frozenset[str]] = []
        number: dict[str, int] = {}
        low: dict[str, int] = {}
        entered: list[str] = []

        def visit(name: str) -> None:
            number[name] = low[name] = len(number)
            entered.append(name)
            for other in sorted(self.edges[name]):
                if other not in number:
                    visit(other)
                    low[name] = min(low[name], low[other])
                elif other in entered:
                    low[name] = min(low[name], number[other])
            if low[name] == number[name]:
                at = entered.index(name)
                rings.append(frozenset(entered[at:]))
                del entered[at:]

        for name in sorted(self.modules):
            if name not in number:
                visit(name)
        return rings

    @property
    def circles(self) -> list[frozenset[str]]:
        return [ring for ring in self.rings if len(ring) > 1]

    @property
    def classes_of_one_name(self) -> dict[str, list[str]]:
        """By name the modules of classes that share it."""
        modules: dict[str, list[str]] = {}
        for module in self.modules.values():
            for name in module.classes:
                modules.setdefault(name, []).append(module.name)
        return {name: places for name, places in sorted(modules.items()) if len(places) > 1}

    @cached_property
    def longest_chain(self) -> list[str]:
        """Modules each of which imports the next; of a circle one stands for all."""
        ring_of = {name: ring for ring in self.rings for name in ring}
        best: dict[frozenset[str], list[str]] = {}
        for ring in self.rings:
            below = (best[ring_of[other]] for name in ring for other in self.edges[name] if other not in ring)
            best[ring] = [min(ring), *max(below, key=len, default=_NONE)]
        return max(best.values(), key=len, default=_NONE)


def files_of(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(file for file in place.rglob("*.py") if "migrations" not in file.parts)


def at_share(numbers: Iterable[int], share: float) -> int:
    """The number below which so large a share of them lies."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0


def share_of(which: Sequence[bool]) -> float:
    return which.count(True) / len(which) if which else 1.0


def spread(numbers: Iterable[int]) -> str:
    values = list(numbers)
    return f"{median(values):.0f} / {at_share(values, 0.9)} / {max(values)}"


def measures(house: House, tests: House) -> list[tuple[str, str, str]]:
    """What is measured, how it is, how it is wanted."""
    modules = list(house.modules.values())
    lines = sum(module.lines for module in modules)
    explained = [has for m in modules if m.path.startswith(EXPLAINED) for has in m.public]
    functions = [length for module in modules for length in module.functions]
    comments = sum(module.comments for module in modules)
    return [
        ("lines of code, blank ones left out", f"{lines:,}", "at most 32,000"),
        ("lines of code, as `wc` counts", f"{sum(m.text.count(chr(10)) for m in modules):,}", ""),
        ("of a module, lines: median / nine of ten below / most", spread(m.lines for m in modules), "– / 190 / 350"),
        ("of a function, lines: median / nine of ten below / most", spread(functions), "– / 30 / 80"),
        ("modules in the longest chain of imports", str(len(house.longest_chain)), "at most 10"),
        ("circles of imports, for types too", str(len(house.circles)), "0"),
        ("names that two classes have", str(len(house.classes_of_one_name)), "0"),
        ("imports within functions", str(sum(m.within_functions for m in modules)), "each with its reason"),
        ("comments in 100 lines", f"{100 * comments / lines:.1f}", "wherever there is a why"),
        (
            "public names explained in kpi/model, kpi/actions, db",
            f"{explained.count(True) / max(len(explained), 1):.0%}",
            "90%",
        ),
        ("lines of tests for a line of code", f"{sum(m.lines for m in tests.modules.values()) / lines:.2f}", "more"),
    ]


def main(write: Callable[[str], object] = sys.stdout.write) -> None:
    describe(House.of(CODE), House.of(TESTS), write)


def describe(house: House, tests: House, write: Callable[[str], object]) -> None:
    """Print the table, and what in it is worth a name."""
    write("| | is | wanted |\n|---|---:|---|\n")
    for row in measures(house, tests):
        write(f"| {' | '.join(row)} |\n")
    write("\nThe longest chain: " + " > ".join(house.longest_chain) + "\n")
    for ring in house.circles:
        write("A circle: " + ", ".join(sorted(ring)) + "\n")
    for name, places in house.classes_of_one_name.items():
        write(f"Two classes are called {name}: {', '.join(places)}\n")
    longest = sorted(house.modules.values(), key=lambda module: -module.lines)[:10]
    write("The longest modules: " + ", ".join(f"{module.path} {module.lines}" for module in longest) + "\n")


if __name__ == "__main__":
    main()
