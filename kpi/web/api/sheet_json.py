"""A sheet in the reader's words: what the grid in the browser shows, line by line."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from kpi.actions.enter.enter import Saved
from kpi.language import Language
from kpi.language.problems import problem_in_words
from kpi.language.typed import read_typed, write_typed
from kpi.language.typed_figure import typed_of
from kpi.model.figure import Actual
from kpi.model.indicator import Indicator
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.quantity import NotANumber
from kpi.model.sheet import Draft, Sheet, SheetLine, share
from kpi.model.standing import Standing
from kpi.widgets import words

Json = dict[str, Any]
"""An object as it goes out; its shape is the interface of the grid."""

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def key_of(indicator: Indicator, period: Period) -> str:
    return f"{indicator.code}|{period}"


def said(problem: Problem, speak: Language) -> str:
    """The sentence and the way to mend it, its numbers and moments written for the reader."""
    values = {name: _told(name, value, speak) for name, value in problem.values.items()}
    somebody = speak.say("người khác") if problem.code in {"changed_meanwhile", "already_submitted"} else ""
    return problem_in_words(replace(problem, value=problem.value or somebody, values=values), speak)


def _told(name: str, value: str, speak: Language) -> str:
    return words.as_told(value, speak) if name not in {"at", "by", "reason"} else value


def shown(actual: Actual | None, indicator: Indicator, speak: Language) -> str:
    """The figure as it would be typed; "" when there is none."""
    return "" if actual is None else write_typed(typed_of(actual), indicator, speak)


def sheet_json(sheet: Sheet, who: Person, speak: Language, today: date, names: dict[int, str]) -> Json:
    """The whole sheet; `names` are those of its attachments."""
    areas: list[Json] = []
    for line in sheet.lines:
        name = line.indicator.area_name(speak.code) or speak.say("Khác")
        if not areas or areas[-1]["name"] != name:
            areas.append({"name": name, "rows": []})
        areas[-1]["rows"].append(row_json(sheet, line, speak, names))
    return {
        "me": who.name,
        "unit": {"code": sheet.unit.code, "name": sheet.unit.name(speak.code)},
        "month": str(sheet.month),
        "title": _capital(speak.period(sheet.month)),
        "due": due_words(sheet.due_on, today, speak) if sheet.is_open else "",
        "locked": said(sheet.locked, speak) if sheet.locked else "",
        "areas": areas,
        "others": [{"code": one.code, "name": one.name(speak.code)} for one in sheet.others],
        **counts_json(sheet, speak),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def counts_json(sheet: Sheet, speak: Language) -> Json:
    """Where the sheet stands as a whole, and who has it."""
    last = sheet.submissions[-1] if sheet.submissions else None
    handed = ""
    if last is not None:
        handed = speak.say("{by} gửi lúc {at}", by=last.by, at=speak.moment(last.at)) + (
            f" ({last.reason})" if last.reason else ""
        )
    reviewers = speak.listed(sheet.reviewers)
    return {
        "told": sheet.reported,
        "due_count": len(sheet.due),
        "gaps": [line.indicator.name(speak.code) for line in sheet.gaps],
        "states": {state: sheet.count(state) for state in ("draft", "submitted", "returned", "approved")},
        "look": sum(bool(line.problems) for line in sheet.lines if line.draft is not None),
        "handed": handed,
        "holder": speak.say("đang chờ {names} duyệt", names=reviewers)
        if reviewers and sheet.count("submitted")
        else "",
        "reviewers": reviewers,
    }


def due_words(due: date | None, today: date, speak: Language) -> str:
    """ "hạn 05/07/2026, còn 3 ngày"."""
    if due is None:
        return ""
    days = (due - today).days
    if days >= 0:
        return speak.say_n("hạn {day}, còn {n} ngày", days, day=speak.date(due))
    return speak.say_n("hạn {day}, trễ {n} ngày", -days, day=speak.date(due))


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
        "problems": [{"text": _said_of(line, one, speak), "blocks": one.blocks} for one in line.problems],
        "needs_reason": any(not one.blocks for one in line.problems),
        "editable": sheet.locked is None and line.state not in {"submitted", "approved"},
        **draft_json(draft, line, speak, names),
    }


def _said_of(line: SheetLine, problem: Problem, speak: Language) -> str:
    """What looks wrong; of words that cannot be read, why they cannot."""
    if problem.code == "not_read" and line.draft is not None:
        try:
            read_typed(line.draft.typed, line.indicator, speak)
        except NotANumber as error:
            return said(Problem(error.code, value=line.draft.typed, values=error.values), speak)
    return said(problem, speak)


def _target(standing: Standing, speak: Language) -> str:
    """The target of the year with no more digits than it has."""
    if standing.target_of_year is None or standing.indicator.judged == "within":
        return "" if standing.aim is None and standing.target_of_year is None else words.aim(standing, speak)
    sign = "≤ " if standing.indicator.judged in {"less", "ceiling"} else ""
    return sign + speak.number(standing.target_of_year, 2)


def draft_json(draft: Draft | None, line: SheetLine, speak: Language, names: dict[int, str]) -> Json:
    """What stands in the cell."""
    indicator = line.indicator
    if draft is None:
        told = line.approved
        number = told.attachment if told else None
        return {
            "typed": shown(told, indicator, speak),
            "read_as": shown(told, indicator, speak),
            "estimate": bool(told and told.estimate),
            "document": told.document if told else "",
            "note": told.note if told else "",
            "up_to": day_text(told.up_to) if told else "",
            "reason": told.reason if told else "",
            "attachment": _attachment(number, names),
            "version": 0,
            "based_on": line.signed,
            "author": "",
            "at": "",
            "said": "",
            "said_by": "",
        }
    read_as = shown(draft.actual, indicator, speak)
    return {
        "typed": read_as or draft.typed,
        "read_as": read_as,
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
    }


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
    told = speak.number(now - was, min(line.indicator.decimals, 2))
    return told if told.startswith("−") else f"+{told}"


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
