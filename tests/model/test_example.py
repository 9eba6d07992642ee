"""Holds the example of the refusal "percentage_adds_up" against numbers worked out by hand."""

from fractions import Fraction

import pytest

from kpi.model.example import ExampleOutcome, outcome_of


@pytest.mark.parametrize(
    ("kind", "first", "both"),
    [
        ("share", "95", "90"),  # 9,500 of 10,000; 13,500 of 15,000
        ("ratio", "91.5", "85"),  # 18,300 of 20,000; 25,500 of 30,000
        ("average", "91.5", None),  # of 88 and 95; averages of units are no average
        ("total", "183", "327"),  # 88 + 95; and 64 + 80
        ("latest", "95", "175"),  # and 80
    ],
)
def test_each_kind_makes_its_own_number_of_the_same_figures(kind: str, first: str, both: str | None) -> None:
    assert outcome_of(kind) == ExampleOutcome(Fraction(first), None if both is None else Fraction(both))
