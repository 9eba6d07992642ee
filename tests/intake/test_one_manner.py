"""A CSV of our own heads: wholly plain it goes in as it stands, anything else in it is asked about as of any file."""

from pathlib import Path
from random import Random

import pytest

from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.importing.cells.limits import Limits
from kpi.importing.table.reading import TableReading
from kpi.intake import import_files, reading, take_tables
from kpi.intake.reading import read_any
from kpi.language import language
from kpi.model.question import Answers
from tests.conftest import csv_of

UNITS = "code,name,parent\nT,Tỉnh Thử,\nA,Xã An Bình,T\nB,Xã Bắc Sơn,T\n"
INDICATORS = (
    "code,name,measured_in,agg,decimals\nREV,Thu ngân sách,triệu đồng,sum,2\nINS,Bảo hiểm y tế,%,rate,2\n"
    "HERD,Đàn lợn,con,stock,0\n"
)
HEAD = "unit,indicator,period,target,actual,note\n"
VIETNAMESE = "Đơn vị,Chỉ tiêu,Kỳ,Kế hoạch,Thực hiện,Ghi chú\n"


@pytest.fixture
def known_store(store: Store) -> Store:
    take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    return store


def made_of(store: Store, text: str | bytes, answers: Answers | None = None, **limits: int) -> TableReading:
    content = text if isinstance(text, bytes) else text.encode()
    return read_any(content, "f.csv", read.known(store), answers or {}, limits=Limits()._replace(**limits))


def asked_of(reading: TableReading) -> list[str]:
    return [question.code for question in reading.questions]


def refused(reading: TableReading) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in reading.proposal.problems if problem.blocks]


def is_plain(reading: TableReading) -> bool:
    """Whether the strict reader has read it: what it reads has no shape that could be remembered."""
    return not reading.fingerprint


def actuals(reading: TableReading) -> list[int]:
    assert reading.proposal.figures is not None
    return reading.proposal.figures.actuals["value"].tolist()


def test_what_is_wholly_plain_is_read_as_it_stands(known_store: Store) -> None:
    reading = made_of(known_store, HEAD + "A,REV,2021-01,,1375.5,\nXã Bắc Sơn,HERD,2021-Q1,40,0,ghi chú\n")
    assert is_plain(reading)
    assert refused(reading) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('A,REV,2021-02,,"1.375",', "decimal_mark"),
        ('A,REV,2021-02,,"13,755",', "decimal_mark"),
        ("A,INS,2021-02,95,0.97,", "share"),
        ("A,INS,2021-02,0.95,97,", "share"),
        ("A,HERD,2021-02,,-,", "dash"),
    ],
)
def test_what_is_asked_under_other_heads_is_asked_under_ours(known_store: Store, row: str, code: str) -> None:
    plain_row = "A,REV,2021-01,,5,\n"
    ours, theirs = made_of(known_store, HEAD + plain_row + row), made_of(known_store, VIETNAMESE + plain_row + row)
    assert code in asked_of(ours)
    assert code in asked_of(theirs)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ('A,REV,2021-01,,"13,75",', 1375),
        ('A,REV,2021-01,,"1.375,5",', 137550),
        ("A,REV,2021-01,,1 375.5,", 137550),
        ("A,REV,2021-01,,13.75 triệu đồng,", 1375),
        ("A,REV,2021-01,,(13.75),", -1375),
        ("A,REV,01/2021,,13.75,", 1375),
        ("A,REV,Tháng 1/2021,,13.75,", 1375),
        ("Xã  An\u00a0Bình,REV,2021-01,,13.75,", 1375),
        ("xã an bình,Thu ngân  sách,2021-01,,13.75,", 1375),
        ("A,INS,2021-01,,97.5%,", 9750),
        ("A,REV,2021-01,,13.75", 1375),
    ],
)
def test_what_can_be_read_sends_the_whole_file_the_patient_way(known_store: Store, row: str, value: int) -> None:
    answers = {"money": "own", "basis": "assigned"}
    reading = made_of(known_store, f"{HEAD}{row}\nB,HERD,2021-01,,7,\n")
    assert not is_plain(reading)
    assert set(asked_of(reading)) <= set(answers)
    reading = made_of(known_store, f"{HEAD}{row}\nB,HERD,2021-01,,7,\n", answers)
    assert (asked_of(reading), refused(reading)) == ([], [])
    assert actuals(reading) == [value, 7]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A,REV,2021-13,,5,", "not_a_period"),
        ("Z,REV,2021-02,,5,", "unknown_unit"),
        ("A,ZZZ,2021-02,,5,", "unknown_indicator"),
        ("A,REV,2021-02,,12x,", "not_a_number"),
        ("A,REV,2021-02,,ba mươi mốt,", "not_a_number"),
        ("Z,REV,2021-13,,0.5,", "unknown_unit"),
        ("A,REV,2021-02,,", "wrong_number_of_cells"),
        ("A,REV,2021-02,,5,6,7", "wrong_number_of_cells"),
    ],
)
def test_what_is_wrong_either_way_is_refused_as_it_was_and_keeps_no_other_row(
    known_store: Store, row: str, code: str
) -> None:
    reading = made_of(known_store, f"{HEAD}A,REV,2021-01,,5,\n{row}\nB,HERD,2021-01,,7,\n")
    assert is_plain(reading)
    assert (3, code) in refused(reading)
    assert actuals(reading) == [500, 7]


def test_a_row_of_words_beside_its_unit_and_period_is_refused_and_no_note(known_store: Store) -> None:
    rows = 'A,REV,2021-01,,"13,75",\nZ,Lạ,2021-01,,abc,\nA,Lạ,2021-01,,chưa xong,\n'
    for head in (HEAD, VIETNAMESE):
        reading = made_of(known_store, head + rows, {"money": "own"})
        assert {row for row, _ in refused(reading)} == {3, 4}


def test_thousands_grouped_by_points_are_asked_about_unless_another_number_has_decimals(store: Store) -> None:
    tables = [("units.csv", UNITS), ("indicators.csv", "code,name,measured_in,agg\nREV,Thu,triệu đồng,sum\n")]
    take_tables(store, tables, by="test")  # kept with six decimals
    row = HEAD + "A,REV,2021-01,,1.375,\n"
    assert asked_of(made_of(store, row)) == ["decimal_mark"]
    assert is_plain(made_of(store, row + "A,REV,2021-02,,12.5,\n"))
    assert is_plain(made_of(store, row + "A,REV,2021-02,,0.125,\n"))
    said = made_of(store, row, {"decimal_mark": "point"})
    assert is_plain(said)
    assert actuals(said) == [1_375_000]
    assert actuals(made_of(store, row, {"decimal_mark": "comma"})) == [1_375_000_000]


def test_ten_thousand_wrong_rows_hide_no_number_that_could_be_read(known_store: Store) -> None:
    wrong = "".join(
        f"A,REV,2021-13,,{number},\nA,REV,2021-02,,{number}x,\nZ{number},REV,2021,,1,\n" for number in range(3000)
    )
    assert is_plain(made_of(known_store, HEAD + wrong))
    assert not is_plain(made_of(known_store, HEAD + wrong + 'A,REV,2021-01,,"13,75",\n'))


def test_letters_of_another_encoding_are_read_as_under_other_heads(known_store: Store) -> None:
    row = 'A,REV,2021-01,,5,"thu đơn"\n'
    reading = made_of(known_store, (HEAD + row).encode("cp1258"))
    assert asked_of(reading) == ["encoding"]
    reading = made_of(known_store, (HEAD + row).encode("cp1258"), {"encoding": "windows-1258"})
    assert reading.proposal.figures is not None
    assert reading.proposal.figures.actuals["note"].tolist() == ["thu đơn"]


def test_a_column_that_is_missing_may_be_said(known_store: Store) -> None:
    text = "unit,indicator,actual\nA,HERD,5\n"
    assert asked_of(made_of(known_store, text)) == ["period"]
    assert actuals(made_of(known_store, text, {"period": "2021-06"})) == [5]


def test_a_note_that_marks_an_estimate_marks_it_under_our_heads_too(known_store: Store) -> None:
    reading = made_of(known_store, HEAD + "A,HERD,2021-01,,5,ước\n")
    assert reading.proposal.figures is not None
    assert reading.proposal.figures.actuals["estimate"].tolist() == [True]
    whole = HEAD.replace("note", "note,estimate") + "A,HERD,2021-01,,5,ước,\n"  # which says itself that it is none
    assert is_plain(made_of(known_store, whole))


def test_a_small_percentage_goes_in_where_nothing_is_against_it_or_somebody_has_said_so(known_store: Store) -> None:
    head = "unit,indicator,period,target,actual,numerator,denominator\n"
    assert is_plain(made_of(known_store, head + "A,INS,2021-01,95,0.84,84,10000\n"))
    assert is_plain(made_of(known_store, head + "A,INS,2021-01,0.9,0.84,,\n"))
    beside = head + "A,INS,2021-01,95,0.84,,\n"
    assert not is_plain(made_of(known_store, beside))
    said = made_of(known_store, beside, {"share": "percent"})
    assert is_plain(said)
    assert actuals(said) == [84]
    assert actuals(made_of(known_store, beside, {"share": "share"})) == [8400]


def test_two_equal_rows_of_one_key_are_for_the_patient_way(known_store: Store) -> None:
    row = "A,HERD,2021-01,,5,\n"
    assert not is_plain(made_of(known_store, HEAD + row + row))


def test_a_file_too_long_to_be_read_patiently_says_so(known_store: Store) -> None:
    reading = made_of(known_store, HEAD + "A,INS,2021-01,95,0.97,\nA,HERD,2021-01,,5,\n", cells=10)
    assert [problem.code for problem in reading.proposal.problems if problem.blocks] == ["too_long_to_ask"]
    assert reading.proposal.problems[0].value == "0.97"
    reading = made_of(known_store, HEAD + 'A,HERD,2021-01,,5,\nA,REV,2021-01,,"13,75",\n', cells=10)
    assert refused(reading) == [(3, "not_a_number")]  # nothing of it would be misread: the other row may go in
    assert [problem.code for problem in reading.proposal.problems if not problem.blocks] == ["too_long_to_read"]


def test_what_our_own_export_wrote_is_taken_without_a_question(tmp_path: Path) -> None:
    """Small percentages, marks in notes, a history of plans: written by us, it says what it means."""
    rows = (
        "unit,indicator,period,target,actual,basis,effective_on,document,estimate,note\n"
        "A,INS,2021,0.95,,assigned,,QĐ 01,,\n"
        "A,INS,2021,0.9,,assigned,2021-07-01,QĐ 02,,\n"
        "A,INS,2021-01,,0.84,,,BC 1,yes,ước đến 25/10\n"
        'A,REV,2021-01,,-5.5,,,,,"=1+1, hai dòng\nvà ""nháy"""\n'
        "A,HERD,2021-02,,n/a,,,,,ước\n"
        "A,HERD,2021-03,>=5,0,resolved,,,,\n"
        "A,HERD,2199-01,,5,,,,,\n"
    )
    tables = [("units.csv", UNITS), ("indicators.csv", INDICATORS), ("figures.csv", rows)]
    first = open_store(f"sqlite:///{tmp_path / 'first.sqlite'}")
    take_tables(first, tables, by="test")
    written = csv_of(first)
    for name, text in written:
        (tmp_path / name).write_bytes(text.encode())
    second = open_store(f"sqlite:///{tmp_path / 'second.sqlite'}")
    paths = [tmp_path / name for name, _ in written]
    done = import_files(second, paths, by="test", language=language("vi"), answers={})
    assert [problem for imported in done for problem in imported.outcome.problems if problem.blocks] == []
    assert csv_of(second) == written
    first.close()
    second.close()


def test_an_export_into_which_somebody_has_typed_is_as_any_file(known_store: Store) -> None:
    head = ",".join(reading.EXPORTED)
    row = "A,INS,2021-01,95,{}" + "," * 12
    assert is_plain(made_of(known_store, f"{head}\n{row.format('0.84')}\n"))
    assert not is_plain(made_of(known_store, f"{head}\r\n{row.format('0.84')}\r\n"))  # saved by a spreadsheet
    typed = row.format('"0,84"')
    assert asked_of(made_of(known_store, f"{head}\n{typed}\n")) == ["share"]


def plain_file(chance: Random) -> str:
    """Rows as we write them, each of another figure, some with nothing in them."""
    head = ["unit", "indicator", "period", "target", "actual", "note", "estimate", "document", "basis", "up_to"]
    head = [*head[:5], *chance.sample(head[5:], k=chance.randrange(5))]
    cells = {
        "target": ("5", "0", "12.5", "7..8", ">=95", "100000", "", ""),
        "actual": ("5", "0", "-3", "12.5", "1375", "0.25", "n/a", "", ""),
        "note": ("", "ghi chú", '"thu đất, đợt 1"', "Tổng hợp từ báo cáo"),
        "estimate": ("", "yes", "no"),
        "document": ("", "BC 1"),
        "basis": ("", "assigned", "resolved"),
        "up_to": ("", "2020-01-14"),
    }
    periods = ["2020-01", "2020-Q3", "2020", "2020-01/2020-05", "2020-H1", "2020-9M"]
    keys = [(u, i, p) for u in ("A", "Xã Bắc Sơn") for i in ("REV", "herd") for p in periods]
    rows = [[*key, *(chance.choice(cells[name]) for name in head[3:])] for key in chance.sample(keys, k=12)]
    for row in rows:
        if row[1] == "herd":
            row[3:5] = [text if text.isdigit() else "" for text in row[3:5]]
    return "\n".join([",".join(row) for row in [head, *rows]])


def test_plain_rows_give_the_same_figures_both_ways(known_store: Store) -> None:
    for seed in range(40):
        text = plain_file(Random(seed))  # noqa: S311 - rows, not secrets
        strict, patient = made_of(known_store, text), made_of(known_store, text, {"dash": "nothing"})
        assert (is_plain(strict), is_plain(patient)) == (True, False)
        assert patient.questions == ()
        assert refused(strict) == refused(patient) == []
        assert strict.proposal.figures is not None
        assert patient.proposal.figures is not None
        for ours, theirs in zip(strict.proposal.figures, patient.proposal.figures, strict=True):
            assert set(ours.columns) == set(theirs.columns)
            same = [table[sorted(table.columns)].sort_values("row", ignore_index=True) for table in (ours, theirs)]
            assert same[0].equals(same[1]), text
