"""Runs kpi waiting: imports that somebody else has to approve: list, show, approve, return, take-back."""

import argparse
import json
from datetime import datetime

from kpi.actions.imports import import_review
from kpi.actions.imports.import_review import Waiting
from kpi.actions.imports.preview import Change
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.commands import ahead
from kpi.commands.shared import DONE, REFUSED, Refusal, Subcommands, say, store_and_person, warn
from kpi.intake import looking
from kpi.intake.files import Imported
from kpi.intake.left_out import Place, place_of
from kpi.intake.looking import Looked, Since
from kpi.language import Language
from kpi.model.person import Person


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "imports that wait until somebody else approves them: list, show, approve, return, take-back"
    whats = commands.add_parser("waiting", help=words, description=words).add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )
    for name, run, words in (
        ("list", _list, "those that you may decide on, and your own"),
        ("show", _show, "what approving one would write now, and what has moved since it was handed in"),
        ("approve", _approve, "write it; refused where it would write something else than its importer saw"),
        ("return", _return, "send it back, with a reason"),
        ("take-back", _take_back, "take back your own, which nobody has decided on yet"),
    ):
        command = whats.add_parser(name, parents=parents, help=words, description=words)
        command.set_defaults(run=run)
        command.add_argument(
            "--by", metavar="NAME", help="the person it is done for, with her rights; else the console"
        )
        if name in {"list", "show"}:
            command.add_argument("--json", action="store_true")
        if name != "list":
            command.add_argument("number", type=int, metavar="NUMBER", help="as kpi waiting list tells it")
        if name == "return":
            command.add_argument("--reason", default="", metavar="WHY")
        if name == "approve":
            command.add_argument("--look", default="", metavar="LOOK", help="the look that kpi waiting show printed")
            command.add_argument("--partial", action="store_true", help="without the rows that are refused by now")
            command.add_argument(
                "--without",
                action="append",
                default=[],
                metavar="UNIT/INDICATOR/PERIOD",
                help="without the rows of that figure, which come back as refused; wants a reason; as often as needed",
            )
            command.add_argument("--reason", default="", metavar="WHY", help="why these rows are left out")


def _list(args: argparse.Namespace, speak: Language) -> int:
    waiting = import_review.waiting(*store_and_person(args))
    if args.json:
        say(json.dumps([_in_json(file) for file in waiting], ensure_ascii=False))
        return DONE
    for file in waiting:
        handed = file.handed_in
        counts = speak.say(
            "Lúc gửi: {new} số mới, {changed} số sửa.",
            new=speak.number(handed.new, 0),
            changed=speak.number(handed.corrected, 0),
        )
        say(f"{file.upload.id}  {_handed_in(file, speak)}  {file.upload.file}  {counts}")
    if not waiting:
        say(speak.say("Không có tệp nào chờ duyệt."))
    return DONE


def _handed_in(file: Waiting, speak: Language) -> str:
    return speak.say(
        "{who} gửi duyệt lúc {at}.", who=file.upload.by, at=speak.moment(datetime.fromisoformat(file.handed_in.at))
    )


def _in_json(file: Waiting) -> dict[str, object]:
    handed = file.handed_in
    return {
        "number": file.upload.id,
        "file": file.upload.file,
        "sha256": file.upload.sha256,
        "by": file.upload.by,
        "at": handed.at,
        "new": handed.new,
        "corrected": handed.corrected,
        "units": list(handed.units),
        "own": file.own,
        "may_decide": file.may_decide,
        "deciders": list(file.deciders),
    }


def _file(args: argparse.Namespace, speak: Language) -> tuple[Store, Person, Waiting]:
    store, who = store_and_person(args)
    files = (file for file in import_review.waiting(store, who) if file.upload.id == args.number)
    file = next(files, None)
    if file is None:
        raise Refusal(speak.say("không có tệp số {n} chờ bạn duyệt.", n=args.number))
    return store, who, file


def _show(args: argparse.Namespace, speak: Language) -> int:
    store, who, file = _file(args, speak)
    looked = looking.look(store, who, file.upload)
    if looked.outcome is None:
        raise Refusal(speak.say("tệp này nay không còn đọc được."))
    imported = Imported(looked.outcome, looked.reading, {}, looked.preview, looked.sums)
    moved = looking.since(file.upload, looked)
    if args.json:
        summary = {**_in_json(file), "look": looked.token, "moved": file.handed_in.token != looked.token}
        since = [line._asdict() for line in moved]
        say(json.dumps({**summary, "since": since, "ahead": ahead.in_json(imported)}, ensure_ascii=False))
        return DONE
    say(f"{file.upload.file}  {_handed_in(file, speak)}")
    ahead.tell(imported, speak)
    if file.handed_in.token != looked.token:
        _tell_moved(looked, moved, speak)
    return DONE


def _tell_moved(looked: Looked, moved: tuple[Since, ...], speak: Language) -> None:
    new, changed = (speak.number(n, 0) for n in (looked.preview.new, looked.preview.changed))
    say(speak.say("Kho đã đổi từ khi tệp được gửi: nay {new} số mới, {changed} số sửa.", new=new, changed=changed))
    for move in moved:
        say("  " + "  ".join(cell or "–" for cell in move))
    say(speak.say("Duyệt như đang thấy: thêm --look {look}", look=looked.token))


def _approve(args: argparse.Namespace, speak: Language) -> int:
    store, who, file = _file(args, speak)
    seen, places = args.look or None, list[Place]()
    if args.without:
        seen, places = _without(store, who, file, args, speak)
    outcome = looking.approve(
        store, who, file.upload.id, seen=seen, partial_too=args.partial, left_out=places, why=args.reason
    )
    if not outcome.written and outcome.is_refused:
        warn(speak.say("Có dòng nay bị từ chối; chưa ghi gì. Xem kpi waiting show, hoặc thêm --partial."))
        return REFUSED
    say(speak.say_n("Đã duyệt {n} dòng.", outcome.accepted))
    if outcome.batch is not None:
        say(speak.say("Muốn lấy lại: kpi undo {batch}", batch=outcome.batch))
    return DONE


def _without(
    store: Store, who: Person, file: Waiting, args: argparse.Namespace, speak: Language
) -> tuple[str, list[Place]]:
    """The look without some figures, where the whole one is that which is confirmed; and these figures."""
    last = store.last_hash()
    whole = looking.look(store, who, file.upload)
    places: list[Place] = []
    for words in args.without:
        matches = [
            place_of(change)
            for change in whole.preview.changes
            if words in {f"{unit}/{change.indicator.code}/{change.period}" for unit in _codes(change)}
        ]
        if not matches:
            raise Refusal(speak.say("“{value}” không phải một số mà tệp sẽ ghi.", value=words))
        places += matches
    rest = looking.look(store, who, file.upload, places)
    if whole.token != (args.look or file.handed_in.token) or store.last_hash() != last:
        raise Refused("look_again_at_import", file.upload.file[:80])
    return rest.token, places


def _codes(change: Change) -> tuple[str, str]:
    return change.unit.code, change.unit.code_and_day


def _return(args: argparse.Namespace, speak: Language) -> int:
    store, who, file = _file(args, speak)
    import_review.send_back(store, who, file.upload.id, args.reason)
    say(speak.say("Đã trả tệp lại."))
    return DONE


def _take_back(args: argparse.Namespace, speak: Language) -> int:
    store, who, file = _file(args, speak)
    import_review.take_back(store, who, file.upload.id)
    say(speak.say("Đã rút tệp lại."))
    return DONE
