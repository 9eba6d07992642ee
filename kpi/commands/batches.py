"""Runs kpi batches, undo, rules: every import, the way back from it, and what a file is checked for."""

import argparse
import json

from kpi.actions.imports import undo
from kpi.actions.imports.undo import Undone
from kpi.actions.look import batches as imports
from kpi.actions.look import read
from kpi.actions.record.store import Store
from kpi.commands.shared import DONE, Subcommands, number, person, say, store_of, warn
from kpi.intake import rules
from kpi.language import Language
from kpi.language.deeds import file_words
from kpi.widgets import undone


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "every import, newest first"
    command = commands.add_parser("batches", parents=parents, help=words, description=words)
    command.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_batches)
    words = "take back a whole import; what was changed since is kept"
    command = commands.add_parser("undo", parents=parents, help=words, description=words)
    command.add_argument("batch", type=number, metavar="BATCH", help="its number, as kpi batches tells it")
    command.add_argument("--overwrite", action="store_true", help="also what somebody has changed since")
    command.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    command.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_undo)
    words = "every rule that an imported file is held to, as a page of the handbook"
    command = commands.add_parser("rules", parents=parents, help=words, description=words)
    command.set_defaults(run=_rules)


def _batches(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    batches = imports.batches(store, person(store, args.by))
    if args.json:
        names = ("id", "kind", "file", "by", "approved_by", "read", "accepted", "unchanged", "refused")
        rows = [{**{name: getattr(batch, name) for name in names}, "at": batch.at.isoformat()} for batch in batches]
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for batch in batches:
        file = file_words(batch.file, speak)
        approved = f" ({speak.say('{who} duyệt', who=batch.approved_by)})" if batch.approved_by else ""
        say(f"{batch.id}  {speak.moment(batch.at)}  {batch.by}{approved}  {file}  {speak.number(batch.accepted, 0)}")
    return DONE


def _undo(args: argparse.Namespace, speak: Language) -> int:
    store = store_of(args)
    who = person(store, args.by)
    done = undo.undo(store, who, args.batch, overwrite=args.overwrite, dry_run=args.dry_run)
    if args.json:
        say(json.dumps(_as_json(store, done), ensure_ascii=False))
        return DONE
    named = read.tree(store), read.indicators(store), read.bases(store)
    for stayed in undone.stayed(done, *named, speak, most=100):
        values = speak.say("đang là {stands}, lẽ ra về {back}", stands=stayed.stands, back=stayed.back)
        warn(f"{' · '.join(part for part in (stayed.what, stayed.where) if part)}: {stayed.why}; {values}")
    if done.yielding and not args.overwrite:
        warn(speak.say_n("Thêm --overwrite để lấy lại cả {n} mục đã được sửa sau đó.", done.yielding))
    say(undone.summary(done, speak))
    if done.batch is not None:
        say(speak.say("Muốn làm lại như trước: kpi undo {batch}", batch=done.batch))
    else:
        say(speak.say("Chỉ xem thử: chưa ghi gì."))
    return DONE


def _as_json(store: Store, done: Undone) -> dict[str, object]:
    tree, indicators = read.tree(store), read.indicators(store)
    bases = {basis.id: basis.code for basis in read.bases(store)}
    figures = [
        {
            "unit": tree.units[kept.unit].code,
            "indicator": indicators[kept.indicator].code,
            "period": str(kept.period),
            "basis": None if kept.basis is None else bases[kept.basis],
            "by": kept.by,
            "locked": kept.locked,
            "stands": kept.stands,
            "back": kept.back,
            "overwrite": kept.yields,
        }
        for kept in done.kept
    ]
    names = [{**kept._asdict(), "overwrite": kept.yields} for kept in done.names]
    summary = {"batch": done.batch, "kind": done.kind, "restored": done.restored, "removed": done.removed}
    return {**summary, "kept": [*figures, *names], "hint": "--overwrite" if done.yielding else ""}


def _rules(_args: argparse.Namespace, speak: Language) -> int:
    say(rules.page(speak).rstrip("\n"))
    return DONE
