"""Standings told in plain text, as the field tells them."""

from collections.abc import Sequence
from fractions import Fraction

from kpi.model import quantity
from kpi.model.due import last_due
from kpi.model.figure import Actual, Target
from kpi.model.given import given
from kpi.model.indicator import Indicator
from kpi.model.judge import judge
from kpi.model.kind import ADDS_UP
from kpi.model.period import Period
from kpi.model.plan import months_of_plan
from kpi.model.regime import Regime
from kpi.model.reported import Reading
from kpi.model.series import accumulate, amount, due
from kpi.model.standing import Compared, Evidence, Planned, Standing
from kpi.model.target_range import parse_range


def indicator(words: str = "") -> Indicator:
    """`indicator("ratio less % year decimals=1")`: words that name a kind, a judgement, a measure or a frequency."""
    fields: dict[str, object] = {"decimals": 2}
    for word in words.split():
        if word.startswith("decimals="):
            fields["decimals"] = int(word.removeprefix("decimals="))
        elif word in ADDS_UP:
            fields["adds_up"] = word
        elif word in {"more", "less", "within", "ceiling", "none"}:
            fields["judged"] = word
        elif word in {"month", "quarter", "half", "year", "irregular"}:
            fields["frequency"] = word
        else:
            fields["measured_in"] = word
    if fields.get("adds_up") == "done":
        fields.setdefault("judged", "done")
    if fields.get("adds_up") == "rank":
        fields.setdefault("judged", "less")
    return Indicator(id=1, code="I", name_vi="Chỉ tiêu", **fields)  # type: ignore[arg-type]


def standing_of(kind: str, at: str, lines: str) -> Standing:
    """The standing at a period of what is told, a line a figure: `2021-06 target 7420 actual 4300 nearly`."""
    which = indicator(kind)
    actuals: list[Actual] = []
    targets: list[Target] = []
    for line in lines.strip().splitlines():
        _read(line.split(), which, actuals, targets)
    return _judged(which, Period.parse(at), actuals, targets)


def _read(words: Sequence[str], which: Indicator, actuals: list[Actual], targets: list[Target]) -> None:
    period = Period.parse(words[0])
    rest = list(words[1:])
    while rest:
        name = rest.pop(0)
        if name == "target":
            text = rest.pop(0)
            effective = rest.pop(0).removeprefix("from:") if rest and rest[0].startswith("from:") else ""
            bounds = parse_range(text, which.decimals)
            if bounds is None:
                value = quantity.parse(text, which.decimals)
                targets.append(Target(period, 1, effective, value))
            else:
                targets.append(
                    Target(
                        period,
                        1,
                        effective,
                        None,
                        bounds.low,
                        bounds.high,
                        bounds.low_strict,
                        bounds.high_strict,
                    )
                )
        elif name == "actual":
            text = rest.pop(0)
            over, slash, under = text.partition("/")
            marks = {mark for mark in rest if mark in {"nearly", "over", "about", "estimate"}}
            rest = [mark for mark in rest if mark not in marks]
            stated = next((m.removeprefix("stated:") for m in rest if m.startswith("stated:")), "")
            rest = [mark for mark in rest if not mark.startswith("stated:")]
            approximate = next(iter(marks - {"estimate"}), "")
            number = quantity.parse(over, which.decimals)
            parts = (None, number, quantity.parse(under, which.decimals)) if slash else (number, None, None)
            actuals.append(Actual(period, *parts, "estimate" in marks, approximate, stated))
        else:
            raise ValueError(name)


def _judged(which: Indicator, period: Period, actuals: list[Actual], targets: list[Target]) -> Standing:
    def reported(run: Period) -> Reading:
        sums = accumulate(run, [a for a in actuals if a.period.year == run.year], which)
        return Reading(sums, due=due(run, which))

    def compared(run: Period) -> Compared:
        now, before = reported(run), reported(run.same_period_last_year)
        late = which.rule.grows and (now.reported.reports < now.due or before.reported.reports < before.due)
        return Compared(amount(now.reported, which), amount(before.reported, which), "incomplete" if late else "")

    def planned() -> Planned | None:
        run = due_run or period.to_date
        months = months_of_plan(period.year, targets, which)
        plan, of_year = months[run.last - 1], months[period.last - 1].of_year
        alone, scale = given(period, targets, which), 10**which.decimals
        if not plan.covered and of_year is None and alone is None:
            return None
        return Planned(
            target=None if alone is None else Fraction(alone.value, scale),
            to_date=None if plan.value is None or due_run is None else plan.value / scale,
            of_year=None if of_year is None else of_year / scale,
            pace=plan.pace,
            conflict=plan.conflict,
        )

    last = last_due(period, which.months_a_report, Regime("calendar", "", ""), None).owed
    due_run = Period(period.year, 1, last) if last else None
    ranged = [target for target in targets if target.is_range]
    stated = [a for a in actuals if a.period.last == period.last and (a.approximate or a.stated_percent)]
    view = Evidence(
        actual=reported(period),
        to_date=reported(due_run or period.to_date),
        compared=compared(period),
        compared_to_date=compared(due_run or period.to_date),
        months=tuple(reported(month) for month in period.whole_year.months),
        planned=planned(),
        due=due_run,
        ranged=ranged[-1] if ranged else None,
        stated=stated[-1] if stated else None,
    )
    return judge(which, period, view)


def codes(standing: Standing) -> set[str]:
    return {remark.code for remark in standing.remarks}


def percent(text: str) -> Fraction:
    return Fraction(text) / 100
