"""Says what kpi import --dry-run says beside the counts: what would change, the sums of the file, the standings."""

from collections.abc import Iterator

from kpi.actions.imports.preview import CARDS, Change, Effect, Preview
from kpi.actions.look.figure_text import actual_text, target_text
from kpi.commands.shared import say
from kpi.intake import Imported
from kpi.intake.sums import FileSums, Total
from kpi.language import Language
from kpi.model.figure import Actual, Target
from kpi.model.quantity import plain
from kpi.model.standing import Standing
from kpi.widgets.ahead import figure_words, side, side_of_months, status_words, total_words

_SHOWN, _FEW = 200, 20
"""So many of each go into the object for programs, so many lines of each are read by people."""


def tell(imported: Imported, speak: Language) -> None:
    """The same as the page of an import shows, in lines."""
    ahead = imported.preview
    if ahead is None:
        return
    tell_handed_in(imported, speak)
    _list(speak.say("Cộng trong tệp và cộng sẽ ghi"), _added(imported, speak))
    if (ahead.new or ahead.changed) and imported.outcome.drafted < imported.outcome.accepted:
        _list(speak.say("Bảng tổng quan sẽ đổi"), list(_effects(ahead, speak)))


def tell_handed_in(imported: Imported, speak: Language) -> None:
    """What would be written, old beside new: all that whoever approves it is asked about."""
    ahead = imported.preview
    if ahead is None or not (ahead.new or ahead.changed):
        return
    _tell_counts(ahead, speak)
    _list(speak.say("Số sẽ ghi"), [_change(change, speak) for change in ahead.changes[:_FEW]])
    if ahead.new + ahead.changed > _FEW:
        of = speak.number(ahead.new + ahead.changed, 0)
        say("  " + speak.say("Trên đây là {n} trong {of} số.", n=_FEW, of=of))


def tell_done(imported: Imported, speak: Language) -> None:
    """What an import has written: how much of it is new, and what stood where the rest stands now."""
    ahead = imported.preview
    if ahead is None or not (ahead.new or ahead.changed):
        return
    _tell_counts(ahead, speak)
    corrected = [_change(change, speak) for change in ahead.changes[:_FEW] if change.old is not None]
    _list(speak.say("Số đã sửa"), corrected)
    if ahead.changed > len(corrected):
        of = speak.number(ahead.changed, 0)
        say("  " + speak.say("Trên đây là {n} trong {of} số.", n=len(corrected), of=of))


def _tell_counts(ahead: Preview, speak: Language) -> None:
    new, changed = speak.number(ahead.new, 0), speak.number(ahead.changed, 0)
    say(speak.say("Số liệu mới {new}, sửa số đã có {changed}.", new=new, changed=changed))


def _list(title: str, lines: list[str]) -> None:
    if lines:
        say("\n  ".join([f"{title}:", *lines]))


def _change(change: Change, speak: Language) -> str:
    place = ", ".join(
        (
            change.unit.name(speak.code),
            change.indicator.name(speak.code),
            speak.period_short(change.period),
            side(change.basis, speak),
        )
    )
    return f"{place}: {figure_words(change, change.old, speak) or '–'} → {figure_words(change, change.new, speak)}"


def _added(imported: Imported, speak: Language) -> list[str]:
    """Where more than one figure adds up; what does not agree comes first."""
    added = sorted((each for each in imported.sums if each.file.figures > 1), key=lambda each: each.whole)
    more = [speak.say("và {n} chỉ tiêu nữa", n=speak.number(len(added) - _FEW, 0))] if len(added) > _FEW else []
    return [*(_sums(each, speak) for each in added[:_FEW]), *more]


def _sums(line: FileSums, speak: Language) -> str:
    def part(name: str, total: Total) -> str:
        text = total_words(total.figures, total.total, line.indicator, speak)
        return f"{name} {text} ({speak.say_n('{n} số', total.figures)})" if total.figures else f"{name} –"

    parts = [part(speak.say("Trong tệp"), line.file), part(speak.say("Sẽ ghi"), line.stored)]
    parts += [part(speak.say("Đã có"), line.there)] if line.there.figures else []
    parts += [part(speak.say("Bị từ chối"), line.refused)] if line.refused.figures else []
    parts += [part(speak.say("Không lấy"), line.passed)] if line.passed.figures else []
    return f"{line.indicator.name(speak.code)}, {side_of_months(line.basis, line.months, speak)}: {'; '.join(parts)}"


def _effects(ahead: Preview, speak: Language) -> Iterator[str]:
    """Where a status turns, first; how many others only move."""
    turned = [effect for effect in ahead.effects if effect.turns]
    yield from (_effect(effect, speak) for effect in turned[:_FEW])
    if not turned:
        yield speak.say("Không có mức đánh giá nào thay đổi.")
    if len(turned) > _FEW:
        yield speak.say("và {n} chỉ tiêu nữa", n=speak.number(len(turned) - _FEW, 0))
    if moved := len(ahead.effects) - len(turned):
        yield speak.say("{n} chỉ tiêu khác đổi số nhưng không đổi mức.", n=speak.number(moved, 0))
    if ahead.units > CARDS:
        yield speak.say("Đã xem {n} trong {of} đơn vị của tệp.", n=CARDS, of=speak.number(ahead.units, 0))


def _effect(effect: Effect, speak: Language) -> str:
    def standing_text(standing: Standing | None) -> str:
        sign, word, attained = status_words(standing, speak)
        return f"{sign} {word}{f' ({attained})' if attained else ''}"

    place = f"{effect.indicator.name(speak.code)}, {effect.unit.name(speak.code)}, {speak.period_short(effect.period)}"
    return f"{place}: {standing_text(effect.before)} → {standing_text(effect.after)}"


def in_json(imported: Imported) -> dict[str, object] | None:
    """The same for programs: codes, and numbers as files have them."""
    ahead = imported.preview
    if ahead is None:
        return None

    def part(total: Total, decimals: int) -> dict[str, object]:
        return {"figures": total.figures, "total": plain(total.total, decimals)}

    return {
        "new": ahead.new,
        "changed": ahead.changed,
        "changes": [_change_in_json(change) for change in ahead.changes[:_SHOWN]],
        "sums": [
            {
                "indicator": line.indicator.code,
                "basis": line.basis.code if line.basis else None,
                "months": line.months,
                **{
                    name: part(getattr(line, name), line.indicator.decimals)
                    for name in ("file", "stored", "there", "refused", "passed")
                },
            }
            for line in imported.sums
        ],
        "standings": [
            {
                "unit": effect.unit.code,
                "indicator": effect.indicator.code,
                "period": str(effect.period),
                "before": effect.before.status if effect.before else None,
                "after": effect.after.status,
            }
            for effect in ahead.effects
            if effect.turns
        ],
    }


def corrected_in_json(imported: Imported) -> dict[str, object]:
    """How many figures that stood are corrected, and the first of them, old beside new."""
    changes = imported.preview.changes if imported.preview else ()
    first = [_change_in_json(change) for change in changes if change.old is not None]
    return {"figures": imported.preview.changed if imported.preview else 0, "first": first}


def _change_in_json(change: Change) -> dict[str, object]:
    def text(figure: Actual | Target | None) -> str | None:
        if figure is None:
            return None
        if isinstance(figure, Target):
            return target_text(figure, change.indicator)
        return actual_text(figure, change.indicator)

    return {
        "unit": change.unit.code,
        "indicator": change.indicator.code,
        "period": str(change.period),
        "basis": change.basis.code if change.basis else None,
        "old": text(change.old),
        "new": text(change.new),
    }
