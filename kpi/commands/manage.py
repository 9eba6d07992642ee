"""kpi setting, threshold, regime, lock, unlock, locks and audit: what an administrator decides and looks up."""

import argparse
import csv
import json
import sys
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction

from kpi.actions.administer import settle
from kpi.actions.look import locking, read, trail
from kpi.actions.record.store import Store
from kpi.commands.shared import DONE, Refusal, Subcommands, period, person, say, store_of, unit_of
from kpi.language import Language
from kpi.language.deeds import deed_word, subject_words
from kpi.model.person import Person
from kpi.model.regime import Regime

MOST_LINES = 10**9
"""Nobody has more of them, and no store can count much further."""
_DAYS = ("cut_day", "due_month", "due_quarter", "due_half", "due_year")


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""

    def command(of: Subcommands, name: str, run: object, words: str) -> argparse.ArgumentParser:
        made = of.add_parser(name, parents=parents, help=words, description=words)
        made.set_defaults(run=run)
        made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        made.add_argument("--json", action="store_true")
        return made

    def family(name: str, words: str) -> Subcommands:
        made = commands.add_parser(name, help=words, description=words)
        return made.add_subparsers(dest="what", required=True, metavar="WHAT")

    of = family("setting", "what holds for the whole house: list, set")
    command(of, "list", _settings, "every setting with its value")
    made = command(of, "set", _set, "another value")
    made.add_argument("code", metavar="SETTING")
    made.add_argument("value", metavar="VALUE")
    of = family(
        "threshold", "from which shares on the pace is good or at risk, and figures and plans are enough: list, set"
    )
    command(of, "list", _thresholds, "the thresholds as fractions")
    made = command(of, "set", _set_threshold, "everything is judged by it at once")
    made.add_argument("code", choices=("on_track", "at_risk", "told_enough", "planned_enough"))
    made.add_argument("value", type=_share, metavar="SHARE", help="95%%, 0.95 or 19/20")
    of = family("regime", "when reports are due: list, set")
    command(of, "list", _regimes, "every reporting regime")
    made = command(of, "set", _set_regime, "a new regime, or another day of one")
    made.add_argument("code", metavar="CODE")
    made.add_argument("--name", metavar="WORDS")
    made.add_argument("--name-en", metavar="WORDS")
    for name in _DAYS:
        made.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="DAYS")
    for name, run, words in (
        ("lock", _lock, "nothing may be changed in this period of a unit and all below it"),
        ("unlock", _unlock, "take this lock away"),
    ):
        made = command(commands, name, run, words)
        made.add_argument("--unit", required=True, metavar="CODE")
        made.add_argument("--period", required=True, type=period, metavar="PERIOD")
        made.add_argument("--reason", required=True, metavar="WHY")
    command(commands, "locks", _locks, "what is locked, by whom, when and why")
    made = command(commands, "audit", _audit, "who did what, newest first")
    for name in ("who", "deed", "subject"):
        made.add_argument(f"--{name}", default="", metavar="WORDS")
    for name in ("since", "until"):
        made.add_argument(f"--{name}", type=_day, metavar="YYYY-MM-DD")
    made.add_argument("--limit", type=int, default=50, metavar="N", help="0 is all of them")
    made.add_argument("--csv", action="store_true", help="for a spreadsheet; no cell is a formula there")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”: 2021-06-30") from None


def _share(text: str) -> Fraction:
    try:
        return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"“{text}”: 95%, 0.95, 19/20") from None


def _open(asked: argparse.Namespace) -> tuple[Store, Person]:
    store = store_of(asked)
    return store, person(store, asked.by)


def _changed(changed: bool, asked: argparse.Namespace, speak: Language) -> int:
    if asked.json:
        say(json.dumps({"changed": changed}))
    else:
        say(speak.say("Đã lưu.") if changed else speak.say("Không có gì thay đổi."))
    return DONE


def _list(told: dict[str, str], asked: argparse.Namespace) -> int:
    if asked.json:
        say(json.dumps(told, ensure_ascii=False))
    else:
        for code, value in told.items():
            say(f"{code}  {value}")
    return DONE


def _settings(asked: argparse.Namespace, speak: Language) -> int:  # noqa: ARG001 - one shape for all
    return _list(settle.settings(*_open(asked)), asked)


def _set(asked: argparse.Namespace, speak: Language) -> int:
    return _changed(settle.set_setting(*_open(asked), asked.code, asked.value), asked, speak)


def _thresholds(asked: argparse.Namespace, speak: Language) -> int:  # noqa: ARG001
    told = settle.thresholds(_open(asked)[0])
    return _list({code: str(value) for code, value in asdict(told).items()}, asked)


def _set_threshold(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    told = replace(settle.thresholds(store), **{asked.code: asked.value})
    return _changed(settle.set_thresholds(store, who, told), asked, speak)


def _regimes(asked: argparse.Namespace, speak: Language) -> int:
    found = settle.regimes(_open(asked)[0])
    if asked.json:
        say(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return DONE
    for one in found:
        days = "  ".join(f"{name} {getattr(one, name)}" for name in _DAYS)
        say(f"{one.code}  {one.name(speak.code)}  {days}")
    return DONE


def _set_regime(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    known = {one.code: one for one in settle.regimes(store)}
    last = max((one.place for one in known.values()), default=0)
    held = known.get(asked.code) or Regime(asked.code, "", "", place=last + 1)
    days = {name: getattr(asked, name) for name in _DAYS if getattr(asked, name) is not None}
    names = {"name_vi": asked.name, "name_en": asked.name_en}
    told = replace(held, **days, **{name: words for name, words in names.items() if words is not None})
    return _changed(settle.put_regime(store, who, told), asked, speak)


def _lock(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    locking.lock(store, who, unit_of(store, asked.unit, asked.period, speak), asked.period, asked.reason)
    say(
        json.dumps({"locked": True})
        if asked.json
        else speak.say("Đã khoá {period}.", period=speak.period(asked.period))
    )
    return DONE


def _unlock(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    locking.unlock(store, who, unit_of(store, asked.unit, asked.period, speak), asked.period, asked.reason)
    said = speak.say("Đã mở khoá {period}.", period=speak.period(asked.period))
    say(json.dumps({"locked": False}) if asked.json else said)
    return DONE


def _locks(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    tree = read.tree(store)
    found = locking.locks(store, who)
    rows = [
        {
            "unit": tree.units[one.unit].code_and_day,
            "period": str(one.period),
            "by": one.by,
            "at": one.at.isoformat(timespec="seconds"),
            "reason": one.reason,
        }
        for one in found
    ]
    if asked.json:
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for one, row in zip(found, rows, strict=True):
        say("  ".join({**row, "at": speak.moment(one.at)}.values()))
    if not rows:
        say(speak.say("Chưa khoá kỳ nào."))
    return DONE


def _audit(asked: argparse.Namespace, speak: Language) -> int:
    if asked.limit < 0:
        raise Refusal(speak.say("số dòng phải từ 0 trở lên."))
    store, who = _open(asked)
    wanted = trail.Wanted(asked.who, asked.deed, asked.subject, asked.since, asked.until)
    found = trail.trail(store, who, wanted, limit=min(asked.limit, MOST_LINES) or None)
    if asked.json:
        say(json.dumps([{**line._asdict(), "at": line.at.isoformat()} for line in found], ensure_ascii=False))
    elif asked.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(trail.COLUMNS)
        writer.writerows(trail.rows(found))
    else:
        for line in found:
            about = subject_words(line.subject, speak)
            say(f"{line.id}  {speak.moment(line.at)}  {line.by}  {deed_word(line.deed, speak)}  {about}")
    return DONE
