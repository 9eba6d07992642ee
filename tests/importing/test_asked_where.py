"""Of which unit the figures of a file are: a name is held against the time of what it names."""

from dataclasses import replace
from datetime import date

from kpi.importing.table.reading import TableReading
from kpi.model.unit import Tree, Unit
from tests.importing.plain_figures import figure_lines
from tests.importing.test_layout import KNOWN, questions, read

TREE = Tree.of(
    [
        Unit(1, "01843", "Phường Phùng Chí Kiên", closed=date(2025, 6, 30), became=(2,)),
        Unit(2, "01843", "Phường Bắc Kạn", opened=date(2025, 7, 1)),
        Unit(3, "DX", "Phường Đức Xuân"),
    ]
)
TIMED = replace(KNOWN, tree=TREE)
TITLED = """
    Phường Bắc Kạn - BÁO CÁO THÁNG {month}
    Chỉ tiêu | ĐVT | Thực hiện trong tháng
    NS03     | triệu đồng | #45
"""


def of(text: str, **answers: str) -> TableReading:
    return read(text, known=TIMED, **answers)


def units(reading: TableReading) -> list[str]:
    assert not reading.questions
    return [TREE.units[line.unit].name_vi for line in figure_lines(reading.proposal)]


def wrong(reading: TableReading) -> list[str]:
    return [f"{problem.code} {problem.value}" for problem in reading.proposal.problems if problem.blocks]


def test_a_unit_in_the_title_that_was_not_there_yet_is_no_other_of_its_code() -> None:
    reading = of(TITLED.format(month="10 NĂM 2021"))
    assert wrong(reading) == ["unit_not_open Phường Bắc Kạn"]
    assert figure_lines(reading.proposal) == []


def test_the_unit_that_was_there_before_it_is_offered() -> None:
    (question,) = of(TITLED.format(month="10 NĂM 2021")).questions
    assert question.code == "unit"
    assert [(choice.answer, choice.reads) for choice in question.choices] == [("01843@", ("Phường Phùng Chí Kiên",))]
    assert units(of(TITLED.format(month="10 NĂM 2021"), unit="01843@")) == ["Phường Phùng Chí Kiên"]


def test_a_unit_in_the_title_is_taken_in_its_time() -> None:
    assert units(of(TITLED.format(month="10 NĂM 2025"))) == ["Phường Bắc Kạn"]


def test_a_unit_that_is_answered_by_name_is_held_against_the_period_by_code_is_the_one_of_the_time() -> None:
    text = TITLED.replace("Phường Bắc Kạn - ", "").format(month="10 NĂM 2021")
    assert wrong(of(text, unit="Phường Bắc Kạn")) == ["unit_not_open Phường Bắc Kạn"]
    assert units(of(text, unit="01843")) == ["Phường Phùng Chí Kiên"]


def test_a_month_of_a_grid_before_the_unit_was_there_is_refused_by_its_name() -> None:
    reading = of(
        """
        Phường Bắc Kạn, NĂM 2025
        Chỉ tiêu | ĐVT        | Tháng 6 | Tháng 7 | Tháng 8
        NS03     | triệu đồng | #45     | #46     | #47
        """,
        accumulates="single",
        side="actual",
    )
    assert wrong(reading) == ["unit_not_open Phường Bắc Kạn"]


def test_rows_with_their_own_periods_keep_to_the_unit_of_the_title() -> None:
    reading = of("""
        Phường Bắc Kạn
        Chỉ tiêu | Kỳ         | ĐVT        | Thực hiện
        NS03     | Tháng 6/2025 | triệu đồng | #45
        NS03     | Tháng 8/2025 | triệu đồng | #47
    """)
    assert units(reading) == ["Phường Bắc Kạn"]
    assert wrong(reading) == ["unit_not_open Phường Bắc Kạn"]


def test_a_code_in_the_title_means_the_unit_that_had_it_then() -> None:
    text = TITLED.replace("Phường Bắc Kạn", "Đơn vị: 01843")
    assert units(of(text.format(month="10 NĂM 2021"))) == ["Phường Phùng Chí Kiên"]
    assert units(of(text.format(month="10 NĂM 2025"))) == ["Phường Bắc Kạn"]


def test_what_is_asked_of_the_unit_is_asked_before_the_period() -> None:
    assert questions(of("Chỉ tiêu | ĐVT | Thực hiện\nYT01 | % | #93.1")) == ["unit", "period"]
