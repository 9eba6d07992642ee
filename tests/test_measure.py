"""What `make measure` counts, on a small house made for it."""

from pathlib import Path

import pytest

from tests.measure import House, at_share, describe

FILES = {
    "app.py": '"""App."""\n\nimport kpi.top\n',
    "kpi/__init__.py": '"""Kpi."""\n',
    "kpi/top.py": '''"""Top."""

from typing import TYPE_CHECKING

from kpi import middle

if TYPE_CHECKING:
    from kpi.ring import Ring


def shown():
    """What is shown."""
    # A comment that says why.
    from kpi import ring  # noqa: PLC0415

    return middle, ring


def silent():
    class Ring: ...
''',
    "kpi/middle.py": '"""Middle."""\n\nfrom kpi import low\n',
    "kpi/low.py": '"""Low."""\n\nfrom kpi.ring import Ring\n\n\nclass Low(Ring):\n    def height(self): ...\n',
    "kpi/ring.py": '"""Ring."""\n\nimport kpi.low\n\n\nclass Ring: ...\n',
    "kpi/migrations/one.py": "import kpi.top\n",
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return House.of(("app.py", "kpi"), root=tmp_path)


def test_a_circle_is_found_and_counts_once_in_a_chain(house: House) -> None:
    assert house.circles == [{"kpi.low", "kpi.ring"}]
    assert house.longest_chain == ["app", "kpi.top", "kpi.middle", "kpi.low"]


def test_two_classes_of_one_name_are_named_with_their_modules(house: House) -> None:
    assert house.classes_of_one_name == {"Ring": ["kpi.ring", "kpi.top"]}


def test_what_a_module_has(house: House) -> None:
    top, low = house.modules["kpi.top"], house.modules["kpi.low"]
    assert (top.comments, top.within_functions, top.public, top.functions) == (1, 1, [True, False], [6, 2])
    assert (low.lines, low.public) == (4, [False, False])
    assert "kpi.migrations.one" not in house.modules


def test_nine_of_ten_lie_below(house: House) -> None:
    assert at_share(range(10), 0.9) == 9
    assert at_share([5], 0.9) == 5
    assert len(house.modules) == 6


def test_the_table_of_a_house_is_printed(house: House) -> None:
    printed = list[str]()
    describe(house, house, printed.append)
    assert any("lines of code" in line for line in printed)
    assert "\nThe longest chain: app > kpi.top > kpi.middle > kpi.low\n" in printed
    assert "A circle: kpi.low, kpi.ring\n" in printed or "A circle: kpi.ring, kpi.low\n" in printed
