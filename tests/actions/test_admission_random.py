"""Random files, histories and trees: what stands afterwards is what a plain version makes of them row by row."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db import audit, figure_history, figures
from db.figures import ActualRow, TargetRow
from kpi.actions.administer import doctor
from kpi.actions.administer.lock import lock
from kpi.actions.imports import admit_figures, undo
from kpi.actions.imports.admit import Outcome, admit
from kpi.actions.record import book
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.model import columns
from kpi.model.figure import Actual, Target
from kpi.model.figure_table import figures_of
from kpi.model.line import FigureLine
from kpi.model.period import Period
from kpi.model.person import console
from kpi.model.problem import Problem
from kpi.model.proposal import Known, Proposal
from tests.actions.plain_admission import Key, PlainRecord, Taken

ME = console("test")
INDICATORS = """code,name,agg,direction,measured_in,decimals,frequency
SUM,Tổng,sum,up,triệu đồng,2,month
LAST,Mức,last,up,người,0,month
RATE,Tỷ lệ,ratio,up,%,2,month
DONE,Xong,done,up,,0,month
"""
PERIODS = ["2020-12", "2021-01", "2021-01", "2021-02", "2021-02", "2021-03", "2021-Q1", "2021-H1", "2021", "2022-01"]
DAYS = ["", "", "", "2021-01-15", "2021-07-01"]


def tree(chance: random.Random) -> str:
    """Seven units, each below one of those before it, or below none."""
    codes = [f"U{number}" for number in range(7)]
    parents = ["", *(chance.choice([*codes[:place], ""]) for place in range(1, 7))]
    return "code,name,parent\n" + "".join(f"{code},{code},{up}\n" for code, up in zip(codes, parents, strict=True))


def an_actual(chance: random.Random, period: Period) -> Actual:
    words = {name: chance.choice(["a", "b"]) for name in ("up_to", "document", "note") if chance.random() < 0.15}
    if chance.random() < 0.1:
        return Actual(period, None, not_applicable=True, **words)
    if chance.random() < 0.1:
        words["approximate"] = chance.choice(["nearly", "about"])
    if chance.random() < 0.1:
        words["stated_percent"] = chance.choice(["7.5", "99"])
    if chance.random() < 0.05:
        words["reason"] = "đã kiểm tra"
    value = chance.choice([0, 1, 2, 5000, chance.randrange(-5, 5), 3_000_000])
    actual = Actual(period, value, estimate=chance.random() < 0.1, **words)
    if chance.random() < 0.3:
        actual = actual._replace(value=None, numerator=chance.choice([1, 2, 0]), denominator=chance.choice([1, 2, 100]))
    return actual


def a_target(chance: random.Random, period: Period) -> Target:
    words = {name: chance.choice(["a", "b"]) for name in ("document", "note") if chance.random() < 0.15}
    target = Target(period, chance.choice([1, 1, 2]), chance.choice(DAYS), chance.choice([1, 2, 3000]), **words)
    if chance.random() < 0.1:
        target = target._replace(value=None, low=chance.choice([1, 2]), low_strict=chance.random() < 0.5)
    if chance.random() < 0.1:
        target = target._replace(value=None, low=None, low_strict=False, words=chance.choice(["giữ vững", "tăng"]))
    return target


def a_file(chance: random.Random, known: Known) -> list[FigureLine]:
    """Rows of a long table and of a wide one, some of which tell the same as others."""
    units, indicators = sorted(known.tree.units), sorted(known.indicators)
    lines: list[FigureLine] = []
    for row in range(2, 2 + chance.choice([1, 4, 60])):
        unit = chance.choice(units)
        for _ in range(chance.choice([1, 1, 1, 3])):
            period = Period.parse(chance.choice(PERIODS))
            line = FigureLine(
                row, unit, chance.choice(indicators), None, an_actual(chance, period), chance.random() < 0.3
            )
            if chance.random() < 0.4:
                line = line._replace(target=a_target(chance, period), actual=chance.choice([line.actual, None]))
                if chance.random() < 0.3:
                    line = line._replace(plan_of_day="2021-06-30", day_given=chance.random() < 0.4)
            lines.append(line)
    again = [chance.choice(lines)._replace(row=lines[-1].row + 1 + extra) for extra in range(chance.choice([0, 0, 3]))]
    return [*lines, *again, *(line._replace(row=line.row + 9) for line in again[:1])]


def taken(store: Store, lines: list[FigureLine]) -> Outcome:
    proposal = Proposal("figures", "figures.csv", read=len({line.row for line in lines}), figures=figures_of(lines))
    (outcome,) = admit(store, [lambda _: proposal], by="test", partial=True)
    return outcome


def codes(problems: tuple[Problem, ...]) -> list[tuple[int, str]]:
    return sorted((problem.row or 0, problem.code) for problem in problems)


def rows_of(store: Store, kind: type[ActualRow] | type[TargetRow]) -> Iterator[ActualRow | TargetRow]:
    with store.reading() as connection:
        yield from figures.every_actual(connection) if kind is ActualRow else figures.every_target(connection)


def standing(store: Store) -> tuple[dict[Key, Actual | Target], dict[Key, int]]:
    """What stands, and the versions of the targets."""
    actuals = {row[:3]: book.actual_of(row) for row in rows_of(store, ActualRow) if isinstance(row, ActualRow)}
    plans = {row[:5]: row for row in rows_of(store, TargetRow) if isinstance(row, TargetRow)}
    targets = {key: book.target_of(row) for key, row in plans.items()}
    return actuals | targets, {key: row.version for key, row in plans.items()}


def digest(store: Store, line: int) -> tuple[str, str]:
    """What the line signs, and the same made of its figures one by one."""
    with store.reading() as connection:
        rows = figure_history.written_by(connection, line)
        return audit.line_at(connection, line).digest, audit.digest_of(row.signed for row in rows)


def replaced(store: Store) -> int:
    with store.reading() as connection:
        tables = ("actual_history", "target_history")
        return sum(connection.core.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables)


def agree(outcome: Outcome, plain: Taken) -> None:
    assert (outcome.accepted, outcome.unchanged) == (plain.accepted, plain.unchanged)
    assert codes(outcome.problems) == sorted([*plain.refused, *plain.warned])


@pytest.mark.parametrize("seed", range(24))
def test_columns_take_what_rows_take(store: Store, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - files, not secrets
    monkeypatch.setattr(admit_figures, "TOGETHER", chance.choice([1, 20, 10**6]))
    monkeypatch.setattr(columns, "SAFE", chance.choice([2**62, 9000]))
    take_tables(store, [("units.csv", tree(chance)), ("indicators.csv", INDICATORS)], by="test")
    with store.reading() as connection:
        known = book.open_at(connection)
    plain = PlainRecord(known.indicators)
    for turn in range(4):
        if turn == chance.randrange(5):
            unit, period = chance.choice(sorted(known.tree.units)), Period.parse("2021-Q1")
            lock(store, ME, unit, period, "đã chốt")
            plain.locked += ((below, period) for below in {unit, *known.tree.below(unit)})
        lines, before = a_file(chance, known), (dict(plain.figures), dict(plain.versions))
        outcome, by_rows = taken(store, lines), plain.take(lines)
        agree(outcome, by_rows)
        assert standing(store) == (plain.figures, plain.versions)
        assert replaced(store) >= plain.replaced.total()
        if outcome.line is not None and outcome.written:
            assert len(set(digest(store, outcome.line))) == 1
        if outcome.batch and not plain.locked and chance.random() < 0.3:
            undo.undo(store, ME, outcome.batch)
            plain.figures, plain.versions = before
            assert standing(store) == before
    assert list(doctor.examine(store)) == []
