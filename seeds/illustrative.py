"""An illustrative ward: synthetic figures of every kind, the same for the same seed on every machine.

The levels and targets of illustrative.csv are chosen so that a scoreboard of June 2021 has something of every
status. Arithmetic is in whole numbers throughout: a float would round differently somewhere one day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random

from seeds import catalogue
from seeds.events import (
    ASSIGNED_BY,
    CORRECTED,
    ESTIMATED,
    ESTIMATED_EARLIER,
    GAPS,
    RESOLVED,
    RESOLVED_BY,
    REVISED,
    REVISION,
)
from seeds.tables import FIGURE_COLUMNS, Row, Tables, read

YEARS = (2019, 2020, 2021)
LAST_MONTH = {2019: 12, 2020: 12, 2021: 9}  # the third year is told to September, so that "to date" has a meaning
WARD: Row = {
    "code": "MH01",
    "name": "Phường Minh Hoạ (số liệu minh hoạ)",
    "name_en": "Minh Hoạ ward (illustrative data)",
    "level": "commune",
    "parent": "",
    "opened": "",
    "closed": "",
    "became": "",
    "illustrative": "yes",
}

# Thousandths of a year by month. Revenue and spending follow the median quarters of provinces
# (22.8 / 23.8 / 23.1 / 28.2 and 20.2 / 21.3 / 20.4 / 35.2, brought to a whole).
SEASONS: dict[str, tuple[int, ...]] = {
    "revenue": (88, 67, 78, 77, 81, 85, 81, 77, 78, 89, 93, 106),
    "spending": (75, 62, 70, 70, 73, 76, 69, 68, 73, 96, 112, 156),
    "land": (20, 15, 40, 95, 110, 120, 60, 70, 90, 110, 130, 140),
    "mild": (76, 64, 82, 83, 85, 86, 84, 85, 86, 88, 89, 92),
    "sowing": (180, 220, 50, 20, 30, 90, 190, 100, 20, 30, 40, 30),
    "harvest": (0, 0, 0, 0, 140, 400, 0, 0, 0, 150, 240, 70),
    "planting": (10, 40, 100, 160, 200, 120, 150, 110, 40, 30, 25, 15),
    "housing": (0, 0, 50, 100, 150, 150, 100, 100, 100, 100, 100, 50),
    "road_works": (20, 10, 50, 90, 110, 120, 90, 80, 100, 110, 120, 100),
    "works_paid": (10, 20, 60, 70, 80, 100, 90, 90, 110, 110, 120, 140),
}
HAS_PARTS = frozenset({"ratio", "share"})
STEP = {"month": 1, "quarter": 3, "half": 6, "year": 12}
# Decimals of actuals and of targets as a ward would write them, by what is measured.
WRITTEN = {
    "triệu đồng": (3, 0),
    "tỷ đồng": (3, 1),
    "triệu đồng/người/năm": (1, 1),
    "ha": (1, 1),
    "tấn": (1, 1),
    "km": (2, 1),
    "%": (1, 1),
}


@dataclass(frozen=True)
class _Story:
    """One indicator: its definition, and how it is told."""

    indicator: Row
    course: Row  # of its figures through the years: season, level, target, parts

    @property
    def code(self) -> str:
        return self.indicator["code"]

    @property
    def weights(self) -> tuple[int, ...]:
        return SEASONS[self.course["season"]]

    @property
    def kind(self) -> str:
        return self.indicator["adds_up"]

    @property
    def parts(self) -> int:
        return int(self.course["parts"])

    def level(self, year: int, decimals: int) -> int:
        return _scaled(self.course[f"level_{year}"], decimals)

    def written(self) -> tuple[int, int]:
        return WRITTEN.get(self.indicator["measured_in"], (0, 0))


def illustrative(seed: int = 2021) -> Tables:
    """The ward, its indicators, its figures, and the corrections that came later."""
    stories = {row["code"]: row for row in read("illustrative.csv")}
    indicators = tuple(row for row in catalogue() if row["code"] in stories or row["code"] == "NS01")
    rows: list[Row] = []
    for indicator in indicators:
        if course := stories.get(indicator["code"]):
            # Each indicator draws from a well of its own, so that changing one leaves the others as they were.
            chance = Random(f"{seed}:{indicator['code']}")  # noqa: S311 - an illustration, not a secret
            story = _Story(indicator, course)
            rows += [row for year in YEARS for row in (*_targets(story, year), *_actuals(story, year, chance))]
    rows += _sums("NS01", [row for row in rows if row["indicator"] in {"NS03", "NS04"}])
    rows += [
        _row(code, str(year), target=target, basis="resolved", document=RESOLVED_BY[year])
        for code, year, target in RESOLVED
    ]
    rows += [
        _row(code, "2021", target=target, effective_on="2021-07-15", document=REVISION, note="Điều chỉnh chỉ tiêu")
        for code, target in REVISED
    ]
    order = {row["code"]: place for place, row in enumerate(indicators)}
    figures = tuple(sorted(rows, key=lambda row: order[row["indicator"]]))
    return Tables((WARD,), indicators, figures, _corrections(figures))


def _targets(story: _Story, year: int) -> Iterator[Row]:
    target, document = story.course[f"target_{year}"], ASSIGNED_BY[year]
    if not target:
        return
    plan, decimals = story.course["plan"], story.written()[1]
    if plan == "words":
        yield _row(story.code, str(year), target_text=target, document=document)
    if "year" in plan:
        yield _row(story.code, str(year), target=target, document=document)
    if plan == "cumulative":
        for last in range(1, 13):
            share = _scaled(target, decimals) * sum(story.weights[:last]) // 1000
            yield _row(story.code, _period(year, 1, last), target=_plain(share, decimals), document=document)
    if "month" in plan or plan == "quarter":
        step, whole = STEP[plan.removeprefix("year+")], _scaled(target, decimals)
        reached = [whole * sum(story.weights[:last]) // 1000 for last in range(0, 13, step)]
        for first, (before, after) in zip(range(1, 13, step), pairwise(reached), strict=True):
            period = _period(year, first, first + step - 1)
            yield _row(story.code, period, target=_plain(after - before, decimals), document=document)


def _actuals(story: _Story, year: int, chance: Random) -> Iterator[Row]:
    if not story.course[f"level_{year}"]:
        return
    for first, last, value in _values(story, year, chance):
        period = _period(year, first, last)
        if (story.code, period) in GAPS:
            continue
        estimated = period in ESTIMATED or (story.code, period) in ESTIMATED_EARLIER
        hedge = {"estimate": "yes", "up_to": f"{year}-{last:02d}-20"} if estimated else {}
        grade = {"note": f"Xếp loại: {story.course[f'target_{year}']}"} if story.course["plan"] == "words" else {}
        yield _row(story.code, period, **value, **hedge, **grade)


def _values(story: _Story, year: int, chance: Random) -> Iterator[tuple[int, int, Row]]:
    """First and last month of each report of the year, with what it tells."""
    if story.course["held_in"]:
        month = int(story.course["held_in"])
        yield month, month, _level(story, year, 12, chance)
        return
    step = STEP[story.indicator["frequency"]]
    flows = story.kind == "total" or story.course["plan"] == "cumulative"
    amounts = _amounts(story, year, chance) if flows else [0] * 12
    for last in range(step, LAST_MONTH[year] + 1, step):
        if story.course["plan"] == "cumulative":
            yield 1, last, {"numerator": str(min(sum(amounts[:last]), story.parts)), "denominator": str(story.parts)}
        elif flows:
            amount = _plain(sum(amounts[last - step : last]), story.written()[0])
            yield last - step + 1, last, {"actual": amount}
        else:
            yield last - step + 1, last, _level(story, year, last, chance)


def _amounts(story: _Story, year: int, chance: Random) -> list[int]:
    """What came in each month; what rounding leaves over goes to the next."""
    if story.course["plan"] == "cumulative":
        whole = story.parts * story.level(year, 1)  # the share is in tenths of a percent
        thousandth = 1000 * 1000 * 1000
    else:
        whole, thousandth = story.level(year, story.written()[0]), 1000 * 1000
    amounts: list[int] = []
    left_over = 0
    for weight in story.weights:
        left_over += whole * weight * (1000 + _swing(story, chance, 10))
        amounts.append((left_over + thousandth // 2) // thousandth)
        left_over -= amounts[-1] * thousandth
    return amounts


def _level(story: _Story, year: int, last: int, chance: Random) -> Row:
    """A stock, a share, a mean, a rank or a grade at the end of a month, on its way from last year's level."""
    kind, decimals = story.kind, 2 if story.kind in HAS_PARTS else story.written()[0]
    now = story.level(year, decimals)
    before = story.level(year - 1, decimals) if story.course.get(f"level_{year - 1}") else now
    value = before + (now - before) * last // 12
    if kind == "latest":
        value += value * _swing(story, chance, 10) // 1000
    if kind == "average":
        value += _swing(story, chance, 10**decimals)
    if kind not in HAS_PARTS:
        return {"actual": _plain(value, decimals)}
    share = min(value + _swing(story, chance, 100), 10000)
    whole = story.parts
    if story.course["season"]:
        whole = whole * 12 * story.weights[last - 1] * (1000 + int(chance.random() * 100)) // 1_000_000
    return {"numerator": str((whole * share + 5000) // 10000), "denominator": str(whole)}


def _swing(story: _Story, chance: Random, scale: int) -> int:
    """A chance difference of at most the story's spread, mostly small, scaled."""
    draw = int(chance.random() * 1001) + int(chance.random() * 1001) - 1000
    return draw * _scaled(story.course["spread"] or "0", 1) * scale // 10_000


def _sums(code: str, parts: list[Row]) -> Iterator[Row]:
    """The whole of which these are the parts: month by month, target and actual."""
    entries: dict[tuple[str, str], list[Row]] = {}
    for row in parts:
        entries.setdefault((row["period"], "target" if row["target"] else "actual"), []).append(row)
    for (period, column), rows in sorted(entries.items()):
        total = sum(Decimal(row[column]) for row in rows)
        same = {name: rows[0][name] for name in ("document", "estimate", "up_to")}
        yield _row(code, period, **{column: f"{total:f}"}, **same)


def _corrections(figures: tuple[Row, ...]) -> tuple[Row, ...]:
    actuals = {
        (row["indicator"], row["period"]): row for row in figures if not row["target"] and not row["target_text"]
    }
    corrected: list[Row] = []
    for code, period, column, difference, reason in CORRECTED:
        row = actuals[code, period]
        corrected.append(row | {column: f"{Decimal(row[column]) + Decimal(difference):f}", "note": reason})
    return tuple(corrected)


def _row(code: str, period: str, **cells: str) -> Row:
    return dict.fromkeys(FIGURE_COLUMNS, "") | {"unit": WARD["code"], "indicator": code, "period": period} | cells


def _period(year: int, first: int, last: int) -> str:
    """The period as the product writes it."""
    if first == last:
        return f"{year}-{first:02d}"
    named = {(1, 12): "", (1, 6): "-H1", (7, 12): "-H2", (1, 9): "-9M"}
    named |= {(start, start + 2): f"-Q{start // 3 + 1}" for start in (1, 4, 7, 10)}
    name = named.get((first, last))
    return f"{year}-{first:02d}/{year}-{last:02d}" if name is None else f"{year}{name}"


def _scaled(text: str, decimals: int) -> int:
    return int(Decimal(text).scaleb(decimals))


def _plain(scaled: int, decimals: int) -> str:
    text = f"{Decimal(scaled).scaleb(-decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text  # "615.000" might be read as a thousand times more
