"""An upload in the reader's words: what was found in the file, what importing it would do, what has become of it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from urllib.parse import urlencode

from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.brought import Brought, Place
from kpi.actions.imports.preview import CARDS, Change, Effect, Preview
from kpi.actions.imports.undo import Undone
from kpi.actions.imports.uploads import Memory, Upload, proposed
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.importing.cells.grid import Applied
from kpi.importing.table.reading import MEANINGS, Reading
from kpi.intake.left_out import place_of
from kpi.intake.looking import Looked, corrections_of, problems_of
from kpi.language import Language
from kpi.language.dates import VIETNAM
from kpi.language.imports import (
    CHOICE,
    QUESTION,
    choice_words,
    example_words,
    meaning_words,
    passed_words,
    question_words,
)
from kpi.language.problems import SAY_AFTER, sentence
from kpi.model.handed_in import Correction
from kpi.model.period import NotAPeriod, Period
from kpi.model.person import Person
from kpi.model.question import Answers, Choice, Question
from kpi.model.standing import Standing
from kpi.model.unit import Tree
from kpi.web.api.sheet_json import Json
from kpi.web.api.upload_names import names, units_of
from kpi.web.api.upload_reasons import problems
from kpi.web.api.upload_review import waits
from kpi.web.api.upload_seen import seen
from kpi.web.api.upload_sums import sums
from kpi.widgets import ahead
from kpi.widgets import undone as undone_words
from kpi.widgets.words import as_told

__all__ = ["answers", "done", "look", "problems", "row", "undone"]

_EFFECTS, _SHEETS, _KEPT, _SAMPLES, _EXAMPLES = 60, 24, 200, 3, 6
_CHOSEN = ("unit", "period", "effective_on")
_FOUND = ("shape", "sheet", "header_rows")
"""What was answered and stands among what was found, where it can be changed."""


def row(upload: Upload, speak: Language, *, undone: bool = False) -> Json:
    """One line of the list of uploads; one whose import was taken back says so."""
    state, said = _state(upload, speak, undone=undone)
    counts = {name: upload.said.get(name) for name in ("read", "accepted", "unchanged", "refused")}
    return {
        "id": upload.id,
        "file": upload.file,
        "by": upload.by,
        "at": speak.moment(upload.at),
        "size": _size(upload.size, speak),
        "state": upload.state,
        "said": said,
        "mark": state,
        "batch": upload.batch,
        **{name: speak.number(count, 0) if isinstance(count, int) else "" for name, count in counts.items()},
        "refused_rows": isinstance(counts["refused"], int) and counts["refused"] > 0 and upload.state == "done",
    }


def _size(size: int, speak: Language) -> str:
    if size < 1024 * 1024:
        return speak.say("{n} KB", n=speak.number(max(1, round(size / 1024)), 0))
    return speak.say("{n} MB", n=speak.number(Fraction(size, 1024 * 1024), 1))


def _state(upload: Upload, speak: Language, *, undone: bool) -> tuple[str, str]:
    """A mark for the eye, and the word: what waits says what it waits for, as far as it was looked at."""
    if undone:
        return "undone", speak.say("đã hoàn tác")
    if upload.state == "done" and upload.batch is None:
        return "done", speak.say("không có gì mới")
    state = seen(upload).verdict or "looked" if upload.state == "looked" else upload.state
    said = {
        "looked": speak.say("chờ xem"),
        "asks": speak.say("cần trả lời"),
        "ready": speak.say("sẵn sàng nhập"),
        "running": speak.say("đang nhập"),
        "waiting": speak.say("chờ người khác duyệt"),
        "returned": speak.say("bị trả lại"),
        "done": speak.say("đã nhập xong"),
        "cancelled": speak.say("đã huỷ, chưa ghi gì"),
        "refused": speak.say("không nhập được"),
        "discarded": speak.say("đã bỏ"),
    }
    return state, said.get(state, state)


def answers(upload: Upload, store: Store, speak: Language) -> list[Json]:
    """What was answered, to be asked again where the answer was wrong."""
    return _answers(upload.answers, store, speak)


def _answers(some: Answers, store: Store, speak: Language) -> list[Json]:
    tree = read.tree(store)
    return [
        {"code": code, "question": question_words(code, speak), "said": _answer_said(code, answer, tree, speak)}
        for code, answer in some.items()
        if code in QUESTION and code not in _FOUND
    ]


def _answer_said(code: str, answer: str, tree: Tree, speak: Language) -> str:
    if code == "period":
        with suppress(NotAPeriod):
            return speak.period(Period.parse(answer))
    found = tree.called(answer) if code == "unit" else ()
    return f"{found[0].name(speak.code)} · {answer}" if len(found) == 1 else choice_words(code, answer, speak)


def look(looked: Looked, upload: Upload, store: Store, who: Person, speak: Language) -> Json:
    """Everything that the page shows of a file before it is imported."""
    reading, outcome, tree = looked.reading, looked.outcome, read.tree(store)
    told = outcome.problems if outcome else reading.proposal.problems
    remembered = {code: said for code, said in looked.answers.items() if code not in upload.answers}
    before = proposed(looked.memory, upload)
    return {
        "token": looked.token,
        "found": _found(reading, remembered, speak),
        "questions": [_question(one, before.get(one.code, ""), tree, who, speak) for one in reading.questions],
        "remembered": _answers(remembered, store, speak),
        "remembered_on": _remembered_on(looked.memory, speak),
        "counts": _counts(outcome, looked.preview, speak) if outcome else None,
        "is_refused": outcome is None and not reading.questions,
        "changes": [_change(one, speak) for one in looked.preview.changes],
        "sums": sums(looked.sums, speak),
        "effects": _effects(looked.preview, speak),
        **problems(told, speak),
        "names": names(reading, told, looked.answers, remembered, store, who, speak),
        "drafts": _drafts(outcome, speak),
        "waits": waits(outcome, looked.preview, store, who, speak),
    }


def _remembered_on(memory: Memory, speak: Language) -> str:
    return (
        speak.say("nhớ từ tệp trước, ngày {day}", day=speak.date(memory.at.astimezone(VIETNAM).date()))
        if memory.at
        else ""
    )


def _found(reading: Reading, remembered: Answers, speak: Language) -> Json:
    return {
        "kind": _kind(reading.file_kind, speak),
        "encoding": reading.encoding,
        "shape": reading.shape,
        "shape_remembered": "shape" in remembered,
        "shapes": [{"answer": one, "said": choice_words("shape", one, speak)} for one in CHOICE["shape"]],
        "sheet": reading.sheet,
        "sheets": list(reading.sheets),
        "header_rows": "-".join(str(one) for one in sorted(set(reading.header_rows))),
        "columns": [
            {
                "letter": one.letter,
                "header": one.header,
                "meaning": one.meaning,
                "said": meaning_words(one.meaning, speak),
                "certain": one.certain,
                "remembered": f"column:{one.letter}" in remembered,
                "sample": list(one.sample[:_SAMPLES]),
            }
            for one in reading.columns
        ],
        "meanings": [{"answer": one, "said": meaning_words(one, speak)} for one in MEANINGS],
        "applied": [_applied(one, speak) for one in reading.applied],
        "passed": _passed(reading.passed_over, speak),
    }


def _kind(kind: str, speak: Language) -> str:
    return {
        "csv": speak.say("tệp văn bản (CSV)"),
        "xlsx": speak.say("bảng tính Excel (XLSX)"),
        "xls": speak.say("bảng tính Excel cũ (XLS)"),
        "ods": speak.say("bảng tính OpenDocument (ODS)"),
        "xml": speak.say("bảng tính XML (SpreadsheetML)"),
        "html": speak.say("bảng HTML"),
    }.get(kind, kind.upper())


def _passed(passed: Iterable[tuple[int, str]], speak: Language) -> list[Json]:
    """Rows that are no figures, by why: "1–4, 12"."""
    by_why: dict[str, list[int]] = {}
    for number, why in passed:
        by_why.setdefault(why, []).append(number)
    return [
        {"why": passed_words(why, speak), "n": speak.number(len(rows), 0), "rows": runs(rows)}
        for why, rows in by_why.items()
    ]


def runs(rows: Sequence[int], most: int = 12) -> str:
    """Neighbouring rows as from–to."""
    found: list[list[int]] = []
    for one in sorted(rows):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    said = [str(first) if first == last else f"{first}–{last}" for first, last in found[:most]]
    return ", ".join([*said, *(["…"] if len(found) > most else [])])


def _applied(one: Applied, speak: Language) -> Json:
    """A rule that was applied; where nothing is seen of what it changed, the text is told once."""
    return {
        "said": sentence(speak, one.code, {"value": one.before, "after": one.after}),
        "times": speak.say_n("{n} ô", one.times) if one.place else "",  # else of the file, or its title
        "place": one.place,
        "before": one.before if one.before != one.after else "",
        "after": "" if one.code in SAY_AFTER else one.after,
    }


def _question(question: Question, before: str, tree: Tree, who: Person, speak: Language) -> Json:
    """`before` is what was answered for an earlier file: it stands there chosen, where it can be an answer to this."""
    fits = any(one.answer == before for one in question.choices) or (question.code == "unit" and tree.called(before))
    return {
        "proposed": before if fits else "",
        "code": question.code,
        "said": question_words(question.code, speak),
        "asked_of": _asked_of(question.subject, speak),
        "examples": [one._asdict() for one in question.examples[:_EXAMPLES]],
        "choices": [{"answer": one.answer, **_choice(question.code, one, tree, speak)} for one in question.choices],
        "fill": question.code if question.code in _CHOSEN or not question.choices else "",
        "units": units_of(tree, who, speak) if question.code == "unit" else [],
    }


def _choice(code: str, one: Choice, tree: Tree, speak: Language) -> Json:
    """An answer by its words, and what it makes of the cells; a unit is known by its name, its code stands beside."""
    found = tree.called(one.answer) if code == "unit" else ()
    if found:
        return {"said": found[0].name(speak.code), "beside": one.answer, "reads": []}
    reads = [example_words(code, reads, speak) for reads in one.reads[:_EXAMPLES]]
    return {"said": _answer_said(code, one.answer, tree, speak), "beside": "", "reads": reads}


def _asked_of(place: str, speak: Language) -> str:
    """A column by its letter, or a sheet by its name."""
    if not place:
        return ""
    is_column = len(place) <= 3 and place.isascii() and place.isupper()
    return speak.say("cột {column}", column=place) if is_column else speak.say("trang “{sheet}”", sheet=place)


def _counts(outcome: Outcome, preview: Preview, speak: Language) -> Json:
    """Rows as they would fare, and among what would be written what is new and what is corrected."""
    numbers = {
        "read": outcome.read,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused": outcome.refused,
        "new": preview.new,
        "changed": preview.changed,
    }
    return {
        **{name: {"n": n, "said": speak.number(n, 0)} for name, n in numbers.items()},
        "kind": outcome.kind,
        "import": speak.say_n("Nhập {n} dòng", outcome.accepted),
        "import_drafts": speak.say_n("Ghi {n} dòng thành nháp", outcome.accepted),
        "import_waits": speak.say_n("Gửi {n} dòng để người khác duyệt", outcome.accepted),
        "approve": speak.say_n("Duyệt {n} dòng", outcome.accepted),
        "blocked": speak.say_n(
            "{n} dòng bị từ chối, nên chưa nhập dòng nào. Sửa tệp rồi thả lại, hoặc:", outcome.refused
        ),
    }


def _change(one: Change, speak: Language) -> Json:
    return {
        "place": "|".join(map(str, place_of(one))),
        "unit": one.unit.name(speak.code),
        "indicator": one.indicator.name(speak.code),
        "measure": speak.measure(one.indicator.measured_in),
        "period": speak.period_short(one.period),
        "side": ahead.side(one.basis, speak),
        "old": ahead.figure_said(one, one.old, speak),
        "new": ahead.figure_said(one, one.new, speak),
    }


def _effects(preview: Preview, speak: Language) -> Json:
    """Where a status turns, first; how many others only move."""
    turned = [one for one in preview.effects if one.turns]
    return {
        "rows": [_effect(one, speak) for one in turned[:_EFFECTS]],
        "more": max(0, len(turned) - _EFFECTS),
        "moved": len(preview.effects) - len(turned),
        "cards": min(preview.units, CARDS),
        "units": preview.units,
    }


def _effect(one: Effect, speak: Language) -> Json:
    return {
        "unit": one.unit.name(speak.code),
        "indicator": one.indicator.name(speak.code),
        "href": _href("/indicator", speak, unit=one.unit.code, indicator=one.indicator.code, period=str(one.period)),
        "period": speak.period_short(one.period),
        "before": _standing(one.before, speak),
        "after": _standing(one.after, speak),
    }


def _standing(standing: Standing | None, speak: Language) -> Json:
    sign, word, attained = ahead.status_said(standing, speak)
    return {"status": standing.status if standing else "not_told", "sign": sign, "word": word, "attained": attained}


def _href(path: str, speak: Language, **told: str) -> str:
    return f"{path}?{urlencode({**told, **({'lang': 'en'} if speak.code == 'en' else {})})}"


def _drafts(outcome: Outcome | None, speak: Language) -> Json:
    """Rows that would not be published but wait on a sheet, as drafts of whoever may only enter."""
    if outcome is None or not outcome.drafted:
        return {"rows": 0, "all": False}
    of_all = outcome.drafted == outcome.accepted
    return {
        "rows": outcome.drafted,
        "all": of_all,
        "said": speak.say("Số liệu bạn nhập là nháp, chưa công bố: sau khi nhập, mở bảng nhập số liệu để gửi duyệt.")
        if of_all
        else speak.say("Số liệu của các đơn vị mà bạn không quản trị được ghi thành nháp, chờ gửi duyệt."),
    }


def done(upload: Upload, found: Brought | None, store: Store, who: Person, speak: Language) -> Json:
    """What has become of it, with the ways on."""
    refused = upload.said.get("refused")
    many = refused if isinstance(refused, int) else 0
    return {
        "what": found.kind if found else "",
        "undone": bool(found and found.undone),
        "back": speak.say_n("{n} dòng bị từ chối. Tải về, sửa theo cột lý do, rồi thả lại vào đây.", many),
        "can_undo": found is not None,
        "data": _href("/data", speak, batch=str(upload.batch)) if upload.batch and who.may_somewhere("audit") else "",
        "boards": [_place(one, "/", one.period.to_date, speak) for one in found.approved[:_SHEETS]]
        if found
        else [],  # the scoreboard tells the year to date
        "sheets": [_place(one, "/enter", one.period, speak) for one in found.drafted[:_SHEETS]] if found else [],
        "more_sheets": max(0, len(found.drafted) - _SHEETS) if found else 0,
        "others": _others(upload, speak),
        "corrected": _corrected(upload, store, speak),
        **problems(problems_of(upload), speak),
    }


def _corrected(upload: Upload, store: Store, speak: Language) -> Json:
    """The figures that stood and were corrected: how many, and the first of them."""
    some, in_all = corrections_of(upload), upload.said.get("corrected")
    tree, indicators = read.tree(store), {one.code: one for one in read.indicators(store).values()} if some else {}
    bases = {one.code: one for one in read.bases(store)}

    def figure(text: str, *, estimate: bool) -> str:
        return f"{as_told(text, speak)} ({speak.say('ước')})" if estimate else as_told(text, speak)

    def row(one: Correction) -> Json:
        units, indicator = tree.called(one.unit), indicators.get(one.indicator)
        return {
            "unit": units[0].name(speak.code) if units else one.unit,
            "indicator": indicator.name(speak.code) if indicator else one.indicator,
            "measure": speak.measure(indicator.measured_in) if indicator else "",
            "period": speak.period_short(Period.parse(one.period)),
            "side": ahead.side(bases.get(one.basis), speak),
            "old": figure(one.old, estimate=one.was_estimate),
            "new": figure(one.new, estimate=one.is_estimate),
        }

    return {"n": in_all if isinstance(in_all, int) else 0, "rows": [row(one) for one in some]}


def _others(upload: Upload, speak: Language) -> Json:
    """What of the file was not taken because it stands on other sheets, or in other tables of the sheet."""
    told = seen(upload)
    sheets = list(told.other_sheets[:_SHEETS])
    return {
        "sheets": sheets,
        "sheet": told.sheet,
        "said": speak.say("Các trang khác của tệp chưa lấy: {sheets}.", sheets=", ".join(f"“{one}”" for one in sheets))
        if sheets
        else "",
        "said_tables": speak.say_n("{n} dòng của bảng khác trong trang này chưa lấy.", told.other_tables)
        if told.other_tables
        else "",
    }


def _place(one: Place, path: str, period: Period, speak: Language) -> Json:
    return {
        "said": f"{one.unit.name(speak.code)}, {speak.period(period)}",
        "n": speak.say_n("{n} số", one.figures),
        "href": _href(path, speak, unit=one.unit.code, period=str(period)),
    }


def undone(told: Undone, store: Store, speak: Language) -> Json:
    """What an undo would do, or did."""
    named = read.tree(store), read.indicators(store), read.bases(store)
    return {
        "batch": told.batch,
        "kind": told.kind,
        "restored": told.restored,
        "removed": told.removed,
        "said": undone_words.said(told, speak),
        "kept": [one._asdict() for one in undone_words.stayed(told, *named, speak, most=_KEPT)],
        "kept_in_all": told.kept_in_all,
        "changed_since": told.yielding,
    }
