"""Says what has become of a file that was imported, or taken back, with the ways on."""

from kpi.actions.imports.brought import Brought, BroughtPlace
from kpi.actions.imports.undo import Undone
from kpi.actions.imports.uploads import Upload
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.intake.looking import corrections_of, problems_of
from kpi.language import Language
from kpi.model.handed_in import Correction
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.web.api.sheet_text import Json
from kpi.web.api.upload_ahead_json import href
from kpi.web.api.upload_reasons_json import problems
from kpi.web.api.upload_seen import seen
from kpi.widgets import ahead
from kpi.widgets import undone as undone_words
from kpi.widgets.words import as_written

_SHEETS, _KEPT = 24, 200


def done(upload: Upload, brought: Brought | None, store: Store, who: Person, speak: Language) -> Json:
    """What has become of it, with the ways on."""
    refused = upload.details.get("refused")
    many = refused if isinstance(refused, int) else 0
    return {
        "what": brought.kind if brought else "",
        "undone": bool(brought and brought.undone),
        "back": speak.say_n("{n} dòng bị từ chối. Tải về, sửa theo cột lý do, rồi thả lại vào đây.", many),
        "can_undo": brought is not None,
        "data": href("/data", speak, batch=str(upload.batch)) if upload.batch and who.may_somewhere("audit") else "",
        "boards": [_place(place, "/", place.period.to_date, speak) for place in brought.approved[:_SHEETS]]
        if brought
        else [],  # the scoreboard tells the year to date
        "sheets": [_place(place, "/enter", place.period, speak) for place in brought.drafted[:_SHEETS]]
        if brought
        else [],
        "more_sheets": max(0, len(brought.drafted) - _SHEETS) if brought else 0,
        "others": _others(upload, speak),
        "corrected": _corrected(upload, store, speak),
        **problems(problems_of(upload), speak),
    }


def _corrected(upload: Upload, store: Store, speak: Language) -> Json:
    """The figures that stood and were corrected: how many, and the first of them."""
    corrections, in_all = corrections_of(upload), upload.details.get("corrected")
    tree, indicators = (
        read.tree(store),
        {indicator.code: indicator for indicator in read.indicators(store).values()} if corrections else {},
    )
    bases = {basis.code: basis for basis in read.bases(store)}

    def figure(text: str, *, estimate: bool) -> str:
        return f"{as_written(text, speak)} ({speak.say('ước')})" if estimate else as_written(text, speak)

    def row(correction: Correction) -> Json:
        units, indicator = tree.called(correction.unit), indicators.get(correction.indicator)
        return {
            "unit": units[0].name(speak.code) if units else correction.unit,
            "indicator": indicator.name(speak.code) if indicator else correction.indicator,
            "measure": speak.measure(indicator.measured_in) if indicator else "",
            "period": speak.period_short(Period.parse(correction.period)),
            "side": ahead.side(bases.get(correction.basis), speak),
            "old": figure(correction.old, estimate=correction.was_estimate),
            "new": figure(correction.new, estimate=correction.is_estimate),
        }

    return {"n": in_all if isinstance(in_all, int) else 0, "rows": [row(correction) for correction in corrections]}


def _others(upload: Upload, speak: Language) -> Json:
    """What of the file was not taken because it stands on other sheets, or in other tables of the sheet."""
    look = seen(upload)
    sheets = list(look.other_sheets[:_SHEETS])
    return {
        "sheets": sheets,
        "sheet": look.sheet,
        "said": speak.say(
            "Các trang khác của tệp chưa lấy: {sheets}.", sheets=", ".join(f"“{sheet}”" for sheet in sheets)
        )
        if sheets
        else "",
        "said_tables": speak.say_n("{n} dòng của bảng khác trong trang này chưa lấy.", look.other_tables)
        if look.other_tables
        else "",
    }


def _place(place: BroughtPlace, path: str, period: Period, speak: Language) -> Json:
    return {
        "said": f"{place.unit.name(speak.code)}, {speak.period(period)}",
        "n": speak.say_n("{n} số", place.figures),
        "href": href(path, speak, unit=place.unit.code, period=str(period)),
    }


def undone(result: Undone, store: Store, speak: Language) -> Json:
    """What an undo would do, or did."""
    named = read.tree(store), read.indicators(store), read.bases(store)
    return {
        "batch": result.batch,
        "kind": result.kind,
        "restored": result.restored,
        "removed": result.removed,
        "said": undone_words.summary(result, speak),
        "kept": [stayed._asdict() for stayed in undone_words.stayed(result, *named, speak, most=_KEPT)],
        "kept_in_all": result.kept_in_all,
        "changed_since": result.yielding,
    }
