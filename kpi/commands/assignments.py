"""Runs kpi assignments: who reports what: list, set, group, import, confirm, take-back."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from kpi.actions.administer import assign
from kpi.actions.administer.assign import AssignmentChange
from kpi.actions.look import export, read, sheet
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.commands.shared import (
    DONE,
    REFUSED,
    Refusal,
    Subcommands,
    day,
    json_list,
    period,
    person,
    say,
    store_and_person,
    unit_of,
    warn,
)
from kpi.intake.assignments import take_assignments
from kpi.language import Language
from kpi.language.problems import problem_in_words
from kpi.model.assignment import Assignment, Subject
from kpi.widgets import assignments as words

EVERY = "*"
"""Stands for every indicator."""


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    about = "who reports what, everything where nothing is laid down: list, set, group, import, confirm, take-back"
    family = commands.add_parser("assignments", help=about, description=about)
    of = family.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, run, about in (
        ("list", _list, "all that is laid down, or what one unit reports with a month"),
        ("set", _set, "lay down whether somebody reports these indicators, from when, until when"),
        ("group", _group, "the units of a group; without any it is no group"),
        (
            "import",
            _import,
            "a file of assignments, as kpi export assignments writes it, under either language's heads",
        ),
        ("confirm", _confirm, "what an upgrade read from the figures holds"),
        ("take-back", _take_back, "what stood before the last change"),
    ):
        command = of.add_parser(name, parents=parents, help=about, description=about)
        command.set_defaults(run=run)
        command.add_argument(
            "--by", metavar="NAME", help="the person it is done for, with her rights; else the console"
        )
        command.add_argument("--json", action="store_true")
        if name == "list":
            command.add_argument("--unit", metavar="CODE", help="with --period: what this unit reports then")
            command.add_argument("--period", type=period, metavar="MONTH")
            command.add_argument("--proposed", action="store_true", help="only what awaits confirmation")
        if name == "set":
            command.add_argument(
                "--indicator", action="append", required=True, metavar="CODE", help="several times; * for every one"
            )
            command.add_argument(
                "--level", default="", metavar="LEVEL", help="with --unit: the units of it below that one"
            )
            command.add_argument("--group", default="", metavar="NAME")
            command.add_argument("--unit", metavar="CODE")
            command.add_argument("--everybody", action="store_true")
            command.add_argument(
                "--reports",
                choices=("yes", "no", "remove"),
                default="yes",
                help="remove: nothing is laid down any more",
            )
            command.add_argument("--from", type=day, metavar="YYYY-MM-DD")
            command.add_argument("--to", type=day, metavar="YYYY-MM-DD")
        if name == "group":
            command.add_argument("name", metavar="NAME")
            command.add_argument("--unit", action="append", default=[], metavar="CODE", help="several times")
        if name == "import":
            command.add_argument("file", type=Path, metavar="FILE")
        if name in {"set", "group", "import"}:
            command.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")


def _list(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    assign.last_change(store, who)  # whether she may see it at all
    if args.unit or args.period:
        return _of_unit(store, args, speak)
    known = read.assignments(store)
    rows = [row for row in known.rows if row.proposed or not args.proposed]
    if args.json:
        names = export.ASSIGNMENTS
        every: Iterator[dict[str, object]] = (
            {name: cell for name, cell in zip(names, cells, strict=True)}  # noqa: C416 - of any str, as JSON wants it
            for cells in export.assignment_rows(store)
        )
        say(json_list(row for row in every if row["awaits_confirmation"] or not args.proposed))
        return DONE
    for each in words.sets_of(rows):
        say(words.set_in_words(each, known, speak))
    if not rows:
        say(
            speak.say("Chưa có phân công nào: mọi chỉ tiêu đều yêu cầu báo cáo.")
            if not args.proposed
            else speak.say("Không có phân công nào chờ xác nhận.")
        )
    return DONE


def _of_unit(store: Store, args: argparse.Namespace, speak: Language) -> int:
    if not (args.unit and args.period):
        raise Refusal(speak.say("--unit và --period đi cùng nhau."))
    month = sheet.month_of(args.period)
    unit = unit_of(store, args.unit, month, speak)
    due = sheet.sheet(store, person(store, args.by), unit, month).due
    if args.json:
        say(json.dumps([{"indicator": line.indicator.code, "period": str(line.period)} for line in due]))
        return DONE
    for line in due:
        say(f"{line.indicator.code}  {line.indicator.name(speak.code)}  {speak.period_short(line.period)}")
    if not due:
        say(speak.say("Đơn vị này không phải báo cáo gì trong kỳ đó."))
    return DONE


def _set(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    by_code = {indicator.code.casefold(): indicator.id for indicator in read.indicators(store).values()}
    numbers: list[int | None] = []
    for code in args.indicator:
        if code != EVERY and code.casefold() not in by_code:
            raise Refused("unknown_indicator", code[:40], near="–")
        numbers.append(None if code == EVERY else by_code[code.casefold()])
    if bool(args.group) + bool(args.level or args.unit) + args.everybody != 1:
        raise Refused("assignment_of_whom")
    unit = unit_of(store, args.unit, None, speak) if args.unit else None
    subject = Subject(args.level, args.group, unit)
    if args.reports == "remove":
        change = assign.assign(store, who, cleared=[(subject, number) for number in numbers], dry_run=args.dry_run)
    else:
        days = getattr(args, "from"), args.to
        rows = [Assignment(subject, number, args.reports == "yes", *days) for number in numbers]
        change = assign.assign(store, who, rows, dry_run=args.dry_run)
    return _changed(change, args, speak)


def _group(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    units = [unit_of(store, code, None, speak) for code in args.unit]
    return _changed(assign.assign(store, who, groups={args.name: units}, dry_run=args.dry_run), args, speak)


def _import(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    try:
        content = args.file.read_bytes()
    except OSError:
        raise Refusal(speak.say("không đọc được tệp “{file}”.", file=str(args.file))) from None
    outcome = take_assignments(store, who, content, args.file.name, dry_run=args.dry_run)
    if outcome.problems:
        if args.json:
            rows = [
                {"row": each.row, "code": each.code, "column": each.column, "value": each.value}
                for each in outcome.problems
            ]
            say(json.dumps({"read": outcome.read, "problems": rows}, ensure_ascii=False))
        else:
            for problem in outcome.problems:
                where = f"{speak.say('dòng {n}', n=str(problem.row))}: " if problem.row else ""
                warn(f"{where}{problem_in_words(problem, speak)}")
            say(speak.say("Chưa ghi gì."))
        return REFUSED
    return _changed(outcome.change, args, speak)


def _changed(change: AssignmentChange, args: argparse.Namespace, speak: Language) -> int:
    dry_run = getattr(args, "dry_run", False)
    if args.json:
        counts = {"added": change.added, "removed": change.removed, "groups": change.groups}
        say(json.dumps({**counts, "written": change.is_any and not dry_run}))
    else:
        say(words.change_in_words(change, speak, written=not dry_run))
    return DONE


def _confirm(args: argparse.Namespace, speak: Language) -> int:
    count = assign.confirm(*store_and_person(args))
    say(json.dumps({"confirmed": count}) if args.json else speak.say_n("Đã xác nhận {n} dòng phân công.", count))
    return DONE


def _take_back(args: argparse.Namespace, speak: Language) -> int:
    return _changed(assign.take_back(*store_and_person(args)), args, speak)


# ---- beside the standings that an upgrade changed


def proposed(store: Store) -> int:
    """How many rows an upgrade has read from the figures and nobody has confirmed."""
    return sum(row.proposed for row in read.assignments(store).rows)


def say_proposed(store: Store, speak: Language) -> None:
    """The same in words, set by set; nothing where there is none."""
    known = read.assignments(store)
    rows = [row for row in known.rows if row.proposed]
    if not rows:
        return
    say(speak.say_n("{n} dòng phân công báo cáo lấy từ số liệu đã có, chờ xác nhận:", len(rows)))
    sets: Iterator[words.AssignmentSet] = iter(words.sets_of(rows))
    for _, each in zip(range(LISTED), sets, strict=False):
        say(f"  {words.set_in_words(each, known, speak)}")
    if more := sum(1 for _ in sets):
        say(speak.say_n("  … và {n} bộ nữa", more))
    say(
        speak.say(
            "Xem và xác nhận: kpi assignments list --proposed, kpi assignments confirm, trang Quản trị › Ai báo cáo gì."
        )
    )


LISTED = 20
"""So many sets are listed beside the changed standings."""
