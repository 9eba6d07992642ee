"""Whose report and whose plan is missing, by name."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kpi.language import language
from kpi.model.period import Period
from kpi.model.standing import Standing
from kpi.model.story import Entry, Story
from kpi.model.unit import Unit
from kpi.widgets import missing
from tests.plain import indicator

VI = language("vi")
A, B, C = (Unit(number, code, f"Xã {code}") for number, code in enumerate("ABC", 1))


def story(kind: str, due: str, reported: str, unit: Unit = A, reports: tuple[int, int] = (0, 9)) -> Story:
    """A unit that has told of these periods, judged to the end of a month; of the reports some have come."""
    which, run = indicator(kind), Period.parse(due)
    standing = Standing(which, run, "incomplete", due=run, reports=reports[0], reports_due=reports[1])
    at = datetime(2026, 10, 1, tzinfo=UTC)
    entries = tuple(Entry("actual", Period.parse(text), "1", at, "x") for text in reported.split())
    return Story(unit, which, standing, (), (), entries, ())


@pytest.mark.parametrize(
    ("kind", "due", "reported", "names"),
    [
        ("total", "2026-H1", "2026-01 2026-02 2026-04 2026-06", "2026-03 2026-05"),
        ("total", "2026-H1", "2026-Q1 2026-04", "2026-05 2026-06"),
        ("total quarter", "2026-9M", "2026-Q1", "2026-Q2 2026-Q3"),
        ("total quarter", "2026-9M", "2026-Q1 2026-04 2026-05 2026-06", "2026-Q3"),
        ("total half", "2026", "", "2026-H1 2026-H2"),
        ("latest", "2026-H1", "2026-01 2026-02", "2026-06"),
        ("total", "2026-H1", "2025-01 2026-H1", ""),
    ],
)
def test_the_months_that_are_missing_are_those_that_no_figure_covers(
    kind: str, due: str, reported: str, names: str
) -> None:
    months = missing.missing_reports(story(kind, due, reported))
    assert [str(period) for period in months] == names.split()


def test_what_has_come_in_full_misses_nothing() -> None:
    assert missing.missing_reports(story("total", "2026-H1", "", reports=(6, 6))) == ()


def test_a_unit_misses_no_month_in_which_it_was_not_there() -> None:
    late = A._replace(opened=date(2026, 5, 1))
    months = missing.missing_reports(story("total", "2026-H1", "", unit=late))
    assert [str(period) for period in months] == ["2026-05", "2026-06"]


def test_a_figure_that_was_replaced_is_not_there() -> None:
    history = story("total", "2026-01", "2026-01")
    gone = tuple(replace(entry, replaced=True) for entry in history.entries)
    assert [str(period) for period in missing.missing_reports(replace(history, entries=gone))] == ["2026-01"]


def below(**of: tuple[int, int]) -> Story:
    """A story with the units below; of each how many reports (or plans) there are, of how many."""
    whole = story("total", "2026-H1", "")
    units = {"A": A, "B": B, "C": C}
    parts = tuple(
        (
            units[code],
            replace(whole.standing, reports=there, reports_due=wanted, units_with_target=there, units=wanted),
        )
        for code, (there, wanted) in of.items()
    )
    return replace(whole, below=parts)


def test_units_that_owe_reports_or_have_told_nothing_at_all_are_named() -> None:
    units = missing.units_without_report(below(A=(6, 6), B=(5, 6)), [A, B, C])
    assert missing.named(units, VI) == "Xã B và Xã C"


def test_units_without_a_plan_are_named() -> None:
    assert missing.units_without_plan(below(A=(1, 1), B=(0, 1), C=(1, 1)), [A, B, C]) == [B]


def test_of_many_units_the_first_are_named_and_the_rest_counted() -> None:
    many = [Unit(number, f"U{number}", f"Xã {number}") for number in range(1, 16)]
    assert missing.named(many, VI).endswith("Xã 12 và 3 đơn vị khác")


def test_a_unit_of_which_nothing_is_known_has_no_plan() -> None:
    assert missing.units_without_plan(below(), [A]) == [A]
