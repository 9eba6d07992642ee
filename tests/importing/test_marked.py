"""Marked-up tables."""

from kpi.importing.cells.limits import Limits
from kpi.importing.cells.markup import read_html


def test_several_tables_of_a_page_are_numbered_in_no_language() -> None:
    page = "<table><tr><td>1</td></tr></table><p><table><tr><td>2</td></tr></table>"
    assert [sheet.name for sheet in read_html(page.encode(), {}, Limits()).sheets] == ["1", "2"]
