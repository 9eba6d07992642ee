"""Years far away in the address: a sentence and the nearest view where they are none, an empty view where they are."""

from pathlib import Path

import pytest

from tests.conftest import kpi
from tests.screens.conftest import Screen, text_of

SCREENS = ("scoreboard", "indicator", "units", "history", "enter", "review")
BY = {"enter": "clerk", "review": "reviewer"}


def address(name: str, period: str) -> dict[str, str]:
    if name == "review":
        return {"period": period, "table": "year"}
    return {"unit": "MH01", "period": period, **({"indicator": "NS01"} if name in ("indicator", "history") else {})}


@pytest.mark.parametrize("name", SCREENS)
def test_what_is_no_year_gets_a_sentence_and_the_nearest_view(screen: Screen, name: str) -> None:
    app = screen(name, BY.get(name, "administrator"), **address(name, "99999-01"))
    assert text_of(app)
    assert [warning.value for warning in app.warning if "“99999-01” không phải là một kỳ" in warning.value]


@pytest.mark.parametrize("page", ["9" * 30, "9" * 5000, "-1", "0", "²"])
def test_a_page_that_no_list_has_is_the_first(screen: Screen, page: str) -> None:
    for tab in ("audit", "changes") if page == "9" * 30 else ("audit",):
        assert text_of(screen("manage", tab=tab, page=page)) == text_of(screen("manage", tab=tab))


@pytest.mark.parametrize("period", ["1900-01", "2199-12"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_first_and_the_last_year_are_years_like_any_other(screen: Screen, name: str, period: str) -> None:
    app = screen(name, BY.get(name, "administrator"), **address(name, period))
    assert text_of(app)
    assert not app.warning


@pytest.mark.parametrize(
    "command",
    ["undo 99999999999999999999", "audit --limit 99999999999999999999", "standings --unit MH01 --period 99999-01"],
)
def test_a_command_says_it_too(seeded_file: Path, command: str) -> None:
    done = kpi(*command.split(), database=str(seeded_file))
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
