"""Runs kpi changes: the standings that an upgrade changed by newer rules: list, seen."""

import argparse
import json
from collections.abc import Iterator
from itertools import islice

from kpi.actions.administer.standing_changes import last_upgrade, mark_as_seen, standing_changes
from kpi.actions.look.export import decimal_of, percent_of
from kpi.actions.record.store import Store
from kpi.commands.shared import DONE, Subcommands, json_list, operator, person, say, store_of, unit_of
from kpi.language import Language
from kpi.language.standing_changes import change_in_words
from kpi.model.person import Person, console
from kpi.model.standing_change import StandingChange

_AT_ONCE = 1000
LISTED = 100
"""So many does the doctor list; all of them stand in `kpi changes list`."""


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "the standings that the last upgrade changed: list, seen"
    whats = commands.add_parser("changes", help=words, description=words).add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    for name, run, words in (
        ("list", _list, "each with what stood there before"),
        ("seen", _seen, "they have been looked at: the doctor says so, and no longer lists them"),
    ):
        command = whats.add_parser(name, parents=parents, help=words, description=words)
        command.set_defaults(run=run)
        command.add_argument(
            "--by", metavar="NAME", help="the person it is done for, with her rights; else the console"
        )
        command.add_argument("--json", action="store_true")
        if name == "list":
            command.add_argument("--unit", metavar="CODE", help="of this unit only")


def cells(change: StandingChange) -> dict[str, object]:
    """A change as programs read it."""
    row: dict[str, object] = {
        "unit": change.unit.code_and_day,
        "indicator": change.indicator.code,
        "period": str(change.period),
    }
    for when, verdict in (("before", change.before), ("after", change.after)):
        row[f"status_{when}"] = verdict.status if verdict else None
        row[f"target_to_date_{when}"] = decimal_of(verdict.plan_to_date) if verdict else None
        row[f"attainment_to_date_{when}"] = percent_of(verdict.attainment_to_date) if verdict else None
        row[f"attainment_of_year_{when}"] = percent_of(verdict.attainment_of_year) if verdict else None
    return row


def _changes(store: Store, who: Person, unit: int | None) -> Iterator[StandingChange]:
    """All of them, some at once: of a country they may be a million."""
    skip = 0
    while page := standing_changes(store, who, unit, skip=skip, limit=_AT_ONCE):
        yield from page
        skip += _AT_ONCE


def say_count(store: Store, speak: Language) -> None:
    """How many standings the upgrade has changed, and where they can be looked at."""
    if (upgrade := last_upgrade(store)) is None:
        return
    if not upgrade.changed:
        say(speak.say("Cách tính mới không làm đánh giá nào thay đổi."))
        return
    say(speak.say_n("Theo cách tính mới, {n} đánh giá khác trước.", upgrade.changed))
    say(speak.say("Xem từng dòng: kpi changes list, hoặc trang Quản trị › Đánh giá thay đổi."))


def say_last(store: Store, speak: Language) -> None:
    """The same for the doctor: the first of them, or who has seen them."""
    upgrade = last_upgrade(store)
    if upgrade is None or not upgrade.changed:
        return
    at = speak.moment(upgrade.at)
    say(speak.say_n("Nâng cấp lúc {at}: theo cách tính mới, {n} đánh giá khác trước.", upgrade.changed, at=at))
    if upgrade.seen_at is not None:
        say(speak.say("{by} đã xem lúc {at}.", by=upgrade.seen_by, at=speak.moment(upgrade.seen_at)))
        return
    for change in islice(_changes(store, console(operator()), None), LISTED):
        say(f"  {change_in_words(change, speak)}")
    if upgrade.changed > LISTED:
        say(speak.say_n("  … và {n} đánh giá nữa", upgrade.changed - LISTED))
    say(speak.say("Xem từng dòng: kpi changes list, hoặc trang Quản trị › Đánh giá thay đổi."))


def json_of_last(store: Store) -> str:
    """The same for programs: "null" of a store that was never upgraded to newer rules."""
    upgrade = last_upgrade(store)
    if upgrade is None:
        return "null"
    summary = {
        "at": upgrade.at.isoformat(),
        "changed": upgrade.changed,
        "seen_by": upgrade.seen_by or None,
        "seen_at": upgrade.seen_at.isoformat() if upgrade.seen_at else None,
    }
    first = json_list(map(cells, islice(_changes(store, console(operator()), None), LISTED)))
    return f'{json.dumps(summary, ensure_ascii=False)[:-1]}, "first": {first}}}'


def _list(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    who = person(store, args.by)
    unit = unit_of(store, args.unit, None, speak) if args.unit else None
    changes = _changes(store, who, unit)
    if args.json:
        say(json_list(map(cells, changes)))
        return DONE
    lines = (change_in_words(change, speak) for change in changes)
    say(next(lines, speak.say("Không có đánh giá nào thay đổi.")))
    for line in lines:
        say(line)
    return DONE


def _seen(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    mark_as_seen(store, person(store, args.by))
    say(json.dumps({"seen": True}) if args.json else speak.say("Đã ghi là đã xem."))
    return DONE
