"""Totals moved by columns, against the plain way of the doctor.

Random trees of three levels with lives and mergers, every kind and frequency, plans of all shapes and of units of any
level, imports, undoing.
"""

import random
from collections.abc import Sequence

import pytest

from kpi.actions.administer import doctor
from kpi.actions.imports.admit import admit
from kpi.actions.imports.undo import undo
from kpi.actions.record import totals
from kpi.actions.record.store import Store
from kpi.intake import reader_of, take_tables
from kpi.model import columns
from kpi.model.kind import ADDS_UP, FREQUENCIES
from kpi.model.person import console

UNITS = """code,name,level,parent,opened,closed,became
N,Nước,country,,,,
P,Tỉnh Một,province,N,,,
Q,Tỉnh Hai,province,N,2021-05-01,,
R,Tỉnh Ba,province,N,,2021-06-30,Q
A,Xã A,commune,P,,2021-03-31,D
B,Xã B,commune,P,,2021-03-31,D
C,Xã C,commune,P,,2021-08-15,E;F
D,Xã D,commune,P,2021-04-01,,
E,Xã E,commune,Q,2021-08-16,,
F,Xã F,commune,P,,,
G,Xã G,commune,Q,,,
H,Xã H,commune,R,,2021-06-30,G
I,Xã I,commune,R,2021-03-01,,
"""
CODES = [line.partition(",")[0] for line in UNITS.splitlines()[1:]]
KINDS = [
    (f"{adds_up}-{frequency}", adds_up, frequency)
    for adds_up in ADDS_UP
    for frequency in FREQUENCIES
    if frequency in {"month", "quarter"} or adds_up in {"total", "share", "latest"}
]
INDICATORS = "code,name,agg,measured_in,decimals,frequency\n" + "".join(
    f"{code},{code},{adds_up},{'%' if ADDS_UP[adds_up].has_parts else 'ha'},{len(code) % 3},{frequency}\n"
    for code, adds_up, frequency in KINDS
)
HEAD = "unit,indicator,period,target,actual,numerator,denominator,basis,effective_on\n"
RUNS = [
    *(f"2021-{month:02d}" for month in range(1, 13)),
    *("2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4", "2021-H1", "2021-H2", "2021-9M", "2021", "2021-02/2021-05"),
]
DAYS = ["", "", "", "2021-02-10", "2021-04-20", "2021-07-15", "2022-01-05", "2020-05-01"]


def number(chance: random.Random) -> str:
    return str(chance.choice([0, 1, 2, 7, 100, 120, 840, -5, chance.randrange(2000)]))


def rows_of(chance: random.Random, units: Sequence[str]) -> list[str]:
    """The figures of one indicator of some units: months, quarters, one of them, plans in one of their shapes."""
    code, adds_up, frequency = chance.choice(KINDS)
    rows: list[str] = []
    for unit in chance.sample(units, chance.randrange(1, len(units))):
        for run in _runs(chance, frequency):
            rows.append(f"{unit},{code},{run},,{_actual(chance, adds_up)},,")
        if chance.random() < 0.6:
            basis, day = chance.choice(["", "", "resolved"]), chance.choice(DAYS)
            rows += (f"{unit},{code},{run},{number(chance)},,,,{basis},{day}" for run in _plan(chance))
        if chance.random() < 0.2:
            rows.append(f"{unit},{code},2021,{number(chance)},,,,,{chance.choice(DAYS)}")
    return rows


def _runs(chance: random.Random, frequency: str) -> list[str]:
    if chance.random() < 0.3:
        return chance.sample(RUNS, chance.randrange(3))
    runs = RUNS[12:16] if frequency == "quarter" else RUNS[:12]
    return [run for run in runs if chance.random() < 0.8]


def _plan(chance: random.Random) -> list[str]:
    shapes = [["2021"], ["2021"], ["2021"], RUNS[:12], RUNS[12:16], ["2021", *RUNS[:12]], ["2021", "2021-Q3"]]
    return chance.choice([*shapes, chance.sample(RUNS, 3), ["2022"], ["2021-04/2021-12"]])


def _actual(chance: random.Random, adds_up: str) -> str:
    if chance.random() < 0.08:
        return "n/a,,"
    if ADDS_UP[adds_up].has_parts and chance.random() < 0.9:
        return f",{chance.randrange(90)},{chance.randrange(90, 100)}"
    return f"{number(chance)},,"


def take(store: Store, rows: Sequence[str]) -> int | None:
    """The file into the record; the number of its batch."""
    file = (HEAD + "".join(f"{row}\n" for row in rows)).encode()
    (outcome,) = admit(store, [reader_of(file, "figures.csv", None)], by="test", partial=True)
    return outcome.batch


@pytest.mark.parametrize("seed", range(24))
def test_totals_moved_by_columns_are_those_of_the_plain_way(
    store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - files, not secrets
    monkeypatch.setattr(totals, "_TOGETHER", chance.choice([1, 7, 10_000]))
    monkeypatch.setattr(totals, "_MUCH", chance.choice([1, 10**6]))
    monkeypatch.setattr(columns, "SAFE", chance.choice([2**62, 2**62, 50]))
    outcomes = take_tables(store, [("units.csv", UNITS), ("indicators.csv", INDICATORS)], by="test")
    assert [outcome.refused for outcome in outcomes] == [0, 0]
    batches: list[int] = []
    written = 0
    for _ in range(5):
        rows = [row for _ in range(chance.randrange(1, 6)) for row in rows_of(chance, CODES)]
        batch = take(store, rows)
        batches += [batch] if batch else []
        written += batch is not None
        if batches and chance.random() < 0.3:
            undo(store, console("test"), batches.pop(chance.randrange(len(batches))), overwrite=True)
        assert list(doctor.examine(store)) == []
    assert written > 1
