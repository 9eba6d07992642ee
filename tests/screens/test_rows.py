"""What a row of the scoreboard says of a standing, and what is said once for all rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.context import View
from kpi.language import language
from kpi.model.basis import Basis
from kpi.model.period import Period
from kpi.model.person import READER
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Remark, Spread, Standing
from kpi.model.unit import Tree, Unit
from kpi.widgets import scoreboard_table, status_counts, words
from tests.plain import indicator

VI, EN = language("vi"), language("en")
OCTOBER = Period.parse("2026-10")
PROVINCE = Unit(1, "P", "Tỉnh")
ASSIGNED, RESOLVED = 1, 2
Board = Callable[..., str]


def standing(code: str = "I", kind: str = "total triệu", **fields: object) -> Standing:
    """A standing of October: 80 reached to date of a plan of 100 and 120 in the year, unless it is told otherwise."""
    which = replace(indicator(kind), code=code, name_vi=f"Chỉ tiêu {code}", id=hash(code) % 10**6)
    usual: dict[str, object] = {
        "status": "off_track",
        "actual_to_date": Fraction(80),
        "target_to_date": Fraction(100),
        "target_of_year": Fraction(120),
        "attainment_of_year": Fraction(80, 120),
        "attainment_to_date": Fraction(8, 10),
        "aim": which.judgement.aim(Fraction(120)),
        "basis": ASSIGNED,
        "due": Period(2026, 1, 10),
        "reports": 10,
        "reports_due": 10,
        "units_with_target": 1,
    }
    return Standing(which, **{"period": OCTOBER, **usual, **fields})  # type: ignore[arg-type]


def nothing(code: str, status: str, **fields: object) -> Standing:
    """A standing without a number of what is reached."""
    gone = dict.fromkeys(("actual_to_date", "attainment_of_year", "attainment_to_date"))
    return standing(code, status=status, **{**gone, **fields})


@pytest.fixture
def view(store: Store) -> View:
    return View(store, READER, VI, Tree.of([PROVINCE]), PROVINCE, OCTOBER, None, "", known=read.known(store))


@pytest.fixture
def board(view: View) -> Board:
    """board(standing, ...): the table of these rows, its marks as they are read."""

    def drawn(*standings: Standing, period: Period = OCTOBER, only: str = "", speak: object = VI) -> str:
        card = Scorecard(PROVINCE, period, tuple(replace(result, period=period) for result in standings))
        here = replace(view, speak=speak)  # type: ignore[arg-type]
        html = scoreboard_table.scoreboard(here, card, scoreboard_table.frame(here, card.standings, period), only)
        return html.replace("&#124;", "|").replace("&#58;", ":").replace("&#40;", "(").replace("&#41;", ")")

    return drawn


def rows(html: str) -> list[str]:
    return re.findall(r'<tr class="k-row.*?</tr>', html, re.DOTALL)


def head(html: str) -> str:
    return html[: html.index("</thead>")]


def cells(row: str) -> list[str]:
    """The text of each cell of a row."""
    return [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


# ---- incomplete


def test_an_incomplete_row_has_its_sign_its_word_and_its_count(board: Board) -> None:
    (row,) = rows(board(standing(status="incomplete", reports=10, reports_due=11)))
    assert "k-is-incomplete" in row
    assert "◐" in row
    assert "Chưa đủ số liệu" in row
    assert "10/11 báo cáo" in row


def test_a_row_that_is_judged_does_not_repeat_the_count_of_reports(board: Board) -> None:
    missing = (
        Remark("units_missing", {"told": 127, "expected": 132}),
        Remark("incomplete", {"told": 127, "expected": 132}),
    )
    (row,) = rows(board(standing(status="on_track", reports=127, reports_due=132, remarks=missing)))
    assert "127" not in row


def test_incomplete_rows_are_counted_by_a_pill_and_kept_by_it(view: View, board: Board) -> None:
    both = standing("A", status="incomplete"), standing("B", status="on_track")
    pills = status_counts.pills(view, Scorecard(PROVINCE, OCTOBER, both), "")
    assert re.search(r"status=incomplete.*Chưa đủ số liệu <b>1</b>", pills)
    (row,) = rows(board(*both, only="incomplete"))
    assert cells(row)[1].startswith("Chỉ tiêu A")


def test_no_pill_stands_for_what_is_rare_and_not_there(view: View) -> None:
    pills = status_counts.pills(view, Scorecard(PROVINCE, OCTOBER, (standing(status="on_track"),)), "")
    assert "incomplete" not in pills
    assert "not_begun" not in pills
    assert "status=met" in pills


def test_the_headline_counts_what_is_incomplete() -> None:
    card = Scorecard(PROVINCE, OCTOBER, (standing("A", status="incomplete"), standing("B", status="met")))
    assert words.headline(card, VI) == (
        "1 trong 2 chỉ tiêu đạt hoặc đúng tiến độ; 0 cần chú ý, 1 chưa đủ số liệu. Đã có số liệu 2 trong 2."
    )
    assert "1 incomplete" in words.headline(card, EN)


def test_the_bar_of_a_unit_shows_what_is_incomplete(view: View) -> None:
    card = Scorecard(PROVINCE, OCTOBER, (standing(status="incomplete"), nothing("N", "not_told")))
    bar = status_counts.counts(view, card)
    assert "k-s-incomplete" in bar
    assert 'title="Chưa đủ số liệu"' in bar


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("latest %", "130", "+10,0 điểm"),
        ("latest %", "110", "−10,0 điểm"),
        ("latest hộ", "130", "–"),
        ("total less vụ", "110", "còn 10"),
        ("total triệu", "80", "66,7\u00a0%"),
    ],
)
def test_no_word_of_a_verdict_stands_beside_what_is_incomplete(kind: str, value: str, shown: str) -> None:
    share = None if "less" in kind else Fraction(value) / 120
    result = standing("I", kind, status="incomplete", actual_to_date=Fraction(value), attainment_of_year=share)
    assert words.attained(result, VI) == shown


# ---- whose plan


def covered(**fields: object) -> Standing:
    values: dict[str, object] = {
        "units": 12,
        "units_with_target": 11,
        "actual_to_date": Fraction(90),
        "covered_to_date": Fraction(80),
        "remarks": (Remark("plan_of", {"with_target": 11, "units": 12}),),
    }
    return standing(**{**values, **fields})


def test_a_plan_of_some_units_is_said_so_with_what_these_have_reached(board: Board) -> None:
    (row,) = rows(board(covered()))
    assert "kế hoạch của 11/12 đơn vị, thực hiện 80" in row
    assert "66,7\u00a0%" in row


def test_the_pace_is_of_the_units_that_have_a_plan() -> None:
    assert words.pace(covered(), VI) == "−16,7 điểm"


def test_a_plan_of_too_few_units_makes_no_percentage(board: Board) -> None:
    few = (Remark("plan_of_few", {"with_target": 2, "units": 12}),)
    result = covered(remarks=few, units_with_target=2, status="no_target", attainment_of_year=None)
    (row,) = rows(board(result))
    assert "chỉ 2/12 đơn vị có kế hoạch" in row
    assert (words.attained(result, VI), words.pace(result, VI)) == ("–", "–")
    assert "k-fill" not in row


# ---- the period and the run to date


def test_a_month_is_shown_apart_from_the_run_to_date(board: Board) -> None:
    html = board(standing(actual=Fraction(7), target=Fraction(10), attainment=Fraction(7, 10)))
    assert "Riêng tháng 10 năm 2026" in head(html)
    assert "Từ đầu năm đến hết T10/2026" in head(html)
    assert cells(rows(html)[0])[2:6] == ["7", "10", "70,0\u00a0%", "80"]


def test_a_run_from_january_is_shown_once(board: Board) -> None:
    html = board(standing(actual=Fraction(80)), period=Period.parse("2026-9M"))
    assert "Riêng" not in head(html)
    assert cells(rows(html)[0])[2] == "80"


def test_a_month_just_short_of_its_target_is_not_shown_as_the_whole(board: Board) -> None:
    html = board(standing(actual=Fraction(9999), target=Fraction(10000), attainment=Fraction(9999, 10000)))
    assert cells(rows(html)[0])[4] == "99,99\u00a0%"


def test_the_end_of_the_last_report_is_said_once_and_where_it_differs(board: Board) -> None:
    quarterly = standing("Q", "total ha quarter", due=Period(2026, 1, 9))
    html = board(standing("A"), standing("B"), quarterly)
    first, second, third = rows(html)
    assert "T10/2026" in head(html)
    assert "tính đến hết" not in first + second
    assert "tính đến hết quý III năm 2026" in third


def test_a_period_that_has_not_ended_goes_to_its_last_report(board: Board) -> None:
    html = board(standing(), standing("B"), period=Period.parse("2026"))
    assert "Từ đầu năm đến hết T10/2026" in head(html)
    assert "January to the end of Oct 2026" in head(board(standing(), period=Period.parse("2026"), speak=EN))


def test_what_has_not_begun_is_not_judged(board: Board) -> None:
    result = standing(status="not_begun", due=None)
    (row,) = rows(board(result))
    assert "Kỳ chưa bắt đầu" in row
    assert "%" not in row
    assert (words.attained(result, VI), words.pace(result, VI)) == ("–", "–")
    card = Scorecard(PROVINCE, OCTOBER, (result,))
    assert words.headline(card, VI) == "Kỳ chưa bắt đầu: 1 chỉ tiêu, chưa đánh giá chỉ tiêu nào."


# ---- on whose word


def test_the_basis_is_named_once_and_where_it_differs(board: Board) -> None:
    html = board(standing("A"), standing("B"), standing("C", basis=RESOLVED))
    assert "so với chỉ tiêu giao" in head(html)
    assert ["nghị quyết HĐND" in row for row in rows(html)] == [False, False, True]
    assert "against the assigned target" in head(board(standing(), speak=EN))


def test_a_row_without_a_target_on_the_chosen_basis_says_which_have_one(view: View, board: Board) -> None:
    gone = dict.fromkeys(("target_to_date", "target_of_year", "attainment_of_year", "attainment_to_date", "aim"))
    result = standing(status="no_target", basis=None, other_bases=(ASSIGNED, RESOLVED), **gone)
    chosen = replace(view, basis=Basis(3, "stretch", "phấn đấu", "stretch target"))
    note = "căn cứ này không có kế hoạch; có chỉ tiêu giao và nghị quyết HĐND"
    common = scoreboard_table.frame(chosen, (result,), OCTOBER)
    html = scoreboard_table.scoreboard(chosen, Scorecard(PROVINCE, OCTOBER, (result,)), common)
    assert note in html.replace("&#59;", ";")
    assert note not in board(result)


def test_the_basis_is_named_in_the_sentence_too() -> None:
    from kpi.widgets.sentences import story_line

    bases = (Basis(ASSIGNED, "assigned", "chỉ tiêu giao", "assigned target"),)
    assert "đạt 66,7\u00a0% chỉ tiêu giao" in story_line(standing(), VI, bases)


# ---- what does not add up, and what is not judged


def test_what_does_not_add_up_stands_unit_by_unit(view: View, board: Board) -> None:
    spread = Spread(units=5, met=3, not_met=2, lowest=Fraction("4.1"), highest=Fraction("9.8"))
    result = nothing("M", "no_target", spread=spread, target_of_year=None, aim=None)
    (row,) = rows(board(result))
    assert "3 đạt · 2 chưa đạt · 4,1 – 9,8" in row
    assert "k-is-by_unit" in row
    assert "Theo từng đơn vị <b>1</b>" in status_counts.pills(view, Scorecard(PROVINCE, OCTOBER, (result,)), "")
    assert "Đã có số liệu 1 trong 1" in words.headline(Scorecard(PROVINCE, OCTOBER, (result,)), VI)


def test_what_is_watched_shows_its_attainment_without_a_verdict(view: View, board: Board) -> None:
    result = standing("W", "total lượt none", status="no_target")
    (row,) = rows(board(result))
    assert "k-is-watched" in row
    assert "Theo dõi" in row
    assert "66,7\u00a0%" in row
    assert "k-behind" not in row
    pills = status_counts.pills(view, Scorecard(PROVINCE, OCTOBER, (result,)), "watched")
    assert "Theo dõi <b>1</b>" in pills
    assert len(rows(board(result, standing("B"), only="watched"))) == 1


def test_a_watched_level_has_no_word_of_a_verdict() -> None:
    result = standing("W", "latest % none", status="no_target")
    assert words.attained(result, VI) == "−40,0 điểm"


# ---- months that not all units have reported


def test_a_month_that_not_all_units_have_reported_is_hollow(board: Board) -> None:
    trend = (*(Fraction(month) for month in range(10)), None, None)
    whole = board(standing(trend=trend, partial=(False,) * 12))
    part = board(standing(trend=trend, partial=(*(False,) * 9, True, False, False)))
    assert "k-trend-part" not in whole
    assert "k-broken" not in whole
    assert "k-trend-end" in whole
    assert part.count("k-trend-part") == 1
    assert part.count("k-broken") == 1
    assert "k-trend-end" not in part
    assert "chưa đủ đơn vị báo cáo" in part


def test_a_row_drawn_for_one_reader_is_not_shown_to_one_who_asked_for_something_else(view: View) -> None:
    result = standing("A")
    card = Scorecard(PROVINCE, OCTOBER, (result,))

    def drawn(here: View) -> str:
        return scoreboard_table.scoreboard(here, card, scoreboard_table.frame(here, card.standings, OCTOBER))

    vietnamese, english = drawn(view), drawn(replace(view, speak=language("en")))
    chosen = drawn(replace(view, basis=view.known.bases[0]))
    assert "lang=en" in english
    assert "lang=en" not in vietnamese
    assert f"basis={view.known.bases[0].code}" in chosen
    assert "basis=" not in vietnamese
    assert drawn(view) == vietnamese
