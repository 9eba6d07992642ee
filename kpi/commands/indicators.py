"""Runs kpi indicator: other rules for an indicator that has figures, and the way back."""

import argparse
import json

from kpi.actions.administer.correct import correct_indicator, take_back_correction
from kpi.actions.administer.rule_changes import RuleChange
from kpi.actions.look import read
from kpi.actions.look.export import as_text, decimal_of, percent_of
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.commands.shared import DONE, REFUSED, Subcommands, person, say, store_of
from kpi.language import Language
from kpi.model.kind import ADDS_UP, JUDGED
from kpi.model.standing import Standing
from kpi.widgets import rule_changes as words

_LINES = 10
"""So many standings and so many figures are read by people; programs get all that are kept."""


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "correct how an indicator adds up or is judged although figures exist: correct, take-back"
    family = commands.add_parser("indicator", help=words, description=words)
    of = family.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, run, words in (
        ("correct", _correct, "other rules for the figures that exist; says first which standings change"),
        ("take-back", _take_back, "the rules before the last correction"),
    ):
        command = of.add_parser(name, parents=parents, help=words, description=words)
        command.set_defaults(run=run)
        command.add_argument("code", metavar="CODE")
        if run is _correct:
            command.add_argument("--adds-up", choices=tuple(ADDS_UP))
            command.add_argument("--judged", choices=tuple(JUDGED))
        command.add_argument("--reason", default="", metavar="WHY", help="kept in the audit; a dry run wants none")
        command.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        command.add_argument(
            "--by", metavar="NAME", help="the person it is done for, with her rights; else the console"
        )
        command.add_argument("--json", action="store_true")


def _number(store: Store, code: str) -> int:
    numbers = (
        indicator.id for indicator in read.indicators(store).values() if indicator.code.casefold() == code.casefold()
    )
    number = next(numbers, None)
    if number is None:
        raise Refused("unknown_indicator", code[:40], near="–")
    return number


def _correct(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    change = correct_indicator(
        store,
        person(store, args.by),
        _number(store, args.code),
        adds_up=args.adds_up,
        judged=args.judged,
        reason=args.reason,
        dry_run=args.dry_run,
    )
    return _say(change, args, speak)


def _take_back(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    who, number = person(store, args.by), _number(store, args.code)
    change = take_back_correction(store, who, number, reason=args.reason, dry_run=args.dry_run)
    return _say(change, args, speak)


def _say(change: RuleChange, args: argparse.Namespace, speak: Language) -> int:
    if args.json:
        say(json.dumps(_in_json(change, written=not args.dry_run), ensure_ascii=False))
    else:
        _in_lines(change, speak)
        if args.dry_run:
            say(speak.say("Chạy thử: chưa sửa gì."))
        else:
            say(speak.say("Đã sửa cách tính của {name}.", name=change.after.name(speak.code)))
    return REFUSED if change.blocking else DONE


def _in_lines(change: RuleChange, speak: Language) -> None:
    say(f"{change.before.code} {change.before.name(speak.code)}")
    for line in words.rule_words(change, speak):
        say(line)
    if not change.blocking:
        say(words.count_words(change, speak))
    shown = change.standings[:_LINES]
    for turn in shown:
        sides = (words.standing_words(standing, speak) for standing in (turn.before, turn.after))
        say(f"  {turn.unit.name(speak.code)}, {speak.period_short(turn.period)}: {' → '.join(sides)}")
    if more := words.more_words(change, len(shown), speak):
        say(f"  {more}")
    for line in words.unreadable_words(change, speak):
        say(line)
    figures = change.unreadable[:_LINES]
    for figure in figures:
        say(f"  {words.figure_words(figure, speak)}")
    if more := words.more_figures_words(change, len(figures), speak):
        say(f"  {more}")


def _in_json(change: RuleChange, *, written: bool) -> dict[str, object]:
    def rules(indicator: object) -> dict[str, str]:
        return {name: getattr(indicator, name) for name in ("adds_up", "judged")}

    return {
        "indicator": change.before.code,
        "before": rules(change.before),
        "after": rules(change.after),
        "changed": change.changed,
        "turned": change.turned,
        "compared": change.compared,
        "places": change.places,
        "standings": [
            {
                "unit": turn.unit.code,
                "period": str(turn.period),
                "before": _standing_in_json(turn.before),
                "after": _standing_in_json(turn.after),
            }
            for turn in change.standings
        ],
        "without_parts": change.without_parts,
        "blocking": change.blocking,
        "unreadable": [
            {"unit": figure.unit.code, "period": str(figure.period), "why": figure.why} for figure in change.unreadable
        ],
        "written": written,
    }


def _standing_in_json(standing: Standing | None) -> dict[str, str] | None:
    """Its status and numbers as kpi export standings writes them."""
    if standing is None:
        return None
    return {
        "status": standing.status,
        "actual_to_date": as_text(decimal_of(standing.actual_to_date)),
        "attainment_of_year": as_text(percent_of(standing.attainment_of_year)),
    }
