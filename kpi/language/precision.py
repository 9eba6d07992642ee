"""Chooses how many digits a standing is shown with: as few as can be read, as many as its verdict needs."""

from collections.abc import Iterator
from fractions import Fraction

from kpi.language.numbers import decimals_apart, scaled
from kpi.model.indicator import Indicator
from kpi.model.kind import Aim
from kpi.model.standing import Standing
from kpi.model.status import Thresholds

_LONG = 100_000  # from here on nobody reads what stands behind the point
_THINGS = frozenset(
    (
        *("người", "hộ", "lao động", "học sinh", "trẻ", "cháu", "em", "đảng viên", "đoàn viên", "hội viên", "đại biểu"),
        *("chi bộ", "cử tri", "cơ sở", "doanh nghiệp", "htx", "hợp tác xã", "sản phẩm", "trường", "nhà", "thôn", "xã"),
        *("vụ", "cuộc", "lượt", "dự án", "con", "cây", "cái", "chiếc", "ca", "buổi", "lớp", "hồ sơ", "văn bản"),
        *("tiêu chí", "chỉ tiêu", "công trình", "mô hình"),
    )
)
"""What is counted and never measured, whatever number of decimals its figures are kept with."""


def judged_value(standing: Standing) -> Fraction | None:
    """What is compared with the plan to date: of a plan of some units the actual of these, else all of it."""
    return standing.actual_to_date if standing.covered_to_date is None else standing.covered_to_date


def decimals_of(standing: Standing) -> int:
    """The decimals of the row: at most two, none for things counted, more only where fewer would hide the verdict."""
    if "decimals" not in standing.remembered:  # a row of the scoreboard asks it 27 times
        standing.remembered["decimals"] = _decimals(standing)
    return standing.remembered["decimals"]


def _decimals(standing: Standing) -> int:
    decimals = _usual_decimals(standing)
    comparisons = [*_comparisons(standing)]
    while not all(_shows(value, aim, decimals) for value, aim in comparisons):
        decimals += 1
    return decimals


def is_count(standing: Standing) -> bool:
    """Whether it counts things, of which there are no halves: a plan to date may have a fraction, no figure has one."""
    if "is a count" not in standing.remembered:
        standing.remembered["is a count"] = _is_count(standing)
    return standing.remembered["is a count"]


def _is_count(standing: Standing) -> bool:
    indicator = standing.indicator
    if indicator.in_points or indicator.rule.over_months == "mean" or not _counts_things(indicator):
        return False
    return all(number.denominator == 1 for number in (*_given(standing), *_reached(standing)))


def percent_decimals(share: Fraction, standing: Standing, thresholds: Thresholds | None = None) -> int:
    """The decimals of an attainment: at least one, and so many that it stands on its side of every threshold.

    What is short of the whole is never written as the whole, whether more is better or less.
    """
    thresholds = thresholds or Thresholds()
    marks = [Fraction(1), thresholds.on_track, thresholds.at_risk]
    is_upper = standing.indicator.judged in {"less", "ceiling", "within"}
    if is_upper:  # judged by the plan over the actual
        marks = [1 / mark for mark in marks if mark]
    decimals = 1
    while not all(_same_side(share * 100, mark * 100, decimals, is_upper=is_upper) for mark in marks):
        decimals += 1
    return decimals_apart(share * 100, 100, decimals) if share < 1 else decimals


def distance_decimals(distance: Fraction, least: int) -> int:
    """The decimals of what is short or over: it is never shown as nought."""
    return decimals_apart(distance, 0, least)


def _counts_things(indicator: Indicator) -> bool:
    return indicator.decimals == 0 or indicator.measured_in.strip().casefold() in _THINGS


def _given(standing: Standing) -> Iterator[Fraction]:
    bounds = (standing.aim.low, standing.aim.high) if standing.aim else ()
    yield from (number for number in (standing.target_of_year, standing.target, *bounds) if number is not None)


def _reached(standing: Standing) -> Iterator[Fraction]:
    numbers = (standing.actual_to_date, standing.actual, standing.covered_to_date)
    yield from (number for number in numbers if number is not None)


def _usual_decimals(standing: Standing) -> int:
    """As many as its numbers need, at most two; of a share one, unless its target was given with two."""
    if is_count(standing):
        return 0
    given, computed = [*_given(standing)], [*_reached(standing)]
    if standing.target_to_date is not None:
        computed.append(standing.target_to_date)
    if any(abs(number) >= _LONG for number in (*given, *computed)):
        return 0
    at_most = 1 if standing.indicator.in_points else 2
    of_targets = (2 if 100 % number.denominator == 0 else at_most for number in given)
    needed = [
        *(_needed(number, most) for number, most in zip(given, of_targets, strict=True)),
        *(_needed(number, at_most) for number in computed),
    ]
    return max(needed, default=0)


def _needed(number: Fraction, most: int) -> int:
    return next((decimals for decimals in range(most) if 10**decimals % number.denominator == 0), most)


def _comparisons(standing: Standing) -> Iterator[tuple[Fraction, Aim]]:
    """What is compared with what: the run to date against the aim and the plan to date, the period against its own."""
    value, judgement = judged_value(standing), standing.indicator.judgement
    if value is not None and standing.aim is not None:
        yield value, standing.aim
    if value is not None and standing.target_to_date is not None:
        yield value, judgement.aim(standing.target_to_date)
    if standing.actual is not None and standing.target is not None:
        yield standing.actual, judgement.aim(standing.target)


def _shows(value: Fraction, aim: Aim, decimals: int) -> bool:
    """Whether the rounded numbers say of each other what the exact ones say, and what is missed is not nought."""

    def rounded(number: Fraction | None) -> Fraction | None:
        return None if number is None else Fraction(scaled(number, decimals))

    shown = Aim(rounded(aim.low), rounded(aim.high), aim.low_strict, aim.high_strict)
    if shown.met_by(Fraction(scaled(value, decimals))) != aim.met_by(value):
        return False
    distance = aim.distance(value)
    return not distance or scaled(distance, decimals) != 0


def _same_side(value: Fraction, mark: Fraction, decimals: int, *, is_upper: bool) -> bool:
    """Whether value and mark, written with so many decimals, stand to each other as the exact ones do."""
    shown, shown_mark = scaled(value, decimals), scaled(mark, decimals)
    return (shown <= shown_mark) == (value <= mark) if is_upper else (shown >= shown_mark) == (value >= mark)
