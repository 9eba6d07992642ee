"""What becomes of figures that are handed in: kept, corrected, signed, and never erased by a blank."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from kpi.actions.administer import doctor
from kpi.actions.administer.opening import open_store
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.look import export, read, trail
from kpi.actions.record.store import Store
from kpi.intake import reader_of, take_tables
from kpi.language import language
from kpi.language.problems import problem_in_words
from kpi.model.period import Period
from kpi.model.person import console
from tests.actions.desk import settled

Take = Callable[..., list[Outcome]]
UNITS = "code,name,parent\nP,Tỉnh,\nA,Xã A,P\nB,Xã B,P\n"
INDICATORS = "code,name,agg,decimals\nREV,Thu,sum,2\n"
HEAD = "unit,indicator,period,target,actual,basis,effective_on,document,estimate,note\n"


@pytest.fixture
def take_more(take: Take) -> Take:
    take(units=UNITS, indicators=INDICATORS, figures=HEAD + "A,REV,2021-01,,10,,,Báo cáo 1,yes,lần đầu\n")
    return take


def entries(store: Store) -> list[tuple[str, str, str, bool]]:
    unit = read.tree(store).by_code["a"][0].id
    story = read.story(store, unit, "REV", Period.parse("2021-01"))
    assert story is not None
    return [(entry.value, entry.document, entry.note, entry.replaced) for entry in story.entries]


def test_a_correction_keeps_what_stood_there(take_more: Take, store: Store) -> None:
    (outcome,) = take_more(by="clerk", figures=HEAD + "A,REV,2021-01,,12,,,Báo cáo 2,,đính chính\n")
    assert (outcome.accepted, outcome.unchanged) == (1, 0)
    assert entries(store) == [("12", "Báo cáo 2", "đính chính", False), ("10", "Báo cáo 1", "lần đầu", True)]


def test_a_blank_never_erases(take_more: Take, store: Store) -> None:
    (outcome,) = take_more(figures=HEAD + "A,REV,2021-01,,10,,,,,\nA,REV,2021-01,,,,,,,\n")
    assert (outcome.accepted, outcome.unchanged) == (0, 2)
    assert entries(store) == [("10", "Báo cáo 1", "lần đầu", False)]


def test_a_revised_target_stands_beside_the_first(take_more: Take, store: Store) -> None:
    take_more(figures=HEAD + "A,REV,2021,100,,,,QĐ 1,,\nA,REV,2021,200,,,2021-07-15,QĐ 2,,\n")
    unit = read.tree(store).by_code["a"][0].id
    june = read.scorecard(store, unit, Period.parse("2021-06")).of("REV")
    july = read.scorecard(store, unit, Period.parse("2021-07")).of("REV")
    assert june is not None
    assert july is not None
    assert (june.target_of_year, july.target_of_year) == (100, 200)
    story = read.story(store, unit, "REV", Period.parse("2021-07"))
    assert story is not None
    assert {(entry.version, entry.value) for entry in story.entries if entry.side == "target"} == {
        (1, "100"),
        (2, "200"),
    }


def test_a_changed_meaning_asks_for_a_new_code(take_more: Take, store: Store) -> None:
    (outcome,) = take_more(indicators="code,name,agg,decimals\nREV,Thu,sum,3\n")
    assert [problem.code for problem in outcome.problems] == ["changed_meaning"]
    (renamed,) = take_more(indicators="code,name\nREV,Tên mới\n")
    assert renamed.accepted == 1


def test_another_rule_of_what_has_figures_is_refused_with_the_way_to_correct_it(take_more: Take) -> None:
    (outcome,) = take_more(indicators="code,name,agg,decimals\nREV,Thu,last,2\n")
    (problem,) = outcome.problems
    assert problem.code == "changed_rule"
    for code in ("vi", "en"):
        assert "kpi indicator correct REV --adds-up latest" in problem_in_words(
            problem, language(code, by_command=True)
        )


# ---- a percentage that adds up

RULES = "code,name,measured_in,agg,decimals\n"


@pytest.mark.parametrize("row", ["P,Tỷ lệ,%,sum,2", "P,Tỷ lệ,‰,last,2", "P,Tỷ lệ,% dân số,latest,2", "P,Tỷ lệ,%,,2"])
def test_a_percentage_that_adds_up_is_refused_when_it_is_made(take: Take, row: str) -> None:
    (outcome,) = take(indicators=RULES + row + "\n")
    assert [problem.code for problem in outcome.problems] == ["percentage_adds_up"]
    assert not outcome.written


@pytest.mark.parametrize("kind", ["share", "ratio", "average", "rank", "done"])
def test_a_percentage_of_every_other_kind_is_taken(take: Take, kind: str) -> None:
    (outcome,) = take(indicators=f"{RULES}P,Tốc độ tăng,%,{kind},2\n")
    assert outcome.accepted == 1


@pytest.mark.parametrize(("word", "kind"), [("share", "share"), ("last_rate", "share"), ("rate", "ratio")])
def test_a_file_names_shares_and_ratios_in_its_own_words(take: Take, store: Store, word: str, kind: str) -> None:
    take(indicators=f"{RULES}P,Tỷ lệ,%,{word},2\n")
    assert [indicator.adds_up for indicator in read.indicators(store).values()] == [kind]


def test_what_counts_things_becomes_no_percentage_that_adds_up(take: Take) -> None:
    take(indicators=RULES + "P,Số hộ,hộ,sum,0\n")
    (outcome,) = take(indicators="code,name,measured_in\nP,Số hộ,%\n")
    assert [problem.code for problem in outcome.problems] == ["percentage_adds_up"]


def test_a_percentage_that_was_made_to_add_up_before_stays_and_may_be_renamed(take: Take, store: Store) -> None:
    take(indicators=RULES + "P,Số hộ,hộ,sum,0\n")
    with store.writing() as connection:
        connection.core.execute(text("UPDATE indicators SET measured_in = '%'"))
    (outcome,) = take(indicators=RULES + "P,Tên mới,%,sum,0\n")
    assert (outcome.accepted, outcome.problems) == (1, ())


@pytest.mark.parametrize(("code", "signs"), [("vi", ",."), ("en", ".,")])
def test_the_refusal_says_what_each_kind_would_make_of_an_example(take: Take, code: str, signs: str) -> None:
    (outcome,) = take(indicators=RULES + "P,Tỷ lệ,%,sum,2\n")
    message = (
        problem_in_words(outcome.problems[0], language(code)).replace(" %", "%").replace("\N{NO-BREAK SPACE}%", "%")
    )
    point, group = signs
    for parts in ("8.800/10.000", "9.500/10.000", "3.200/5.000", "4.000/5.000"):
        assert parts.replace(".", group) in message
    for single, both in (("95,0", "90,0"), ("91,5", "85,0"), ("183,0", "327,0"), ("95,0", "175,0")):
        joined = "và|and|ở A,|in A,"
        assert re.search(f"{single}% ({joined}) {both}%".replace(",0", f"{point}0").replace(",5", f"{point}5"), message)


def test_a_sum_beyond_what_can_be_kept_is_refused(take: Take, store: Store) -> None:
    wards = "".join(f"W{n},Phường {n},P\n" for n in range(10))
    take(
        units="code,name,parent\nP,Tỉnh,\n" + wards,
        indicators="code,name,agg,decimals,measured_in\nD,Đồng,sum,0,đồng\n",
    )
    rows = "".join(f"W{n},D,2021-01,{10**18}\n" for n in range(10))
    (outcome,) = take(figures="unit,indicator,period,actual\n" + rows)
    assert [problem.code for problem in outcome.problems] == ["total_beyond_range"]
    assert not outcome.written
    (nine,) = take(figures="unit,indicator,period,actual\n" + "".join(rows.splitlines(keepends=True)[:9]))
    assert nine.written
    assert list(doctor.examine(store)) == []


def test_not_even_a_part_is_taken_of_rows_that_cannot_be_kept_together(take: Take, store: Store) -> None:
    wards = "".join(f"W{n},Phường {n},P\n" for n in range(10))
    indicators = "code,name,agg,decimals,measured_in\nD,Đồng,sum,0,đồng\n"
    take(units="code,name,parent\nP,Tỉnh,\n" + wards, indicators=indicators)
    rows = "unit,indicator,period,actual\n" + "".join(f"W{n},D,2021-01,{10**18}\n" for n in range(10))
    readers = [reader_of(rows.encode(), "figures.csv", None)]
    (outcome,) = admit(store, readers, by="test", partial=True)
    assert (outcome.read, outcome.accepted, outcome.unchanged, outcome.refused) == (10, 0, 0, 10)
    assert not list(export.figure_rows(store))
    assert list(doctor.examine(store)) == []


def test_an_amount_of_a_billion_billion_dong_comes_back_exactly(take: Take, store: Store) -> None:
    take(units="code,name,parent\nA,Xã,\n", indicators="code,name,agg,measured_in\nT,Thu,sum,tỷ đồng\n")
    take(figures="unit,indicator,period,actual\nA,T,2021-01,999999999.999999999\n")
    assert any(row[4] == "999999999.999999999" for row in export.figure_rows(store))


def test_every_write_has_one_line_with_who_and_when(take_more: Take, store: Store) -> None:
    lines = trail.trail(store, console("test"), limit=10)
    assert [line.deed for line in lines] == ["import"] * 3
    assert {line.by for line in lines} == {"test"}
    assert store.version() == 3


TAMPERING = [
    ("UPDATE totals SET value = value + 1", "total_differs"),
    ("DELETE FROM totals WHERE part = 1", "total_differs"),
    ("UPDATE actuals SET value = 999", "figures_changed_past_the_audit"),
    ("UPDATE actuals SET note = 'khác'", "figures_changed_past_the_audit"),
    ("DELETE FROM actual_history", "figures_changed_past_the_audit"),
    ("UPDATE audit SET who = 'somebody else' WHERE id = 2", "audit_line_changed"),
    ("UPDATE audit SET after = '{}' WHERE id = 3", "audit_line_changed"),
]


@pytest.mark.parametrize(("deed", "code"), TAMPERING, ids=[deed for deed, _ in TAMPERING])
def test_the_doctor_finds_what_was_done_past_the_record(take_more: Take, store: Store, deed: str, code: str) -> None:
    take_more(figures=HEAD + "A,REV,2021-01,,12,,,,,\n")
    assert list(doctor.examine(store)) == []
    with store.source.engine.begin() as connection:
        connection.execute(text(deed))
    assert code in {finding.code for finding in doctor.examine(store)}


def test_everything_comes_back_from_an_export(seeded: Store, new_database: Callable[[], str]) -> None:
    import csv
    import io

    def written(header: tuple[str, ...], rows: object) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *rows])  # type: ignore[misc]
        return out.getvalue()

    def everything(store: Store) -> list[tuple[str, str]]:
        return [
            ("units.csv", written(export.UNITS, export.unit_rows(store))),
            ("indicators.csv", written(export.INDICATORS, export.indicator_rows(store))),
            ("figures.csv", written(export.FIGURES, export.figure_rows(store))),
        ]

    other = open_store(new_database())
    outcomes = take_tables(other, everything(seeded), by="test")
    assert [outcome.refused for outcome in outcomes] == [0, 0, 0]
    assert everything(other) == everything(seeded)
    assert list(export.standing_rows(other)) == list(export.standing_rows(seeded))
    assert list(doctor.examine(other)) == []
    other.close()


def _add(database: str, month: int, count: int) -> None:
    store = open_store(database)
    for day in range(count):
        rows = f"unit,indicator,period,actual\nA,REV,2021-{month:02d},{day + 1}\n"
        take_tables(store, [("figures.csv", rows)], by=f"writer {month}")
    store.close()


def test_several_processes_that_write_at_once_lose_nothing(take_more: Take, database: str, store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add, args=(database, month, 8)) for month in (2, 3, 4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert store.version() == 3 + 3 * 8
    card = read.scorecard(store, read.tree(store).by_code["p"][0].id, Period.parse("2021-04")).of("REV")
    assert card is not None
    assert card.actual_to_date == 10 + 3 * 8
    assert list(doctor.examine(store)) == []


def test_an_import_that_is_killed_leaves_all_or_nothing(
    take_more: Take, database: str, store: Store, tmp_path: Path
) -> None:
    wards = "".join(f"K{n},Phường {n},P\n" for n in range(60))
    take_more(units="code,name,parent\n" + wards)
    file = tmp_path / "figures.csv"
    rows = "".join(f"K{n},REV,2021-{month:02d},{n + month}\n" for n in range(60) for month in range(1, 13))
    file.write_text("unit,indicator,period,actual\n" + rows, encoding="utf-8")
    before = store.version()
    command = [sys.executable, "-m", "kpi", "import", str(file), "--database", database]
    for delay in (0.35, 0.5, 0.65, 0.8, 1.0):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        settled(store)
        with store.reading() as connection:
            kept = connection.core.execute(text("SELECT count(*) FROM actuals WHERE period >= 20210101")).scalar_one()
        assert kept in (1, 721)
        assert (store.version() > before) == (kept == 721)
    assert list(doctor.examine(store)) == []


@pytest.mark.parametrize("kind", ["units", "indicators"])
def test_nothing_stands_under_itself(take: Take, kind: str) -> None:
    (outcome,) = take(**{kind: _circle(kind)})
    assert {problem.code for problem in outcome.problems} == {"parent_cycle"}
    assert not outcome.written


def _circle(kind: str) -> str:
    head = "code,name,level,parent" if kind == "units" else "code,name,agg,parent"
    word = "commune" if kind == "units" else "sum"
    return f"{head}\nX,X,{word},Y\nY,Y,{word},Z\nZ,Z,{word},X\n"
