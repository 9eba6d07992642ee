"""Writes how a standing changed, in words and with as many digits as show the difference."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from kpi.language import Language
from kpi.language.numbers import decimals_apart, scaled
from kpi.language.remarks import status
from kpi.model.standing_change import StandingChange

_MOST_DECIMALS = 6


class Difference(NamedTuple):
    """One thing of a standing: before and after as they are read, the same text where it did not change."""

    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """ "before → after", or the one text of both."""
        return self.after if self.before == self.after else f"{self.before} → {self.after}"


def differences(change: StandingChange, speak: Language) -> tuple[Difference, Difference, Difference, Difference]:
    """The status, the plan to date, the attainment to date, and that of the year."""
    before, after = change.before, change.after
    no_line = speak.say("không có dòng")
    return (
        Difference(
            speak.say("Đánh giá"),
            status(speak, before.status) if before else no_line,
            status(speak, after.status) if after else no_line,
        ),
        _in_numbers(
            speak.say("KH đến nay"),
            before.plan_to_date if before else None,
            after.plan_to_date if after else None,
            2,
            speak.number,
        ),
        _in_numbers(
            speak.say("Đạt KH đến nay"),
            before.attainment_to_date if before else None,
            after.attainment_to_date if after else None,
            3,
            lambda share, decimals: _percent(share, decimals, speak),
        ),
        _in_numbers(
            speak.say("Đạt KH năm"),
            before.attainment_of_year if before else None,
            after.attainment_of_year if after else None,
            3,
            lambda share, decimals: _percent(share, decimals, speak),
        ),
    )


def _percent(share: Fraction, decimals: int, speak: Language) -> str:
    """What is not the whole, short of it or over it, is never written as the whole."""
    return speak.percent(share, decimals_apart(share * 100, 100, decimals - 2))


def _in_numbers(
    label: str,
    before: Fraction | None,
    after: Fraction | None,
    decimals: int,
    written: Callable[[Fraction, int], str],
) -> Difference:
    if before is not None and after is not None and before != after:
        while decimals < _MOST_DECIMALS and scaled(before, decimals) == scaled(after, decimals):
            decimals += 1
    texts = ("–" if number is None else written(number, decimals) for number in (before, after))
    return Difference(label, *texts)


def change_in_words(change: StandingChange, speak: Language) -> str:
    """One line: what differs, before and after."""
    differing = (difference for difference in differences(change, speak) if difference.before != difference.after)
    where = f"{change.unit.name(speak.code)} · {change.indicator.name(speak.code)} · {speak.period(change.period)}"
    return f"{where}: " + "; ".join(f"{difference.label} {difference.words}" for difference in differing)
