"""What is said of a file on the command line and has no effect: refused where it is most likely a slip."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.actions.imports import uploads
from kpi.actions.record.store import Store
from kpi.intake import Imported, import_files, looking, problem_in_words, take_tables
from kpi.language import language
from kpi.model.person import console
from tests.conftest import csv_of

UNITS = "code,name,parent\nT,Tỉnh,\nA,Xã A,T\nB,Xã B,T\n"
INDICATORS = "code,name,measured_in,agg,decimals\nREV,Thu,triệu đồng,sum,2\nEXP,Chi,triệu đồng,sum,2\n"
LONG = "Đơn vị;Chỉ tiêu;Kỳ;ĐVT;Thực hiện\nXã A;Thu;5/2021;triệu đồng;5\nXã A;Thu;6/2021;triệu đồng;6\n"
REPORT = "BÁO CÁO\n\nTên chỉ tiêu;ĐVT;Thực hiện tháng này\nThu;triệu đồng;10\n"
ALONE = {"accumulates": "single"}
OF_ALL = {"unit": "A", "period": "2021-06", **ALONE}
Try = Callable[..., list[Imported]]


@pytest.fixture
def tried(store: Store, tmp_path: Path) -> Try:
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")

    def attempt(*texts: str, partial: bool = False, **answers: str) -> list[Imported]:
        paths = [tmp_path / f"{number}.csv" for number in range(1, len(texts) + 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        given = {
            code.replace("column_", "column:").replace("called_", "called:"): answer for code, answer in answers.items()
        }
        return import_files(store, paths, by="test", language=language("vi"), answers=given, partial_too=partial)

    return attempt


def codes(done: list[Imported]) -> list[str]:
    return [problem.code for imported in done for problem in imported.outcome.problems if problem.blocks]


def rows(store: Store) -> int:
    """How many figures the record holds."""
    return csv_of(store)[2][1].count("\n") - 1


def sentences(done: list[Imported]) -> str:
    return " ".join(
        problem_in_words(problem, language("vi")) for imported in done for problem in imported.outcome.problems
    )


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tried: Try, store: Store) -> None:
    done = tried(LONG, **ALONE, column_Z="actual")
    assert codes(done) == ["no_such_column"]
    assert "--column Z=actual" in sentences(done)
    assert "A Đơn vị; B Chỉ tiêu; C Kỳ; D ĐVT; E Thực hiện" in sentences(done)
    assert rows(store) == 0
    assert codes(tried(LONG, **ALONE, column_E="actual")) == []


def test_it_is_said_beside_what_is_asked(tried: Try) -> None:
    assert codes(tried(REPORT, column_Z="actual")) == ["no_such_column", "question_open", "question_open"]


def test_a_name_that_is_not_in_the_file_is_refused_with_those_that_nobody_knows(tried: Try) -> None:
    text = REPORT.replace("Thu;", "Thu NSNN;")
    done = tried(text, **OF_ALL, **{"called_Thu NSN": "REV"})
    assert "no_such_name" in codes(done)
    assert "--called “Thu NSN=REV”" in sentences(done)
    assert "Thu NSNN" in sentences(done)
    assert codes(tried(text, **OF_ALL, **{"called_thu nsnn": "REV"})) == []
    assert codes(tried(text + "Lạ;triệu đồng;5\n", **OF_ALL, **{"called_Thu NSNN": "REV", "called_Lạ": "skip"})) == []


def test_a_name_that_the_record_knows_means_what_it_says(tried: Try) -> None:
    done = tried(REPORT, **OF_ALL, called_Thu="EXP")
    assert codes(done) == ["name_means_another"]
    assert "REV Thu" in sentences(done)
    assert codes(tried(REPORT, **OF_ALL, called_Thu="REV")) == []
    assert codes(tried(REPORT, **OF_ALL, called_Thu="skip")) == ["name_means_another"]
    assert codes(tried(LONG, **ALONE, **{"called_Xã A": "B"})) == ["name_means_another"]


def test_names_of_a_file_of_our_own_are_looked_for_too(tried: Try) -> None:
    ours = "unit,indicator,period,actual\nA,Thu NSNN,2021-06,5\n"
    assert codes(tried(ours, **{"called_Thu NSNN": "REV"})) == []
    assert codes(tried(ours.replace("Thu NSNN", "REV"), **{"called_Thu NSNN": "REV"})) == ["no_such_name"]


def test_a_period_that_contradicts_the_column_is_refused(tried: Try) -> None:
    done = tried(LONG, **ALONE, period="2021-06")
    assert codes(done) == ["period_told_otherwise"]
    assert "2021-05" in sentences(done)
    assert codes(tried(LONG, **ALONE, period="2021")) == []  # it merely agrees
    assert codes(tried(LONG.replace("5/2021", "6/2021").replace(";5\n", ";6\n"), **ALONE, period="2021-06")) == []
    assert codes(tried(LONG, **ALONE, period="june")) == ["unknown_answer"]


def test_a_period_that_gives_the_rows_their_year_is_needed(tried: Try) -> None:
    rows = "Đơn vị;Chỉ tiêu;Kỳ;ĐVT;Thực hiện\nXã A;Thu;Tháng 5;triệu đồng;5\nXã A;Thu;Tháng 6;triệu đồng;6\n"
    assert codes(tried(rows, **ALONE, period="2021-06")) == []


def test_a_period_of_another_year_than_all_headers_is_refused(tried: Try) -> None:
    months = "Chỉ tiêu;ĐVT;T1/2021;T2/2021;T3/2021\nThu;triệu đồng;1;2;3\n"
    assert codes(tried(months, unit="A", **ALONE, side="actual", period="2020")) == ["period_told_otherwise"]
    assert codes(tried(months, unit="A", **ALONE, side="actual", period="2021")) == []


def test_a_unit_that_contradicts_the_column_is_refused(tried: Try) -> None:
    done = tried(LONG, **ALONE, unit="B")
    assert codes(done) == ["unit_told_otherwise"]
    assert "A Xã A" in sentences(done)
    assert codes(tried(LONG, **ALONE, unit="Xã A")) == []
    assert codes(tried(LONG, **ALONE, unit="nobody")) == ["unknown_answer"]


def test_of_several_files_one_that_it_applies_to_is_enough(tried: Try, store: Store) -> None:
    assert codes(tried(REPORT, LONG.replace("Xã A", "Xã B"), **OF_ALL, column_E="actual")) == []
    assert rows(store) == 3
    other = REPORT.replace("10", "11")
    assert codes(tried(other, LONG.replace("Xã A", "T"), **OF_ALL, column_Z="actual")) == ["no_such_column"]
    assert rows(store) == 3


def test_then_no_file_is_taken_in_part_either(tried: Try, store: Store) -> None:
    before = csv_of(store)
    done = tried(LONG, LONG.replace("Xã A", "Xã B").replace(";6\n", ";x\n"), **ALONE, column_Z="actual", partial=True)
    assert "no_such_column" in codes(done)
    assert [imported.outcome.written for imported in done] == [False, False]
    assert csv_of(store) == before


def test_on_the_page_nothing_is_held_up_by_it(tried: Try, store: Store) -> None:
    me = console("test")
    upload = uploads.keep(store, me, "t.csv", LONG.encode())
    uploads.answer(store, me, upload.id, {**ALONE, "column:Z": "actual", "period": "2021-06", "called:Lạ": "REV"})
    looked = looking.look(store, me, uploads.upload(store, me, upload.id))
    assert looked.outcome is not None
    assert (looked.outcome.accepted, looked.outcome.refused) == (2, 0)
