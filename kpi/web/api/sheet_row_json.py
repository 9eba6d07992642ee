"""Puts a line of a sheet into the reader's words, with everything that the grid shows beside it."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from kpi.actions.enter.enter import Saved
from kpi.language import Language
from kpi.language.precision import decimals_of, distance_decimals
from kpi.language.remarks import NO_PARTS
from kpi.language.typed import may_read_in_two_ways, read_typed, two_readings
from kpi.language.typed_figure import typed_of
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.problem import Problem
from kpi.model.quantity import NotANumber
from kpi.model.sheet import Draft, Sheet, SheetLine, lacks_parts, share
from kpi.model.standing import Standing
from kpi.model.two_readings import weighing
from kpi.web.api.sheet_text import Json, key_of, problem_text, shown
from kpi.widgets import words

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def row_json(sheet: Sheet, line: SheetLine, speak: Language, names: dict[int, str]) -> Json:
    """One line with everything beside it."""
    indicator, draft, standing = line.indicator, line.draft, line.standing

    def number(value: Fraction | None) -> str:
        return "" if value is None else speak.number(value, min(indicator.decimals, 2))

    around = line.around
    return {
        "key": key_of(indicator, line.period),
        "code": indicator.code,
        "name": indicator.name(speak.code),
        "measure": speak.measure(indicator.measured_in),
        "kind": "parts" if indicator.rule.has_parts else indicator.adds_up,
        "part": indicator.parent is not None,
        "run": "" if line.period == sheet.month else speak.period(line.period),
        "due": line.is_due,
        "state": line.state,
        "state_word": state_word(line, speak),
        "target": _target(standing, speak),
        "to_date": number(around.to_date_before),
        "last": number(around.last_period),
        "year_ago": number(around.last_year),
        "approved": shown(line.approved, indicator, speak),
        "signed": line.signed,
        "signed_by": line.signed_by,
        "before": shown(line.before, indicator, speak),
        "change": _change(line, speak),
        "makes": makes(line, speak),
        "problems": [_problem_json(line, problem, speak) for problem in line.problems],
        "readings": _readings(line, speak),
        "notes": [*_notes(line, speak)],
        "needs_reason": any(not problem.blocks for problem in line.problems),
        "editable": sheet.locked is None and line.state not in {"submitted", "approved"},
        **draft_json(draft, line, speak, names),
        "mine": _mine(line, speak, names),
    }


def _mine(line: SheetLine, speak: Language, names: dict[int, str]) -> Json | None:
    """What the reader typed where another value stands, as it would stand in the cell; and what stands there."""
    if line.mine is None:
        return None
    stands = draft_json(line.draft, line, speak, names)
    return {
        "beside": line.mine.version,
        "cell": draft_json(line.mine, line, speak, names, version=stands["version"], based_on=line.signed),
        "stands": {
            "typed": stands["typed"],
            "by": stands["author"] or stands["said_by"] or line.signed_by,
            "at": stands["at"],
        },
    }


def _problem_json(line: SheetLine, problem: Problem, speak: Language) -> Json:
    """What looks wrong; of words that cannot be read, why they cannot."""
    if problem.code == "not_read" and line.draft is not None:
        try:
            read_typed(line.draft.typed, line.indicator, speak, weighing(line.around))
        except NotANumber as error:
            problem = Problem(error.code, value=line.draft.typed, values=error.values)
    return {"code": problem.code, "text": problem_text(problem, speak), "blocks": problem.blocks}


def _notes(line: SheetLine, speak: Language) -> Iterator[str]:
    """What must be known of a figure that is right as it is."""
    if lacks_parts(line.figure, line.indicator):
        yield speak.say(NO_PARTS)
    if line.to_come is not None:
        yield speak.say("gõ khi chưa hết kỳ")


def _readings(line: SheetLine, speak: Language) -> list[Json]:
    """The two ways in which what is typed reads, to choose from; none where it reads in one, or not at all."""
    if line.draft is None or line.draft.actual is not None or not line.draft.typed:
        return []
    try:
        read_typed(line.draft.typed, line.indicator, speak, weighing(line.around))
    except NotANumber as error:
        if error.code == "two_readings":
            return [reading._asdict() for reading in two_readings(line.draft.typed, line.indicator, speak)]
    return []


def _target(standing: Standing, speak: Language) -> str:
    """The target of the year with no more digits than it has."""
    if standing.target_of_year is None or standing.indicator.judged == "within":
        return "" if standing.aim is None and standing.target_of_year is None else words.aim(standing, speak)
    sign = "≤ " if standing.indicator.judged in {"less", "ceiling"} else ""
    return sign + speak.number(standing.target_of_year, max(2, decimals_of(standing)))


def draft_json(draft: Draft | None, line: SheetLine, speak: Language, names: dict[int, str], **instead: object) -> Json:
    """What stands in the cell, with its marks."""
    if draft is None:
        approved = line.approved
        number = approved.attachment if approved else None
        return {
            "typed": _in_field(approved, line, speak),
            "read_as": _in_field(approved, line, speak),
            "marks": _marks(approved, speak),
            "estimate": bool(approved and approved.estimate),
            "document": approved.document if approved else "",
            "note": approved.note if approved else "",
            "up_to": day_text(approved.up_to) if approved else "",
            "reason": approved.reason if approved else "",
            "attachment": _attachment(number, names),
            "version": 0,
            "based_on": line.signed,
            "author": "",
            "at": "",
            "said": "",
            "said_by": "",
            **instead,
        }
    read_as = _in_field(draft.actual, line, speak)
    return {
        "typed": read_as or draft.typed,
        "read_as": read_as,
        "marks": _marks(draft.actual, speak),
        "estimate": draft.estimate,
        "document": draft.document,
        "note": draft.note,
        "up_to": day_text(draft.up_to),
        "reason": draft.reason,
        "attachment": _attachment(draft.attachment, names),
        "version": draft.version,
        "based_on": draft.based_on,
        "author": draft.author,
        "at": clock(draft.at),
        "said": draft.return_reason,
        "said_by": draft.returned_by,
        **instead,
    }


def _marks(actual: Actual | None, speak: Language) -> str:
    """What goes with the number and is not written before it: the percentage stated beside it, the day it reaches."""
    if actual is None:
        return ""
    stated = actual.stated_percent
    marks = [speak.say("ghi là {percent} %", percent=words.as_written(stated, speak))] if stated else []
    return "; ".join([*marks, *([speak.say("đến {day}", day=day_text(actual.up_to))] if actual.up_to else [])])


def _in_field(actual: Actual | None, line: SheetLine, speak: Language) -> str:
    """The figure as it would be typed, and so that it would be read as itself."""
    text = shown(actual, line.indicator, speak)
    if actual is None or not may_read_in_two_ways(text):
        return text
    try:
        again = read_typed(text, line.indicator, speak, weighing(line.around))
    except NotANumber:
        again = None
    return text if again == typed_of(actual) else shown(actual, line.indicator, speak, in_field=True)


def _attachment(number: int | None, names: dict[int, str]) -> Json | None:
    return None if number is None else {"id": number, "name": names.get(number, "")}


def day_text(day: str) -> str:
    """30/6/2021, in either language: the field says that the day comes first."""
    return "" if not day else f"{int(day[8:])}/{int(day[5:7])}/{day[:4]}"


def clock(at: datetime) -> str:
    """Hour, minute and second where the office is."""
    return at.astimezone(_HERE).strftime("%H:%M:%S")


def state_word(line: SheetLine, speak: Language) -> str:
    """How far the line has come, and with whom it is."""
    if line.covered_by is not None and line.state == "covered":
        return speak.say("đã có trong {period}", period=speak.period(line.covered_by))
    if line.state == "approved":
        return speak.say("đã duyệt: {by}", by=line.signed_by)
    if line.state == "returned" and line.draft is not None:
        return speak.say("{by} trả lại: {said}", by=line.draft.returned_by, said=line.draft.return_reason)
    return {
        "": "",
        "submitted": speak.say("chờ duyệt"),
    }.get(line.state, "")


def makes(line: SheetLine, speak: Language) -> str:
    """How far of the plan it is with what has been typed."""
    standing = line.standing
    if share(line.figure, line.indicator) is None or standing.actual_to_date is None:
        return ""
    attained = words.attained(standing, speak)
    if attained == "–":
        return ""
    if standing.indicator.rule.grows and standing.attainment_of_year is not None:
        return speak.say("đạt {percent} KH", percent=attained)
    return attained


def _change(line: SheetLine, speak: Language) -> str:
    """What is new against the time before it was handed in, or against what is approved."""
    now = share(line.figure, line.indicator)
    before = line.before if line.before is not None else line.approved if line.draft is not None else None
    was = share(before, line.indicator)
    if now is None or was is None or now == was:
        return ""
    difference = speak.number(now - was, distance_decimals(now - was, min(line.indicator.decimals, 2)))
    return difference if difference.startswith("−") else f"+{difference}"


def conflict_json(saved: Saved, indicator: Indicator, speak: Language) -> Json:
    """What somebody else has saved meanwhile: what, who and when."""
    theirs = saved.theirs
    typed = shown(saved.approved, indicator, speak)
    if theirs is not None:
        typed = shown(theirs.actual, indicator, speak) or theirs.typed
    return {
        "key": key_of(indicator, saved.place[1]),
        "typed": typed,
        "author": theirs.author or theirs.returned_by if theirs else "",
        "at": clock(theirs.at) if theirs else "",
        "version": saved.version,
        "based_on": saved.signed,
    }
