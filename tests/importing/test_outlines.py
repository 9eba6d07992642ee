"""The names of indicators as tables write them."""

import pytest

from kpi.importing.table.outline_numbers import named_of


@pytest.mark.parametrize(
    ("text", "name", "is_part"),
    [
        ("3- Tổng mức bán lẻ", "Tổng mức bán lẻ", False),
        ("3-Tổng mức bán lẻ", "Tổng mức bán lẻ", False),
        ("1.2 – Thu cân đối", "Thu cân đối", False),
        ("IV - Văn hoá", "Văn hoá", False),
        ("a- Thu cân đối", "Thu cân đối", False),
        ("2) Thu cân đối", "Thu cân đối", False),
        ("- Thu cân đối", "Thu cân đối", True),
        ("X-quang", "X-quang", False),
        ("3-5 tuổi đến trường", "3-5 tuổi đến trường", False),
    ],
)
def test_a_name_is_known_without_what_numbers_it(text: str, name: str, is_part: bool) -> None:
    assert named_of(text) == (name, is_part)
