"""What the audit tells of is said in the reader's language; names of people and files stay as they are."""

import pytest

from kpi.language import language
from kpi.language.deeds import file_words, subject_words


@pytest.mark.parametrize(
    ("subject", "vietnamese", "english"),
    [
        ("figures thang 6.csv", "số liệu thang 6.csv", "figures thang 6.csv"),
        ("units units.csv", "đơn vị units.csv", "units units.csv"),
        ("figures batch 9 a.csv", "số liệu lần nhập 9 a.csv", "figures import 9 a.csv"),
        (
            "figures batch 9 undo 8: a.csv",
            "số liệu lần nhập 9 hoàn tác lần nhập 8: a.csv",
            "figures import 9 undo of import 8: a.csv",
        ),
        ("person lan", "người dùng lan", "person lan"),
        ("upload 16 biểu.xlsx", "tệp 16 biểu.xlsx", "file 16 biểu.xlsx"),
        ("draft W1@ 2021-06", "nháp W1@ 2021-06", "draft W1@ 2021-06"),
        ("thresholds all", "ngưỡng đánh giá", "thresholds"),
        ("settings import_megabytes", "thiết lập import_megabytes", "setting import_megabytes"),
        ("sign-in", "sign-in", "sign-in"),
    ],
)
def test_what_a_line_is_about(subject: str, vietnamese: str, english: str) -> None:
    assert (subject_words(subject, language("vi")), subject_words(subject, language("en"))) == (vietnamese, english)


def test_an_undo_of_an_undo_names_both() -> None:
    assert file_words("undo 9: undo 8: a.csv", language("en")) == "undo of import 9: undo of import 8: a.csv"


@pytest.mark.parametrize("file", ["undo.csv", "undo: a.csv", "undo x: a.csv", "redo 9: a.csv", "undo 9 a.csv", ""])
def test_a_file_that_is_only_called_so_keeps_its_name(file: str) -> None:
    assert file_words(file, language("en")) == file
