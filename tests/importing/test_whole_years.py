"""The plan of a year beside the plans of its months: kept with them, and held against them."""

import pytest

from kpi.importing.cells.grid import Merged
from kpi.intake import problem_in_words
from kpi.language import language
from tests.importing.test_layout import figures, passed, questions, read, refusals, sheet, warnings

MONTHS = " | ".join(f"T{month}" for month in range(1, 13))


def months(*values: object) -> str:
    return " | ".join(f"#{value}" if value != "" else "" for value in values)


def plan(*rows: str, head: str = "Cả năm", title: str = "KẾ HOẠCH NĂM 2026") -> str:
    return "\n".join((f"{title} CỦA PHƯỜNG ĐỨC XUÂN", f"Chỉ tiêu | ĐVT | {head} | {MONTHS}", *rows))


TENS = months(*[10] * 12)
OF_MONTHS = [f"DX NS03 2026-{month:02d} target 10 assigned" for month in range(1, 13)]


@pytest.mark.parametrize(
    "head",
    [
        *("Cả năm", "CẢ NĂM", "Cả năm 2026", "Năm 2026", "2026", "Cả năm (triệu đồng)", "Tổng cả năm", "Whole year"),
        *("KH năm", "Kế hoạch năm", "Kế hoạch cả năm 2026", "Full year"),
    ],
)
def test_the_plan_of_the_year_is_kept_beside_those_of_its_months(head: str) -> None:
    reading = read(plan(f"Thu cân đối | triệu đồng | #120 | {TENS}", head=head))
    assert figures(reading) == ["DX NS03 2026 target 120 assigned", *OF_MONTHS]
    assert warnings(reading) == []
    assert next(column.meaning for column in reading.columns if column.letter == "C") == "target"


def test_a_year_that_is_not_the_sum_of_its_months_is_kept_and_said() -> None:
    reading = read(plan(f"Thu cân đối | triệu đồng | #125 | {TENS}"), accumulates="single")
    assert figures(reading) == ["DX NS03 2026 target 125 assigned", *OF_MONTHS]
    (problem,) = reading.proposal.problems
    assert (problem.cell, problem.code, problem.value, problem.blocks) == ("C3", "year_plan_differs", "125", False)
    assert (problem.values["months"], problem.values["difference"]) == ("120", "5")
    assert "125" in problem_in_words(problem, language("vi"))
    assert "120" in problem_in_words(problem, language("en"))


def test_a_year_of_which_some_months_are_still_blank_is_only_odd_where_these_are_more_already() -> None:
    half = months(*[10] * 6, *[""] * 6)
    assert warnings(read(plan(f"Thu cân đối | triệu đồng | #120 | {half}"), accumulates="single")) == []
    reading = read(plan(f"Thu cân đối | triệu đồng | #50 | {half}"), accumulates="single")
    assert warnings(reading) == ["C3 year_plan_differs"]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("Tỷ lệ dân số tham gia bảo hiểm y tế | %", "YT01"),  # a share
        ("Tổng đàn gia súc, gia cầm | con", "NN03"),  # a stock
    ],
)
def test_of_what_months_do_not_add_up_to_the_year_is_a_plan_of_its_own(row: str, kept: str) -> None:
    reading = read(plan(f"{row} | #95 | {months(*range(80, 92))}"))
    assert figures(reading)[0] == f"DX {kept} 2026 target 95 assigned"
    assert len(figures(reading)) == 13
    assert warnings(reading) == []


def test_a_sum_that_a_spreadsheet_has_made_of_shares_is_no_plan_of_the_year() -> None:
    row = "Tỷ lệ dân số tham gia bảo hiểm y tế | %"
    reading = read(plan(f"{row} | #1080 | {months(*[90] * 12)}"))
    assert "DX YT01 2026 target 1080 assigned" not in figures(reading)
    assert len(figures(reading)) == 12
    (problem,) = reading.proposal.problems
    assert (problem.cell, problem.code, problem.value, problem.blocks) == ("C3", "sum_is_no_plan", "1080", False)


def test_a_year_alone_is_told_though_its_months_are_blank() -> None:
    reading = read(plan(f"Thu cân đối | triệu đồng | #120 | {months(*[''] * 12)}"))
    assert figures(reading) == ["DX NS03 2026 target 120 assigned"]
    assert reading.proposal.read == 1


def test_of_plans_since_january_december_is_the_year_and_not_taken_twice() -> None:
    since = months(*range(10, 121, 10))
    title = "KẾ HOẠCH LŨY KẾ NĂM 2026"
    reading = read(plan(f"Thu cân đối | triệu đồng | #120 | {since}", title=title))
    assert [line for line in figures(reading) if " 2026 " in line] == ["DX NS03 2026 target 120 assigned"]
    assert len(figures(reading)) == 12
    wrong = read(plan(f"Thu cân đối | triệu đồng | #130 | {since}", title=title))
    assert refusals(wrong) == ["C3 year_plan_told_twice"]
    assert "120" in problem_in_words(wrong.proposal.problems[0], language("vi"))


def test_beside_actuals_a_year_is_a_sum_and_is_not_taken() -> None:
    text = plan(f"Thu cân đối | triệu đồng | #120 | {TENS}", title="SỐ LIỆU THU NĂM 2026")
    lines = figures(read(text))
    assert len(lines) == 12
    assert all("actual 10" in line for line in lines)


def test_of_rows_of_plans_and_of_actuals_only_the_plan_has_a_year_of_its_own() -> None:
    text = plan(
        "1. Thu cân đối | triệu đồng | |",
        f"- Kế hoạch | triệu đồng | #120 | {TENS}",
        f"- Thực hiện | triệu đồng | #60 | {months(*[10] * 6, *[''] * 6)}",
        title="NĂM 2026",
    )
    reading = read(text)
    assert [line for line in figures(reading) if "target" in line] == ["DX NS03 2026 target 120 assigned", *OF_MONTHS]
    assert [line for line in figures(reading) if "actual" in line] == [
        f"DX NS03 2026-0{month} actual 10" for month in range(1, 7)
    ]
    alone = text.replace(months(*[10] * 6), months(*[""] * 6))
    assert passed(read(alone))[5] == "no_figure"


def test_a_year_that_is_for_reference_is_another_year_or_is_said_not_to_be_taken_is_not() -> None:
    row = f"Thu cân đối | triệu đồng | #120 | {TENS}"
    for head in ("Cả năm (để tham khảo)", "Năm 2025", "Cùng kỳ cả năm 2025", "Cộng"):
        assert figures(read(plan(row, head=head), accumulates="single")) == OF_MONTHS, head
    assert figures(read(plan(row), column_C="skip")) == OF_MONTHS


def test_beside_a_plan_of_the_year_that_says_so_the_sum_of_the_months_is_only_a_proof() -> None:
    head, row = f"Chỉ tiêu | ĐVT | KH năm | {MONTHS} | Cả năm", f"Thu cân đối | triệu đồng | #130 | {TENS} | #120"
    reading = read(f"KẾ HOẠCH NĂM 2026 CỦA PHƯỜNG ĐỨC XUÂN\n{head}\n{row}", accumulates="single")
    assert figures(reading) == ["DX NS03 2026 target 130 assigned", *OF_MONTHS]
    assert warnings(reading) == ["C3 year_plan_differs"]


def test_a_year_stands_on_the_basis_of_its_months() -> None:
    text = f"""
        PHƯỜNG ĐỨC XUÂN NĂM 2026
        Chỉ tiêu | ĐVT | Cả năm | HĐND giao
        | | | {MONTHS}
        Thu cân đối | triệu đồng | #120 | {TENS}
    """
    merged = (Merged(2, 1, 3, 1), Merged(2, 2, 3, 2), Merged(2, 3, 3, 3), Merged(2, 4, 2, 15))
    assert figures(read(sheet(text, merged=merged), basis="")) == [
        "DX NS03 2026 target 120 resolved",
        *(line.replace("assigned", "resolved") for line in OF_MONTHS),
    ]


def test_the_year_is_kept_beside_the_quarters_of_a_plan_too() -> None:
    text = "KẾ HOẠCH NĂM 2026 CỦA PHƯỜNG ĐỨC XUÂN\nChỉ tiêu | ĐVT | Quý I | Quý II | Quý III | Quý IV | Cả năm\n"
    reading = read(text + "Thu cân đối | triệu đồng | #30 | #30 | #30 | #30 | #120")
    assert figures(reading)[-1] == "DX NS03 2026 target 120 assigned"
    assert len(figures(reading)) == 5
    assert warnings(reading) == []
    other = read(text + "Thu cân đối | triệu đồng | #30 | #30 | #30 | #30 | #140")
    assert warnings(other) == ["G3 year_plan_differs"]


def test_a_long_table_too_is_held_against_the_plan_of_its_year() -> None:
    rows = [f"DX | NS03 | 2026-{month:02d} | triệu đồng | #10" for month in range(1, 13)]
    text = "Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Kế hoạch\n" + "\n".join(rows)
    assert warnings(read(f"{text}\nDX | NS03 | 2026 | triệu đồng | #120")) == []
    assert warnings(read(f"{text}\nDX | NS03 | 2026 | triệu đồng | #125")) == ["E14 year_plan_differs"]


def test_a_year_alone_leaves_nothing_to_ask_about_its_unit_of_time() -> None:
    assert questions(read(plan(f"Thu cân đối | triệu đồng | #120 | {TENS}"))) == []


def test_a_title_of_two_years_leaves_the_year_to_be_asked_and_its_plan_is_kept() -> None:
    row, title = f"Thu cân đối | triệu đồng | #120 | {TENS}", "KẾ HOẠCH NĂM 2026, NĂM 2027"
    assert questions(read(plan(row, title=title))) == ["period"]
    assert figures(read(plan(row, title=title), period="2026"))[0] == "DX NS03 2026 target 120 assigned"
    assert "unknown_column" in {
        problem.code for problem in read(plan(row, head="Năm 2025"), accumulates="single").proposal.problems
    }
