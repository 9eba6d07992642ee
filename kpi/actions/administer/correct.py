"""Corrects how an indicator adds up or is judged although figures exist, and takes a correction back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import audit
from db import indicators as rows
from kpi.actions.administer import rule_changes
from kpi.actions.administer.rule_changes import BLOCKING, COMPARED, SHOWN, RuleChange
from kpi.actions.imports.admit_indicators import RULES, refused_percentage
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.changes import bring_totals, sign
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Deed, Store
from kpi.actions.record.texts import one_of, text_of
from kpi.actions.record.written import Written
from kpi.model.kind import ADDS_UP, JUDGED
from kpi.model.person import Person

if TYPE_CHECKING:
    from db.engine import Connection
    from db.indicators import IndicatorRow

LONGEST_REASON = 2000
_CORRECT, _TAKE_BACK = "correct indicator", "take back correction"


class LastCorrection(NamedTuple):
    """The newest correction that still holds: its line of the audit, who, when and why, the rules before and after."""

    line: int
    by: str
    at: datetime
    reason: str
    before: Mapping[str, str]
    after: Mapping[str, str]


class _DryRun(Exception):  # noqa: N818 - carries the change out of the transaction
    def __init__(self, change: RuleChange) -> None:
        super().__init__()
        self.change = change


def correct_indicator(
    store: Store,
    by: Person,
    indicator: int,
    *,
    adds_up: str | None = None,
    judged: str | None = None,
    reason: str = "",
    seen: str | None = None,
    dry_run: bool = False,
) -> RuleChange:
    """Other rules for the figures that exist: all totals are made anew, the reason is kept. Raises Refused.

    A dry run is the real write taken back and wants no reason. `seen` is the digest of a dry run: where something
    else would change by now, nothing is written.
    """
    wanted = {"adds_up": adds_up, "judged": judged}
    rules = {name: one_of(name, word, _KNOWN[name]) for name, word in wanted.items() if word}
    try:
        with store.deed(by.name) as deed:
            row = _row(deed, by, indicator)
            after = row._replace(**rules)
            if after == row:
                raise Refused("correction_changes_nothing", row.code)
            if after.adds_up != row.adds_up and (problem := refused_percentage(after)):
                raise Refused(problem.code, problem.value, **problem.values)
            return _write(deed, row, after, _CORRECT, _reason_entry(reason, dry_run), seen=seen, dry_run=dry_run)
    except _DryRun as taken_back:
        return taken_back.change


_KNOWN = {"adds_up": ADDS_UP, "judged": JUDGED}


def take_back_correction(
    store: Store, by: Person, indicator: int, *, reason: str = "", seen: str | None = None, dry_run: bool = False
) -> RuleChange:
    """The rules before the newest correction that holds; the one before that can be taken back next. Raises Refused."""
    try:
        with store.deed(by.name) as deed:
            row = _row(deed, by, indicator)
            last = _last(deed.connection, row)
            if last is None:
                raise Refused("no_correction_to_take_back", row.code)
            after = row._replace(**last.before)
            reasons = {**_reason_entry(reason, dry_run), "correction": last.line}
            return _write(deed, row, after, _TAKE_BACK, reasons, seen=seen, dry_run=dry_run)
    except _DryRun as taken_back:
        return taken_back.change


def last_correction(store: Store, by: Person, indicator: int) -> LastCorrection | None:
    """The correction that can be taken back; for those who govern. Raises Refused."""
    with store.reading() as connection:
        rights.ask(connection, by, "govern", None, book.remembered(store, connection).tree)
        row = next((row for row in rows.all_indicators(connection) if row.id == indicator), None)
        return None if row is None else _last(connection, row)


def has_figures(store: Store, indicator: int) -> bool:
    """Whether anything has been reported or planned of it, so that its rules are corrected and not just changed."""
    with store.reading() as connection:
        return rows.has_figures(connection, indicator)


def _reason_entry(reason: str, dry_run: bool) -> dict[str, object]:
    if not reason.strip() and not dry_run:
        raise Refused("correction_reason_missing")
    return {"reason": text_of(reason, limit=LONGEST_REASON)}


def _row(deed: Deed, by: Person, indicator: int) -> "IndicatorRow":
    rights.ask(deed.connection, by, "govern", None, book.tree(deed.connection))
    row = next((row for row in rows.all_indicators(deed.connection) if row.id == indicator), None)
    if row is None:
        raise Refused("indicator_gone")
    return row


def _write(
    deed: Deed,
    row: "IndicatorRow",
    after: "IndicatorRow",
    what: str,
    reasons: Mapping[str, object],
    *,
    seen: str | None,
    dry_run: bool,
) -> RuleChange:
    change = _changed(deed, row, after)
    if change.blocking and not dry_run:
        first = change.unreadable[0]
        values = {"n": str(change.blocking), "kind": after.adds_up, "unit": first.unit.code, "run": str(first.period)}
        raise Refused("figures_not_of_the_kind", row.code, **values)
    if seen is not None and seen != change.digest:
        raise Refused("look_again_at_rules", row.code)
    rules_before, rules_after = ({name: getattr(indicator, name) for name in RULES} for indicator in (row, after))
    sign(deed, what, f"indicators {row.code}", rules_before, {**rules_after, **reasons})
    if dry_run:
        raise _DryRun(change)
    return change


def _changed(deed: Deed, row: "IndicatorRow", after: "IndicatorRow") -> RuleChange:
    """Writes the rules and the totals; what would make no sense of figures is not written but said."""
    connection = deed.connection
    known = book.open_at(connection)
    before = known.indicators[row.id]
    change = RuleChange(before, replace(before, **{name: getattr(after, name) for name in RULES}))
    wrong = rule_changes.unreadable(connection, known.tree, change.after)
    blocking = sum(entry.why in BLOCKING for entry in wrong)
    change = replace(change, unreadable=tuple(wrong[:SHOWN]), blocking=blocking, without_parts=len(wrong) - blocking)
    if blocking:
        return change
    every = rule_changes.places(connection, known.tree, row.id)
    stood = rule_changes.standings_at(connection, known, before, every[:COMPARED])
    rows.change_indicator(connection, after)
    bring_totals(deed, Written(rebuild=True))
    stands = rule_changes.standings_at(connection, book.open_at(connection), change.after, stood)
    differing = rule_changes.differing(stood, stands)
    return replace(
        change,
        standings=tuple(differing[:SHOWN]),
        changed=len(differing),
        turned=sum(entry.turns for entry in differing),
        compared=len(stood),
        places=len(every),
    )


def _last(connection: "Connection", row: "IndicatorRow") -> LastCorrection | None:
    """The newest correction that was not taken back, where its rules are still those of the indicator."""
    taken_back: set[object] = set()
    for line in audit.since(connection, 0, f"indicators {row.code}"):
        if line.subject != f"indicators {row.code}":
            continue
        before, after = json.loads(line.before), json.loads(line.after)
        if line.deed == _TAKE_BACK:
            taken_back.add(after["correction"])
        elif line.deed in {"add indicator", "remove indicator"}:
            return None  # before that the code was another indicator's
        elif line.deed == _CORRECT and line.id not in taken_back:
            was, now = ({name: side[name] for name in RULES if name in side} for side in (before, after))
            if any(getattr(row, name) != word for name, word in now.items()):
                return None
            return LastCorrection(line.id, line.who, datetime.fromisoformat(line.at), after["reason"], was, now)
    return None
