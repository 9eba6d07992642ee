"""The question on the page of an indicator, folded and opened."""

import pytest

from tests.screens.conftest import Screen, text_of

ADDRESS = {"unit": "MH01", "period": "2021-H1", "indicator": "NS01"}


@pytest.mark.parametrize(("lang", "question"), [("vi", "Vì sao?"), ("en", "Why?")])
def test_the_page_of_an_indicator_asks_why(screen: Screen, lang: str, question: str) -> None:
    app = screen("indicator", **ADDRESS, lang=lang)
    assert [box.label for box in app.expander] == [question]
    assert "k-why" not in text_of(app)  # made when it is opened, not before


@pytest.mark.parametrize(
    ("lang", "agrees"),
    [("vi", "tính lại từ số liệu gốc và khớp với bảng điểm"), ("en", "made anew from the entries and agree")],
)
def test_opened_it_goes_from_the_entries_to_the_verdict(screen: Screen, lang: str, agrees: str) -> None:
    app = screen("indicator", **ADDRESS, lang=lang)
    app.session_state["why"] = True
    html = text_of(app.run())
    assert agrees in html
    assert "/history?" in html
