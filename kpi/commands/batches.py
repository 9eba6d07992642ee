"""kpi batches, undo, rules: every import with its number, the way back from it, and what a file is checked for."""

import argparse
import json

from kpi.commands.shared import DONE, Subcommands, person, say, store_of, warn
from kpi.language import Language


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "every import, newest first"
    made = commands.add_parser("batches", parents=parents, help=words, description=words)
    made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=_batches)
    words = "take back a whole import of figures; what was changed since is kept"
    made = commands.add_parser("undo", parents=parents, help=words, description=words)
    made.add_argument("batch", type=int, metavar="BATCH", help="its number, as kpi batches tells it")
    made.add_argument("--overwrite", action="store_true", help="also what somebody has changed since")
    made.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=_undo)
    words = "every rule that an imported file is held to, as a page of the handbook"
    made = commands.add_parser("rules", parents=parents, help=words, description=words)
    made.set_defaults(run=_rules)


def _batches(asked: argparse.Namespace, speak: Language) -> int:
    from kpi.actions import read

    store = store_of(asked)
    found = read.batches(store, person(store, asked.by))
    if asked.json:
        names = ("id", "kind", "file", "by", "read", "accepted", "unchanged", "refused")
        rows = [{**{name: getattr(one, name) for name in names}, "at": one.at.isoformat()} for one in found]
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for one in found:
        say(f"{one.id}  {speak.moment(one.at)}  {one.by}  {one.file}  {speak.number(one.accepted, 0)}")
    return DONE


def _undo(asked: argparse.Namespace, speak: Language) -> int:
    from kpi.actions import read, undo

    store = store_of(asked)
    who = person(store, asked.by)
    done = undo.undo(store, who, asked.batch, overwrite=asked.overwrite, dry_run=asked.dry_run)
    tree, indicators = read.tree(store), read.indicators(store)
    kept = [
        {
            "unit": tree.units[one.unit].code,
            "indicator": indicators[one.indicator].code,
            "period": str(one.period),
            "by": one.by,
            "locked": one.locked,
        }
        for one in done.kept
    ]
    if asked.json:
        told = {"batch": done.batch, "restored": done.restored, "removed": done.removed, "kept": kept}
        say(json.dumps(told, ensure_ascii=False))
        return DONE
    for one in kept[:100]:
        why = speak.say("đã khoá") if one["locked"] else speak.say("{by} đã sửa sau đó", by=one["by"])
        warn(f"{one['unit']} {one['indicator']} {one['period']}: {why}")
    said = speak.say(
        "{restored} số về giá trị trước, {removed} số bỏ đi, {kept} số giữ nguyên.",
        restored=speak.number(done.restored, 0),
        removed=speak.number(done.removed, 0),
        kept=speak.number(len(done.kept), 0),
    )
    say(said)
    if done.batch is not None:
        say(speak.say("Muốn làm lại như trước: kpi undo {batch}", batch=done.batch))
    else:
        say(speak.say("Chỉ xem thử: chưa ghi gì."))
    return DONE


def _rules(_asked: argparse.Namespace, speak: Language) -> int:
    from kpi.intake import rules

    say(rules.page(speak).rstrip("\n"))
    return DONE
