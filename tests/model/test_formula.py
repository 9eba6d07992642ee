"""A text that begins like a formula goes out with a mark, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.formula import as_meant, defused

TEXTS = st.text(alphabet="'=+-@\t\r19.a＝", max_size=6)


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=HYPERLINK(...)", "-"])
def test_what_a_spreadsheet_would_run_goes_out_as_a_text(text: str) -> None:
    assert defused(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+5", "-0.25", "Công văn 12", "5 = 5", "'tis", ""])
def test_what_it_would_not_run_goes_out_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(TEXTS)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert as_meant(defused(text)) == text


@given(TEXTS)
def test_nothing_that_goes_out_begins_like_a_formula(text: str) -> None:
    out = defused(text)
    assert not out or (out[0] not in "=@\t\r＝" and (out[0] not in "+-" or out[1:].replace(".", "", 1).isdigit()))
