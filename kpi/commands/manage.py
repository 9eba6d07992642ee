"""Runs kpi setting, threshold, regime, lock, unlock, locks and audit: what an administrator decides and looks up."""

import argparse
import csv
import json
import sys
from dataclasses import asdict, replace
from fractions import Fraction

from kpi.actions.administer import settle
from kpi.actions.administer.lock import lock as lock_period
from kpi.actions.administer.lock import unlock
from kpi.actions.look import locking, read, trail
from kpi.commands.shared import (
    DONE,
    Refusal,
    Subcommands,
    day,
    period,
    say,
    store_and_person,
    unit_of,
)
from kpi.language import Language
from kpi.language.deeds import deed_word, subject_words
from kpi.model.regime import Regime

MOST_LINES = 10**9
"""Nobody has more of them, and no store can count much further."""
_DAYS = ("cut_day", "due_month", "due_quarter", "due_half", "due_year")


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""

    def command(of: Subcommands, name: str, run: object, words: str) -> argparse.ArgumentParser:
        parser = of.add_parser(name, parents=parents, help=words, description=words)
        parser.set_defaults(run=run)
        parser.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        parser.add_argument("--json", action="store_true")
        return parser

    def family(name: str, words: str) -> Subcommands:
        parser = commands.add_parser(name, help=words, description=words)
        return parser.add_subparsers(dest="what", required=True, metavar="WHAT")

    of = family("setting", "what holds for the whole house: list, set")
    command(of, "list", _settings, "every setting with its value")
    parser = command(of, "set", _set, "another value")
    parser.add_argument("code", metavar="SETTING")
    parser.add_argument("value", metavar="VALUE")
    of = family(
        "threshold", "from which shares on the pace is good or at risk, and figures and plans are enough: list, set"
    )
    command(of, "list", _thresholds, "the thresholds as fractions")
    parser = command(of, "set", _set_threshold, "everything is judged by it at once")
    parser.add_argument("code", choices=("on_track", "at_risk", "told_enough", "planned_enough"))
    parser.add_argument("value", type=_share, metavar="SHARE", help="95%%, 0.95 or 19/20")
    of = family("regime", "when reports are due: list, set")
    command(of, "list", _regimes, "every reporting regime")
    parser = command(of, "set", _set_regime, "a new regime, or another day of one")
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--name", metavar="WORDS")
    parser.add_argument("--name-en", metavar="WORDS")
    for name in _DAYS:
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="DAYS")
    for name, run, words in (
        ("lock", _lock, "nothing may be changed in this period of a unit and all below it"),
        ("unlock", _unlock, "take this lock away"),
    ):
        parser = command(commands, name, run, words)
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--period", required=True, type=period, metavar="PERIOD")
        parser.add_argument("--reason", required=True, metavar="WHY")
    command(commands, "locks", _locks, "what is locked, by whom, when and why")
    parser = command(commands, "audit", _audit, "who did what, newest first")
    for name in ("who", "deed", "subject"):
        parser.add_argument(f"--{name}", default="", metavar="WORDS")
    for name in ("since", "until"):
        parser.add_argument(f"--{name}", type=day, metavar="YYYY-MM-DD")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="0 is all of them")
    parser.add_argument("--csv", action="store_true", help="for a spreadsheet; no cell is a formula there")


def _share(text: str) -> Fraction:
    try:
        return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"“{text}”: 95%, 0.95, 19/20") from None


def _changed(changed: bool, args: argparse.Namespace, speak: Language) -> int:
    if args.json:
        say(json.dumps({"changed": changed}))
    else:
        say(speak.say("Đã lưu.") if changed else speak.say("Không có gì thay đổi."))
    return DONE


def _list(values: dict[str, str], args: argparse.Namespace) -> int:
    if args.json:
        say(json.dumps(values, ensure_ascii=False))
    else:
        for code, value in values.items():
            say(f"{code}  {value}")
    return DONE


def _settings(args: argparse.Namespace, speak: Language) -> int:  # noqa: ARG001 - one shape for all
    return _list(settle.settings(*store_and_person(args)), args)


def _set(args: argparse.Namespace, speak: Language) -> int:
    return _changed(settle.set_setting(*store_and_person(args), args.code, args.value), args, speak)


def _thresholds(args: argparse.Namespace, speak: Language) -> int:  # noqa: ARG001
    thresholds = settle.thresholds(store_and_person(args)[0])
    return _list({code: str(value) for code, value in asdict(thresholds).items()}, args)


def _set_threshold(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    thresholds = replace(settle.thresholds(store), **{args.code: args.value})
    return _changed(settle.set_thresholds(store, who, thresholds), args, speak)


def _regimes(args: argparse.Namespace, speak: Language) -> int:
    regimes = settle.regimes(store_and_person(args)[0])
    if args.json:
        say(json.dumps([asdict(regime) for regime in regimes], ensure_ascii=False))
        return DONE
    for regime in regimes:
        days = "  ".join(f"{name} {getattr(regime, name)}" for name in _DAYS)
        say(f"{regime.code}  {regime.name(speak.code)}  {days}")
    return DONE


def _set_regime(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    known = {regime.code: regime for regime in settle.regimes(store)}
    last = max((regime.place for regime in known.values()), default=0)
    existing = known.get(args.code) or Regime(args.code, "", "", place=last + 1)
    days = {name: getattr(args, name) for name in _DAYS if getattr(args, name) is not None}
    names = {"name_vi": args.name, "name_en": args.name_en}
    wanted = replace(existing, **days, **{name: words for name, words in names.items() if words is not None})
    return _changed(settle.put_regime(store, who, wanted), args, speak)


def _lock(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    lock_period(store, who, unit_of(store, args.unit, args.period, speak), args.period, args.reason)
    say(json.dumps({"locked": True}) if args.json else speak.say("Đã khoá {period}.", period=speak.period(args.period)))
    return DONE


def _unlock(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    unlock(store, who, unit_of(store, args.unit, args.period, speak), args.period, args.reason)
    sentence = speak.say("Đã mở khoá {period}.", period=speak.period(args.period))
    say(json.dumps({"locked": False}) if args.json else sentence)
    return DONE


def _locks(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    tree = read.tree(store)
    locks = locking.locks(store, who)
    rows = [
        {
            "unit": tree.units[lock.unit].code_and_day,
            "period": str(lock.period),
            "by": lock.by,
            "at": lock.at.isoformat(timespec="seconds"),
            "reason": lock.reason,
        }
        for lock in locks
    ]
    if args.json:
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for lock, row in zip(locks, rows, strict=True):
        say("  ".join({**row, "at": speak.moment(lock.at)}.values()))
    if not rows:
        say(speak.say("Chưa khoá kỳ nào."))
    return DONE


def _audit(args: argparse.Namespace, speak: Language) -> int:
    if args.limit < 0:
        raise Refusal(speak.say("số dòng phải từ 0 trở lên."))
    store, who = store_and_person(args)
    wanted = trail.Wanted(args.who, args.deed, args.subject, args.since, args.until)
    lines = trail.trail(store, who, wanted, limit=min(args.limit, MOST_LINES) or None)
    if args.json:
        say(json.dumps([{**line._asdict(), "at": line.at.isoformat()} for line in lines], ensure_ascii=False))
    elif args.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(trail.COLUMNS)
        writer.writerows(trail.rows(lines))
    else:
        for line in lines:
            about = subject_words(line.subject, speak)
            say(f"{line.id}  {speak.moment(line.at)}  {line.by}  {deed_word(line.deed, speak)}  {about}")
    return DONE
