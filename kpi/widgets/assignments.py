"""Says who reports what: the rows of assignments and what became of a change, for the page and the command line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpi.actions.administer.assign import AssignmentChange
from kpi.language import Language
from kpi.language.terms import LEVEL, term
from kpi.model.assignment import Assignment, Assignments, Subject


class AssignmentSet(NamedTuple):
    """Rows that differ in nothing but their indicators: a set for one subject."""

    subject: Subject
    rows: Sequence[Assignment]

    @property
    def first(self) -> Assignment:
        """Any of them."""
        return self.rows[0]


def sets_of(rows: Iterable[Assignment]) -> list[AssignmentSet]:
    """The rows as sets, wider subjects first."""
    alike: dict[tuple[object, ...], list[Assignment]] = {}
    for row in rows:
        alike.setdefault((row.subject, row.expected, row.since, row.until, row.proposed), []).append(row)
    sets = [AssignmentSet(among[0].subject, among) for among in alike.values()]
    return sorted(sets, key=lambda each: _width(each.subject))


def _width(subject: Subject) -> tuple[object, ...]:
    narrow = 3 if subject.group else 0 if subject == Subject() else 4 if not subject.level else 1
    return narrow, subject.level, subject.group, subject.unit or 0


def subject_in_words(subject: Subject, known: Assignments, speak: Language) -> str:
    """Whom it is for."""
    unit = "" if subject.unit is None else known.tree.units[subject.unit].name(speak.code)
    level = term(LEVEL, subject.level, speak)
    if subject.group:
        count = len(known.groups.get(subject.group, ()))
        return speak.say("nhóm {name} ({n} đơn vị)", name=subject.group, n=speak.number(count, 0))
    if subject.level and unit:
        return speak.say("{level} thuộc {unit}", level=level, unit=unit)
    return level or unit or speak.say("mọi đơn vị")


def days_in_words(row: Assignment, speak: Language) -> str:
    """From when, until when; "" where there is no end to it."""
    since = speak.say("từ {day}", day=speak.date(row.since)) if row.since else ""
    until = speak.say("đến hết {day}", day=speak.date(row.until)) if row.until else ""
    return " ".join(filter(None, (since, until)))


def expected_in_words(row: Assignment, speak: Language) -> str:
    """Whether it is reported."""
    return speak.say("báo cáo") if row.expected else speak.say("không báo cáo")


def codes_of(rows: Iterable[Assignment], known: Assignments, speak: Language) -> str:
    """The indicators, by their codes."""
    numbers = [row.indicator for row in rows]
    if None in numbers:
        return speak.say("mọi chỉ tiêu")
    return ", ".join(sorted(known.indicators[number].code for number in numbers if number is not None))


def set_in_words(each: AssignmentSet, known: Assignments, speak: Language) -> str:
    """One set in one line."""
    words = [
        subject_in_words(each.subject, known, speak),
        f"{expected_in_words(each.first, speak)}: {codes_of(each.rows, known, speak)}",
        days_in_words(each.first, speak),
        speak.say("chờ xác nhận") if each.first.proposed else "",
    ]
    return " · ".join(filter(None, words))


def change_in_words(change: AssignmentChange, speak: Language, *, written: bool = True) -> str:
    """What a change did, or would do."""
    if not change.is_any:
        return speak.say("Không có gì thay đổi.")
    numbers = (change.added, change.removed, change.groups)
    added, removed, groups = (speak.number(number, 0) for number in numbers)
    counts = speak.say(
        "{added} dòng phân công mới, {removed} dòng bỏ đi, {groups} nhóm đổi đơn vị.",
        added=added,
        removed=removed,
        groups=groups,
    )
    return counts if written else f"{speak.say('Chạy thử, chưa ghi gì:')} {counts}"
