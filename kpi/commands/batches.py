"""kpi batches, undo, rules: every import with its number, the way back from it, and what a file is checked for."""

import argparse
import json

from kpi.actions.imports import undo
from kpi.actions.imports.undo import Undone
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
    made = commands.add_parser("batches", parents=parents, help=words, description=words)
    made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=_batches)
    words = "take back a whole import; what was changed since is kept"
    made = commands.add_parser("undo", parents=parents, help=words, description=words)
    made.add_argument("batch", type=number, metavar="BATCH", help="its number, as kpi batches tells it")
    made.add_argument("--overwrite", action="store_true", help="also what somebody has changed since")
    made.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=_undo)
    words = "every rule that an imported file is held to, as a page of the handbook"
    made = commands.add_parser("rules", parents=parents, help=words, description=words)
    made.set_defaults(run=_rules)


def _batches(asked: argparse.Namespace, speak: Language) -> int:
    store = store_of(asked)
    found = read.batches(store, person(store, asked.by))
    if asked.json:
        names = ("id", "kind", "file", "by", "approved_by", "read", "accepted", "unchanged", "refused")
        rows = [{**{name: getattr(one, name) for name in names}, "at": one.at.isoformat()} for one in found]
        say(json.dumps(rows, ensure_ascii=False))
        return DONE
    for one in found:
        file = file_words(one.file, speak)
        approved = f" ({speak.say('{who} duyệt', who=one.approved_by)})" if one.approved_by else ""
        say(f"{one.id}  {speak.moment(one.at)}  {one.by}{approved}  {file}  {speak.number(one.accepted, 0)}")
    return DONE


def _undo(asked: argparse.Namespace, speak: Language) -> int:
    store = store_of(asked)
    who = person(store, asked.by)
    done = undo.undo(store, who, asked.batch, overwrite=asked.overwrite, dry_run=asked.dry_run)
    if asked.json:
        say(json.dumps(_as_json(store, done), ensure_ascii=False))
        return DONE
    named = read.tree(store), read.indicators(store), read.bases(store)
    for one in undone.stayed(done, *named, speak, most=100):
        values = speak.say("đang là {stands}, lẽ ra về {back}", stands=one.stands, back=one.back)
        warn(f"{' · '.join(part for part in (one.what, one.where) if part)}: {one.why}; {values}")
    if done.yielding and not asked.overwrite:
        warn(speak.say_n("Thêm --overwrite để lấy lại cả {n} mục đã được sửa sau đó.", done.yielding))
    say(undone.said(done, speak))
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
            "unit": tree.units[one.unit].code,
            "indicator": indicators[one.indicator].code,
            "period": str(one.period),
            "basis": None if one.basis is None else bases[one.basis],
            "by": one.by,
            "locked": one.locked,
            "stands": one.stands,
            "back": one.back,
            "overwrite": one.yields,
        }
        for one in done.kept
    ]
    names = [{**one._asdict(), "overwrite": one.yields} for one in done.names]
    told = {"batch": done.batch, "kind": done.kind, "restored": done.restored, "removed": done.removed}
    return {**told, "kept": [*figures, *names], "hint": "--overwrite" if done.yielding else ""}


def _rules(_asked: argparse.Namespace, speak: Language) -> int:
    say(rules.page(speak).rstrip("\n"))
    return DONE
