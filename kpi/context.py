"""Answers what a page may ask for: who is here, and the language, unit, period and basis that the address names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

import streamlit as st

from kpi.actions.administer.opening import shared_store
from kpi.actions.look import read
from kpi.actions.people import sessions
from kpi.actions.record.book import Book
from kpi.actions.record.store import Store, today
from kpi.language import Language, language
from kpi.model.basis import Basis
from kpi.model.period import NotAPeriod, Period
from kpi.model.person import Person, Task
from kpi.model.scorecard import Scorecard
from kpi.model.unit import Tree, Unit

SESSION = "kpi_session"
"""The cookie that holds the token of a session."""


class SignedOut(Exception):  # noqa: N818 - a state, not a fault
    """Nobody is signed in, or not any more."""


@dataclass(frozen=True)
class View:
    """What is in view; `notices` say what the address asked for in vain."""

    store: Store
    who: Person
    speak: Language
    tree: Tree  # of the units whose figures this person may see
    unit: Unit | None
    period: Period | None
    basis: Basis | None
    indicator: str
    notices: tuple[str, ...] = ()
    known: Book = field(default_factory=Book)  # read once for the whole page
    day: date = field(default_factory=today)

    @property
    def basis_code(self) -> str | None:
        return self.basis.code if self.basis else None

    def scorecard(self) -> Scorecard | None:
        if self.unit is None or self.period is None:
            return None
        return read.scorecard(self.store, self.unit.id, self.period, self.basis_code, self.day)

    def link(self, path: str = "", **changes: str) -> str:
        """The address of a screen with what is in view kept, and these things changed."""
        parameters = {**self._here, **{name: value and urlencode({name: value}) for name, value in changes.items()}}
        return f"/{path}?{'&'.join(pair for pair in parameters.values() if pair)}"

    @cached_property
    def _here(self) -> dict[str, str]:
        """What is in view, as an address says it; a screen has a hundred links."""
        here = {
            "unit": self.unit.code if self.unit else "",
            "period": str(self.period) if self.period else "",
            "basis": self.basis.code if self.basis else "",
            "lang": "en" if self.speak.code == "en" else "",
        }
        return {name: urlencode({name: value}) if value else "" for name, value in here.items()}

    def periods_for(self, units: Iterable[Unit]) -> dict[int, Period | None]:
        """At which period each unit is looked at from here, by id: this one, or one in which that unit was there."""
        here = dict.fromkeys(units)
        away = [unit for unit in here if self.period is None or not unit.is_there(self.period)]
        latest = read.latest_periods(self.store, [unit.id for unit in away]) if away else {}
        periods: dict[int, Period | None] = {unit.id: self.period for unit in here}
        return periods | {unit.id: period_of(unit, latest) for unit in away}


def period_of(unit: Unit, latest: Mapping[int, Period | None]) -> Period | None:
    """A period in which the unit was there: the latest with figures, else its first months or last."""
    if (newest := latest.get(unit.id)) is not None:
        return newest
    if unit.opened is not None:
        return Period(unit.opened.year, unit.opened.month, 12)
    return Period(unit.closed.year, 1, unit.closed.month) if unit.closed is not None else None


def parameter(name: str) -> str:
    """A parameter of the address; "" when it is not there."""
    return str(st.query_params.get(name, ""))


def page_number() -> int:
    """Which page of a long list the address asks for; the first where it names none that any list has."""
    text = parameter("page")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def token() -> str:
    """What the browser shows of its session; "" when nothing."""
    cookie = st.context.cookies.get(SESSION)
    return cookie if isinstance(cookie, str) else ""


def person(store: Store) -> Person:
    """Who is here, with her rights of this moment; raises SignedOut."""
    person_here = sessions.who(store, token())
    if person_here is None:
        raise SignedOut
    return person_here


def seen(tree: Tree, who: Person) -> Tree:
    """The part of the tree that the person may see, as a tree of its own."""
    units = who.seen("look", tree)
    if len(units) == len(tree.units):
        return tree
    here = (tree.units[unit] for unit in units)
    return Tree.of(unit if unit.parent in units else unit._replace(parent=None) for unit in here)


def view() -> View:
    """What the address asks for, or the nearest that there is, with a sentence where it is not the same."""
    store, speak = shared_store(), language(parameter("lang") or "vi")
    who = person(store)
    known = read.known(store)
    tree = seen(known.tree, who)
    notices: list[str] = []
    period = _period(speak, notices)
    unit = _unit(tree, known.tree, store, period, speak, notices)
    if period is None and unit is not None:
        period = read.latest_period(store, unit.id)
    basis = next((each for each in known.bases if each.code == parameter("basis")), None)
    if parameter("basis") and basis is None:
        notices.append(speak.say("Không có căn cứ giao “{basis}”.", basis=parameter("basis")))
    return View(store, who, speak, tree, unit, period, basis, parameter("indicator"), tuple(notices), known)


def working_view(task: Task) -> View:
    """The view with those units only on which the person has the task."""
    whole = view()
    units = whole.who.seen(task, whole.known.tree)
    here = (unit for unit in whole.tree.units.values() if unit.id in units)
    tree = Tree.of(unit if unit.parent in units else unit._replace(parent=None) for unit in here)
    if whole.unit is not None and whole.unit.id in units:
        return replace(whole, tree=tree)
    first = next(iter(tree.in_order()), None)
    notices = whole.notices
    if whole.unit is not None and first is not None and parameter("unit") and not notices:
        notice = whole.speak.say("Bạn không làm việc này ở {unit}.", unit=whole.unit.name(whole.speak.code))
        notices = (*notices, notice)
    return replace(whole, tree=tree, unit=first, notices=notices)


def _period(speak: Language, notices: list[str]) -> Period | None:
    text = parameter("period")
    if not text:
        return None
    try:
        return Period.parse(text)
    except NotAPeriod:
        notices.append(speak.say("“{period}” không phải là một kỳ; đang xem kỳ gần nhất có số liệu.", period=text))
        return None


def _unit(
    tree: Tree, whole: Tree, store: Store, period: Period | None, speak: Language, notices: list[str]
) -> Unit | None:
    """The unit that the address names in the tree she may see, which is a part of the whole one."""
    text = parameter("unit")
    named = list(tree.by_code.get(text.casefold()) or tree.by_name.get(text.casefold(), ())) if text else []
    if text and not named and whole.called(text):
        notices.append(speak.say("Bạn không có quyền xem đơn vị “{unit}”.", unit=text))
    elif text and not named:
        notices.append(speak.say("Không có đơn vị “{unit}”; đang xem đơn vị đầu tiên.", unit=text))
    if named:
        here = [unit for unit in named if period is None or unit.is_there(period)]
        if len(here) == 1:
            return here[0]
        latest = read.latest_periods(store, [unit.id for unit in here or named])
        with_figures = [unit for unit in here or named if latest[unit.id]]
        return (with_figures or here or named)[-1]
    return first_unit(tree, store)


def first_unit(tree: Tree, store: Store) -> Unit | None:
    """The first unit at the top of which anything has been told."""
    tops = tree.children.get(None, ())
    latest = read.latest_periods(store, [unit.id for unit in tops])
    return next((unit for unit in tops if latest[unit.id]), tops[0] if tops else None)
