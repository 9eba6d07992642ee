"""Files as they come from a desk: whatever their names, folders and line ends, no row of them is lost."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.actions.administer import settle
from kpi.actions.imports import uploads
from kpi.actions.imports.admit import Outcome
from kpi.actions.look import export
from kpi.actions.record.store import Store
from kpi.importing.canonical import kind_of
from kpi.importing.cells.limits import Limits
from kpi.intake import CannotRead, import_files, looking, take_files
from kpi.language import language
from kpi.model.person import console
from tests.conftest import csv_of

Take = Callable[..., list[Outcome]]
HEAD = "unit,indicator,period,actual,note\n"


@pytest.fixture
def catalogue(take: Take) -> Take:
    take(units="code,name\nA,Xã A\n", indicators="code,name,agg,decimals\nREV,Thu,sum,2\n")
    return take


def taken(store: Store, *paths: Path, partial: bool = False) -> list[Outcome]:
    return take_files(store, paths, by="test", language=language("vi"), partial_too=partial)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def notes(store: Store) -> list[str]:
    return [row[-3] for row in export.figure_rows(store)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_line_ends_of_any_machine_are_read(catalogue: Take, store: Store, tmp_path: Path, end: str) -> None:
    text = (HEAD + "A,REV,2021-01,5,\nA,REV,2021-02,6,\n").replace("\n", end)
    (outcome,) = taken(store, written(tmp_path / "f.csv", text))
    assert (outcome.accepted, outcome.refused) == (2, 0)


def test_refused_rows_of_files_of_one_name_come_back_beside_each(catalogue: Take, store: Store, tmp_path: Path) -> None:
    paths = [
        written(tmp_path / folder / "figures.csv", f"{HEAD}A,REV,2021-01,{folder},\nA,REV,2021-0{month},7,\n")
        for month, folder in enumerate(("north", "south"), 1)
    ]
    taken(store, *paths, partial=True)
    for folder in ("north", "south"):
        assert f"A,REV,2021-01,{folder}," in (tmp_path / folder / "figures.refused.csv").read_text(encoding="utf-8")


def test_files_are_taken_in_the_order_in_which_they_build_on_each_other(store: Store, tmp_path: Path) -> None:
    figures = written(tmp_path / "1.csv", HEAD + "A,REV,2021-01,5,\nA,REV,2021-02,x,\n")
    units = written(tmp_path / "2.csv", "code,name,level\nA,Xã A,xã\n")
    indicators = written(tmp_path / "3.csv", "code,name,agg\nREV,Thu,sum\n")
    outcomes = taken(store, figures, units, indicators, partial=True)
    assert [(outcome.kind, outcome.accepted) for outcome in outcomes] == [
        ("units", 1),
        ("indicators", 1),
        ("figures", 1),
    ]
    assert (tmp_path / "1.refused.csv").exists()


def test_with_one_wrong_row_in_one_file_no_file_is_taken(catalogue: Take, store: Store, tmp_path: Path) -> None:
    before = csv_of(store)
    good = written(tmp_path / "good.csv", HEAD + "A,REV,2021-01,5,\n")
    bad = written(tmp_path / "bad.csv", HEAD + "A,REV,2021-02,x,\n")
    outcomes = taken(store, good, bad)
    assert [outcome.written for outcome in outcomes] == [False, False]
    assert csv_of(store) == before


def test_a_note_of_several_lines_comes_back_as_one_cell(catalogue: Take, store: Store, tmp_path: Path) -> None:
    text = HEAD + 'A,REV,2021-01,5,"một\r\nhai\rba\nbốn"\n'
    taken(store, written(tmp_path / "f.csv", text))
    assert notes(store) == ["một\nhai\nba\nbốn"]
    (again,) = taken(store, written(tmp_path / "again.csv", csv_of(store)[2][1]))
    assert (again.unchanged, again.refused) == (1, 0)


def test_a_refused_note_of_several_lines_comes_back_as_one_row(catalogue: Take, store: Store, tmp_path: Path) -> None:
    taken(store, written(tmp_path / "f.csv", HEAD + 'A,REV,2021-01,x,"một\rhai"\n'), partial=True)
    back = tmp_path / "f.refused.csv"
    back.write_text(back.read_text(encoding="utf-8").replace(",x,", ",5,"), encoding="utf-8")
    (outcome,) = taken(store, back)
    assert (outcome.accepted, outcome.refused) == (1, 0)


@pytest.mark.skipif(os.name == "nt", reason="such a name cannot be given there")
def test_a_file_with_an_unreadable_name_is_read(catalogue: Take, store: Store, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/so lieu \xff.csv"))
    (outcome,) = taken(store, written(path, HEAD + "A,REV,2021-01,5,\nA,REV,2021-02,x,\n"), partial=True)
    assert (outcome.accepted, outcome.refused) == (1, 1)
    assert outcome.file == "so lieu ?.csv"


def test_a_file_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"gone\.csv"):
        taken(store, tmp_path / "gone.csv")


def test_where_refused_rows_cannot_be_handed_back_nothing_is_taken(
    catalogue: Take, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.intake.handed_back._MOST_KEPT", 2)
    before = csv_of(store)
    path = written(tmp_path / "f.csv", HEAD + "A,REV,2021-01,5,\nA,REV,2021-02,x,\n")
    (tmp_path / "f.refused.csv").mkdir()
    with pytest.raises(CannotRead):
        taken(store, path, partial=True)
    assert csv_of(store) == before


@given(st.one_of(st.binary(max_size=60), st.just(b"x" * 140_000), st.text("unit,\r\n\"'code ;\x00é", max_size=60)))
@settings(max_examples=150)
def test_a_first_line_of_any_bytes_is_looked_at_without_harm(content: bytes | str) -> None:
    kind_of(content if isinstance(content, bytes) else content.encode(), "f.csv")


def test_what_the_record_finds_wrong_is_said_with_its_cell(catalogue: Take, store: Store, tmp_path: Path) -> None:
    text = "Đơn vị;Chỉ tiêu;Kỳ;Thực hiện\nXã A;Thu;2021-01;5,5\nXã A;Thu;2021-02;5500,25\n"
    (outcome,) = taken(store, written(tmp_path / "thu.csv", text))
    assert [(problem.code, problem.cell, problem.column) for problem in outcome.problems] == [
        ("times_too_much", "D3", "Thực hiện")
    ]


def test_a_table_in_english_words_is_no_canonical_file(catalogue: Take, store: Store, tmp_path: Path) -> None:
    text = "Unit,Indicator,Measure,Period,Actual\nA,REV,,June 2021,5.5\n"
    (outcome,) = taken(store, written(tmp_path / "thu.csv", text))
    assert (outcome.accepted, outcome.refused) == (1, 0)


def test_a_table_without_a_known_figure_is_one_whose_columns_can_be_told(
    catalogue: Take, store: Store, tmp_path: Path
) -> None:
    file = written(tmp_path / "value.csv", "unit,indicator,period,value\nA,REV,2021-04,5\n")
    (imported,) = import_files(store, [file], by="test", language=language("vi"), answers={})
    assert [problem.code for problem in imported.outcome.problems if problem.blocks] == ["no_figure_column"]
    assert [column.letter for column in imported.reading.columns] == ["A", "B", "C", "D"]
    (imported,) = import_files(store, [file], by="test", language=language("vi"), answers={"column:D": "actual"})
    assert (imported.outcome.accepted, imported.outcome.refused) == (1, 0)


def test_units_may_stand_in_a_text_with_semicolons(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code;name;parent\nT9;Tỉnh Chín;\nX9;Xã Chín;T9\n", encoding="utf-8-sig")
    (outcome,) = take_files(store, [file], by="test", language=language("vi"))
    assert (outcome.kind, outcome.accepted) == ("units", 2)


def test_a_plan_without_a_day_that_takes_the_place_of_another_is_asked_about(
    catalogue: Take, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "figures.csv"
    codes: list[list[str]] = []
    for target in ("100", "120", "120"):
        file.write_text(f"unit,indicator,period,target\nA,REV,2021,{target}\n", encoding="utf-8")
        (outcome,) = take_files(store, [file], by="test", language=language("vi"))
        codes.append([problem.code for problem in outcome.problems])
    assert codes == [[], ["plan_replaced"], []]


def test_of_several_files_each_is_told_what_it_would_change(catalogue: Take, store: Store, tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", HEAD + "A,REV,2021-01,5,\nA,REV,2021-02,6,\n")
    second = written(tmp_path / "b.csv", HEAD + "A,REV,2021-02,7,\n")
    done = import_files(store, [first, second], by="test", language=language("vi"), answers={}, dry_run=True)
    assert [(imported.preview.new, imported.preview.changed) for imported in done if imported.preview] == [
        (2, 0),
        (0, 1),
    ]


TABLE = "Đơn vị;Chỉ tiêu;Kỳ;Thực hiện\nXã A;Thu;2021-01;5,5\nXã B;Thu;2021-02;6,5\n"


def test_refused_rows_of_a_file_come_back_however_long_it_may_be(
    catalogue: Take, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limits.__new__, "__defaults__", (10, *Limits()[1:]))  # as if it were longer than 50 MB
    (outcome,) = taken(store, written(tmp_path / "thu.csv", TABLE), partial=True)
    assert (outcome.accepted, outcome.refused) == (1, 1)
    assert "Xã B;" in (tmp_path / "thu.refused.csv").read_text("utf-8-sig").replace(",", ";")


def test_the_command_line_keeps_to_the_limit_of_the_page(catalogue: Take, store: Store, tmp_path: Path) -> None:
    settle.set_setting(store, console("test"), "import_megabytes", "1")
    (outcome,) = taken(store, written(tmp_path / "thu.csv", TABLE + ";;;\n" * 300_000))
    assert [(problem.code, problem.values) for problem in outcome.problems] == [("import_too_large", {"limit": "1"})]


def test_what_the_page_was_told_of_a_shape_holds_on_the_command_line(
    catalogue: Take, store: Store, tmp_path: Path
) -> None:
    def report(month: int) -> str:
        return f"BÁO CÁO THÁNG {month}/2021\n\nTên chỉ tiêu;Cột lạ;ĐVT;Ghi chú\nThu;{month}0;;\nLạ;5;;xong\n"

    me = console("test")
    upload = uploads.keep(store, me, "t4.csv", report(4).encode())
    answers = {"unit": "A", "accumulates": "single"}
    uploads.answer(store, me, upload.id, {**answers, "column:B": "actual", "called:Lạ": "skip"})
    looking.take(store, me, uploads.upload(store, me, upload.id), partial=False)
    file = written(tmp_path / "t5.csv", report(5))
    (open_,) = import_files(store, [file], by=me.name, language=language("vi"), answers={})
    assert [question.code for question in open_.reading.questions] == ["unit", "accumulates"]  # of each file anew
    (imported,) = import_files(store, [file], by=me.name, language=language("vi"), answers=answers)
    assert (imported.outcome.accepted, imported.outcome.refused) == (1, 0)
    assert imported.remembered == {"column:B": "actual", "called:Lạ": "skip"}


def test_a_look_ahead_says_what_the_sheet_would_say_of_a_figure(catalogue: Take, store: Store, tmp_path: Path) -> None:
    months = "".join(f"A,REV,2020-{month:02d},5,\n" for month in range(1, 13))
    taken(store, written(tmp_path / "old.csv", HEAD + months))
    file = written(tmp_path / "new.csv", "Đơn vị;Chỉ tiêu;Kỳ;Thực hiện\nXã A;Thu;2021-01;5,1\nXã A;Thu;2021-02;23,5\n")
    (imported,) = import_files(store, [file], by="test", language=language("vi"), answers={}, dry_run=True)
    assert [(problem.code, problem.cell, problem.blocks) for problem in imported.outcome.problems] == [
        ("far_above_last_period", "D3", False)
    ]
    assert (imported.outcome.accepted, imported.outcome.refused) == (2, 0)


def test_units_with_code_and_name_alone_are_known_by_the_name_of_the_file(store: Store, tmp_path: Path) -> None:
    text = "code,name\nA,Xã A\n"
    files = [written(tmp_path / name, text) for name in ("units.csv", "đơn vị.csv")]
    assert [(outcome.kind, outcome.refused) for file in files for outcome in taken(store, file)] == [("units", 0)] * 2


def test_what_could_be_units_or_indicators_is_asked_as_such_and_not_for_its_header(
    store: Store, tmp_path: Path
) -> None:
    (outcome,) = taken(store, written(tmp_path / "danh mục.csv", "code,name,parent\nA,Xã A,\n"))
    assert [problem.code for problem in outcome.problems] == ["kind_unclear"]
