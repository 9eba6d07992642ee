"""Totals held against their rows, by running sums and the plain way to the same problems; units against those below."""

import random
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest

from kpi.importing.cells.grid import Cell, place_of
from kpi.importing.cells.numerals import decimal_of
from kpi.importing.cells.word_keys import plain_key
from kpi.importing.figures.printed_totals import totals_that_differ
from kpi.importing.table import values
from kpi.importing.table.columns import Place
from kpi.importing.table.rows import DataRow, Sifted
from kpi.model.problem import Problem
from kpi.model.proposal import Known
from kpi.model.unit import Tree, Unit
from tests.importing.test_layout import INDICATORS, KNOWN, read, warnings

FIGURES = (Place(3, "Kế hoạch", "target"), Place(4, "Thực hiện", "actual"))
MEASURE = Place(2, "ĐVT", "measure")
CELLS = ("", "-", "10", "20", "30,5", "1.000", "14,560", "x", "abc", "7 tỷ")


def _number(row: DataRow, place: Place) -> Fraction | None:
    try:
        return values.exact(row.at(place), "comma")
    except ValueError:
        return None


def _plain_sum(rows: Sequence[DataRow], place: Place, measure: Place | None) -> Fraction | None:
    here = {row.indicator.id for row in rows if row.indicator is not None}
    top = [row for row in rows if not row.is_part and not (row.indicator and row.indicator.parent in here)]
    counted = {
        (plain_key(row.at(measure).text) if measure else row.indicator.measured_in if row.indicator else "")
        for row in top
    }
    if len(counted) != 1 or not all(row.indicator and row.indicator.adds_up in {"total", "latest"} for row in top):
        return None
    entries = [_number(row, place) for row in top if values.may_be_figure(row.at(place))]
    numbers = [number for number in entries if number is not None]
    return sum(numbers, Fraction(0)) if numbers and len(numbers) == len(entries) else None


def plainly(sifted: Sifted, measure: Place | None) -> list[Problem]:
    problems: list[Problem] = []
    before = 0
    for total in sorted(sifted.totals, key=lambda row: row.number):
        since = [row for row in sifted.rows if before < row.number < total.number]
        all_before = [row for row in sifted.rows if row.number < total.number]
        after = [row for row in sifted.rows if row.number > total.number] if not all_before else []
        before = total.number
        for place in FIGURES:
            stated = _number(total, place)
            known = [
                computed
                for rows in (since, all_before, after)
                if (computed := _plain_sum(rows, place, measure)) is not None
            ]
            if stated is None or not known or stated in known:
                continue
            gaps = {
                "computed": decimal_of(known[0]) or "–",
                "difference": decimal_of(abs(stated - known[0])) or "–",
            }
            cell, text = place_of("", total.number, place.place), total.at(place).text
            problems.append(Problem("total_differs", total.number, place.header, text, gaps, blocks=False, cell=cell))
    return problems


def some_rows(chance: random.Random) -> Sifted:
    rows: list[DataRow] = []
    totals: list[DataRow] = []
    usual = chance.sample(INDICATORS[:4], 3)  # of two measures, with parts of one another
    for number in range(2, 2 + chance.randrange(25)):
        cells = (Cell("", "text"), Cell(chance.choice(("triệu đồng", "con")) if chance.random() < 0.1 else "đ", "text"))
        figures = tuple(
            Cell(text, "text" if text else "blank")
            for text in (chance.choice(CELLS[2:4] if chance.random() < 0.8 else CELLS) for _ in FIGURES)
        )
        if chance.random() < 0.25:
            totals.append(DataRow(number, (*cells, *figures), "Cộng", ()))
        else:
            named = (chance.choice(INDICATORS),) if chance.random() < 0.05 else (chance.choice(usual[:2]),)
            named = () if chance.random() < 0.02 else named
            rows.append(DataRow(number, (*cells, *figures), "một", named, chance.random() < 0.1))
    return Sifted(tuple(rows), (), tuple(totals), ())


@pytest.mark.parametrize("measure", [MEASURE, None])
def test_running_sums_find_what_the_plain_way_finds(measure: Place | None) -> None:
    count = 0
    for seed in range(1500):
        sifted = some_rows(random.Random(seed))  # noqa: S311 - tables, not secrets
        places = (*FIGURES, measure) if measure else FIGURES
        wanted = plainly(sifted, measure)
        assert totals_that_differ(sifted, places, "", "comma") == wanted, seed
        count += len(wanted)
    assert count > 1000


PROVINCE = Known(
    Tree.of(
        [
            Unit(1, "T", "Tỉnh Mẫu"),
            Unit(2, "A", "Xã A", parent=1),
            Unit(3, "B", "Xã B", parent=1),
            Unit(4, "C", "Xã cũ", parent=1, closed=date(2021, 3, 31)),
            Unit(5, "A1", "Thôn Một", parent=2),
            Unit(6, "A2", "Thôn Hai", parent=2),
        ]
    ),
    KNOWN.indicators,
    KNOWN.bases,
)


def looked_at(*rows: str, head: str = "Thực hiện") -> list[str]:
    text = f"Đơn vị | Chỉ tiêu | Kỳ | ĐVT | {head}\n" + "\n".join(rows)
    return warnings(read(text, known=PROVINCE))


def row(unit: str, number: object, indicator: str = "NS03", month: int = 6) -> str:
    measure = next(entry.measured_in for entry in INDICATORS if entry.code == indicator)
    return f"{unit} | {indicator} | 2021-{month:02d} | {measure} | {number}"


def test_a_unit_is_held_against_those_directly_below_it() -> None:
    assert looked_at(row("T", "#30"), row("A", "#10"), row("B", "#20")) == []
    assert looked_at(row("A", "#10"), row("B", "#21"), row("T", "#30")) == ["E4 units_differ"]
    assert looked_at(row("T", "#32"), row("A", "#10"), row("B", "#21")) == ["E2 units_differ"]
    text = "Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Thực hiện\n" + "\n".join(
        [row("T", "#32.5"), row("A", "#10"), row("B", "#21")]
    )
    (problem,) = read(text, known=PROVINCE).proposal.problems
    assert (problem.value, problem.blocks) == ("32.5", False)
    assert problem.values == {"unit": "Tỉnh Mẫu", "units": "2", "parts": "31", "difference": "1.5"}


def test_a_unit_is_held_against_all_of_them_or_none() -> None:
    assert looked_at(row("T", "#30"), row("A", "#10")) == []
    assert looked_at(row("T", "#30"), row("A", "#10"), row("B", "")) == []
    assert looked_at(row("T", "#30"), row("A", "#10"), row("B", "#1", month=5)) == []
    before = [row("T", "#30", month=3), row("A", "#10", month=3), row("B", "#21", month=3)]  # while there was a third
    assert looked_at(*before) == []
    assert looked_at(*before, row("C", "#1", month=3)) == ["E2 units_differ"]
    assert looked_at(row("T", "#10"), row("A", "#10"), row("B", "n/a")) == []  # told: nothing of it applies there


def test_each_level_is_held_against_the_next() -> None:
    villages = [row("A1", "#4"), row("A2", "#5")]
    assert looked_at(row("T", "#30"), row("A", "#10"), row("B", "#20"), *villages) == ["E3 units_differ"]
    assert looked_at(row("T", "#30"), row("B", "#20"), *villages) == []  # the commune between is not told


def test_what_does_not_add_up_over_units_is_not_compared() -> None:
    shares = [row("T", "#90", "YT01"), row("A", "#80", "YT01"), row("B", "#95", "YT01")]
    done = [row("T", "#1", "NM06"), row("A", "#1", "NM06"), row("B", "#1", "NM06")]
    assert looked_at(*shares) == looked_at(*done) == []
    stocks = [row("T", "#90", "NN03"), row("A", "#80", "NN03"), row("B", "#95", "NN03")]
    assert looked_at(*stocks) == ["E2 units_differ"]


def test_what_is_only_nearly_told_is_not_held_against_a_sum() -> None:
    assert looked_at(row("T", "khoảng 30"), row("A", "#10"), row("B", "#21")) == []
    assert looked_at(row("T", "#30"), row("A", "gần 10"), row("B", "#21")) == []


def test_plans_are_compared_on_their_own_basis() -> None:
    plans = [row("T", "#30"), row("A", "#10"), row("B", "#21")]
    assert looked_at(*plans, head="Kế hoạch") == ["E2 units_differ"]
    text = "Đơn vị | Chỉ tiêu | Kỳ | ĐVT | Căn cứ | Kế hoạch\n"
    of_two = [
        line.replace("đồng |", f"đồng | {basis} |") for line, basis in zip(plans, ("giao", "giao", "HĐND"), strict=True)
    ]
    assert warnings(read(text + "\n".join(of_two), known=PROVINCE)) == []
