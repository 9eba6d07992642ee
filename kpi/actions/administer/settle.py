"""Settles what holds for everybody: reporting regimes, thresholds of judging, settings of the house."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import NamedTuple

from db import indicators as rows
from db import settings as setting_rows
from db.indicators import RegimeRow
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.changes import sign
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import WAIT, Deed, Store
from kpi.actions.record.texts import code_of, required, text_of
from kpi.model.person import Person
from kpi.model.regime import Regime
from kpi.model.status import Thresholds

LATEST_DUE = 366
FINEST = 10**6
"""No threshold is told more finely than in millionths."""


def _ask(deed: Deed, by: Person) -> None:
    rights.ask(deed.connection, by, "govern", None, book.tree(deed.connection))


def regimes(store: Store) -> tuple[Regime, ...]:
    """Every regime, in the order in which they are offered."""
    with store.reading() as connection:
        return tuple(Regime(*row) for row in rows.all_regimes(connection))


def put_regime(store: Store, by: Person, regime: Regime) -> bool:
    """A new regime, or the changed one of that code; whether anything has changed. Raises Refused."""
    days = (regime.due_month, regime.due_quarter, regime.due_half, regime.due_year)
    if not 0 <= regime.cut_day <= 31:
        raise Refused("days_out_of_range", str(regime.cut_day), least="0", most="31")
    if wrong := [day for day in days if not 0 <= day <= LATEST_DUE]:
        raise Refused("days_out_of_range", str(wrong[0]), least="0", most=str(LATEST_DUE))
    code = code_of(regime.code, "regime")
    if len(code) > 20:
        raise Refused("too_long", code, limit="20")
    names = required(regime.name_vi, "name_vi", limit=200), text_of(regime.name_en, limit=200)
    row = RegimeRow(code, *names, regime.cut_day, *days, regime.place)
    with store.deed(by.name) as deed:
        _ask(deed, by)
        existing = {stored.code: stored for stored in rows.all_regimes(deed.connection)}
        if existing.get(code) == row:
            return False
        rows.put_regime(deed.connection, row)
        before = existing[code]._asdict() if code in existing else {}
        sign(deed, "set regime", f"regimes {code}", before, row._asdict())
        return True


def thresholds(store: Store) -> Thresholds:
    """Those by which everything is judged now."""
    with store.reading() as connection:
        return book.remembered(store, connection).thresholds


def set_thresholds(store: Store, by: Person, thresholds: Thresholds) -> bool:
    """From now on everything is judged by these; whether anything has changed. Raises Refused."""
    values = asdict(thresholds)
    for value in values.values():
        if value.denominator > FINEST or not 0 < value <= 2:
            raise Refused("threshold_out_of_range", str(value))
    if thresholds.at_risk > thresholds.on_track:
        raise Refused("thresholds_crossed")
    for share in (thresholds.told_enough, thresholds.planned_enough):
        if share > 1:
            raise Refused("threshold_out_of_range", str(share))
    with store.deed(by.name) as deed:
        _ask(deed, by)
        was = book.thresholds(deed.connection)
        if was == thresholds:
            return False
        for code, value in values.items():
            rows.set_threshold(deed.connection, code, value.numerator, value.denominator)
        sign(deed, "set thresholds", "thresholds all", _spelled(asdict(was)), _spelled(values))
        return True


def _spelled(values: Mapping[str, Fraction]) -> dict[str, str]:
    return {code: str(value) for code, value in values.items()}


class SettingRange(NamedTuple):
    """A whole number between these, both included."""

    least: int
    most: int


Words = tuple[str, ...]
"""One of these."""

YES_NO: Words = ("yes", "no")
SETTINGS: dict[str, SettingRange | Words] = {
    "self_approval": YES_NO,
    "import_review": ("auto", *YES_NO),
    "open_reading": YES_NO,
    "idle_minutes": SettingRange(5, 24 * 60),
    "longest_hours": SettingRange(1, 31 * 24),
    "attachment_megabytes": SettingRange(1, 20),
    "import_megabytes": SettingRange(1, 200),  # the server takes no larger upload
    WAIT: SettingRange(1, 600),
}
"""What can be set: a whole number within bounds, or one of some words."""


def settings(store: Store, by: Person) -> dict[str, str]:
    """Every setting that can be set, with its value; for those who govern. Raises Refused."""
    with store.reading() as connection:
        rights.ask(connection, by, "govern", None, book.remembered(store, connection).tree)
        values = rights.settings_at(connection)
    return {code: values[code] for code in SETTINGS}


def set_setting(store: Store, by: Person, code: str, value: str) -> bool:
    """Whether anything has changed. Raises Refused."""
    checked = _checked(code, value.strip().casefold())
    with store.deed(by.name) as deed:
        _ask(deed, by)
        was = rights.settings_at(deed.connection)[code]
        if was == checked:
            return False
        setting_rows.put_setting(deed.connection, code, checked)
        sign(deed, "set setting", f"settings {code}", {"value": was}, {"value": checked}, moves=False)
        return True


def _checked(code: str, text: str) -> str:
    if code not in SETTINGS:
        raise Refused("unknown_setting", code[:40], known=", ".join(SETTINGS))
    bounds = SETTINGS[code]
    if not isinstance(bounds, SettingRange):
        if text in bounds:
            return text
        if bounds == YES_NO:
            raise Refused("not_a_yes_or_no", text[:40])
        raise Refused("setting_not_one_of", text[:40], known=", ".join(bounds))
    whole = int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else -1
    if not bounds.least <= whole <= bounds.most:
        raise Refused("setting_out_of_range", text[:40], least=str(bounds.least), most=str(bounds.most))
    return str(whole)
