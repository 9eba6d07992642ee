"""Says the targets of a history: what was aimed at, on whose word, from when, and who replaced it."""

from datetime import date

from kpi.actions.look.history import Replaced, StatedTarget
from kpi.language import Language
from kpi.widgets.words import as_written


def value(aim: StatedTarget, speak: Language) -> str:
    return as_written(aim.value, speak)


def which(aim: StatedTarget, speak: Language) -> str:
    """ "target, assigned from above, in force from 1/7/2021, version 2"."""
    parts = [speak.say("kế hoạch"), aim.basis.name(speak.code)]
    if aim.target.effective_on:
        parts.append(speak.say("hiệu lực từ {day}", day=speak.date(date.fromisoformat(aim.target.effective_on))))
    parts.append(speak.say("bản {n}", n=aim.version))
    return ", ".join(parts)


def replaced(replacement: Replaced, speak: Language) -> str:
    return speak.say(
        "{by} thay hoặc bỏ lúc {at}, dòng {line}",
        by=replacement.by,
        at=speak.moment(replacement.at),
        line=replacement.line,
    )
