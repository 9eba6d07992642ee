"""Puts a deed behind a button, says once what became of it, and draws the fields that several forms share."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import streamlit as st

from kpi import context
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import StoreFault
from kpi.context import SignedOut, View
from kpi.model.person import Person
from kpi.model.unit import Tree, Unit
from kpi.widgets import refused
from kpi.widgets.html import text
from kpi.widgets.top import MANY

Deed = Callable[[Person], str]
"""Does something for the person who is signed in at that moment; returns the sentence that says it is done."""

_DONE, _WRONG, _FAULT, _TURN = "k-said", "k-wrong", "k-fault", "k-turn-"
STALE = "changed_under_you"
"""Somebody else has changed it since the form was drawn: the fields show hers, so that nothing is written over."""
MOST_MATCHES = 50
WIDE = 640
"""How wide a form is, in pixels; on a narrower screen as wide as that."""
OTHER = 0
"""Stands for no unit at all."""
_DAY = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")


def key(form: str, name: str) -> str:
    """The key of a field. A form that has done its work is a new one: the browser would keep what was typed there."""
    turn = st.session_state.get(_TURN + form, 0)
    return f"{form}-{name}-{turn}" if turn else f"{form}-{name}"


def on_click(view: View, deed: Deed, form: str = "") -> Callable[[], None]:
    """What a button does before the page is drawn anew; the form begins anew when it is done."""

    def run() -> None:
        try:
            st.session_state[_DONE] = deed(context.person(view.store))
        except Refused as refusal:
            st.session_state[_WRONG] = refusal
            if refusal.code != STALE:
                return
        except SignedOut:
            return  # the page itself says so
        except StoreFault as fault:
            st.session_state[_FAULT] = fault
            return
        st.session_state[_TURN + form] = st.session_state.get(_TURN + form, 0) + 1

    return run


def outcome(view: View) -> None:
    """Says what became of the last deed, once."""
    if (fault := st.session_state.pop(_FAULT, None)) is not None:
        raise fault
    if (refusal := st.session_state.pop(_WRONG, None)) is not None:
        refused.show(view, refusal)
    if sentence := st.session_state.pop(_DONE, ""):
        st.success(text(sentence))


def typed(form: str, name: str) -> str:
    """What stands in a field of text."""
    return str(st.session_state.get(key(form, name)) or "")


def whole(form: str, name: str) -> int:
    """The whole number that stands in a field of text; raises Refused."""
    text_typed = typed(form, name).strip()
    if not (text_typed.isascii() and text_typed.isdigit() and len(text_typed) <= 6):
        raise Refused("not_a_whole_number", text_typed[:20])
    return int(text_typed)


def day(form: str, name: str) -> date | None:
    """The day that stands in a field of text; raises Refused."""
    return day_of(typed(form, name))


def day_of(words: str) -> date | None:
    """A day as day/month/year or as it is kept, None where nothing is told; raises Refused."""
    text_typed = words.strip()
    if not text_typed:
        return None
    parts = _DAY.fullmatch(text_typed)
    try:
        first, month, last = (int(part) for part in parts.groups()) if parts else (0, 0, 0)
        return date(first, month, last) if first > 31 else date(last, month, first)
    except ValueError:
        raise Refused("not_a_date_typed", text_typed[:20]) from None


def kept_day(day: str) -> date:
    """A day as the record keeps it."""
    return date.fromisoformat(day)


def shown_day(day: date | None) -> str:
    """A day as it stands in a field."""
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def named(view: View, tree: Tree, unit: Unit) -> str:
    """A unit in a list: its name, its code, where it stands, and its time where that has ended."""
    speak = view.speak
    above = tree.units[unit.parent].name(speak.code) if unit.parent in tree.units else ""
    until = speak.say("đến {day}", day=speak.date(unit.closed)) if unit.closed else ""
    return " · ".join(part for part in (unit.name(speak.code), unit.code, above, until) if part)


def pick_unit(
    view: View,
    tree: Tree,
    units: Sequence[Unit],
    label: str,
    *,
    form: str,
    name: str,
    other: str = "",
    chosen: int | None = None,
) -> None:
    """A unit out of a list that is searched by typing; many are narrowed down first. `picked` says which.

    `other`, where there is one, is what the number OTHER stands for.
    """
    offered = list(units)
    if len(offered) > MANY:
        find = view.speak.say("{label}: tìm theo tên hoặc mã", label=label)
        query = st.text_input(find, key=key(form, f"{name}-find"))
        offered = [unit for unit in offered if unit.id == chosen or (query and _fits(unit, query))][:MOST_MATCHES]
    options = [*([OTHER] if other else []), *(unit.id for unit in offered)]
    st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen in options else None,
        format_func=lambda number: other if number == OTHER else named(view, tree, tree.units[number]),
        key=key(form, name),
        placeholder=view.speak.say("Chọn đơn vị"),
    )


def picked(form: str, name: str) -> int | None:
    """The unit that was picked: OTHER, or None while there is none."""
    number = st.session_state.get(key(form, name))
    return number if isinstance(number, int) else None


def _fits(unit: Unit, query: str) -> bool:
    wanted = _bare(query)
    return any(wanted in _bare(name) for name in (unit.name_vi, unit.name_en, unit.code))


def _bare(words: str) -> str:
    """Without marks, so that “Bac Kan” finds “Bắc Kạn”."""
    letters = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def pick(
    label: str, options: Iterable[str], words: Callable[[str], str], *, form: str, name: str, chosen: str = ""
) -> str:
    """One of a few codes, shown by their words."""
    codes = list(options)
    if chosen and chosen not in codes:
        codes.insert(0, chosen)
    start = codes.index(chosen) if chosen else 0
    return str(st.selectbox(label, codes, index=start, format_func=words, key=key(form, name)))
