"""Names that the record does not know: what each means is said once for the file, or that its rows are left out."""

from collections.abc import Mapping

import pytest

from kpi.importing.canonical import read_csv
from kpi.importing.cells.grid import Grid
from kpi.importing.layout import read_layout
from kpi.importing.table.name_lookup import Names
from kpi.importing.table.reading import TableReading
from tests.importing.plain_figures import figure_lines
from tests.importing.test_layout import KNOWN, accounted, figures, passed, refusals, sheet

TABLE = """
    PHƯỜNG PHÙNG CHÍ KIÊN, THÁNG 6 NĂM 2021
    TT  | Chỉ tiêu                   | ĐVT        | Thực hiện tháng 6
    1   | Thu NSNN cân đối           | triệu đồng | #4300
    1.1 | - Thu NSNN khác            | triệu đồng | #10
    2   | Chỉ tiêu riêng của phường  | lần        | #7
    3   | Số hộ                      | hộ         | #1200
"""
BY_UNIT = """
    THU NGÂN SÁCH NHÀ NƯỚC TRÊN ĐỊA BÀN THÁNG 6 NĂM 2021
    Đơn vị          | ĐVT        | Thực hiện tháng 6
    Phường P.C. Kiên| triệu đồng | #4300
    Phường Đức Xuân | triệu đồng | #10
    Phường cũ       | triệu đồng | #5
"""


def read(text: str, called: Mapping[str, str]) -> TableReading:
    sheets = (sheet(text),)
    reading = read_layout(
        Grid("xlsx", sheets), "a.xlsx", KNOWN, {f"called:{name}": code for name, code in called.items()}
    )
    accounted(reading, sheets)
    return reading


def test_a_name_that_nobody_has_explained_is_refused() -> None:
    assert refusals(read(TABLE, {})) == [
        "B3 unknown_indicator",
        "B4 unknown_indicator",
        "B5 unknown_indicator",
        "B6 ambiguous_indicator",
    ]


@pytest.mark.parametrize("name", ["Thu NSNN cân đối", "thu nsnn CÂN ĐỐI", "1. Thu NSNN  cân đối:"])
def test_what_a_name_means_is_said_once_however_it_is_numbered(name: str) -> None:
    assert figures(read(TABLE, {name: "ns03"}))[0] == "PCK NS03 2021-06 actual 4300"


def test_one_of_several_that_bear_the_name_can_be_meant() -> None:
    assert figures(read(TABLE, {"Số hộ": "A2"})) == ["PCK A2 2021-06 actual 1200"]


def test_rows_can_be_left_out() -> None:
    reading = read(TABLE, {"Chỉ tiêu riêng của phường": "skip", "Thu NSNN khác": "skip"})
    assert {row: why for row, why in passed(reading).items() if why == "left_out"} == {4: "left_out", 5: "left_out"}
    assert [line.split()[0] for line in refusals(reading)] == ["B3", "B6"]


def test_a_name_that_is_known_means_what_it_says() -> None:
    """An answer of long ago gives way to an indicator that bears the name today."""
    text = TABLE.replace("Thu NSNN cân đối", "Thu cân đối")
    assert figures(read(text, {"Thu cân đối": "NS04"}))[0] == "PCK NS03 2021-06 actual 4300"


def test_units_too() -> None:
    reading = read(BY_UNIT, {"Phường P.C. Kiên": "PCK", "Phường cũ": "skip"})
    assert figures(reading) == ["PCK NS01 2021-06 actual 4300", "DX NS01 2021-06 actual 10"]
    assert passed(reading)[5] == "left_out"


def test_what_is_meant_must_be_known() -> None:
    reading = read(TABLE, {"Thu NSNN cân đối": "NOPE"})
    (wrong,) = [problem for problem in reading.proposal.problems if problem.code == "unknown_answer"]
    assert (wrong.value, wrong.values["option"], reading.proposal.refuses_all) == ("NOPE", "Thu NSNN cân đối", True)


CSV = "unit,indicator,period,actual\nPCK,Thu NSNN,2021-06,4300\nWard,NS01,2021-05,1\nPCK,NS04,2021-06,2\n"


def test_a_file_of_our_own_may_use_other_names_too() -> None:
    answers = {"called:Thu NSNN": "NS01", "called:Ward": "DX"}
    proposal = read_csv(CSV.encode(), "f.csv", KNOWN, answers=answers)
    assert not proposal.problems
    assert sorted((line.unit, line.indicator) for line in figure_lines(proposal)) == [(1, 1), (1, 3), (2, 1)]
    wrong = read_csv(CSV.encode(), "f.csv", KNOWN, answers={"called:Ward": "NOPE"})
    assert [problem.code for problem in wrong.problems] == ["unknown_answer"]
    assert [problem.code for problem in read_csv(CSV.encode(), "f.csv", KNOWN).problems] == [
        "unknown_indicator",
        "unknown_unit",
    ]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Thu NSNN trên địa bàn", "NS01"),
        ("Tham gia BHYT", "YT01"),
        ("Số DN thành lập mới", "KT04"),
        ("Đàn gia súc, gia cầm", "NN03"),
        ("Tổng số vụ tai nạn", ""),
        ("Tỷ lệ che phủ rừng", ""),
    ],
)
def test_what_is_written_short_or_in_part_has_near_names(written: str, near: str) -> None:
    assert Names(KNOWN, {}).near_indicators(written).split(" ")[0] == (near or "–")
