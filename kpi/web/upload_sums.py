"""The sums of a file beside the sums of what would be stored: what is missing between them is named."""

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from kpi.actions import read
from kpi.actions.admit import Outcome
from kpi.actions.preview import Preview
from kpi.actions.store import Store
from kpi.importers.reading import Reading
from kpi.language import Language
from kpi.model.indicator import Indicator
from kpi.model.proposal import FigureLine
from kpi.model.quantity import exact
from kpi.web.sheet_json import Json

_SHOWN = 200
_Key = tuple[int, int]  # indicator, basis; 0 of actuals


class _Total(NamedTuple):
    figures: int = 0
    total: int = 0

    def plus(self, value: int, figures: int = 1) -> "_Total":
        return _Total(self.figures + figures, self.total + value)


def sums(reading: Reading, outcome: Outcome, preview: Preview, store: Store, speak: Language) -> list[Json]:
    """One line for each indicator and side of which the file has numbers that can be added."""
    refused = {one.row for one in outcome.problems if one.blocks and one.row is not None}
    file, not_taken = _added(lines_of(reading), refused)
    written = {(one.indicator.id, one.basis.id if one.basis else 0): one for one in preview.sums}
    indicators, bases = read.indicators(store), {one.id: one for one in read.bases(store)}
    rows: list[Json] = []
    for (number, basis), of_file in sorted(file.items(), key=lambda one: (indicators[one[0][0]].code, one[0][1])):
        indicator, new = indicators[number], written.get((number, basis))
        stored = _Total(new.figures, new.total) if new else _Total()
        out = not_taken.get((number, basis), _Total())
        there = of_file.plus(-stored.total - out.total, -stored.figures - out.figures)
        rows.append(
            {
                "indicator": indicator.name(speak.code),
                "measure": speak.measure(indicator.measured_in),
                "side": bases[basis].name(speak.code) if basis in bases else speak.say("thực hiện"),
                "file": _said(of_file, indicator, speak),
                "stored": _said(stored, indicator, speak),
                "there": _said(there, indicator, speak),
                "refused": _said(out, indicator, speak),
                "whole": stored == of_file,
            }
        )
    return rows[:_SHOWN]


def lines_of(reading: Reading) -> Iterator[FigureLine]:
    """Every figure of the file, one by one: a long file has a million of them."""
    for line in reading.proposal.lines:
        if isinstance(line, FigureLine):
            yield line
    if reading.proposal.stack is not None:
        yield from reading.proposal.stack.lines()


def _added(
    lines: Iterable[FigureLine], refused: Container[int | None]
) -> tuple[dict[_Key, _Total], dict[_Key, _Total]]:
    """The sums of all rows, and of the refused ones."""
    every: dict[_Key, _Total] = {}
    some: dict[_Key, _Total] = {}
    for line in lines:
        told = (
            (0, line.actual.value if line.actual else None),
            (line.target.basis if line.target else 0, line.target.value if line.target else None),
        )
        for basis, value in told:
            if value is not None:
                key = (line.indicator, basis)
                every[key] = every.get(key, _Total()).plus(value)
                if line.row in refused:
                    some[key] = some.get(key, _Total()).plus(value)
    return every, some


def _said(one: _Total, indicator: Indicator, speak: Language) -> Json:
    total = speak.number(exact(one.total, indicator.decimals), indicator.decimals)
    return {"n": speak.number(one.figures, 0), "total": total if one.figures else "–"}
