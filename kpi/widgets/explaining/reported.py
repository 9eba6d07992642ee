"""Says what was reported: until when, which entries are used, and what they make."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kpi.language.explanations import NOT_COUNTED, REPORT_USE
from kpi.language.remarks import hedge
from kpi.model.explanation import ReportEntry, UnitPart
from kpi.model.quantity import exact
from kpi.model.standing import Spread
from kpi.widgets.explaining.phrases import IN_ONE_LINE, Phrases, Sentence


class ReportSentences(Phrases):
    """The sentences on reports."""

    def until(self) -> Iterator[Sentence]:
        speak, explanation = self.speak, self.explanation
        if explanation.day is not None:
            yield Sentence(speak.say("Tính đến ngày {day}.", day=speak.date(explanation.day)))
        if self.standing.due is None:
            yield Sentence(speak.say("Chưa có báo cáo nào đến hạn."))
            return
        yield Sentence(speak.say("Xét từ đầu năm đến hết {month}.", month=self.end))
        if self.standing.due.last != explanation.period.last:
            yield Sentence(speak.say("Đó là báo cáo gần nhất đã đến hạn."))

    def actual(self) -> Iterator[Sentence]:
        speak, whole, reached = self.speak, self.whole, self.standing.actual_to_date
        if reached is None:
            yield Sentence(speak.say("Chưa có số nào cho cả đơn vị đến hết {month}.", month=self.end))
        if whole.voice == "own" or whole.is_leaf:
            yield from self._own_reports(reached)
        else:
            yield from self._sum_of_reports(reached)
        yield from self._not_used()
        if self.standing.spread is not None:
            yield Sentence(self._spread(self.standing.spread))

    def _own_reports(self, reached: Fraction | None) -> Iterator[Sentence]:
        speak, used = self.speak, [entry for entry in self.whole.reports if entry.use == "used"]
        if reached is not None:
            values = {"run": self.run, "amount": self.amount(reached), "terms": self._terms_of_reports(used)}
            if not self.whole.is_leaf:
                yield Sentence(speak.say("{run}: {amount}, theo số của chính đơn vị: {terms}.", **values))
            else:
                yield Sentence(speak.say("{run}: {amount} = {terms}.", **values))
        for part in self.explanation.units:
            if part.beyond and self._is_with_predecessors() and part.reached is not None:
                value = self.amount(part.reached)
                yield Sentence(
                    speak.say("Gồm {amount} của {unit} đã nhập vào.", amount=value, unit=self.name(part.unit))
                )
        yield from self.grouped(
            (self.short(entry.figure.period), self._marks(entry), entry.figure.period) for entry in used
        )

    def _is_with_predecessors(self) -> bool:
        return any(remark.code == "with_predecessors" for remark in self.standing.remarks)

    def _terms_of_reports(self, used: Sequence[ReportEntry]) -> str:
        if not used:
            return "–"
        over_months, each = self.indicator.rule.over_months, [self._reported(entry) for entry in used]
        if over_months == "mean":
            months = [entry.figure.period.length for entry in used]
            each = [term if length == 1 else f"{term} × {length}" for term, length in zip(each, months, strict=True)]
            return f"({' + '.join(each)}) / {sum(months)}"
        if self.whole.parts is not None:
            return f"{self.number(self.whole.parts[0])} / {self.number(self.whole.parts[1])}"
        named = (f"{term} ({self.short(entry.figure.period)})" for term, entry in zip(each, used, strict=True))
        return " + ".join(named)

    def _reported(self, entry: ReportEntry) -> str:
        figure, decimals = entry.figure, self.indicator.decimals
        if figure.denominator is not None:
            parts = (exact(figure.numerator or 0, decimals), exact(figure.denominator, decimals))
            return " / ".join(self.number(part) for part in parts)
        return "–" if figure.value is None else self.number(exact(figure.value, decimals))

    def _marks(self, entry: ReportEntry) -> list[str]:
        figure, speak = entry.figure, self.speak
        marks = [hedge(speak, figure.approximate)] if figure.approximate else []
        marks += [speak.say("ước")] if figure.estimate else []
        return [*marks, *self.origin(figure.document, entry.source)]

    def _not_used(self) -> Iterator[Sentence]:
        for entry in self.whole.reports:
            if entry.use not in {"used", "after"}:
                why = self.speak.say(REPORT_USE[entry.use])
                sentence = self.speak.say("Không dùng {value} của {period}: {why}.", value=self._reported(entry),
                                      period=self.short(entry.figure.period), why=why)  # fmt: skip
                yield Sentence(sentence, periods=(entry.figure.period,))
            elif self.whole.voice == "below" and entry.use == "used":
                sentence = self.speak.say("Số riêng của đơn vị ({period}: {value}) chưa đủ kỳ nên không thay số cộng.",
                                      value=self._reported(entry), period=self.short(entry.figure.period))  # fmt: skip
                yield Sentence(sentence, periods=(entry.figure.period,))

    def _sum_of_reports(self, reached: Fraction | None) -> Iterator[Sentence]:
        speak, children = self.speak, self.explanation.children
        counted = [child for child in children if child.counted is not None]
        if reached is not None and self.whole.parts is not None:
            parts = [self.number(part) for part in self.whole.parts]
            values = {"run": self.run, "amount": self.amount(reached), "terms": " / ".join(parts)}
            yield Sentence(speak.say("{run}: {amount} = {terms}, tử số và mẫu số cộng của các đơn vị.", **values))
        elif reached is not None and len(counted) <= IN_ONE_LINE:
            terms = " + ".join(f"{self.name(child.unit)} {self.number(child.counted)}" for child in counted)
            yield Sentence(
                speak.say("{run}: {amount} = {terms}.", run=self.run, amount=self.amount(reached), terms=terms)
            )
        elif reached is not None:
            values = {"run": self.run, "amount": self.amount(reached)}
            yield Sentence(speak.say_n("{run}: {amount}, cộng của {n} đơn vị:", len(counted), **values))
        listed = children if self.whole.parts is not None or len(counted) > IN_ONE_LINE else [
            child for child in children if child.counted is None and child.not_counted
        ]  # fmt: skip
        yield from self.children(listed, self._child_reported)

    def _child_reported(self, child: UnitPart) -> str:
        if child.counted is None or child.not_counted:
            return self.speak.say(NOT_COUNTED[child.not_counted or "nothing"])
        if child.parts is not None:
            return f"{self.number(child.parts[0])} / {self.number(child.parts[1])}"
        return self.number(child.counted)

    def _spread(self, spread: Spread) -> str:
        values = {"units": spread.units, "met": spread.met, "not_met": spread.not_met}
        return self.speak.say(
            "Không cộng theo đơn vị: {units} đơn vị có số, từ {low} đến {high}; {met} đạt, {not_met} chưa đạt.",
            low=self.number(spread.lowest),
            high=self.number(spread.highest),
            **values,
        )
