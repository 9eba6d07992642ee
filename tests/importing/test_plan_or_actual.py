"""Tests of tables of plans: never taken for actuals, and asked about where no word says what they hold."""

import pytest

from kpi.importing.table.table_side import side_of_titles
from tests.importing.plain_figures import figure_lines
from tests.importing.test_layout import figures, read, warnings

BY_MONTH = """
    PHƯỜNG ĐỨC XUÂN
    {title}
    Chỉ tiêu                  | ĐVT | {heads}
    Tổng đàn gia súc, gia cầm | con | #10 | #20 | #30 | #40
"""
HEADS = "Quý I | Quý II | Quý III | Quý IV"
OF_PLANS = (
    "CHỈ TIÊU GIAI ĐOẠN 2021-2025",
    "MỤC TIÊU ĐẾN NĂM 2030",
    "GIAO CHỈ TIÊU NĂM 2027",
    "PHÂN KHAI CHỈ TIÊU NĂM 2027 THEO QUÝ",
    "Dự toán thu ngân sách năm 2027",
    "Phương hướng năm 2027",
    "Phân bổ chỉ tiêu cho các phường năm 2027",
    "BẢNG ĐĂNG KÝ CHỈ TIÊU THI ĐUA",
    "Nhiệm vụ trọng tâm năm 2027",
    "KẾ HOẠCH NĂM 2022 (Kèm theo Báo cáo số 12/BC-UBND)",
    "Targets 2027",
    "Annual plan 2027 by month",
    "Budget 2027",
    "Goals for 2027",
)
OF_ACTUALS = (
    "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU KẾ HOẠCH NĂM 2022",
    "TÌNH HÌNH THỰC HIỆN DỰ TOÁN THU NGÂN SÁCH NĂM 2022",
    "Đánh giá kết quả thực hiện mục tiêu, nhiệm vụ năm 2021",
    "Kết quả thực hiện Chương trình mục tiêu quốc gia",
    "Kết quả công tác dân số - kế hoạch hóa gia đình",
    "PHÒNG TÀI CHÍNH - KẾ HOẠCH: SỐ LIỆU THU 2022",
    "Thực hiện chỉ tiêu giao năm 2022",
    "Actuals against plan 2026",
    "Budget execution 2022",
)
OF_NEITHER = (
    "NĂM 2022",
    "PHÒNG TÀI CHÍNH - KẾ HOẠCH",
    "KẾ HOẠCH THỰC HIỆN NĂM 2027",
    "TÌNH HÌNH THỰC HIỆN KẾ HOẠCH NĂM 2021 VÀ KẾ HOẠCH NĂM 2022",
    "THEO DÕI CHỈ TIÊU NĂM 2022",
    "Dự kiến kết quả năm 2027",
    "State budget revenue 2022",
    "Forecast 2027",
)


@pytest.mark.parametrize(
    ("side", "titles"), [("plan", OF_PLANS), ("actual", OF_ACTUALS), ("", OF_NEITHER)], ids=["plan", "actual", "asked"]
)
def test_titles_say_whether_a_table_is_of_plans(side: str, titles: tuple[str, ...]) -> None:
    assert {title: side_of_titles([title], "") for title in titles} == dict.fromkeys(titles, side)


def test_a_sheet_named_after_a_plan_speaks_where_the_title_does_not() -> None:
    assert side_of_titles(["PHƯỜNG ĐỨC XUÂN"], "KH 2027") == "plan"
    assert side_of_titles(["GIAO CHỈ TIÊU NĂM 2027"], "Thực hiện") == ""


def open_questions(text: str, **answers: str) -> list[str]:
    return [question.code for question in read(text, **answers).questions]


def test_periods_of_a_plan_are_targets_by_the_words_of_its_title() -> None:
    text = BY_MONTH.format(title="PHÂN KHAI CHỈ TIÊU NĂM 2027", heads=HEADS)
    assert figures(read(text, basis="assigned")) == [
        f"DX NN03 2027-Q{quarter} target {10 * quarter} assigned" for quarter in range(1, 5)
    ]


def test_a_table_that_does_not_say_what_it_holds_is_asked_about_once() -> None:
    text = BY_MONTH.format(title="NĂM 2022", heads=HEADS)
    assert open_questions(text) == ["side"]
    assert all("actual" in line for line in figures(read(text, side="actual")))
    assert all("target" in line for line in figures(read(text, side="plan", basis="assigned")))
    assert open_questions(text, side="both") == ["side"]


@pytest.mark.parametrize("title", ["KẾT QUẢ NĂM 2022", "SỐ LIỆU NĂM 2022"])
def test_a_table_of_what_was_reached_is_not_asked_about(title: str) -> None:
    assert open_questions(BY_MONTH.format(title=title, heads=HEADS)) == []


def test_periods_beside_the_plan_of_a_year_are_asked_about_only_where_they_may_divide_it() -> None:
    text = """
    PHƯỜNG ĐỨC XUÂN, NĂM 2022
    Chỉ tiêu                      | KH năm | Quý I | Quý II | Quý III
    Số doanh nghiệp thành lập mới | #{whole} | #1  | #2     | #4
    """
    assert open_questions(text.format(whole=7)) == ["side"]
    assert "side" not in open_questions(text.format(whole=9))


def test_a_plan_that_is_called_the_years_chi_tieu_is_one() -> None:
    reading = read("""
    PHƯỜNG ĐỨC XUÂN, KẾT QUẢ 6 THÁNG ĐẦU NĂM 2022
    TT | Chỉ tiêu                  | ĐVT | Chỉ tiêu năm 2022 | Kết quả 6 tháng | Đạt tỷ lệ (%)
    1  | Tổng đàn gia súc, gia cầm | con | #400              | #190            | #47.5
    """)
    assert figures(reading) == ["DX NN03 2022 target 400 assigned", "DX NN03 2022-H1 actual 190 47.5"]


def test_columns_of_years_under_the_title_of_a_plan_are_shown_as_targets() -> None:
    reading = read("""
    PHƯỜNG ĐỨC XUÂN
    CHỈ TIÊU GIAI ĐOẠN 2021-2023
    Chỉ tiêu                  | ĐVT | 2021 | 2022 | 2023
    Tổng đàn gia súc, gia cầm | con | #380 | #400 | #410
    """)
    assert [column.meaning for column in reading.columns] == ["indicator", "measure", "target", "target", "target"]
    assert [line.split()[3] for line in figures(reading)] == ["target"] * 3


def test_mere_amounts_are_of_what_the_title_says() -> None:
    text = """
    PHƯỜNG ĐỨC XUÂN, {title} NĂM 2022
    STT | Tên chỉ số                | ĐVT | Số lượng
    1   | Tổng đàn gia súc, gia cầm | con | #31
    """
    assert figures(read(text.format(title="KẾT QUẢ"))) == ["DX NN03 2022 actual 31"]
    assert figures(read(text.format(title="MỤC TIÊU"))) == ["DX NN03 2022 target 31 assigned"]
    assert open_questions(text.format(title="CÁC CHỈ SỐ")) == ["side"]


def test_plans_of_two_years_around_an_estimate_need_no_period() -> None:
    reading = read("""
    PHƯỜNG ĐỨC XUÂN, TÌNH HÌNH THỰC HIỆN KẾ HOẠCH NĂM 2021 VÀ KẾ HOẠCH NĂM 2022
    Chỉ tiêu                  | ĐVT | KH 2021 | Ước TH 2021 | KH 2022
    Tổng đàn gia súc, gia cầm | con | #380    | #390        | #400
    """)
    assert sorted(figures(reading)) == [
        "DX NN03 2021 actual 390 estimate",
        "DX NN03 2021 target 380 assigned",
        "DX NN03 2022 target 400 assigned",
    ]


WHOLE = """
    PHƯỜNG ĐỨC XUÂN, KẾT QUẢ THỰC HIỆN NĂM 2022
    Chỉ tiêu                      | TH quý I | TH quý II | TH quý III | TH quý IV | {head}
    Số doanh nghiệp thành lập mới | {cells} | {whole}
"""


@pytest.mark.parametrize("head", ["TH cả năm", "Cả năm – Thực hiện", "Tổng cộng – TH", "Thực hiện năm 2022"])
def test_the_actual_of_a_year_beside_its_quarters_is_compared_and_not_taken(head: str) -> None:
    right = read(WHOLE.format(head=head, cells="#1 | #2 | #3 | #4", whole="#10"))
    wrong = read(WHOLE.format(head=head, cells="#1 | #2 | #3 | #4", whole="#11"))
    assert len(figure_lines(right.proposal)) == len(figure_lines(wrong.proposal)) == 4
    assert (warnings(right), warnings(wrong)) == ([], ["F3 year_actual_differs"])
    assert dict(wrong.proposal.problems[0].values) == {"months": "10", "difference": "1"}


def test_a_year_that_has_no_quarters_in_its_row_is_taken() -> None:
    reading = read(WHOLE.format(head="TH cả năm", cells=" | | | ", whole="#9"))
    assert [line.split(" ", 2)[2] for line in figures(reading)] == ["2022 actual 9"]
