"""Whom a change over a year is of: like beside like, and nothing divided."""

from datetime import date

from kpi.model.lineage import Adjusted, comparable, took_over
from kpi.model.period import Period
from kpi.model.unit import Tree, Unit

H1 = Period.parse("2026-H1")
P, A, B, C, D, E = range(1, 7)


def tree(*units: Unit) -> Tree:
    return Tree.of([Unit(P, "P", "P"), *units])


def unit(number: int, opened: str = "", closed: str = "", became: tuple[int, ...] = ()) -> Unit:
    day = lambda text: date.fromisoformat(text) if text else None  # noqa: E731
    return Unit(number, "?ABCDE"[number - 1], "", parent=P, opened=day(opened), closed=day(closed), became=became)


def compared_in(units: Tree, number: int) -> Adjusted:
    return comparable(units, number, H1, H1.same_period_last_year)


def test_where_nobody_came_or_went_all_are_compared() -> None:
    assert compared_in(tree(unit(A), unit(B)), P) == Adjusted(compared=2, of_units=2)


def test_who_came_from_outside_is_left_out() -> None:
    adjusted = compared_in(tree(unit(A), unit(B, opened="2026-03-01")), P)
    assert (adjusted.out_now, adjusted.out_before, adjusted.compared, adjusted.of_units) == ((B,), (), 1, 2)


def test_who_went_outside_is_left_out_of_both_years() -> None:
    adjusted = compared_in(tree(unit(A), unit(B, closed="2026-03-31")), P)
    assert (adjusted.out_now, adjusted.out_before) == ((B,), (B,))


def test_a_merger_within_is_compared_as_a_whole() -> None:
    merged = tree(
        unit(A, closed="2026-03-31", became=(D,)),
        unit(B, closed="2026-03-31", became=(D,)),
        unit(C),
        unit(D, opened="2026-04-01"),
    )
    assert not compared_in(merged, P).is_needed


def test_what_took_others_wholly_is_compared_with_their_sum() -> None:
    merged = tree(
        unit(A, closed="2026-03-31", became=(D,)),
        unit(B, closed="2026-03-31", became=(D,)),
        unit(D, opened="2026-04-01"),
    )
    assert compared_in(merged, D) == Adjusted((), (), (A, B), (A, B), 1, 1)


def test_what_took_a_part_is_compared_with_nothing() -> None:
    split = tree(
        unit(A, closed="2026-03-31", became=(D, E)), unit(D, opened="2026-04-01"), unit(E, opened="2026-04-01")
    )
    assert compared_in(split, D).compared == 0
    assert not compared_in(split, P).is_needed
    assert took_over(split, split.units[D], 2026)[1] is False
