"""What the words above a column say."""

import pytest

from kpi.importing.table.header_words import header_of


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("% hoàn thành", "stated_percent"),
        ("Số %", "stated_percent"),
        ("Đạt %", "stated_percent"),
        ("Đạt (%)", "stated_percent"),
        ("So với kế hoạch (%)", "stated_percent"),
        ("So cùng kỳ (%)", "growth"),
        ("Tốc độ tăng trưởng", "growth"),
        ("Ước cả năm 2021", "year_estimate"),
        ("Ước thực hiện tháng 6", "estimate"),
        ("Kế hoạch năm 2021", "target"),
        ("Kế hoạch và thực hiện", "target"),
        ("Thực hiện so với kế hoạch", "stated_percent"),
        ("Thực hiện 6 tháng", "actual"),
        ("Lũy kế từ đầu năm", "to_date"),
        ("Cùng kỳ năm trước", "year_ago"),
        ("Nhận xét chung", ""),
    ],
)
def test_a_header_says_what_its_column_holds(text: str, meaning: str) -> None:
    assert header_of(text).meaning == meaning
