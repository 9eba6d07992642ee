"""Says what an import would change: counts, figures old beside new, standings before and after."""

from urllib.parse import urlencode

from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.preview import CARDS, Change, Effect, Preview
from kpi.intake.left_out import place_of
from kpi.language import Language
from kpi.model.standing import Standing
from kpi.web.api.sheet_text import Json
from kpi.widgets import ahead

_EFFECTS = 60


def counts_json(outcome: Outcome, preview: Preview, speak: Language) -> Json:
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


def change_json(change: Change, speak: Language) -> Json:
    return {
        "place": "|".join(map(str, place_of(change))),
        "unit": change.unit.name(speak.code),
        "indicator": change.indicator.name(speak.code),
        "measure": speak.measure(change.indicator.measured_in),
        "period": speak.period_short(change.period),
        "side": ahead.side(change.basis, speak),
        "old": ahead.figure_words(change, change.old, speak),
        "new": ahead.figure_words(change, change.new, speak),
    }


def effects_json(preview: Preview, speak: Language) -> Json:
    """Where a status turns, first; how many others only move."""
    turned = [effect for effect in preview.effects if effect.turns]
    return {
        "rows": [_effect(effect, speak) for effect in turned[:_EFFECTS]],
        "more": max(0, len(turned) - _EFFECTS),
        "moved": len(preview.effects) - len(turned),
        "cards": min(preview.units, CARDS),
        "units": preview.units,
    }


def _effect(effect: Effect, speak: Language) -> Json:
    return {
        "unit": effect.unit.name(speak.code),
        "indicator": effect.indicator.name(speak.code),
        "href": href(
            "/indicator", speak, unit=effect.unit.code, indicator=effect.indicator.code, period=str(effect.period)
        ),
        "period": speak.period_short(effect.period),
        "before": _standing(effect.before, speak),
        "after": _standing(effect.after, speak),
    }


def _standing(standing: Standing | None, speak: Language) -> Json:
    sign, word, attained = ahead.status_words(standing, speak)
    return {"status": standing.status if standing else "not_told", "sign": sign, "word": word, "attained": attained}


def drafts_json(outcome: Outcome | None, speak: Language) -> Json:
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


def href(path: str, speak: Language, **parameters: str) -> str:
    return f"{path}?{urlencode({**parameters, **({'lang': 'en'} if speak.code == 'en' else {})})}"
