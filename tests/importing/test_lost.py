"""Letters that were lost before the file came: the file is refused with the first of them, and nothing else is."""

import pytest

from kpi.importing.canonical import read_csv
from kpi.importing.cells.lost_letters import Lost, lost_letters
from kpi.model.proposal import Known
from kpi.model.unit import Tree

NOTES = ("Nghị quyết của Hội đồng", "Phường Đức Xuân", "Thực hiện được", "Quyết định số 5")


def saved(text: str, encoding: str) -> bytes:
    return text.encode(encoding, errors="replace")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_words_with_question_marks_for_letters_are_lost(encoding: str) -> None:
    content = saved(
        "unit,indicator,period,actual,note\n" + "".join(f"A,REV,2021-04,1,{note}\n" for note in NOTES), encoding
    )
    assert lost_letters(content) == Lost(2, "Ngh? quy?t c?a H?i ??ng")


@pytest.mark.parametrize(
    "content",
    [
        saved("note\n" + "\n".join(NOTES), "utf-8"),
        saved("note\n" + "\n".join(NOTES), "utf-16"),
        b"note\nwhy?\nwho? when?\nis it so ??\nreally ???\n",
        b"link\nhttp://a.vn/x?y=1\nhttp://a.vn/x?z=2\nhttp://a.vn/x?w=3\n",
        b"note\nwhat?Now\n",
        "note\nSao?Vì\nAi?Tôi\nĐâu?Đây\n".encode(),  # typed without a blank, in a file that has its letters
        b"\xef\xbb\xbfnote\nSao?Vi\nAi?Toi\nDau?Day\n",
        b"",
    ],
)  # fmt: skip
def test_other_question_marks_are_what_they_are(content: bytes) -> None:
    assert lost_letters(content) is None


def test_our_own_file_saved_so_is_refused_before_its_notes_are_taken() -> None:
    text = "unit,indicator,period,actual,note\n" + "".join(f"A,REV,2021-04,1,{note}\n" for note in NOTES)
    (problem,) = read_csv(saved(text, "ascii"), "figures.csv", Known(Tree.of([]), {}, ())).problems
    assert (problem.code, problem.value, problem.blocks) == ("letters_lost", "Ngh? quy?t c?a H?i ??ng", True)


def test_the_first_is_found_in_a_long_file_at_once() -> None:
    assert lost_letters(b"?a" * 5_000_000) is not None
    assert lost_letters(b"a? " * 5_000_000) is None
