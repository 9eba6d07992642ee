"""kpi waiting: imports that somebody else has to approve: list, show, approve, return, take-back."""

import argparse
import json
from datetime import datetime

from kpi.actions.imports import import_review
from kpi.actions.imports.import_review import Waiting
from kpi.actions.imports.preview import Change
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.commands import ahead
from kpi.commands.shared import DONE, REFUSED, Refusal, Subcommands, person, say, store_of, warn
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
        made = whats.add_parser(name, parents=parents, help=words, description=words)
        made.set_defaults(run=run)
        made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        if name in {"list", "show"}:
            made.add_argument("--json", action="store_true")
        if name != "list":
            made.add_argument("number", type=int, metavar="NUMBER", help="as kpi waiting list tells it")
        if name == "return":
            made.add_argument("--reason", default="", metavar="WHY")
        if name == "approve":
            made.add_argument("--look", default="", metavar="LOOK", help="the look that kpi waiting show printed")
            made.add_argument("--partial", action="store_true", help="without the rows that are refused by now")
            made.add_argument(
                "--without",
                action="append",
                default=[],
                metavar="UNIT/INDICATOR/PERIOD",
                help="without the rows of that figure, which come back as refused; wants a reason; as often as needed",
            )
            made.add_argument("--reason", default="", metavar="WHY", help="why these rows are left out")


def _open(asked: argparse.Namespace) -> tuple[Store, Person]:
    store = store_of(asked)
    return store, person(store, asked.by)


def _list(asked: argparse.Namespace, speak: Language) -> int:
    found = import_review.waiting(*_open(asked))
    if asked.json:
        say(json.dumps([_in_json(one) for one in found], ensure_ascii=False))
        return DONE
    for one in found:
        handed = one.handed_in
        counts = speak.say(
            "Lúc gửi: {new} số mới, {changed} số sửa.",
            new=speak.number(handed.new, 0),
            changed=speak.number(handed.corrected, 0),
        )
        say(f"{one.upload.id}  {_handed_in(one, speak)}  {one.upload.file}  {counts}")
    if not found:
        say(speak.say("Không có tệp nào chờ duyệt."))
    return DONE


def _handed_in(one: Waiting, speak: Language) -> str:
    return speak.say(
        "{who} gửi duyệt lúc {at}.", who=one.upload.by, at=speak.moment(datetime.fromisoformat(one.handed_in.at))
    )


def _in_json(one: Waiting) -> dict[str, object]:
    handed = one.handed_in
    return {
        "number": one.upload.id,
        "file": one.upload.file,
        "sha256": one.upload.sha256,
        "by": one.upload.by,
        "at": handed.at,
        "new": handed.new,
        "corrected": handed.corrected,
        "units": list(handed.units),
        "own": one.own,
        "may_decide": one.may_decide,
        "deciders": list(one.deciders),
    }


def _one(asked: argparse.Namespace, speak: Language) -> tuple[Store, Person, Waiting]:
    store, who = _open(asked)
    found = (one for one in import_review.waiting(store, who) if one.upload.id == asked.number)
    one = next(found, None)
    if one is None:
        raise Refusal(speak.say("không có tệp số {n} chờ bạn duyệt.", n=asked.number))
    return store, who, one


def _show(asked: argparse.Namespace, speak: Language) -> int:
    store, who, one = _one(asked, speak)
    looked = looking.look(store, who, one.upload)
    if looked.outcome is None:
        raise Refusal(speak.say("tệp này nay không còn đọc được."))
    imported = Imported(looked.outcome, looked.reading, {}, looked.preview, looked.sums)
    moved = looking.since(one.upload, looked)
    if asked.json:
        told = {**_in_json(one), "look": looked.token, "moved": one.handed_in.token != looked.token}
        since = [line._asdict() for line in moved]
        say(json.dumps({**told, "since": since, "ahead": ahead.in_json(imported)}, ensure_ascii=False))
        return DONE
    say(f"{one.upload.file}  {_handed_in(one, speak)}")
    ahead.tell(imported, speak)
    if one.handed_in.token != looked.token:
        _tell_moved(looked, moved, speak)
    return DONE


def _tell_moved(looked: Looked, moved: tuple[Since, ...], speak: Language) -> None:
    new, changed = (speak.number(n, 0) for n in (looked.preview.new, looked.preview.changed))
    say(speak.say("Kho đã đổi từ khi tệp được gửi: nay {new} số mới, {changed} số sửa.", new=new, changed=changed))
    for one in moved:
        say("  " + "  ".join(cell or "–" for cell in one))
    say(speak.say("Duyệt như đang thấy: thêm --look {look}", look=looked.token))


def _approve(asked: argparse.Namespace, speak: Language) -> int:
    store, who, one = _one(asked, speak)
    seen, places = asked.look or None, list[Place]()
    if asked.without:
        seen, places = _without(store, who, one, asked, speak)
    outcome = looking.approve(
        store, who, one.upload.id, seen=seen, partial_too=asked.partial, left_out=places, why=asked.reason
    )
    if not outcome.written and outcome.is_refused:
        warn(speak.say("Có dòng nay bị từ chối; chưa ghi gì. Xem kpi waiting show, hoặc thêm --partial."))
        return REFUSED
    say(speak.say_n("Đã duyệt {n} dòng.", outcome.accepted))
    if outcome.batch is not None:
        say(speak.say("Muốn lấy lại: kpi undo {batch}", batch=outcome.batch))
    return DONE


def _without(
    store: Store, who: Person, one: Waiting, asked: argparse.Namespace, speak: Language
) -> tuple[str, list[Place]]:
    """The look without some figures, where the whole one is that which is confirmed; and these figures."""
    last = store.last_hash()
    whole = looking.look(store, who, one.upload)
    places: list[Place] = []
    for words in asked.without:
        found = [
            place_of(change)
            for change in whole.preview.changes
            if words in {f"{unit}/{change.indicator.code}/{change.period}" for unit in _codes(change)}
        ]
        if not found:
            raise Refusal(speak.say("“{value}” không phải một số mà tệp sẽ ghi.", value=words))
        places += found
    rest = looking.look(store, who, one.upload, places)
    if whole.token != (asked.look or one.handed_in.token) or store.last_hash() != last:
        raise Refused("look_again_at_import", one.upload.file[:80])
    return rest.token, places


def _codes(change: Change) -> tuple[str, str]:
    return change.unit.code, change.unit.code_and_day


def _return(asked: argparse.Namespace, speak: Language) -> int:
    store, who, one = _one(asked, speak)
    import_review.send_back(store, who, one.upload.id, asked.reason)
    say(speak.say("Đã trả tệp lại."))
    return DONE


def _take_back(asked: argparse.Namespace, speak: Language) -> int:
    store, who, one = _one(asked, speak)
    import_review.take_back(store, who, one.upload.id)
    say(speak.say("Đã rút tệp lại."))
    return DONE
