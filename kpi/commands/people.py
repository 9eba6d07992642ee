"""kpi user: the people of a store and their rights."""

import argparse
import json
import sys

from kpi.actions.look import read
from kpi.actions.people import people
from kpi.actions.people.people import Invited
from kpi.actions.record.store import Store
from kpi.commands.shared import DONE, Refusal, Subcommands, person, say, store_of, unit_of
from kpi.language import Language
from kpi.language.terms import ROLE, term
from kpi.model.person import ROLES, Person, Right, Role
from kpi.model.unit import Tree


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    """The parsers of these commands."""
    words = "people and their rights: add, list, disable, enable, grant, revoke, password, rename"
    whats = commands.add_parser("user", help=words, description=words).add_subparsers(
        dest="what", required=True, metavar="WHAT"
    )

    def command(name: str, run: object, words: str, *, named: bool = True) -> argparse.ArgumentParser:
        made = whats.add_parser(name, parents=parents, help=words, description=words)
        made.set_defaults(run=run)
        if named:
            made.add_argument("name", metavar="NAME")
        made.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        return made

    made = command("list", _list, "everybody with her rights", named=False)
    made.add_argument("--json", action="store_true")
    made = command("add", _add, "somebody new, with a password for one use")
    made.add_argument("--shown", default="", metavar="WORDS", help="the name that is shown")
    made.add_argument("--role", choices=ROLES)
    _where(made, required=False)
    _password(made)
    made = command("password", _reset, "a new password for one use; open sessions end")
    _password(made)
    made = command("rename", _rename, "another name to be shown")
    made.add_argument("shown", metavar="WORDS")
    made = command("disable", _disable, "shut somebody out; nothing she did is lost")
    made.set_defaults(disabled=True)
    _sure(made)
    command("enable", _disable, "let somebody in again").set_defaults(disabled=False, myself=False)
    for name, run, words in (
        ("grant", _grant, "a role on a unit and all below it"),
        ("revoke", _revoke, "take it away"),
    ):
        made = command(name, run, words)
        made.add_argument("role", choices=ROLES)
        _where(made, required=True)
        if name == "revoke":
            _sure(made)


def _sure(made: argparse.ArgumentParser) -> None:
    made.add_argument("--myself", action="store_true", help="also where it is the person it is done by")


def _where(made: argparse.ArgumentParser, *, required: bool) -> None:
    where = made.add_mutually_exclusive_group(required=required)
    where.add_argument("--unit", metavar="CODE", help="on this unit and all below it")
    where.add_argument("--everywhere", action="store_true", help="on everything")


def _password(made: argparse.ArgumentParser) -> None:
    # Never as an argument: whoever looks at the list of processes would read it.
    made.add_argument("--password-stdin", action="store_true", help="read a lasting password from standard input")
    made.add_argument("--json", action="store_true")


def _open(asked: argparse.Namespace) -> tuple[Store, Person]:
    store = store_of(asked)
    return store, person(store, asked.by)


def _told_password(asked: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\r\n") if asked.password_stdin else ""


def _right(store: Store, asked: argparse.Namespace, speak: Language) -> Right | None:
    """The right that is named; None when none is."""
    if not asked.role:
        if asked.unit or asked.everywhere:
            raise Refusal(speak.say("có đơn vị mà thiếu vai trò: thêm --role."))
        return None
    if not (asked.unit or asked.everywhere):
        raise Refusal(speak.say("có vai trò mà thiếu nơi làm việc: thêm --unit hoặc --everywhere."))
    role: Role = asked.role
    return Right(role, None if asked.everywhere else unit_of(store, asked.unit, None, speak))


def _list(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    tree = read.tree(store)
    found = people.everyone(store, who)
    if asked.json:
        say(json.dumps([_json(one, tree) for one in found], ensure_ascii=False))
        return DONE
    for one in found:
        rights = "; ".join(_said(right, tree, speak) for right in one.rights)
        marks = [speak.say("bị khoá")] if one.disabled else []
        marks += [speak.say("chưa đặt mật khẩu mới")] if one.must_change else []
        say("  ".join(part for part in (one.name, one.shown_name, rights, ", ".join(marks)) if part))
    return DONE


def _json(one: Person, tree: Tree) -> dict[str, object]:
    rights = [
        {"role": right.role, "unit": "" if right.unit is None else tree.units[right.unit].code_and_day}
        for right in one.rights
    ]
    told: dict[str, object] = {"name": one.name, "shown_name": one.shown_name, "rights": rights}
    return told | {"disabled": one.disabled, "must_change": one.must_change}


def _said(right: Right, tree: Tree, speak: Language) -> str:
    where = speak.say("toàn hệ thống") if right.unit is None else tree.units[right.unit].name(speak.code)
    return f"{term(ROLE, right.role, speak)}: {where}"


def _add(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    right = _right(store, asked, speak)
    invited = people.add_person(store, who, asked.name, asked.shown, password=_told_password(asked))
    if right is not None:
        people.grant(store, who, invited.name, right.role, right.unit)
    _tell(invited, asked, speak)
    return DONE


def _reset(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    _tell(people.reset_password(store, who, asked.name, password=_told_password(asked)), asked, speak)
    return DONE


def _tell(invited: Invited, asked: argparse.Namespace, speak: Language) -> None:
    """A password for one use is told this once; one that was given is not repeated."""
    once = not asked.password_stdin
    if asked.json:
        say(json.dumps({"name": invited.name} | ({"password": invited.password} if once else {}), ensure_ascii=False))
    elif once:
        days = str(people.ONE_TIME_DAYS)
        said = speak.say(
            "{name}: mật khẩu dùng một lần, trong {days} ngày: {password}",
            name=invited.name,
            days=days,
            password=invited.password,
        )
        say(said)
    else:
        say(speak.say("{name}: đã đặt mật khẩu.", name=invited.name))


def _rename(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    people.rename(store, who, asked.name, asked.shown)
    say(speak.say("Đã đổi tên hiển thị."))
    return DONE


def _disable(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    people.set_disabled(store, who, asked.name, disabled=asked.disabled, sure=asked.myself)
    say(speak.say("Đã khoá tài khoản.") if asked.disabled else speak.say("Đã mở tài khoản."))
    return DONE


def _grant(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    if right := _right(store, asked, speak):
        people.grant(store, who, asked.name, right.role, right.unit)
    say(speak.say("Đã cấp quyền."))
    return DONE


def _revoke(asked: argparse.Namespace, speak: Language) -> int:
    store, who = _open(asked)
    if right := _right(store, asked, speak):
        people.revoke(store, who, asked.name, right.role, right.unit, sure=asked.myself)
    say(speak.say("Đã thu quyền."))
    return DONE
