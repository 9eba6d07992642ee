"""A generated record to measure on: a ward, a province or the whole country, always the same, written in bulk.

    python -m tests.benchmarks.generate ward|province|country [FILE]
    python -m tests.benchmarks.generate check

Five years of months of 60 indicators (of each five: three totals, a latest, a ratio), 3 % of the months missing, a
target a year for every commune, a fifth of them revised in July. The totals are added up here by a way of their own,
whole arrays at a time; `check` writes small records and has the doctor make their totals again, figure by figure.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from db import seals
from db.audit import NO_LINE, Line, digest_of
from db.figures import ActualRow, TargetRow
from db.indicators import IndicatorRow
from db.pooled import Pooled
from db.totals import ACTUAL, BELOW, COVERED, GIVEN, ONE_PLAN, OWN, WEIGHED, YEAR, TotalRow, side_of
from db.units import UnitRow
from kpi.actions.administer import doctor
from kpi.actions.administer.opening import open_store
from kpi.model.month_plan import GRID
from kpi.model.period import reporting_periods

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LAST_YEAR = 2025
KINDS = ("total", "total", "total", "latest", "ratio")
BASIS = 1
SHARES = 100 * 10**2  # by which a share in per cent with two decimals is divided
REVISED_IN = 7
SEED = 18

RUNS = [(run.first, run.last) for run in reporting_periods(LAST_YEAR)]


class Size(NamedTuple):
    provinces: int
    communes: int
    indicators: int = 60
    years: int = 5


SIZES = {"ward": Size(0, 1), "province": Size(1, 98), "country": Size(34, 3321)}


class UnitFigures(NamedTuple):
    """What one unit has told and was given, by indicator, year and month; a month not told is not `is_reported`."""

    is_reported: Bools  # [indicator, year, month]
    value: Ints
    numerator: Ints
    denominator: Ints
    given: Bools  # [indicator, year]
    target: Ints
    revised: Bools
    new_target: Ints


class Sums(NamedTuple):
    """The totals of one unit and part: of every run its sums; of the year's plan its value and number of units."""

    value: Ints  # [indicator, year, run]
    numerator: Ints
    denominator: Ints
    units: Ints
    reports: Ints
    plan: Ints  # [indicator, year, 3]: the year's, what came into force in January, and in July
    plan_units: Ints  # [indicator, year]
    weighed: (
        Ints  # [indicator, year, run, 3]: of shares the planned numerators, the rest of them, and of how many units
    )
    leaves: int
    plans: Ints  # [indicator]: how many plans these have


def tree(size: Size) -> list[UnitRow]:
    """The country (with more than one province), its provinces and their communes; those below before those above."""
    rows: list[UnitRow] = []

    def add(code: str, level: str, parent: int | None) -> int:
        rows.append(UnitRow(len(rows) + 1, code, f"Đơn vị {code}", f"Unit {code}", level, parent, "", "", True))
        return len(rows)

    country = add("VN", "country", None) if size.provinces > 1 else None
    commune = 0
    for number in range(max(size.provinces, 1)):
        province = add(f"P{number + 1:02d}", "province", country) if size.provinces else None
        share, rest = divmod(size.communes, max(size.provinces, 1))
        for _ in range(share + (number < rest)):
            commune += 1
            add(f"{commune:05d}", "commune", province)
    turned = len(rows) + 1  # so that the numbers rise as the units are written, and each table grows at its end
    return [
        row._replace(id=turned - row.id, parent_id=row.parent_id and turned - row.parent_id) for row in reversed(rows)
    ]


def indicators(size: Size) -> list[IndicatorRow]:
    rows: list[IndicatorRow] = []
    for number in range(1, size.indicators + 1):
        adds_up = KINDS[(number - 1) % 5]
        rows.append(
            IndicatorRow(
                id=number,
                code=f"I{number:03d}",
                name_vi=f"Chỉ tiêu {number}",
                name_en=f"Indicator {number}",
                area=f"Lĩnh vực {number % 8 + 1}",
                area_en=f"Area {number % 8 + 1}",
                measured_in="%" if adds_up == "ratio" else "triệu đồng" if number % 5 == 1 else "lượt",
                adds_up=adds_up,
                judged="less" if number % 7 == 3 else "more",
                decimals=2 if adds_up == "ratio" else 3 if number % 5 == 1 else 0,
                frequency="month",
                parent_id=None,
            )
        )
    return rows


def figures_of(unit: UnitRow, size: Size) -> UnitFigures:
    """What one unit has told and was given: a season, a growth and a noise; the same for the same unit each time."""
    random = np.random.default_rng([SEED, unit.id])
    shape = (size.indicators, size.years, 12)
    kinds = np.array([KINDS[number % 5] for number in range(size.indicators)])
    is_ratio = (kinds == "ratio")[:, None, None]
    scale = 10 ** (3 + np.arange(size.indicators) % 7 * 0.5)[:, None, None] * random.lognormal(0, 0.5)
    season = 1 + 0.4 * np.sin(2 * np.pi * (np.arange(12) + np.arange(size.indicators)[:, None]) / 12)[:, None, :]
    grown = 1.05 ** np.arange(size.years)[None, :, None]
    level = scale * grown * np.where((kinds == "latest")[:, None, None], 1.0, season) * random.lognormal(0, 0.1, shape)
    value = np.rint(level).astype(np.int64)
    denominator = (np.rint(level / 10) + 5).astype(np.int64) * 100  # counts, scaled to two decimals
    numerator = (denominator // 100 * random.integers(40, 100, shape) // 100) * 100
    is_commune = unit.level == "commune"
    per_year = np.where(kinds == "total", 12, 1)[:, None] * scale[:, :, 0] * grown[:, :, 0]
    target = np.rint(per_year * random.normal(1.02, 0.05, shape[:2])).astype(np.int64)
    target = np.where(is_ratio[:, :, 0], 7000 + random.integers(0, 2000, shape[:2]), target)
    nothing = np.zeros(shape, dtype=np.int64)
    return UnitFigures(
        is_reported=(random.random(shape) >= 0.03) & is_commune,
        value=np.where(is_ratio, nothing, value),
        numerator=np.where(is_ratio, numerator, nothing),
        denominator=np.where(is_ratio, denominator, nothing),
        # Shares are not added up, so those above the communes are given a target of their own.
        given=np.broadcast_to(is_ratio[:, :, 0] | is_commune, shape[:2]),
        target=target,
        revised=random.random(shape[:2]) < 0.2,
        new_target=target + np.maximum(target // 20, 1),
    )


def summed(figures: UnitFigures, size: Size) -> Sums:
    """The unit's own totals, of every run at once."""
    latest = np.array([KINDS[number % 5] == "latest" for number in range(size.indicators)])
    sums: list[list[Ints]] = [[], [], [], [], []]
    for first, last in RUNS:
        reported = figures.is_reported[:, :, first - 1 : last]
        reports = reported.sum(axis=2)
        of_run = [
            np.where(reported, part[:, :, first - 1 : last], 0).sum(axis=2)
            for part in (figures.value, figures.numerator, figures.denominator)
        ]
        newest = last - 1 - np.argmax(reported[:, :, ::-1], axis=2)
        at_newest = np.take_along_axis(figures.value, newest[:, :, None], axis=2)[:, :, 0]
        of_run[0] = np.where(latest[:, None], np.where(reports > 0, at_newest, 0), of_run[0])
        come = np.where(latest[:, None], figures.is_reported[:, :, last - 1], reports)
        for kept, part in zip(sums, (*of_run, (reports > 0).astype(np.int64), come), strict=True):
            kept.append(part)
    step = np.where(figures.revised, figures.new_target - figures.target, 0)
    plan = np.stack([figures.target + step, figures.target, step], axis=2) * figures.given[:, :, None]
    nothing = np.zeros((*figures.target.shape, len(RUNS), 3), dtype=np.int64)
    return Sums(
        *(np.stack(kept, axis=2) for kept in sums),
        plan,
        figures.given.astype(np.int64),
        weighed=nothing,
        leaves=1,
        plans=np.ones(size.indicators, dtype=np.int64),
    )


def passed_up(speaking: Sums, own: Sums, size: Size) -> Sums:
    """What a unit gives to the one above it: everything but the targets of shares; of these its own, times the
    denominators that speak for it."""
    adds = np.array([KINDS[number % 5] != "ratio" for number in range(size.indicators)], dtype=np.int64)
    since = np.array([last >= REVISED_IN for _, last in RUNS])
    share = own.plan[:, :, [1]] + np.where(since, own.plan[:, :, [2]], 0)
    parts = np.where(adds[:, None, None] > 0, 0, share * speaking.denominator)
    weighed = np.stack([parts // SHARES, parts % SHARES * (GRID // SHARES), (parts > 0) * speaking.units], axis=3)
    return speaking._replace(
        plan=speaking.plan * adds[:, None, None],
        plan_units=speaking.plan_units * adds[:, None],
        weighed=weighed,
        plans=np.where(adds > 0, speaking.plans, 1),
    )


def plus(first: Sums | None, second: Sums) -> Sums:
    return second if first is None else Sums(*(a + b for a, b in zip(first, second, strict=True)))


def total_rows(unit: int, part: int, sums: Sums, size: Size) -> list[tuple[Any, ...]]:
    """The rows as kpi.actions.record.totals would keep them."""
    years = LAST_YEAR - size.years + 1 + np.arange(size.years)
    codes = years[:, None] * 10000 + np.array([first * 100 + last for first, last in RUNS])
    at, year, run = np.nonzero(sums.units)
    shares = np.array([KINDS[number % 5] == "ratio" for number in range(size.indicators)])
    columns = [codes[year, run], at + 1, *(field[at, year, run] for field in sums[:5])]
    rows = [
        (unit, code, ACTUAL, number, part, None if part == OWN and shares[number - 1] else value, *sums_of_run, 0, 0)
        for code, number, value, *sums_of_run in zip(*(column.tolist() for column in columns), strict=True)
    ]
    for place, (kind, run_code) in enumerate(((GIVEN, 112), (YEAR, 101), (YEAR, 707))):
        counted = sums.plan_units if place < 2 else np.zeros_like(sums.plan_units)
        at, year = np.nonzero((sums.plan[:, :, place] != 0) | (counted != 0))
        columns = [years[year] * 10000 + run_code, at + 1, sums.plan[at, year, place], counted[at, year]]
        straight = kind == YEAR  # towards the year's target, without anything given for its months
        rows += [
            (unit, code, side_of(BASIS, kind), number, part, value, value * straight, units * straight, units, 0, 0, 0)
            for code, number, value, units in zip(*(column.tolist() for column in columns), strict=True)
        ]
    if part == BELOW:
        rows += rows_of_the_covered(unit, sums, size, codes)
    return sorted(rows, key=lambda row: row[:5])


def rows_of_the_covered(unit: int, sums: Sums, size: Size, codes: Ints) -> Iterator[tuple[Any, ...]]:
    """What the communes below a unit have reported, each of which has a plan, and the planned numerators of shares."""
    for number in range(1, size.indicators + 1):
        at, kind = number - 1, KINDS[(number - 1) % 5]
        for (year, run), code in np.ndenumerate(codes):
            values = [int(field[at, year, run]) for field in sums[:5]]
            months = 1 if kind == "latest" else RUNS[run][1] - RUNS[run][0] + 1
            key = unit, int(code), side_of(BASIS, COVERED), number, BELOW
            yield *key, *values, sums.leaves + ONE_PLAN * int(sums.plans[at]), months * sums.leaves
            whole, rest, units = sums.weighed[at, year, run].tolist()
            if units:
                key = unit, int(code), side_of(BASIS, WEIGHED), number, BELOW
                yield *key, whole, rest, values[2], units, whole, rest, 0


def actual_rows(unit: int, line: int, figures: UnitFigures, size: Size) -> Iterator[ActualRow]:
    first_year = LAST_YEAR - size.years + 1
    by_period = np.transpose(figures.is_reported, (1, 2, 0))
    year, month, at = np.nonzero(by_period)
    parts = (figures.value, figures.numerator, figures.denominator)
    columns = (year, month, at, *(part[at, year, month] for part in parts))
    for y, m, i, value, numerator, denominator in zip(*(column.tolist() for column in columns), strict=True):
        values = (None, numerator, denominator) if denominator else (value, None, None)
        period = (first_year + y) * 10000 + (m + 1) * 101
        yield ActualRow(unit, period, i + 1, *values, False, "", "", "", "", "", "approved", line)  # type: ignore[arg-type]


def target_rows(unit: int, line: int, figures: UnitFigures, size: Size) -> Iterator[TargetRow]:
    year, at = np.nonzero(figures.given.T)
    for y, i in zip(year.tolist(), at.tolist(), strict=True):
        plan_year = LAST_YEAR - size.years + 1 + y
        versions = [("", int(figures.target[i, y]))]
        if figures.revised[i, y]:
            versions.append((f"{plan_year}-{REVISED_IN:02d}-15", int(figures.new_target[i, y])))
        for version, (day, value) in enumerate(versions, start=1):
            key = (unit, plan_year * 10000 + 112, i + 1, BASIS, day, version)
            yield TargetRow(*key, value, None, None, False, False, "", "", "", line)  # type: ignore[arg-type]


def write(file: Path, size: Size) -> None:
    """Write the record; each unit's figures are one signed deed."""
    for old in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    open_store(str(file)).close()
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    units = tree(size)
    put(connection, "units", units)
    put(connection, "indicators", indicators(size))
    below: dict[int, Sums] = {}
    previous = NO_LINE
    for line, unit in enumerate(units, start=1):
        figures = figures_of(unit, size)
        actuals = list(actual_rows(unit.id, line, figures, size))
        targets = list(target_rows(unit.id, line, figures, size))
        put(connection, "actuals", actuals)
        put(connection, "targets", targets)
        previous = _sign(connection, line, unit, digest_of(row.signed for row in [*actuals, *targets]), previous)
        own, under = summed(figures, size), below.pop(unit.id, None)
        put(connection, "totals", total_rows(unit.id, OWN, own, size), TotalRow._fields)
        if under is not None:
            put(connection, "totals", total_rows(unit.id, BELOW, under, size), TotalRow._fields)
        if unit.parent_id is not None:
            up = passed_up(own if under is None else under, own, size)
            below[unit.parent_id] = plus(below.get(unit.parent_id), up)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    pooled = Pooled(str(file))
    with pooled.writing() as whole:
        seals.renew(whole, {})  # the rows were put there past the audit
    pooled.dispose()


def put(connection: sqlite3.Connection, table: str, rows: list[Any], fields: tuple[str, ...] | None = None) -> None:
    if rows:
        names = fields or rows[0]._fields
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def _sign(connection: sqlite3.Connection, number: int, unit: UnitRow, digest: str, previous: str) -> str:
    deed = ("2026-01-05T01:00:00.000+00:00", "benchmark", "import", f"figures {unit.code}.csv", "{}", "{}")
    line = Line(number, *deed, digest=digest, previous=previous, hash="")
    line = line._replace(hash=line.computed_hash())
    put(connection, "audit", [line])
    return line.hash


def record_of(name: str, folder: Path | None = None) -> Path:
    """The file of that size, written when it is not there yet (the country: some minutes)."""
    file = (folder or Path(tempfile.gettempdir()) / "kpi-benchmarks") / f"{name}.sqlite"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        half_done = file.with_name(f"{file.name}.new")
        write(half_done, SIZES[name])
        half_done.rename(file)
        size = file.stat().st_size / 1e6
        print(f"wrote the {name}: {size:,.0f} MB in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return file


def check() -> None:
    """Small records of every shape, examined: what is added up here is what the product would have kept."""
    small = {
        "ward": SIZES["ward"],
        "province": Size(1, 4, indicators=10, years=2),
        "country": Size(3, 7, indicators=5, years=2),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, size in small.items():
            file = Path(folder) / f"{name}.sqlite"
            write(file, size)
            store = open_store(str(file))
            findings = list(doctor.examine(store))
            store.close()
            assert not findings, f"{name}: {len(findings)} findings, the first {findings[:3]}"
            print(f"{name}: as the doctor makes it")


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["check"]
    if arguments[0] == "check":
        check()
    elif len(arguments) > 1:
        write(Path(arguments[1]), SIZES[arguments[0]])
    else:
        print(record_of(arguments[0]))
