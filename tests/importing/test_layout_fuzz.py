"""Tables with something wrong in them, made by chance from a seed: never an exception, never a row lost."""

import random

import pytest

from kpi.importing.cells.grid import BLANK, Cell, GridSheet, Merged
from kpi.importing.table.reading import MEANINGS, TableReading
from kpi.intake import problem_in_words
from kpi.language import language
from kpi.language.imports import QUESTION
from tests.importing.plain_figures import figure_lines
from tests.importing.test_layout import MONTHS, ONE, appendix, read, sheet

_NASTY = (
    *("", "-", "…", "x", "KAD", "n/a", "7 tỷ 420 triệu", "7 tỷ", "14,560", "3.826", "1.234.567,5", "1,234.5", "82,4%"),
    *(
        "(1.234)",
        "1.234*",
        "gần 6 tỷ",
        "khoảng",
        "1e308",
        "NaN",
        "99999999999999999999",
        "−5",
        "--5",
        "5-",
        "%",
        "‰",
        "/",
    ),
    *("TỔNG CỘNG", "Trong đó:", "Ghi chú: số ước", "Chỉ tiêu", "Kỳ", "Tháng 3", "Đơn vị", "A", "8=7/4", "I", "đồng"),
    *("người", "tháng 6 năm 2021", "2021-06", "2021", "30/6/2021", "31/02/2021", "NGƯỜI LẬP BIỂU", "chủ tịch", "đạt"),
    *(
        "\u0301",
        "ờ" * 3000,
        "=1+1",
        "'",
        "(",
        ")",
        "()",
        "½",
        "10²",
        "١٢",
        "0x10",
        "1 2 3",
        ".",
        ",",
        ".,",
        "NS01",
        "Số hộ",
    ),
    *("trên 95%", "từ 5 đến", "5..", "..5", ">5 <3", "≥", "Lũy kế", "KH năm", "refused_because", "Thu cân đối", "con"),
)
_KINDS = ("text", "text", "text", "number", "date", "error", "yes_no")
_NUMBERS = (
    "0",
    "1",
    "-5",
    "0.824",
    "14.56",
    "3.826",
    "1000000",
    "1e+308",
    "inf",
    "nan",
    "123456789012345678901",
    "2021",
    "82.4%",
)


def _nasty(chance: random.Random) -> Cell:
    kind = chance.choice(_KINDS)
    if kind == "number":
        text = chance.choice(_NUMBERS)
        return Cell(text, "number", "percent_format" if text.endswith("%") else "")
    if kind == "date":
        return Cell(chance.choice(("2021-06-01", "2021-06-30", "2021-06-30 10:15", "1899-12-31")), "date")
    if kind == "error":
        return Cell(chance.choice(("#REF!", "#DIV/0!", "")), "error", chance.choice(("", "formula_without_value")))
    if kind == "yes_no":
        return Cell(chance.choice(("TRUE", "FALSE")), "yes_no")
    text = chance.choice(_NASTY)
    return Cell(text, "text") if text else BLANK


def _spoilt(table: GridSheet, chance: random.Random) -> GridSheet:
    rows = [list(row) for row in table.rows]
    for _ in range(chance.randint(1, 12)):
        row = chance.randrange(len(rows))
        match chance.randrange(8):
            case 0:
                rows.insert(row, [_nasty(chance) for _ in range(chance.randint(0, 8))])
            case 1 if len(rows) > 2:
                del rows[row]
            case 2:
                rows.insert(chance.randrange(len(rows)), list(rows[row]))
            case 3 if rows[row]:
                del rows[row][chance.randrange(len(rows[row])) :]
            case _ if rows[row]:
                rows[row][chance.randrange(len(rows[row]))] = _nasty(chance)
            case _:
                rows[row] = [_nasty(chance)]
    hidden = frozenset(chance.sample(range(1, len(rows) + 1), chance.choice((0, 0, 1))))
    columns = frozenset({chance.randint(1, 8)}) if chance.random() < 0.1 else frozenset[int]()
    merged = table.merged
    if chance.random() < 0.3:
        top, left = chance.randint(1, len(rows)), chance.randint(1, 9)
        merged = (*merged, Merged(top, left, top + chance.randint(0, 5), left + chance.randint(0, 4)))
    return GridSheet(table.name, tuple(map(tuple, rows)), False, hidden, columns, merged)


def _answers(chance: random.Random) -> dict[str, str]:
    answers = {
        "unit": ("PCK", "nobody", "Phường Đức Xuân"),
        "period": ("2021-06", "2021", "2021-H1", "next week"),
        "decimal_mark": ("comma", "point", "both"),
        "accumulates": ("single", "cumulative", "?"),
        "money": ("vnd", "thousand", "million", "billion", "gold"),
        "share": ("share", "percent", "?"),
        "day_order": ("dmy", "mdy", "ymd"),
        "shape": ("long", "appendix", "months", "round"),
        "header_rows": ("1", "1-2", "5-7", "99", "0", "x"),
        "basis": ("assigned", "resolved", "whim"),
        "effective_on": ("2021-01-01", "yesterday"),
        "column_D": MEANINGS,
    }
    chosen = chance.sample(sorted(answers), chance.choice((0, 4, 6, 6, 8)))
    sound = chance.random() < 0.8  # most of the answers are possible ones, so that figures are reached
    return {code: answers[code][0] if sound and code != "column_D" else chance.choice(answers[code]) for code in chosen
            if not (sound and code in {"header_rows", "shape"})}  # fmt: skip


def _read(seed: int) -> TableReading:
    """A table with something wrong in it; `read` itself looks after its rows."""
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    long = ONE + "".join(f"PCK | NS0{n} | 2021-0{n} | triệu đồng | {n}00\n" for n in (1, 3, 4))
    tables = (appendix, lambda: sheet(MONTHS.format(sum="#1160.5")), lambda: sheet(long))
    return read(_spoilt(chance.choice(tables)(), chance), **_answers(chance))


@pytest.mark.parametrize("begins", range(0, 600, 100))
def test_every_row_of_a_spoilt_table_is_accounted_for(begins: int) -> None:
    for seed in range(begins, begins + 100):
        _read(seed)


def test_spoilt_tables_reach_every_end() -> None:
    """Otherwise the others would say nothing."""
    ends: set[str] = set()
    for seed in range(200):
        reading = _read(seed)
        ends |= {"asked"} if reading.questions else set[str]()
        ends |= {"taken"} if figure_lines(reading.proposal) else set[str]()
        refused = any(problem.blocks and problem.row for problem in reading.proposal.problems)
        ends |= {"refused"} if refused else set[str]()
        ends |= {"refused whole"} if reading.proposal.refuses_all else set[str]()
    assert ends == {"asked", "taken", "refused", "refused whole"}


def test_every_problem_and_question_of_a_spoilt_table_can_be_said() -> None:
    speak = language("vi")
    for seed in range(200):
        reading = _read(seed)
        assert {question.code for question in reading.questions} <= set(QUESTION)
        sentences = [problem_in_words(problem, speak) for problem in reading.proposal.problems]
        assert [sentence for sentence in sentences if "Không nhận được" in sentence] == []
