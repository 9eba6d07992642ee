"""Which codes of problems the code raises, found by reading it: on the way of an import, or anywhere."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

Node = tuple[str, str]
"""A module and the name of a function, a class or a table in it."""

WAY: tuple[Node, ...] = (
    ("kpi.commands.imports", "_import"),
    ("kpi.web.api.uploads", "_hand_in"),
    *(("kpi.web.api.upload", name) for name in ("_upload", "_answer")),
    ("kpi.web.api.upload_import", "_begin"),
    ("kpi.web.api.upload_files", "_refused_rows"),
    *(("kpi.web.api.upload_decide", name) for name in ("_weigh", "_approve", "_return")),
    ("kpi.importing.cells.worker", "_main"),  # a process of its own, which nothing calls by its name
)
"""Where a file comes in: what can be reached from here is on the way of an import."""

MAKERS: frozenset[Node] = frozenset(
    {
        *(
            ("kpi.model.problem", "Problem"),
            ("kpi.model.quantity", "NotANumber"),
            ("kpi.importing.cells.grid", "Applied"),
            ("kpi.importing.figures.figure_names", "Fault"),
        ),
        *(("kpi.importing.cells.unreadable", "Unreadable"), ("kpi.actions.record.refusal", "Refused")),
    }
)
"""What is handed a code as its argument `code`; so is whatever hands on an argument of its own to one of these."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Raised(NamedTuple):
    """`code` is a pattern: an f-string raises whatever fits it."""

    code: str
    place: str


class NotRead(NamedTuple):
    """A code that is handed over in a way that this search cannot follow."""

    place: str
    text: str


class _Module:
    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.own: dict[str, ast.AST] = {}
        self.imported: dict[str, Node] = {}
        for node in self.tree.body:
            if isinstance(node, _Function | ast.ClassDef):
                self.own[node.name] = node
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self.own[target.id] = node
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                self.imported |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, _Function)]


@cache
def modules() -> dict[str, _Module]:
    by_name: dict[str, _Module] = {}
    for path in sorted((ROOT / "kpi").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        by_name[name] = _Module(name, path)
    return by_name


def resolved(module: str, name: str) -> Node | None:
    """What a name in a module means: a thing of a module, or (module, "") where it is a module itself."""
    for _ in range(5):
        here = modules().get(module)
        if here is None:
            return None
        if name in here.own:
            return module, name
        if name not in here.imported:
            return None
        module, name = here.imported[name]
        if f"{module}.{name}" in modules():
            return f"{module}.{name}", ""
    return None


def _called(module: str, node: ast.expr) -> Node | None:
    """What an expression names, by itself or behind a module."""
    if isinstance(node, ast.Name):
        return resolved(module, node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        named = resolved(module, node.value.id)
        return resolved(named[0], node.attr) if named and not named[1] else None
    return None


def _walked(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below but for annotations: what only has a type is made somewhere else, or not at all."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns"}:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _walked(child)


@cache
def on_the_way() -> frozenset[Node]:
    """Everything that what stands in WAY names, and what that names in turn."""
    reached: set[Node] = set()
    waiting = list(WAY)
    while waiting:
        current = waiting.pop()
        if current in reached:
            continue
        reached.add(current)
        part = modules()[current[0]].own[current[1]]
        here = _names_of_its_own(part)
        for node in _walked(part):
            if isinstance(node, ast.Name) and node.id in here:
                continue
            if isinstance(node, ast.Name | ast.Attribute) and (named := _called(current[0], node)) and named[1]:
                waiting.append(named)
    return frozenset(reached)


def _names_of_its_own(part: ast.AST) -> set[str]:
    """What a function is handed or gives a name: `lock` is a lock there, and not the function that locks."""
    if not isinstance(part, _Function):
        return set()
    stored = {node.id for node in ast.walk(part) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored.union(*(_arguments(inner) for inner in ast.walk(part) if isinstance(inner, _Function)))


def everywhere() -> Iterable[Node]:
    return [(module.name, name) for module in modules().values() for name in module.own]


class _Handing(NamedTuple):
    """Who hands codes on, and at which place among the arguments."""

    by_node: dict[Node, int]
    methods: dict[str, int]  # by their names alone, `self` not counted
    nested: dict[tuple[str, str], int]  # module, name


def _arguments(function: _Function) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _code_in(call: ast.Call, module: str, handing: _Handing) -> ast.expr | None:
    """The expression that is the code, where the call hands one over."""
    place = None
    if (named := _called(module, call.func)) is not None:
        place = handing.by_node.get(named)
    elif isinstance(call.func, ast.Name):
        place = handing.nested.get((module, call.func.id))
    elif isinstance(call.func, ast.Attribute):
        place = handing.methods.get(call.func.attr)
    if place is None:
        return None
    if len(call.args) > place:
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)


@cache
def _handing(makers: frozenset[Node]) -> _Handing:
    """Found by going round until nobody is added."""
    handing = _Handing({node: _place_of_code(node) for node in makers}, {}, {})
    while True:
        before = sum(map(len, handing))
        for module in modules().values():
            methods = {
                id(method)
                for class_ in ast.walk(module.tree)
                if isinstance(class_, ast.ClassDef)
                for method in class_.body
            }
            for function in module.functions:
                for code in _codes_handed(function, module.name, handing):
                    names = _arguments(function)
                    if isinstance(code, ast.Name) and code.id in names:
                        _add(handing, module, function, names.index(code.id), is_method=id(function) in methods)
        if sum(map(len, handing)) == before:
            return handing


def _add(handing: _Handing, module: _Module, function: _Function, place: int, *, is_method: bool) -> None:
    if is_method and function.name == "__init__":
        return
    if is_method:
        is_static = any(
            isinstance(decorator, ast.Name) and decorator.id == "staticmethod" for decorator in function.decorator_list
        )
        handing.methods[function.name] = place - (not is_static)
    elif module.own.get(function.name) is function:
        handing.by_node[module.name, function.name] = place
    else:
        handing.nested[module.name, function.name] = place


def _place_of_code(node: Node) -> int:
    definition = modules()[node[0]].own[node[1]]
    if isinstance(definition, _Function):
        return _arguments(definition).index("code")
    return 0  # of a class it is the first


def _codes_handed(function: ast.AST, module: str, handing: _Handing) -> Iterator[ast.expr]:
    for node in _walked(function):
        if isinstance(node, ast.Call) and (code := _code_in(node, module, handing)) is not None:
            yield code


def raised(nodes: Iterable[Node], makers: frozenset[Node] = MAKERS) -> tuple[set[Raised], set[NotRead]]:
    """What the functions, classes and tables raise, and what of it cannot be read."""
    raised_codes: set[Raised] = set()
    not_read: set[NotRead] = set()
    for name, own in nodes:
        module = modules()[name]
        part = module.own[own]
        codes = [*_codes_in(part, name, (), _handing(makers)), *(_rules_in(part) if makers == MAKERS else ())]
        for code, scopes in codes:
            place = f"{module.path.relative_to(ROOT)}:{code.lineno}"
            patterns = _read(code, scopes, module)
            if patterns is None:
                not_read.add(NotRead(place, ast.unparse(code)))
            raised_codes |= {Raised(pattern, place) for pattern in patterns or ()}
    return raised_codes, not_read


_Scopes = tuple[_Function, ...]
"""The functions around an expression, the innermost first."""


def _codes_in(node: ast.AST, module: str, scopes: _Scopes, handing: _Handing) -> Iterator[tuple[ast.expr, _Scopes]]:
    if isinstance(node, _Function):
        scopes = (node, *scopes)
    if isinstance(node, ast.Call) and (code := _code_in(node, module, handing)) is not None:
        yield code, scopes
    for child in ast.iter_child_nodes(node):
        yield from _codes_in(child, module, scopes, handing)


def _rules_in(part: ast.AST) -> Iterator[tuple[ast.expr, _Scopes]]:
    """A value carries the codes of the rules that were applied to it: `rules=(…)`, `rules.append(…)`, `rules = …`."""
    for node in ast.walk(part):
        expressions: list[ast.expr] = []
        if isinstance(node, ast.keyword | ast.Assign | ast.AugAssign) and _is_of_rules(node):
            expressions = [node.value]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "rules.append":
            expressions = node.args
        constants = (
            constant for each in expressions for constant in ast.walk(each) if isinstance(constant, ast.Constant)
        )
        yield from ((constant, ()) for constant in constants if isinstance(constant.value, str))


def _read(code: ast.expr, scopes: _Scopes, module: _Module) -> list[str] | None:
    """The codes that the expression may be, each as a pattern; none where it only hands on what another raised."""
    match code:
        case ast.Constant(value=str(text)):
            return [re.escape(text)]
        case ast.JoinedStr(values=parts):
            pieces = (str(piece.value) if isinstance(piece, ast.Constant) else "[a-z0-9_]+" for piece in parts)
            return ["".join(pieces)]
        case ast.IfExp(body=first, orelse=other):
            return _read_all([first, other], scopes, module)
        case ast.Attribute(attr="code") | ast.Subscript() | ast.Starred():
            return []
        case ast.Name(id=name):
            return _read_name(name, scopes, module)
        case _:
            named = _called(module.name, code)
            definition = modules()[named[0]].own.get(named[1]) if named else None
            value = definition.value if isinstance(definition, ast.Assign | ast.AnnAssign) else None
            return None if value is None else _read(value, (), modules()[named[0]]) if named else None


def _read_all(expressions: Iterable[ast.expr], scopes: _Scopes, module: _Module) -> list[str] | None:
    codes: list[str] = []
    for expression in expressions:
        if (patterns := _read(expression, scopes, module)) is None:
            return None
        codes += patterns
    return codes


def _read_name(name: str, scopes: _Scopes, module: _Module) -> list[str] | None:
    for scope in scopes:
        if name in _arguments(scope):
            return []
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and _gives(node, name):
                return _read(node.value, scopes, module)
            if isinstance(node, ast.For | ast.comprehension) and (place := _place_in(node.target, name)) is not None:
                return _looped(node.iter, place, scopes, module)
    return None


def _is_of_rules(node: ast.keyword | ast.Assign | ast.AugAssign) -> bool:
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and node.target.id == "rules"
    return node.arg == "rules" if isinstance(node, ast.keyword) else _gives(node, "rules")


def _gives(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _place_in(target: ast.expr, name: str) -> int | None:
    """At which place of a loop's target the name stands; -1 where it is the target."""
    if isinstance(target, ast.Name):
        return -1 if target.id == name else None
    names = [element.id if isinstance(element, ast.Name) else "" for element in getattr(target, "elts", ())]
    return names.index(name) if name in names else None


def _looped(table: ast.expr, place: int, scopes: _Scopes, module: _Module) -> list[str] | None:
    """What stands at that place of each row of a table; a table that is none of the module's own hands on."""
    own = module.own.get(table.id) if isinstance(table, ast.Name) else None
    if isinstance(own, ast.Assign | ast.AnnAssign) and own.value is not None:
        table = own.value
    definition = (
        module.own.get(table.func.id) if isinstance(table, ast.Call) and isinstance(table.func, ast.Name) else None
    )
    if isinstance(definition, _Function):
        return _read_all((row.elts[place] for row in _laid_down(definition)), (definition,), module)
    if not isinstance(table, ast.Tuple | ast.List):
        return []
    rows = (row.elts[place] if place >= 0 and isinstance(row, ast.Tuple | ast.List) else row for row in table.elts)
    return _read_all(rows, scopes, module)


def _laid_down(function: _Function) -> Iterator[ast.Tuple]:
    """The rows that a function puts into a list one by one."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            yield from (element for element in node.args if isinstance(element, ast.Tuple))


def codes_of(raised_codes: Iterable[Raised], known: Iterable[str]) -> dict[str, str]:
    """Each code that is raised, with a place; what fits no code that is known stands there as its pattern."""
    places: dict[str, str] = {}
    known = list(known)
    for item in sorted(raised_codes):
        fitting = [code for code in known if re.fullmatch(item.code, code)] or [item.code]
        for code in fitting:
            places.setdefault(code, item.place)
    return places
