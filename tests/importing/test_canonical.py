"""What the canonical CSV refuses: each sin with its row, its column and its code; and never a lost row."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.importing.canonical import read_csv
from kpi.intake import problem_in_words
from kpi.language import language
from kpi.language.problem_sentences import PROBLEMS
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known
from kpi.model.unit import Tree, Unit
from tests.importing.plain_figures import figure_lines

KNOWN = Known(
    Tree.of(
        [
            Unit(1, "A", "Xã A"),
            Unit(2, "B", "Xã B"),
            Unit(3, "T1", "Xã Trùng"),
            Unit(4, "T2", "Xã Trùng"),
        ]
    ),
    {
        1: Indicator(1, "REV", "Thu ngân sách", decimals=2, measured_in="triệu đồng"),
        2: Indicator(2, "INS", "Tỷ lệ BHYT", adds_up="ratio", decimals=2, measured_in="%"),
        3: Indicator(3, "PH", "Độ pH", adds_up="latest", judged="within", decimals=1),
        4: Indicator(4, "GOAL", "Mốc", adds_up="done", judged="done"),
    },
    (Basis(1, "assigned", "chỉ tiêu giao", "assigned"), Basis(2, "resolved", "nghị quyết HĐND", "resolved")),
)
HEAD = (
    "unit,indicator,period,target,actual,basis,effective_on,numerator,denominator,estimate,appr"
    "oximate,stated_percent,up_to,note,target_text\n"
)


def figures(*rows: str) -> bytes:
    width = HEAD.count(",")
    return (HEAD + "".join(row + "," * (width - row.count(",")) + "\n" for row in rows)).encode()


SINS = [
    ("A,REV,2021-06,,1.000", "ambiguous_number", "actual"),
    ("A,REV,2021-06,,abc", "not_a_number", "actual"),
    ("A,REV,2021-06,1e5", "not_a_number", "target"),
    ("A,REV,2021-06,,7.1234", "too_many_decimals", "actual"),
    ("A,REV,2021-06,,99999999999999999999", "beyond_range", "actual"),
    ("A,REV,2021-6,,1", "not_a_period", "period"),
    ("A,REV,,,1", "required", "period"),
    (",REV,2021-06,,1", "required", "unit"),
    ("A,,2021-06,,1", "required", "indicator"),
    ("Z,REV,2021-06,,1", "unknown_unit", "unit"),
    ("A,ZZZ,2021-06,,1", "unknown_indicator", "indicator"),
    ("Xã Trùng,REV,2021-06,,1", "ambiguous_unit", "unit"),
    ("A,REV,2021-06,5,,dreamt", "unknown_basis", "basis"),
    ("A,REV,2021-06,5,,,30/06/2021", "not_a_date", "effective_on"),
    ("A,REV,2021-06,,,,,1,2", "parts_not_for_this_kind", "numerator"),
    ("A,INS,2021-06,,,,,1,", "needs_denominator", "denominator"),
    ("A,INS,2021-06,,,,,,2", "needs_numerator", "numerator"),
    ("A,INS,2021-06,,,,,1,0", "negative_denominator", "denominator"),
    ("A,INS,2021-06,,60,,,1,2", "parts_disagree", "actual"),
    ("A,REV,2021-06,,1,,,,,perhaps", "not_a_yes_or_no", "estimate"),
    ("A,REV,2021-06,,1,,,,,,almost", "unknown_word", "approximate"),
    ("A,REV,2021-06,,1,,,,,,,68%", "not_a_percentage", "stated_percent"),
    ("A,REV,2021-06,,1,,,,,,,68." + "0" * 60, "too_long", "stated_percent"),
    ("A,REV,2021-06,,1,,,,,,,,yesterday", "not_a_date", "up_to"),
    ("A,PH,2021-06,7.6..7.2", "not_a_range", "target"),
    ("A,GOAL,2021-06,>=5", "range_not_for_this_kind", "target"),
    ("A,REV,2021-06,,1,,,,,,,,,\x07", "control_character", "note"),
    ("A,REV,2021-06,,1,,,,,,,,," + "x" * 9000, "too_long", "note"),
]


@pytest.mark.parametrize(("row", "code", "column"), SINS, ids=[f"{code}-{column}" for _, code, column in SINS])
def test_a_wrong_cell_is_refused_with_its_place_and_a_sentence(row: str, code: str, column: str) -> None:
    proposal = read_csv(figures("A,REV,2021-01,,1", row), "figures.csv", KNOWN)
    (problem,) = proposal.problems
    assert (problem.row, problem.column, problem.code, problem.blocks) == (3, column, code, True)
    assert len(figure_lines(proposal)) == 1
    for speak in (language("vi"), language("en")):
        words = problem_in_words(problem, speak)
        assert len(words) > 20
        assert "{" not in words
    assert problem_in_words(problem, language("vi")) != problem_in_words(problem, language("en"))


FILES = [
    (b"", "empty_file"),
    ("unit,indicator,period,actual\nA,REV,2021-06,1\n".encode("utf-16"), "unreadable_encoding"),
    ("đơn vị\n".encode("cp1258", errors="replace") + b"\xd0\xff", "unreadable_encoding"),
    (b"foo,bar\n1,2\n", "kind_unclear"),
    (b"unit,period,actual\nA,2021-06,1\n", "missing_column"),
    (b"unit,indicator,period\nA,REV,2021-06\n", "missing_column"),
    (b"unit,indicator,period,actual,actual\nA,REV,2021-06,1,2\n", "repeated_column"),
]


@pytest.mark.parametrize(("content", "code"), FILES)
def test_a_file_that_cannot_be_taken_says_why(content: bytes, code: str) -> None:
    proposal = read_csv(content, "file.csv", KNOWN)
    assert proposal.refuses_all
    assert code in {problem.code for problem in proposal.problems}
    assert not figure_lines(proposal)


def test_a_row_of_another_width_is_refused() -> None:
    proposal = read_csv(b"unit,indicator,period,actual\nA,REV,2021-06,1,000\n", "f.csv", KNOWN)
    assert [problem.code for problem in proposal.problems] == ["wrong_number_of_cells"]


def test_many_rows_at_the_end_that_name_nothing_known_are_one_fault_with_their_number() -> None:
    junk = [f"junk {number},nothing {number},rubbish,,{number}x" for number in range(1200)]
    proposal = read_csv(figures("A,REV,2021-06,,1", "Z,REV,2021-06,,1", *junk), "f.csv", KNOWN)
    assert [(problem.code, problem.row, problem.column) for problem in proposal.problems] == [
        ("unknown_unit", 3, "unit"),
        ("unknown_rows", 4, "indicator"),
    ]
    assert proposal.problems[-1].values == {"rows": "1200", "first": "4", "last": "1203"}
    assert (proposal.read, len(figure_lines(proposal))) == (3, 1)


def test_before_a_row_that_names_something_known_they_are_refused_one_by_one() -> None:
    junk = [f"junk {number},nothing {number},2021-01,,1" for number in range(1200)]
    proposal = read_csv(figures(*junk, "A,ZZZ,2021-06,,1"), "f.csv", KNOWN)
    assert {problem.code for problem in proposal.problems} == {"unknown_indicator", "unknown_unit"}
    assert (len({problem.row for problem in proposal.problems}), proposal.read) == (1201, 1201)


def test_the_same_key_with_other_values_is_refused_in_every_row_and_with_the_same_value_in_none() -> None:
    twice = read_csv(figures("A,REV,2021-06,,1", "B,REV,2021-06,,1", "A,REV,2021-06,,2"), "f.csv", KNOWN)
    assert [(problem.row, problem.code) for problem in twice.problems] == [(2, "duplicate"), (4, "duplicate")]
    same = read_csv(figures("A,REV,2021-06,,1", "A,REV,2021-06,,1"), "f.csv", KNOWN)
    assert not same.problems


def test_columns_may_stand_in_any_order_and_case_and_unknown_ones_are_said() -> None:
    proposal = read_csv(b"\xef\xbb\xbfACTUAL,Period,colour,INDICATOR,Unit\n7,2021-06,red,REV,A\n", "f.csv", KNOWN)
    assert [(problem.code, problem.blocks) for problem in proposal.problems] == [("unknown_column", False)]
    assert figure_lines(proposal)[0].actual.value == 700  # type: ignore[union-attr]


def test_a_name_stands_for_a_code_where_it_is_the_only_one() -> None:
    proposal = read_csv(figures("xã a,thu ngân sách,2021-06,,1"), "f.csv", KNOWN)
    assert not proposal.problems


def test_words_about_a_number_that_is_not_there_are_not_lost_in_silence() -> None:
    proposal = read_csv(figures("A,REV,2021-06,,,,,,,,,68.7"), "f.csv", KNOWN)
    assert [(problem.code, problem.column) for problem in proposal.problems] == [("nothing_told", "stated_percent")]


@pytest.mark.parametrize(
    ("header", "file", "kind"),
    [
        ("code,name,parent", "units.csv", "units"),
        ("code,name,level", "x.csv", "units"),
        ("code,name,agg", "x.csv", "indicators"),
        ("code,name_vi,name_en", "x.csv", "indicators"),
        ("code,name", "my-indicators.csv", "indicators"),
        ("code, name", "units.csv", "units"),
        ("code,name", "a/Đơn vị (1).csv", "units"),
        ("code,name", "DON_VI-2026.csv", "units"),
        ("code,name,parent,name_en", "chỉ tiêu.csv", "indicators"),
        ("code,name", "đơn vị và chỉ tiêu.csv", None),
        ("unit,indicator,period,target", "x.csv", "figures"),
        ("code,name", "x.csv", None),
    ],
)
def test_what_a_file_is_is_known_by_its_columns(header: str, file: str, kind: str | None) -> None:
    assert read_csv(f"{header}\n".encode(), file, KNOWN).kind == kind


cells = st.one_of(
    st.sampled_from(
        ["A", "REV", "INS", "2021-06", "2021", "1", "7.5", "1.000", "", "<7.6", "x", "yes", "gần", '"', "\x00", "=1+1"]
    ),
    st.text(max_size=8),
)


@given(
    st.lists(st.lists(cells, min_size=1, max_size=16), max_size=8),
    st.sampled_from([HEAD, "code,name,level\n", "code,name,agg\n", ""]),
)
@settings(max_examples=300)
def test_whatever_the_file_no_row_is_lost_and_nothing_breaks(table: list[list[str]], head: str) -> None:
    out = io.StringIO()
    out.write(head)
    for row in table:
        out.write(",".join(row) + "\n")
    proposal = read_csv(out.getvalue().encode("utf-8", errors="replace"), "f.csv", KNOWN)
    if not proposal.refuses_all:
        refused = {problem.row for problem in proposal.problems if problem.blocks}
        taken = [line.row for line in (*figure_lines(proposal), *proposal.lines)]
        rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]
        assert proposal.read == sum(any(cell.strip() for cell in row) for row in rows)
        assert len(taken) == len({*taken} - refused)
    assert {problem.code for problem in proposal.problems} <= set(PROBLEMS)
