"""Totals held against their rows: by running sums, and the plain way for each total, to the same problems."""

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest

from kpi.importers import values
from kpi.importers.columns import Place
from kpi.importers.compared import totals_that_differ
from kpi.importers.grid import Cell, place_of
from kpi.importers.keys import plain_key
from kpi.importers.numerals import decimal_of
from kpi.importers.rows import DataRow, Sifted
from kpi.model.problem import Problem
from tests.importers.test_layout import INDICATORS

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
    told = [_number(row, place) for row in top if values.may_be_figure(row.at(place))]
    numbers = [number for number in told if number is not None]
    return sum(numbers, Fraction(0)) if numbers and len(numbers) == len(told) else None


def plainly(sifted: Sifted, measure: Place | None) -> list[Problem]:
    found: list[Problem] = []
    before = 0
    for total in sorted(sifted.totals, key=lambda row: row.number):
        since = [row for row in sifted.rows if before < row.number < total.number]
        all_before = [row for row in sifted.rows if row.number < total.number]
        after = [row for row in sifted.rows if row.number > total.number] if not all_before else []
        before = total.number
        for place in FIGURES:
            told = _number(total, place)
            known = [
                one for some in (since, all_before, after) if (one := _plain_sum(some, place, measure)) is not None
            ]
            if told is None or not known or told in known:
                continue
            said = {
                "computed": decimal_of(known[0]) or "–",
                "difference": decimal_of(abs(told - known[0])) or "–",
            }
            cell, text = place_of("", total.number, place.place), total.at(place).text
            found.append(Problem("total_differs", total.number, place.header, text, said, blocks=False, cell=cell))
    return found


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
    found = 0
    for seed in range(1500):
        sifted = some_rows(random.Random(seed))  # noqa: S311 - tables, not secrets
        places = (*FIGURES, measure) if measure else FIGURES
        wanted = plainly(sifted, measure)
        assert totals_that_differ(sifted, places, "", "comma") == wanted, seed
        found += len(wanted)
    assert found > 1000
