"""Says what an undo did, or would do: page, interface and command line in the same words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpi.actions.imports.undo import Kept, Undone
from kpi.actions.imports.undo_book import KeptName
from kpi.language import Language, to_say
from kpi.language.terms import COLUMN, term
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.proposal import Kind
from kpi.model.unit import Tree
from kpi.widgets.words import as_written

_SUMMARY: dict[Kind, str] = {
    "figures": to_say("{restored} số về giá trị trước, {removed} số bỏ đi, {kept} số giữ nguyên."),
    "units": to_say("{restored} đơn vị trở về như trước, {removed} đơn vị bỏ đi, {kept} đơn vị giữ nguyên."),
    "indicators": to_say("{restored} chỉ tiêu trở về như trước, {removed} chỉ tiêu bỏ đi, {kept} chỉ tiêu giữ nguyên."),
}
_WHY: dict[str, str] = {
    "told_since": to_say("đã có số liệu theo cách tính hiện nay"),
    "above_gone": to_say("đơn vị hoặc chỉ tiêu cấp trên cũ không còn"),
    "circle": to_say("sẽ thành trực thuộc chính nó"),
    "code_taken": to_say("mã nay là của một đơn vị khác trong cùng thời gian"),
    "days": to_say("sẽ kết thúc trước khi bắt đầu"),
}
_ON: dict[str, str] = {
    "figures": to_say("{n} số liệu"),
    "history": to_say("{n} số trong lịch sử"),
    "drafts": to_say("{n} bản nháp"),
    "submissions": to_say("{n} lần gửi duyệt"),
    "rights": to_say("{n} quyền của người dùng"),
    "locks": to_say("{n} kỳ bị khoá"),
    "attachments": to_say("{n} tệp đính kèm"),
}
_NAMED = 5
"""So many codes are named; of more the number is told."""


class StayedRow(NamedTuple):
    """One thing that stays as it is: what, where and when, why, what stands, and what would have come back."""

    what: str
    where: str
    why: str
    stands: str
    back: str


def summary(done: Undone, speak: Language) -> str:
    """In one sentence, with the numbers."""
    return speak.say(
        _SUMMARY[done.kind],
        restored=speak.number(done.restored, 0),
        removed=speak.number(done.removed, 0),
        kept=speak.number(done.kept_in_all, 0),
    )


def stayed(
    done: Undone,
    tree: Tree,
    indicators: Mapping[int, Indicator],
    bases: Sequence[Basis],
    speak: Language,
    *,
    most: int,
) -> list[StayedRow]:
    """What stays as it is, the first so many of it."""
    named = {basis.id: basis.name(speak.code) for basis in bases}
    rows: list[StayedRow] = []
    for kept in done.kept[:most]:
        indicator = indicators[kept.indicator].name(speak.code)
        what = f"{indicator} ({named[kept.basis]})" if kept.basis in named else indicator
        where = f"{tree.units[kept.unit].name(speak.code)} · {speak.period_short(kept.period)}"
        rows.append(StayedRow(what, where, why(kept, speak), _value(kept.stands, speak), _value(kept.back, speak)))
    for name in done.names[: most - len(rows)]:
        stands, back = _words(name.stands, name.back, speak), _words(name.back, name.stands, speak)
        rows.append(StayedRow(f"{name.code} {name.name}", "", why_name(name, speak), stands, back))
    return rows


def why(kept: Kept, speak: Language) -> str:
    return speak.say("đã khoá") if kept.locked else speak.say("{by} đã sửa sau đó", by=kept.by or "–")


def why_name(kept: KeptName, speak: Language) -> str:
    if kept.why == "changed":
        return speak.say("{by} đã sửa sau đó", by=kept.by or "–")
    if kept.why == "stands_on":
        return speak.say("đang được dùng: {on}", on="; ".join(_on(kept, speak)))
    return speak.say(_WHY[kept.why])


def _on(kept: KeptName, speak: Language) -> Iterator[str]:
    for kind, many in kept.on.items():
        yield speak.say_n(_ON[kind], many)
    if kept.below:
        named = ", ".join(kept.below[:_NAMED])
        more = f" (+{speak.number(len(kept.below) - _NAMED, 0)})" if len(kept.below) > _NAMED else ""
        yield speak.say("{codes} trực thuộc hoặc kế tục nó", codes=named + more)


def _value(value: str | None, speak: Language) -> str:
    return "–" if value is None else as_written(value, speak)


def _words(side: Mapping[str, str] | None, other: Mapping[str, str] | None, speak: Language) -> str:
    """The words in which both differ; whether it is there at all, where only one of them is."""
    if side is None:
        return "–"
    if other is None:
        return speak.say("có")
    return "; ".join(f"{term(COLUMN, name, speak)}: {word or '∅'}" for name, word in side.items())
