"""Shows statuses by sign and word, and how many indicators of a unit are filed under each."""

from collections import Counter

from kpi.context import View
from kpi.language import Language
from kpi.language.standing_words import (
    BY_UNIT,
    WATCHED,
    shown_sign,
    shown_word,
    standing_word,
    status_shown,
)
from kpi.model.scorecard import Scorecard
from kpi.model.standing import Standing
from kpi.model.status import STATUSES
from kpi.widgets import drawing
from kpi.widgets.html import Html, link, tag

_ORDER = tuple(
    code for status in STATUSES for code in ((status, WATCHED, BY_UNIT) if status == "no_target" else (status,))
)
_ONLY_WHERE_ANY = frozenset({"incomplete", "not_begun", "not_applicable", WATCHED, BY_UNIT})
"""What has a pill only where a row is filed under it."""


def sign(standing: Standing, speak: Language) -> Html:
    """The sign of a status with its word beside it: a colour is never the only sign."""
    code, word = status_shown(standing), standing_word(speak, standing)
    return tag("span", shown_sign(code), css=f"k-sign k-{code}", title=word) + tag("span", word, css="k-word")


def pills(view: View, card: Scorecard, only: str) -> Html:
    """The count of every status; each keeps only its rows, and the chosen one lets all of them back."""
    speak = view.speak
    shown = {code: n for code, n in _counted(card).items() if n or code == only or code not in _ONLY_WHERE_ANY}
    pills_shown = [_pill(view, code, count, only) for code, count in shown.items()]
    if card.to_explain:
        ask = tag("span", "?", css="k-sign k-ask")
        count = tag("b", str(card.to_explain))
        pills_shown.append(tag("span", ask, " ", speak.say("Cần giải trình"), " ", count, css="k-pill"))
    return tag("div", *pills_shown, css="k-pills")


def _pill(view: View, code: str, count: int, only: str) -> Html:
    sign = tag("span", shown_sign(code), css=f"k-sign k-{code}")
    css = "k-pill" + (" k-chosen" if only == code else "") + ("" if count else " k-zero")
    address = view.link("", status="" if only == code else code)
    return link(address, sign, " ", shown_word(view.speak, code), " ", tag("b", str(count)), css=css)


def counts(view: View, card: Scorecard) -> Html:
    """The statuses of a unit in one cell: a bar, and the numbers beside it."""
    speak = view.speak
    counted = {code: count for code, count in _counted(card).items() if count}
    alt = ", ".join(f"{shown_word(speak, code)} {count}" for code, count in counted.items())
    numbers = Html(" ").join(
        tag("span", tag("span", shown_sign(code), css=f"k-sign k-{code}"), str(count), title=shown_word(speak, code))
        for code, count in counted.items()
    )
    return drawing.status_bar(counted, alt) + tag("span", numbers, css="k-counts")


def _counted(card: Scorecard) -> dict[str, int]:
    """How many rows are filed under what, in the order of the statuses."""
    counted = Counter(status_shown(standing) for standing in card.standings)
    return {code: counted[code] for code in _ORDER}
