"""Says what an import would change: the page and the command line in the same words."""

from kpi.actions.imports.preview import Change
from kpi.actions.look.figure_text import actual_text, target_text
from kpi.language import Language
from kpi.language.remarks import STATUS_SIGN
from kpi.language.standing_words import shown_sign, standing_word, status_shown
from kpi.model.basis import Basis
from kpi.model.figure import Actual, Target
from kpi.model.indicator import Indicator
from kpi.model.quantity import exact
from kpi.model.standing import Standing
from kpi.widgets import words

_NOTED = 60  # letters of a note


def side(basis: Basis | None, speak: Language) -> str:
    """What is told: a target by its basis, or an actual."""
    return basis.name(speak.code) if basis else speak.say("thực hiện")


def side_of_months(basis: Basis | None, months: int, speak: Language) -> str:
    """The same, and of what length the periods are that were added up."""
    length = {1: speak.say("từng tháng"), 3: speak.say("từng quý"), 12: speak.say("cả năm")}
    return f"{side(basis, speak)}, {length.get(months) or speak.say('kỳ {n} tháng', n=months)}"


def figure_words(change: Change, figure: Actual | Target | None, speak: Language) -> str:
    """One side of a change as the reader writes numbers, with its note; "" where nothing stands."""
    if figure is None:
        return ""
    number = _number_words(change, figure, speak)
    note = " ".join(figure.note.split())
    return f"{number} – {note[:_NOTED]}{'…' if len(note) > _NOTED else ''}" if note else number


def _number_words(change: Change, figure: Actual | Target, speak: Language) -> str:
    if isinstance(figure, Target):
        if figure.is_range:
            return _range(figure, change.indicator, speak)
        return words.as_written(target_text(figure, change.indicator), speak)
    number = words.as_written(actual_text(figure, change.indicator), speak)
    return f"{number} ({speak.say('ước')})" if figure.estimate else number


def _range(aim: Target, indicator: Indicator, speak: Language) -> str:
    """As the board writes it: 60–62, or > 97."""

    def number(value: int) -> str:
        return speak.number(exact(value, indicator.decimals), indicator.decimals)

    if aim.low is not None and aim.high is not None and not aim.low_strict and not aim.high_strict:
        return f"{number(aim.low)}–{number(aim.high)}"
    sides = [(">" if aim.low_strict else "≥") + f" {number(aim.low)}"] if aim.low is not None else []
    sides += [("<" if aim.high_strict else "≤") + f" {number(aim.high)}"] if aim.high is not None else []
    return ", ".join(sides)


def total_words(figures: int, total: int, indicator: Indicator, speak: Language) -> str:
    """A sum; a dash where there was nothing to add."""
    return speak.number(exact(total, indicator.decimals), indicator.decimals) if figures else "–"


def status_words(standing: Standing | None, speak: Language) -> tuple[str, str, str]:
    """Its sign, its word, and what is attained."""
    if standing is None:
        return STATUS_SIGN["not_told"], "–", ""
    is_reported = standing.status not in {
        "not_told",
        "not_begun",
    }  # what is attained would contradict that nothing is told
    attained = words.attained(standing, speak) if is_reported else ""
    return shown_sign(status_shown(standing)), standing_word(speak, standing), "" if attained == "–" else attained
