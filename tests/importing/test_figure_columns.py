"""A file of figures is read by columns: what comes of it is what reading each row makes of it."""

import csv
import io
import random
from dataclasses import replace
from datetime import date

import pytest

from kpi.importing.canonical import read_csv
from kpi.importing.figures import csv_rows, number_columns, text_column, typed_figures
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.proposal import Known, Proposal
from kpi.model.unit import Tree, Unit
from tests.importing.plain_figures import figure_lines, read_plainly

KNOWN = Known(
    tree=Tree.of(
        [
            Unit(1, "P", "Tỉnh"),
            Unit(2, "W1", "Phường Một", parent=1),
            Unit(3, "W2", "Phường Hai", parent=1, closed=date(2021, 6, 30)),
            Unit(4, "W2", "Phường Hai mới", parent=1, opened=date(2021, 7, 1)),
            Unit(5, "Phường có một cái tên rất dài, dài hơn tám chữ", "X", parent=1),
        ]
    ),
    indicators={
        1: Indicator(1, "REV", "Thu ngân sách", decimals=2),
        2: Indicator(2, "HERD", "Tổng đàn", adds_up="latest"),
        3: Indicator(3, "INS", "Bảo hiểm y tế", adds_up="ratio", measured_in="%", decimals=2),
        4: Indicator(4, "FINE", "Rất mịn", decimals=9),
        5: Indicator(5, "GRADE", "Xếp loại", adds_up="done"),
        6: Indicator(6, "PLACE", "Thứ hạng", adds_up="rank"),
        7: Indicator(7, "HALF", "Hạng có số lẻ", adds_up="rank", decimals=1),
    },
    bases=(Basis(1, "assigned", "Giao", "Assigned"), Basis(2, "resolved", "Nghị quyết", "Resolved")),
)
UNITS = ["W1", "w1", " W1 ", "P", "Phường Một", "Phường Một", "W2", "W2@2021-07-01", "NO", "", "Tỉnh", "W1\u200e"]
INDICATORS = ["REV", "rev", "HERD", "PLACE", "INS", "FINE", "GRADE", "Thu ngân sách", "HALF", "NO", ""]
PERIODS = ["2021-01", "2021-02", "2021-06", "2021-07", "2021-Q1", "2021-h1", "2021", "2021-13", "", " 2021-08", "1899"]
NUMBERS = [
    *("", "0", "1", "-1", "12.5", "12.50", "12.345", "1.000", "1.234", "+7", "007", ".5", "5.", "-.5", "1e3", "nan"),
    *("12,5", '"12,5"', "x", "--1", "1-2", "1.2.3", "9" * 18, "9" * 19, "1" + "0" * 18, "0" * 20, "5" * 40, " 3 ", "-"),
    *("", "", "", "", "3", "14", "159", "2653", "58979", "0.000000001", "n/a", ">=95", "7..8", "３", "1 000"),
]
HEADS = [
    "unit,indicator,period,target,actual",
    "period,unit,indicator,actual",
    "unit,indicator,period,target,actual,numerator,denominator,basis,effective_on,note",
    "Unit,INDICATOR,period,actual,refused_because",
    "unit,indicator,period,target,basis,effective_on,estimate,actual",
]
OTHERS = {
    "basis": ["", "", "assigned", "Nghị quyết", "resolved", "none"],
    "effective_on": ["", "", "2021-07-01", "2021-02-30", "1/7/2021"],
    "note": ["", "", "", "ghi chú", '"có, dấu phẩy"', '"có ""nháy"""', "a\u200bb"],
    "estimate": ["", "", "", "yes", "no"],
    "refused_because": ["", "sai"],
}
LINES = ["", ",,,,", "W1", " , , , , ", "W1,REV,2021-01,1,2,3,4,5,6,7,8,9", ",", "W1,REV"]


def cell(name: str, chance: random.Random) -> str:
    known = {"unit": UNITS, "indicator": INDICATORS, "period": PERIODS}
    return chance.choice(known.get(name) or OTHERS.get(name) or NUMBERS)


def plain(name: str, chance: random.Random) -> str:
    known = {"unit": UNITS[:6], "indicator": INDICATORS[:4], "period": PERIODS[:7]}
    return (
        chance.choice(known.get(name) or OTHERS.get(name, [""])[:2] or NUMBERS)
        if name in known
        else chance.choice(["", "1", "0", "12.5", "-3"] if name in {"target", "actual"} else [""])
    )


def a_file(chance: random.Random) -> bytes:
    head = chance.choice(HEADS)
    names = [name.casefold() for name in head.split(",")]
    rows = [head]
    for _ in range(chance.randrange(1, 60)):
        kind = chance.random()
        make = cell if kind < 0.4 else plain
        rows.append(chance.choice(LINES) if kind > 0.95 else ",".join(make(name, chance) for name in names))
    end = chance.choice(["\n", "\n", "\r\n"])
    text = end.join(rows) + chance.choice(["", end, end + end])
    return chance.choice([b"", b"\xef\xbb\xbf"]) + text.encode()


def same(content: bytes) -> Proposal:
    """The file as it is read by columns, after it was held against what each of its rows makes."""
    proposal = read_csv(content, "figures.csv", KNOWN)
    if proposal.refuses_all:
        return proposal
    assert proposal.figures is not None
    lines, problems, read = read_plainly(content, KNOWN)
    wanted = [line for line in lines if line.target is not None or line.actual is not None]
    # of nothing it says nothing
    wanted = [line if line.actual else line._replace(estimate_given=False) for line in wanted]
    assert figure_lines(proposal) == wanted
    of_rows = [problem for problem in proposal.problems if problem.row is not None and problem.code != "unknown_column"]
    assert of_rows == [replace(problem, file="figures.csv") for problem in problems]
    assert proposal.read == read
    records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert [cells for cells in proposal.cells if any(cells)] == [tuple(cells) for cells in records if any(cells)]
    assert all(proposal.cells[place] == cells for place, cells in enumerate(map(tuple, records)) if any(cells))
    return proposal


def test_columns_make_the_same_of_a_file_as_its_rows_one_by_one() -> None:
    chance = random.Random(1258)  # noqa: S311 - files, not secrets
    figures = [proposal.figures for _ in range(150) if not (proposal := same(a_file(chance))).refuses_all]
    assert sum(len(columns.actuals) for columns in figures if columns is not None) > 300  # or nothing has been compared


def test_arrow_reads_what_python_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1258)  # noqa: S311 - the same files
    for name in ("_FEW", "_SHORT"):  # else a short file is read by Python alone
        for module in (csv_rows, number_columns, text_column, typed_figures):
            monkeypatch.setattr(module, name, 0, raising=False)
    for _ in range(150):
        same(a_file(chance))


def test_a_file_of_many_pieces_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3321)  # noqa: S311
    monkeypatch.setattr(text_column, "_PIECE", 200)
    monkeypatch.setattr(csv_rows, "_ROWS", 3)
    monkeypatch.setattr(csv_rows, "_SHORT", 0)
    for _ in range(100):
        same(a_file(chance))


ODD = [
    'unit,indicator,period,actual\nW1,REV,2021-01,"1\n2"\nW1,REV,2021-02,3\n',
    "unit,indicator,period,actual,note\nW1,REV,2021-01,1,a\rb\nW1,REV,2021-02,3,\n",
    'unit,indicator,period,actual,note\nW1,REV,2021-01,1,5" ống\nW1,REV,2021-02,3,\n',
    'unit,indicator,period,actual,note\nW1,REV,2021-01,1,5" x "y\nW1,REV,2021-02,3,\n',
    "unit,indicator,period,actual\n",
    "unit,indicator,period,actual",
    '"unit",indicator,period,actual\nW1,REV,2021-01,1\n',
    "unit,indicator,actual\nW1,REV,1\n",
    "unit,indicator,period,actual,actual\nW1,REV,2021-01,1,2\n",
    "unit,indicator,period,actual\n" + "W1,REV,2021-01," + "9" * 5000 + "\n",
    "unit,indicator,period,actual\n" + "W" * 5000 + ",REV,2021-01,1\n",
    "unit,indicator,period,target,actual\nW1,REV,2021-01,1,\nW1,REV,2021-01,,2\nW1,REV,2021-01,,2\n",
    "unit,indicator,period,actual\nW1,REV,2021-01,1\nw1,REV,2021-01,2\nP,REV,2021-01,5\n",
    'unit,indicator,period,actual\nW1,REV,2021-01,1\nP,REV,2021-01,5\nW1,REV,"2021-01",2\n',
    "unit,indicator,period,actual\nW1,REV,2021-01,1\x00\n",
    "unit,indicator,period,numerator,denominator\nW1,INS,2021-01,1,2\nW1,INS,2021-02,1,0\nW1,REV,2021-01,1,2\n",
    "unit,indicator,period,actual,numerator,denominator\nW1,INS,2021-01,50,1,2\nW1,INS,2021-02,51,1,2\n",
]


NEVER = [
    *(("PLACE", value, "rank_below_one") for value in ("0", "-1", "-0", "0.0")),
    *(("HALF", value, "rank_below_one") for value in ("0", "0.5", "2.5", "-1")),
    *(("GRADE", value, "count_below_zero") for value in ("-1",)),
    *((name, value, "") for name, value in (("PLACE", "1"), ("PLACE", "63"), ("HALF", "2.0"), ("GRADE", "0"))),
    *((name, "-1", "") for name in ("REV", "HERD", "INS")),
]


@pytest.mark.parametrize(("name", "value", "code"), NEVER)
def test_what_no_sheet_would_take_is_refused(name: str, value: str, code: str) -> None:
    head = "unit,indicator,period,target,actual\nP,REV,2021-02,5,6\n"
    proposal = same(f"{head}W1,{name},2021-01,,{value}\n".encode())
    assert [(problem.code, problem.column, problem.value) for problem in proposal.problems] == (
        [(code, "actual", value)] if code else []
    )
    assert proposal.read == len(figure_lines(proposal)) + len(proposal.problems)
    planned = same(f"{head}W1,{name},2021-01,{value},\n".encode())  # of plans nothing of the kind is asked
    assert planned.problems == ()


def test_a_row_that_is_refused_for_it_does_not_stand_against_another() -> None:
    proposal = same(b"unit,indicator,period,actual\nW1,PLACE,2021-01,0\nW1,PLACE,2021-01,5\n")
    assert [problem.code for problem in proposal.problems] == ["rank_below_one"]
    assert [line.actual.value for line in figure_lines(proposal) if line.actual] == [5]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_what_is_odd_is_as_it_was(text: str) -> None:
    same(text.encode())
