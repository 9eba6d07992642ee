"""Says what was planned: which targets are in force, by which rule they make the plan to date, and whom it covers."""

from collections.abc import Iterator

from kpi.language.explanations import OF_CLOSED, PACE, TARGET_USE
from kpi.model.explanation import PlanPart, TargetEntry, Term, UnitPart
from kpi.model.period import Period
from kpi.model.quantity import exact
from kpi.widgets.explaining.phrases import IN_ONE_LINE, Phrases, Sentence

_SHORT = 2
"""So many addends of a plan are written out beside those of other units."""


class PlanSentences(Phrases):
    """The sentences on the plan and its coverage."""

    def plan(self) -> Iterator[Sentence]:
        speak, standing, basis = self.speak, self.standing, self.explanation.basis
        if standing.words:
            yield Sentence(speak.say("Mục tiêu bằng lời: {words}.", words=standing.words))
        if basis is None:
            if standing.aim is None and not standing.words:
                yield Sentence(speak.say("Không có kế hoạch nào có hiệu lực."))
            return
        yield Sentence(speak.say("Căn cứ: {basis}.", basis=basis.name(speak.code)))
        if self.whole.plan_voice == "own":
            yield from self._targets()
        if standing.target_of_year is not None:
            yield Sentence(speak.say("Kế hoạch cả năm: {amount}.", amount=self.amount(standing.target_of_year)))
        yield from self._plan_to_date()
        if self.whole.plan.kin and self.whole.plan_voice == "own":
            yield Sentence(speak.say("Có liên quan: {units}.", units=speak.listed(map(self.name, self.whole.plan.kin))))

    def _targets(self) -> Iterator[Sentence]:
        """Every version of every target, and why it does not count where it does not."""
        speak, decimals = self.speak, self.indicator.decimals
        entries: list[tuple[str, list[str], Period]] = []
        for entry in sorted(self.whole.targets, key=_longest_first):
            target = entry.target
            value = target.words if target.value is None else self.number(exact(target.value, decimals))
            marks = [speak.say("bản {n}", n=entry.version)]
            marks += [speak.say("từ {day}", day=target.effective_on)] if target.effective_on else []
            marks += self.origin(target.document, entry.source)
            marks += [] if entry.use == "in_force" else [speak.say(TARGET_USE[entry.use])]
            entries.append((f"{self.short(target.period)}: {value}", marks, target.period))
        yield from self.grouped(entries)

    def _plan_to_date(self) -> Iterator[Sentence]:
        speak, plan = self.speak, self.standing.target_to_date
        if plan is None:
            if self.standing.due is not None and self.whole.plan_voice:
                yield Sentence(speak.say("Chưa tính được kế hoạch đến hết {month}.", month=self.end))
            return
        values = {"month": self.end, "amount": self.amount(plan)}
        if self.whole.plan_voice == "own":
            rule = self._rule(self.whole.plan)
            yield Sentence(speak.say("Kế hoạch đến hết {month}: {amount} ({rule}).", rule=rule, **values))
            return
        yield from self._sum_of_plans(values)

    def _sum_of_plans(self, values: dict[str, str]) -> Iterator[Sentence]:
        speak = self.speak
        planning = [child for child in self.explanation.children if child.plan.to_date is not None]
        if self.indicator.rule.over_units == "parts":
            yield Sentence(speak.say("Kế hoạch đến hết {month}: {amount}, bình quân theo mẫu số đã báo cáo:", **values))
            yield from self.children(planning, self._child_weighed)
            return
        if self.indicator.rule.over_units == "sum" and len(planning) <= IN_ONE_LINE:
            terms = " + ".join(f"{self.name(child.unit)} {self._child_planned(child)}" for child in planning)
            yield Sentence(speak.say("Kế hoạch đến hết {month}: {amount} = {terms}.", terms=terms, **values))
            return
        if self.indicator.rule.over_units == "count":
            yield Sentence(speak.say("Kế hoạch đến hết {month}: {amount}, là số đơn vị có mốc phải đạt.", **values))
        else:
            sentence = speak.say_n("Kế hoạch đến hết {month}: {amount}, cộng của {n} đơn vị:", len(planning), **values)
            yield Sentence(sentence)
        yield from self.children(planning, self._child_planned)

    def _child_planned(self, child: UnitPart) -> str:
        """The plan of a unit below, with its sum only where that is short."""
        is_short = len(child.plan.terms) <= _SHORT
        return f"{self.number(child.plan.to_date)} ({self._rule(child.plan, with_terms=is_short)})"

    def _child_weighed(self, child: UnitPart) -> str:
        weight = child.parts[1] if child.parts else None
        return self.speak.say("{plan} × mẫu số {weight}", plan=self._child_planned(child), weight=self.number(weight))

    def _rule(self, plan: PlanPart, *, with_terms: bool = True) -> str:
        if plan.of_closed:
            return self.speak.say(OF_CLOSED[plan.of_closed])
        rule = self.speak.say(PACE[plan.pace]) if plan.pace else "–"
        is_plain = not plan.terms or (len(plan.terms) == 1 and plan.to_date == plan.terms[0].amount)
        return rule if is_plain or not with_terms else f"{rule}: {' + '.join(map(self._term, plan.terms))}"

    def _term(self, term: Term) -> str:
        share = f" × {term.months}/{term.of_months}" if term.months != term.of_months else ""
        where = f" ({self.short(term.period)})" if term.period is not None and term.period.length < 12 else ""
        left = self.speak.say(" (phần còn lại)") if term.kind == "rest" and term.period is None else ""
        return self.number(term.amount) + share + where + left

    def coverage(self) -> Iterator[Sentence]:
        speak, standing = self.speak, self.standing
        if standing.units <= 1 or self.explanation.basis is None:
            return
        values = {"with_plan": standing.units_with_target, "units": standing.units}
        yield Sentence(speak.say("{with_plan}/{units} đơn vị có kế hoạch.", **values))
        if standing.units_with_target >= standing.units:
            return
        if standing.covered_to_date is not None:
            covered = self.amount(standing.covered_to_date)
            yield Sentence(speak.say("Chỉ so phần của các đơn vị này: thực hiện {amount}.", amount=covered))
        without = [child for child in self.explanation.children if child.units_with_plan < child.units]
        yield from self.children(without, self._child_covered)

    def _child_covered(self, child: UnitPart) -> str:
        if child.is_leaf:
            return self.speak.say("không có kế hoạch")
        return self.speak.say("{with_plan}/{units} đơn vị có kế hoạch.", with_plan=child.units_with_plan,
                              units=child.units)  # fmt: skip

    def reports(self) -> Iterator[Sentence]:
        speak, standing = self.speak, self.standing
        if not standing.reports_due:
            return
        values = {"come": standing.reports, "due": standing.reports_due}
        yield Sentence(speak.say("Đã có {come}/{due} báo cáo đến hạn.", **values))
        if self.whole.missing:
            yield Sentence(speak.say("Thiếu: {periods}.", periods=self.periods(self.whole.missing)))
        if self.whole.voice != "own":
            late = [child for child in self.explanation.children if child.reports_come < child.reports_due]
            yield from self.children(late, self._child_missing)

    def _child_missing(self, child: UnitPart) -> str:
        if child.missing:
            return self.speak.say("thiếu {periods}", periods=self.periods(child.missing))
        return self.speak.say("Đã có {come}/{due} báo cáo đến hạn.", come=child.reports_come, due=child.reports_due)


def _longest_first(entry: TargetEntry) -> tuple[bool, int, Period]:
    return entry.use != "in_force", -entry.target.period.length, entry.target.period
