"""A look ahead in words: a figure with its mark and its note."""

from kpi.actions.imports.preview import Change
from kpi.language import language
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.unit import Unit
from kpi.widgets import ahead

OCTOBER = Period.parse("2021-10")


def words_of(figure: Actual | Target) -> str:
    change = Change(Unit(1, "DX", "Phường Đức Xuân"), Indicator(1, "AS03", "Việc làm"), OCTOBER, None, None, figure)
    return ahead.figure_words(change, figure, language("vi"))


def test_the_note_of_a_figure_stands_beside_it() -> None:
    assert words_of(Actual(OCTOBER, 45, estimate=True, note="Ước đến\n25/10")) == "45 (ước) – Ước đến 25/10"
    assert words_of(Target(OCTOBER, 1, value=50)) == "50"


def test_of_a_long_note_the_beginning_is_shown() -> None:
    assert words_of(Target(OCTOBER, 1, value=50, note="x" * 500)) == f"50 – {'x' * 60}…"
