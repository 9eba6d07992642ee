"""Whatever is added as a file is named in the tuple that its users choose from."""

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

from kpi.charts import CHARTS
from kpi.commands import COMMANDS
from kpi.reports import REPORTS
from kpi.screens import SCREENS
from kpi.web.api import RESOURCES
from tests.conftest import kpi

ROOT = Path(__file__).parent.parent


def modules_with(folder: str, name: str) -> set[str]:
    """The modules of a room that have something of that name of their own."""
    names = {path.stem for path in (ROOT / folder).glob("*.py")} | {
        path.parent.name for path in (ROOT / folder).glob("*/__init__.py")
    }
    room = folder.replace("/", ".")
    modules = (import_module(f"{room}.{each}") for each in names - {"__init__"})
    return {module.__name__ for module in modules if _has(module, name)}


def _has(module: ModuleType, name: str) -> bool:
    member = getattr(module, name, None)
    return member is not None and getattr(member, "__module__", module.__name__) == module.__name__


def test_every_family_of_commands_is_named() -> None:
    assert {family.__name__ for family in COMMANDS} == modules_with("kpi/commands", "add_to")


def test_every_screen_is_named() -> None:
    assert {screen.show.__module__ for screen in SCREENS} == modules_with("kpi/screens", "show")


def test_every_chart_is_named() -> None:
    assert {chart.is_drawn.__module__ for chart in CHARTS} == modules_with("kpi/charts", "figure")


def test_every_resource_of_the_interface_is_named() -> None:
    assert {resource.__name__ for resource in RESOURCES} == modules_with("kpi/web/api", "ROUTES")


def test_every_report_is_named() -> None:
    makers = {
        function
        for path in (ROOT / "kpi/reports").glob("*.py")
        for name, function in vars(import_module(f"kpi.reports.{path.stem}")).items()
        if re.fullmatch(r"[a-z]\w*_report", name) and getattr(function, "__module__", "") == f"kpi.reports.{path.stem}"
    }
    assert {kind.table for kind in REPORTS} == makers


def test_a_report_has_one_name_in_each_place() -> None:
    for names in ([kind.command for kind in REPORTS], [kind.path for kind in REPORTS]):
        given = [name for name in names if name]
        assert len(given) == len(set(given))


def test_the_command_line_offers_every_report() -> None:
    offered = kpi("export", "--help").stdout
    assert [kind.command for kind in REPORTS if kind.command not in offered] == []
