"""Says what that makes: the attainment, the change on last year, the verdict, and what is rounded where it is shown."""

from collections.abc import Iterator
from fractions import Fraction

from kpi.language import Language
from kpi.language.explanations import COMPARED, RULE, digits_of, equal_to, exact_percent
from kpi.language.numbers import MINUS, SIGNS
from kpi.language.remarks import remark
from kpi.language.standing_words import standing_word
from kpi.model.attainment import attainment
from kpi.widgets import words
from kpi.widgets.explaining.phrases import MOST, Phrases, Sentence


class OutcomeSentences(Phrases):
    """The sentences on what the numbers come to."""

    def attained(self) -> Iterator[Sentence]:
        standing, speak = self.standing, self.speak
        value = standing.actual_to_date if standing.covered_to_date is None else standing.covered_to_date
        if value is None or self.explanation.basis is None:
            return
        to_date = speak.say("So với kế hoạch đến hết {month}", month=self.end)
        for plan, share, name in (
            (standing.target_to_date, standing.attainment_to_date, to_date),
            (standing.target_of_year, standing.attainment_of_year, speak.say("So với kế hoạch cả năm")),
        ):
            if plan is not None and (sentence := self._attained(value, plan, share)):
                yield Sentence(f"{name}: {sentence}.")

    def _attained(self, value: Fraction, plan: Fraction, share: Fraction | None) -> str:
        """The quotient written out, or why there is none; "" where the coverage has said so."""
        if share is not None:
            return f"{self.number(value)} / {self.number(plan)} {equal_to(exact_percent(share, self.speak))}"
        _, reason = attainment(value, plan, self.indicator)
        return remark(self.speak, reason) if reason else ""

    def last_year(self) -> Iterator[Sentence]:
        last_year, speak, standing = self.explanation.last_year, self.speak, self.standing
        if last_year.before is None:
            yield Sentence(f"{speak.period(last_year.run)}: {remark(speak, 'last_year_not_told')}.")
            return
        if last_year.now is None:
            return
        yield Sentence(f"{speak.period(last_year.run)}: {self.amount(last_year.before)}.")
        if last_year.obstacle:
            yield Sentence(speak.say("Không so: {why}.", why=remark(speak, last_year.obstacle, self._counts())))
            return
        if last_year.units < last_year.of_units:
            values = {"compared": last_year.units, "units": last_year.of_units}
            yield Sentence(remark(speak, "like_with_like", values).capitalize() + ".")
        for units, sentence in (
            (last_year.left_out, speak.say("Không tính, vì chỉ có ở một trong hai năm")),
            (last_year.added, speak.say("Tính thêm, vì đơn vị này đã nhận về")),
        ):
            if units:
                yield Sentence(f"{sentence}: {speak.listed(map(self.name, units[:MOST]))}.")
        if standing.growth_to_date is not None:
            change = equal_to(exact_percent(standing.growth_to_date, speak))
            yield Sentence(f"{self.number(last_year.now)} / {self.number(last_year.before)} − 1 {change}.")
        elif standing.difference_to_date is not None:
            difference = equal_to(self.number(standing.difference_to_date))
            yield Sentence(f"{self.number(last_year.now)} − {self.number(last_year.before)} {difference}.")

    def _counts(self) -> dict[str, object]:
        return {"told": self.standing.reports, "expected": self.standing.reports_due}

    def verdict(self) -> Iterator[Sentence]:
        verdict, limits, speak = self.explanation.verdict, self.explanation.thresholds, self.speak
        enough = limits.planned_enough if verdict.rule == "plan_of_few" else limits.told_enough
        values = {"come": verdict.come, "owed": verdict.owed, "enough": exact_percent(enough, speak)}
        why = speak.say(RULE[verdict.rule], **values)
        if verdict.share is not None and verdict.rule in {"pace", "certain"}:
            on_track, at_risk = exact_percent(limits.on_track, speak), exact_percent(limits.at_risk, speak)
            share = exact_percent(verdict.share, speak)
            why += speak.say(
                ": so với kế hoạch đến nay là {share}; đúng tiến độ từ {on_track}, nguy cơ từ {at_risk}",
                share=share, on_track=on_track, at_risk=at_risk,
            )  # fmt: skip
        came_to = standing_word(speak, self.standing)
        yield Sentence(speak.say("{status}, vì {why}.", status=came_to, why=why))

    def rounding(self) -> Iterator[Sentence]:
        standing, speak = self.standing, self.speak
        for name, value in (
            (speak.say("thực hiện"), standing.actual_to_date),
            (speak.say("kế hoạch đến nay"), standing.target_to_date),
            (speak.say("kế hoạch năm"), standing.target_of_year),
            (speak.say("cùng kỳ"), standing.last_year_to_date),
        ):
            shown = words.number(value, standing, speak)
            if value is not None and _read(shown, speak) != value:
                yield self._rounded(name, self.number(value), shown)
        for name, share in (
            (speak.say("đạt kế hoạch đến nay"), standing.attainment_to_date),
            (speak.say("đạt kế hoạch năm"), standing.attainment_of_year),
        ):
            if share is not None and digits_of(share * 1000) != 0:
                shown = words.percent(share, standing, speak, self.explanation.thresholds)
                yield self._rounded(name, exact_percent(share, speak), shown)

    def _rounded(self, name: str, value: str, shown: str) -> Sentence:
        return Sentence(self.speak.say("{name}: {exact} hiện là {shown}.", name=name, exact=value, shown=shown))

    def agreement(self) -> Iterator[Sentence]:
        faults, speak = self.explanation.faults, self.speak
        if not faults:
            yield Sentence(speak.say("Các số trên được tính lại từ số liệu gốc và khớp với bảng điểm."))
            return
        yield Sentence(speak.say("SAI LỆCH: bảng điểm không khớp với số tính lại từ số liệu gốc. Hãy báo quản trị."))
        for fault in faults:
            mine, theirs = (self._plainly(value) for value in (fault.of_entries, fault.of_scoreboard))
            values = {"name": speak.say(COMPARED[fault.name]), "mine": mine, "theirs": theirs}
            yield Sentence(speak.say("{name}: từ số liệu gốc {mine}, trên bảng điểm {theirs}.", **values))

    def _plainly(self, value: object) -> str:
        return self.number(value) if isinstance(value, Fraction) else "–" if value in {None, ""} else str(value)


def _read(shown: str, speak: Language) -> Fraction:
    """The number that a text shows."""
    signs = SIGNS[speak.code]
    return Fraction(shown.replace(signs.group, "").replace(signs.point, ".").replace(MINUS, "-"))
