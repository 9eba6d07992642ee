"""The sums of a file beside the sums of what would be stored: what is missing between them is named."""

from collections.abc import Collection
from typing import NamedTuple

from kpi.actions import read
from kpi.actions.admit import Outcome
from kpi.actions.preview import Preview
from kpi.actions.store import Store
from kpi.importers.reading import Reading
from kpi.language import Language
from kpi.model.block import sums_of
from kpi.model.indicator import Indicator
from kpi.model.proposal import FigureLine, Proposal
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
    file, not_taken = _added(reading.proposal, refused)
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


def _added(proposal: Proposal, refused: Collection[int]) -> tuple[dict[_Key, _Total], dict[_Key, _Total]]:
    """The sums of all rows, and of the refused ones."""
    every: dict[_Key, _Total] = {}
    some: dict[_Key, _Total] = {}

    def add(to: dict[_Key, _Total], key: _Key, value: int, figures: int = 1) -> None:
        to[key] = to.get(key, _Total()).plus(value, figures)

    for line in proposal.lines:
        if not isinstance(line, FigureLine):
            continue
        told = (
            (0, line.actual.value if line.actual else None),
            (line.target.basis if line.target else 0, line.target.value if line.target else None),
        )
        for basis, value in told:
            if value is not None:
                for to in (every, some) if line.row in refused else (every,):
                    add(to, (line.indicator, basis), value)
    for part in proposal.stack.parts() if proposal.stack else ():
        for to, block in ((every, part), (some, part.of_rows(refused))):
            for key, (figures, total) in sums_of(block).items():
                add(to, key, total, figures)
    return every, some


def _said(one: _Total, indicator: Indicator, speak: Language) -> Json:
    total = speak.number(exact(one.total, indicator.decimals), indicator.decimals)
    return {"n": speak.say_n("{n} số", one.figures), "total": total if one.figures else "–"}
