"""Puts a sheet into the reader's words: what the grid in the browser shows."""

from datetime import date

from kpi.language import Language
from kpi.model.person import Person
from kpi.model.sheet import Sheet
from kpi.web.api.sheet_row_json import row_json
from kpi.web.api.sheet_text import Json, problem_text


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
        "locked": problem_text(sheet.locked, speak) if sheet.locked else "",
        "areas": areas,
        "to_come": any(line.to_come is not None for line in sheet.lines),  # then it was confirmed of this sheet before
        "others": [{"code": indicator.code, "name": indicator.name(speak.code)} for indicator in sheet.others],
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
