"""Says of a file that somebody else approves who handed it in, who may decide, and what has moved since."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from kpi.actions.imports import import_review
from kpi.actions.imports.admit import Outcome
from kpi.actions.imports.import_review import Waiting
from kpi.actions.imports.preview import Preview
from kpi.actions.imports.uploads import Upload
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.intake import looking
from kpi.intake.looking import Looked, Since
from kpi.language import Language
from kpi.model.period import Period
from kpi.model.person import Person
from kpi.web.api.sheet_text import Json
from kpi.widgets import ahead
from kpi.widgets.words import as_written

_NAMED, _SHOWN = 5, 200


def waits(outcome: Outcome | None, preview: Preview, store: Store, who: Person, speak: Language) -> str:
    """What becomes of figures that she may decide on, where somebody else has to approve them; "" where nobody has."""
    if outcome is None or not outcome.waits:
        return ""
    sentence = speak.say("Số bạn quyết được chờ một người khác duyệt cả tệp; đến lúc đó bảng tổng quan chưa đổi.")
    return f"{sentence} {_deciders(import_review.deciders(store, who, preview.concerned), speak)}"


def _deciders(names: Sequence[str], speak: Language) -> str:
    if not names:
        return speak.say(
            "Chưa ai khác được duyệt mọi đơn vị của tệp: hãy cấp quyền duyệt cho một người, hoặc chia tệp theo đơn vị."
        )
    shown = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    return speak.say("Duyệt được: {names}.", names=shown)


def review(upload: Upload, waiting: Waiting | None, speak: Language) -> Json:
    """What waits for somebody else: who handed it in and when, what she saw, who may decide."""
    handed = upload.handed_in
    if handed is None:
        return {}
    new, changed = speak.number(handed.new, 0), speak.number(handed.corrected, 0)
    return {
        "said": handed_in_words(upload, speak),
        "then": speak.say("Lúc gửi: {new} số mới, {changed} số sửa.", new=new, changed=changed),
        "deciders": _deciders(waiting.deciders, speak) if waiting else "",
        "own": bool(waiting and waiting.own),
        "may_decide": bool(waiting and waiting.may_decide),
        "partial": handed.partial,
        "sha256": upload.sha256,
    }


def handed_in_words(upload: Upload, speak: Language) -> str:
    """Who handed it in, and when."""
    at = datetime.fromisoformat(upload.handed_in.at) if upload.handed_in else upload.at
    return speak.say("{who} gửi duyệt lúc {at}.", who=upload.by, at=speak.moment(at))


def reviewed(upload: Upload, speak: Language) -> Json:
    """What somebody else has decided: who handed it in, who approved it or sent it back, and why."""
    if upload.handed_in is None:
        return {}
    sentences = [handed_in_words(upload, speak)]
    if decision := _decision(upload, "approved"):
        sentences.append(speak.say("{who} duyệt lúc {at}.", who=decision["by"], at=_moment(decision["at"], speak)))
    if decision := _decision(upload, "returned"):
        at = _moment(decision["at"], speak)
        sentences.append(speak.say("{who} trả lại lúc {at}: {why}", who=decision["by"], at=at, why=decision["why"]))
    return {"said": " ".join(sentences)}


def _decision(upload: Upload, name: str) -> dict[str, str]:
    kept = upload.details.get(name)
    return {key: str(value) for key, value in cast("dict[str, object]", kept).items()} if kept else {}


def _moment(text: str, speak: Language) -> str:
    return speak.moment(datetime.fromisoformat(text))


def since(upload: Upload, looked: Looked, store: Store, speak: Language) -> Json:
    """Where the record has moved since the file was handed in, figure by figure as far as its first ones tell."""
    handed = upload.handed_in
    if handed is None or handed.token == looked.token:
        return {"said": "", "rows": []}
    tree, indicators = read.tree(store), {indicator.code: indicator for indicator in read.indicators(store).values()}
    bases = {basis.code: basis for basis in read.bases(store)}

    def row(move: Since) -> Json:
        units, indicator = tree.called(move.unit), indicators.get(move.indicator)
        return {
            "unit": units[0].name(speak.code) if units else move.unit,
            "indicator": indicator.name(speak.code) if indicator else move.indicator,
            "period": speak.period_short(Period.parse(move.period)),
            "side": ahead.side(bases.get(move.basis), speak),
            "stood": as_written(move.stood, speak) if move.stood else "–",
            "stands": as_written(move.stands, speak) if move.stands else "–",
            "would_be": as_written(move.would_be, speak) if move.would_be else speak.say("không còn đổi gì"),
        }

    new, changed = (speak.number(n, 0) for n in (looked.preview.new, looked.preview.changed))
    sentence = speak.say(
        "Kho đã đổi từ khi tệp được gửi: nay {new} số mới, {changed} số sửa.", new=new, changed=changed
    )
    return {"said": sentence, "rows": [row(move) for move in looking.since(upload, looked)[:_SHOWN]]}
