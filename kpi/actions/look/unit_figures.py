"""Holds one unit's own figures of some years beside each other: what each is compared with, and what it makes.

With what is drafted in its place, for the sheet; with the rows of a file instead, for whoever looks at a file.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from db import drafts as draft_rows
from db import figures
from db.drafts import DraftRow
from kpi.actions.look.drafts import actual_of_draft
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.model.check import Around
from kpi.model.claim import Claim, claim_of
from kpi.model.figure import Actual, Target
from kpi.model.given import Given, given
from kpi.model.indicator import Indicator
from kpi.model.judge import judge
from kpi.model.period import WHOLE_YEAR, Period
from kpi.model.plan import months_of_plan
from kpi.model.series import Conflict, accumulate, amount, conflicts, due
from kpi.model.sheet import Place, lacks_parts, share
from kpi.model.standing import Compared, Evidence, Planned, Reading, Standing

if TYPE_CHECKING:
    from db.engine import Connection

YEARS_BACK = 2
"""A unit is asked for what it has reported, or was to reach, in this year or the two before."""


class UnitFigures:
    """What one unit itself has reported, drafted and was to reach around one year.

    With `drafts` these are taken for what is drafted, and the sheet's own are left aside: what somebody else has on it
    says nothing of a file.
    """

    def __init__(
        self,
        connection: "Connection",
        known: Book,
        unit: int,
        year: int,
        drafts: Mapping[Place, Actual] | None = None,
    ) -> None:
        self.connection, self.known, self.unit, self.year = connection, known, unit, year
        self.regimes = known.regimes
        self.life = known.tree.units[unit].life(year) or WHOLE_YEAR
        self.signed: dict[tuple[int, int], int] = {}
        self.approved: dict[Place, Actual] = {}
        for row in figures.actuals_of(connection, unit, year - YEARS_BACK, year):
            place = (row.indicator_id, Period.of_code(row.period))
            self.approved[place] = book.actual_of(row)
            self.signed[row.indicator_id, row.period] = row.audit_id
        self.targets: dict[int, list[Target]] = {}
        for row in figures.targets_of(connection, unit, year - YEARS_BACK, year):
            self.targets.setdefault(row.indicator_id, []).append(book.target_of(row))
        self.rows: dict[Place, DraftRow] = {}
        if drafts is None:
            for row in draft_rows.drafts_of(connection, unit, year - YEARS_BACK, year):
                self.rows[row.indicator_id, Period.of_code(row.period)] = row
        self.reported: dict[int, dict[Period, Actual]] = {}  # what is approved, with the drafts in its place
        for (indicator, period), actual in self.approved.items():
            self.reported.setdefault(indicator, {})[period] = actual
        drafted = {place: actual_of_draft(row) for place, row in self.rows.items()} if drafts is None else drafts
        for (indicator, period), actual in drafted.items():
            if actual is not None:
                self.reported.setdefault(indicator, {})[period] = actual

    def _runs(self, indicator: Indicator) -> Mapping[Period, Actual]:
        return self.reported.get(indicator.id, {})

    def around(self, indicator: Indicator, period: Period) -> Around:
        """What stands around the figure of a run, by which it is checked; exact, in the indicator's measure."""
        runs, actual = self._runs(indicator), self._runs(indicator).get(period)
        earlier: list[tuple[Period, Actual]] = sorted(
            ((run, other) for run, other in runs.items() if run.length == period.length and run < period),
            key=lambda pair: pair[0],
            reverse=True,
        )
        numbers = (share(other, indicator) for _, other in earlier)
        scale = 10**indicator.decimals
        parts = [other for other in self.known.indicators.values() if other.parent == indicator.id]
        parent = self.known.indicators.get(indicator.parent) if indicator.parent is not None else None
        in_parts = [share(self._runs(part).get(period), part) for part in parts]
        plan = self._plan(indicator, period.whole_year, period)
        return Around(
            indicator=indicator,
            period=period,
            value=share(actual, indicator),
            numerator=None if actual is None or actual.numerator is None else _exactly(actual.numerator, scale),
            denominator=None if actual is None or actual.denominator is None else _exactly(actual.denominator, scale),
            last_period=share(runs.get(period.earlier), indicator),
            last_year=share(runs.get(period.same_period_last_year), indicator),
            earlier=tuple(number for number in numbers if number is not None),
            to_date_before=self._to_date(indicator, period),
            target_of_year=None if plan is None else _exactly(plan.value, scale),
            parent=None if parent is None else share(self._runs(parent).get(period), parent),
            parts=tuple(number for number in in_parts if number is not None),
            parts_complete=bool(parts) and None not in in_parts,
            parts_added_up_last=self._parts_add_up(indicator, parts, period.earlier),
            not_applicable=actual is not None and actual.not_applicable,
            earlier_parts=tuple(
                _exactly(part, scale)
                for _, other in earlier
                for part in (other.numerator, other.denominator)
                if part is not None
            ),
        )

    def _parts_add_up(self, indicator: Indicator, parts: Sequence[Indicator], period: Period) -> bool:
        whole = share(self._runs(indicator).get(period), indicator)
        shares = [share(self._runs(part).get(period), part) for part in parts]
        return (
            bool(parts)
            and whole is not None
            and None not in shares
            and sum(n for n in shares if n is not None) == whole
        )

    def _to_date(self, indicator: Indicator, period: Period) -> Fraction | None:
        if not indicator.rule.grows or period.first == 1:
            return None
        before = Period(period.year, 1, period.first - 1)
        return amount(accumulate(before, self._runs(indicator).values(), indicator), indicator)

    def claims(self, indicator: Indicator, period: Period) -> list[Claim]:
        """The percentage stated beside a figure, held against each plan that it may speak of, the likeliest first."""
        stated, reached = self._runs(indicator).get(period), self._reached(indicator, period)
        if stated is None or not stated.stated_percent or (indicator.rule.grows and reached is None):
            return []
        alone, scale = share(stated, indicator), 10**indicator.decimals
        if lacks_parts(stated, indicator):  # what is added up since January leaves it out
            reached = alone
        of = ((reached, period.whole_year), (reached, period.to_date), (alone, period), (alone, period.whole_year))
        plans = (
            (number, self._plan_of(indicator, run, period, basis))
            for basis in self._bases(indicator)
            for number, run in of
        )
        candidates = (
            claim_of(stated.stated_percent, number, _exactly(plan.value, scale), approximate=stated.approximate)
            for number, plan in plans
            if number is not None and plan is not None
        )
        return [claim for claim in candidates if claim is not None]

    def _reached(self, indicator: Indicator, period: Period) -> Fraction | None:
        """What has been reached since January; None where something of it has not been told."""
        run = period.to_date
        reported = accumulate(
            run, [figure for figure in self._runs(indicator).values() if figure.period.year == run.year], indicator
        )
        if indicator.rule.grows and reported.reports < due(run, indicator):
            return None
        return amount(reported, indicator)

    def conflicts(self, indicator: Indicator, period: Period) -> list[Conflict]:
        """Where the figure of a run, this one or one around it, is not what the periods inside it make."""
        of_year = [item for item in self._runs(indicator).values() if item.period.year == period.year]
        return [item for item in conflicts(of_year, indicator) if period in item.period]

    def _bases(self, indicator: Indicator) -> list[int]:
        here = {target.basis for target in self.targets.get(indicator.id, ()) if target.period.year == self.year}
        return [basis.id for basis in self.known.bases if basis.id in here]

    def _basis(self, indicator: Indicator) -> int | None:
        return next(iter(self._bases(indicator)), None)

    def _plan(self, indicator: Indicator, run: Period, at: Period) -> Given | None:
        basis = self._basis(indicator)
        return None if basis is None else self._plan_of(indicator, run, at, basis)

    def _plan_of(self, indicator: Indicator, run: Period, at: Period, basis: int) -> Given | None:
        targets = [target for target in self.targets.get(indicator.id, ()) if target.basis == basis]
        return given(run, targets, indicator, on=at.ends_on)

    def _planned(self, indicator: Indicator, period: Period) -> Planned | None:
        """The plan of the unit by itself, on the basis that is chosen when nobody asks for another."""
        basis = self._basis(indicator)
        if basis is None:
            return None
        targets = [target for target in self.targets.get(indicator.id, ()) if target.basis == basis]
        months = months_of_plan(period.year, targets, indicator, self.life)
        plan, alone = months[period.last - 1], given(period, targets, indicator)
        if not plan.covered:
            return None
        scale = 10**indicator.decimals
        return Planned(
            target=None if alone is None else _exactly(alone.value, scale),
            to_date=None if plan.value is None else plan.value / scale,
            of_year=None if plan.of_year is None else plan.of_year / scale,
            pace=plan.pace,
            conflict=plan.conflict,
        )

    def standing(self, indicator: Indicator, period: Period) -> Standing:
        """What the sheet's figures make of the plan to the end of its own period, whether or not that is over."""
        runs = self._runs(indicator)

        def reported(run: Period) -> Reading:
            of_year = [figure for figure in runs.values() if figure.period.year == run.year]
            sums = accumulate(run, of_year, indicator, self.life)
            return Reading(sums, due=due(run, indicator, self.life))

        def compared(run: Period) -> Compared:
            now, before = reported(run), reported(run.same_period_last_year)
            late = indicator.rule.grows and (now.reported.reports < now.due or before.reported.reports < before.due)
            return Compared(
                amount(now.reported, indicator), amount(before.reported, indicator), "incomplete" if late else ""
            )

        ranged = [target for target in self.targets.get(indicator.id, ()) if target.value is None]
        here = [target for target in ranged if target.period.year == period.year and target.in_force(period.ends_on)]
        is_due = due(period.to_date, indicator, self.life) > 0 or not indicator.months_a_report
        view = Evidence(
            actual=reported(period),
            to_date=reported(period.to_date),
            compared=compared(period),
            compared_to_date=compared(period.to_date),
            planned=self._planned(indicator, period),
            basis=self._basis(indicator),
            ranged=here[-1] if here else None,
            stated=runs.get(period),
            due=period.to_date if is_due else None,
        )
        return judge(indicator, period, view, self.known.thresholds)


def _exactly(scaled: int, scale: int) -> Fraction:
    return Fraction(scaled, scale)
