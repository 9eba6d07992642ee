"""What is said beside the numbers of a standing, in both languages."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kpi.language import language
from kpi.language.standing_words import (
    coverage,
    last_report,
    remarks_in_words,
    shown_sign,
    spread,
    standing_word,
    status_shown,
    to_end_of,
)
from kpi.model.period import Period
from kpi.model.standing import Remark, Spread, Standing
from tests.plain import indicator

VI, EN = language("vi"), language("en")
OCTOBER = Period.parse("2026-10")


def standing(kind: str = "total", status: str = "on_track", **fields: object) -> Standing:
    return Standing(indicator(kind), OCTOBER, status, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "status", "code", "word"),
    [
        ("total less", "off_track", "off_track", "Vượt mức"),
        ("total more", "off_track", "off_track", "Chậm"),
        ("total none", "no_target", "watched", "Theo dõi"),
        ("total more", "no_target", "no_target", "Không có kế hoạch"),
        ("total none", "not_told", "not_told", "Chưa có số liệu"),
        ("total more", "incomplete", "incomplete", "Chưa đủ số liệu"),
        ("total more", "not_begun", "not_begun", "Kỳ chưa bắt đầu"),
    ],
)
def test_a_status_is_filed_and_called(kind: str, status: str, code: str, word: str) -> None:
    result = standing(kind, status)
    assert (status_shown(result), standing_word(VI, result)) == (code, word)


def test_every_way_of_filing_has_a_sign_of_its_own() -> None:
    signs = [shown_sign(code) for code in ("watched", "by_unit", "no_target", "incomplete", "not_begun", "too_early")]
    assert len(set(signs)) == len(signs)


@pytest.mark.parametrize(
    ("frequency", "due", "report"),
    [
        ("month", "2026-9M", "2026-09"),
        ("quarter", "2026-9M", "2026-Q3"),
        ("half", "2026-H1", "2026-H1"),
        ("year", "2026", "2026"),
        ("irregular", "2026-9M", "2026-09"),
    ],
)
def test_the_last_report_of_a_run_is_as_long_as_reports_are(frequency: str, due: str, report: str) -> None:
    assert last_report(Period.parse(due), indicator(f"total {frequency}")) == Period.parse(report)


def test_a_run_is_said_to_the_end_of_its_last_report() -> None:
    which = indicator("total quarter")
    assert to_end_of(Period.parse("2026-9M"), which, VI) == "tính đến hết quý III năm 2026"
    assert to_end_of(Period.parse("2026-9M"), which, EN) == "to the end of third quarter of 2026"


def test_the_remark_of_the_last_report_names_it_as_the_screen_does() -> None:
    remarks = (Remark("to_end_of", {"period": Period.parse("2026-09")}), Remark("estimate"))
    result = standing("total quarter", due=Period.parse("2026-9M"), remarks=remarks)
    assert [*remarks_in_words(result, VI)] == ["tính đến hết quý III năm 2026", "có số ước"]


def test_a_reason_without_its_numbers_can_be_said() -> None:
    assert [*remarks_in_words(standing(remarks=(Remark("plan_of_few"),)), EN)] == [
        "too few units have a plan: no attainment"
    ]


def test_coverage_says_what_these_units_have_reached_where_it_is_not_all() -> None:
    of = (Remark("plan_of", {"with_target": 11, "units": 12}),)
    whole = standing(actual_to_date=Fraction(90), covered_to_date=Fraction(90), remarks=of)
    part = replace(whole, covered_to_date=Fraction(80))
    assert coverage(whole, VI) == "kế hoạch của 11/12 đơn vị"
    assert coverage(part, EN) == "plan of 11 of 12 units, which have reached 80"
    assert coverage(standing(), VI) == ""


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (Spread(5, 3, 2, Fraction("4.1"), Fraction("9.8")), "3 met · 2 not met · 4.1 – 9.8"),
        (Spread(5, 3, 0, Fraction(4), Fraction(4)), "3 met · 2 without a target · 4"),
        (Spread(2, 0, 0, Fraction(4), Fraction(5)), "2 without a target · 4 – 5"),
    ],
)
def test_how_units_stand_that_are_not_added_up(units: Spread, words: str) -> None:
    row = standing("average", "no_target", spread=units)
    assert spread(row, EN) == words
    assert [*remarks_in_words(row, EN)] == [words]
    assert standing_word(EN, row) == "Unit by unit"
