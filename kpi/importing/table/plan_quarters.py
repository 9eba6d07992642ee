"""Quarters and halves of a plan: which columns of a table of plans are theirs."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from kpi.importing.cells.word_keys import plain_key
from kpi.importing.table.header_rows import RUNS, Head, Table
from kpi.importing.table.header_words import header_of
from kpi.importing.table.titles import MonthSpan, only_period

_DIVIDED = re.compile(
    r"(?:trong do|chia ra|phan ra|bao gom|gom|(?:chia|phan) theo quy|tien do|cac quy|of which|including|by quarter)"
)
_RUNS = frozenset({(1, 3), (4, 6), (7, 9), (10, 12), (1, 6), (7, 12)})
_REACHED = frozenset({"actual", "to_date", "estimate", "numerator", "period"})


class PlanColumn(NamedTuple):
    """A column of a plan: its place, and the quarter or half it is of."""

    place: int
    span: MonthSpan


def columns_of_a_plan(table: Table, meanings: Sequence[str]) -> list[PlanColumn]:
    """The quarters or halves side by side where no column tells what was reached."""
    if _REACHED & set(meanings) or any(kind.startswith("month_") for kind in meanings):
        return []
    columns = list(zip(table.heads, meanings, strict=True))
    runs = [PlanColumn(head.place, span) for head, meaning in columns if (span := _run(head, meaning))]
    if len(runs) < RUNS or not (table.is_of_plans or _is_divided_plan(columns, runs)):
        return []
    return runs


def _is_divided_plan(columns: Sequence[tuple[Head, str]], runs: Sequence[PlanColumn]) -> bool:
    """Whether they stand below the name of a plan, or behind one below the words that divide it."""
    heads = {head.place: (head, meaning) for head, meaning in columns}
    if all(heads[run.place][1] == "target" for run in runs):
        return True
    divided = all(_DIVIDED.match(plain_key(heads[run.place][0].above)) for run in runs)
    return divided and heads.get(runs[0].place - 1, (None, ""))[1] == "target"


def _run(head: Head, meaning: str) -> MonthSpan | None:
    """The quarter or half that a heading names, by itself or under words that divide a plan."""
    span = only_period(head.parts[-1]) if head.parts else None
    if span is None or (span.first, span.last) not in _RUNS or meaning not in {"skip", "target"}:
        return None
    above = head.above
    divided = not above or _DIVIDED.match(plain_key(above)) or header_of(above).meaning == "target"
    return span if divided else None
