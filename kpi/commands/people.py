"""Runs kpi user: the people of a store and their rights."""

import argparse
import json
import sys

from kpi.actions.look import read
from kpi.actions.people import people
from kpi.actions.people.people import Invited
from kpi.actions.record.store import Store
from kpi.commands.shared import DONE, Refusal, Subcommands, say, store_and_person, unit_of
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
        parser = whats.add_parser(name, parents=parents, help=words, description=words)
        parser.set_defaults(run=run)
        if named:
            parser.add_argument("name", metavar="NAME")
        parser.add_argument("--by", metavar="NAME", help="the person it is done for, with her rights; else the console")
        return parser

    parser = command("list", _list, "everybody with her rights", named=False)
    parser.add_argument("--json", action="store_true")
    parser = command("add", _add, "somebody new, with a password for one use")
    parser.add_argument("--shown", default="", metavar="WORDS", help="the name that is shown")
    parser.add_argument("--role", choices=ROLES)
    _where(parser, required=False)
    _password(parser)
    parser = command("password", _reset, "a new password for one use; open sessions end")
    _password(parser)
    parser = command("rename", _rename, "another name to be shown")
    parser.add_argument("shown", metavar="WORDS")
    parser = command("disable", _disable, "shut somebody out; nothing she did is lost")
    parser.set_defaults(disabled=True)
    _sure(parser)
    command("enable", _disable, "let somebody in again").set_defaults(disabled=False, myself=False)
    for name, run, words in (
        ("grant", _grant, "a role on a unit and all below it"),
        ("revoke", _revoke, "take it away"),
    ):
        parser = command(name, run, words)
        parser.add_argument("role", choices=ROLES)
        _where(parser, required=True)
        if name == "revoke":
            _sure(parser)


def _sure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--myself", action="store_true", help="also where it is the person it is done by")


def _where(parser: argparse.ArgumentParser, *, required: bool) -> None:
    where = parser.add_mutually_exclusive_group(required=required)
    where.add_argument("--unit", metavar="CODE", help="on this unit and all below it")
    where.add_argument("--everywhere", action="store_true", help="on everything")


def _password(parser: argparse.ArgumentParser) -> None:
    # Never as an argument: whoever looks at the list of processes would read it.
    parser.add_argument("--password-stdin", action="store_true", help="read a lasting password from standard input")
    parser.add_argument("--json", action="store_true")


def _given_password(args: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\r\n") if args.password_stdin else ""


def _right(store: Store, args: argparse.Namespace, speak: Language) -> Right | None:
    """The right that is named; None when none is."""
    if not args.role:
        if args.unit or args.everywhere:
            raise Refusal(speak.say("có đơn vị mà thiếu vai trò: thêm --role."))
        return None
    if not (args.unit or args.everywhere):
        raise Refusal(speak.say("có vai trò mà thiếu nơi làm việc: thêm --unit hoặc --everywhere."))
    role: Role = args.role
    return Right(role, None if args.everywhere else unit_of(store, args.unit, None, speak))


def _list(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    tree = read.tree(store)
    everyone = people.everyone(store, who)
    if args.json:
        say(json.dumps([_json(user, tree) for user in everyone], ensure_ascii=False))
        return DONE
    for user in everyone:
        rights = "; ".join(_right_text(right, tree, speak) for right in user.rights)
        marks = [speak.say("bị khoá")] if user.disabled else []
        marks += [speak.say("chưa đặt mật khẩu mới")] if user.must_change else []
        say("  ".join(part for part in (user.name, user.shown_name, rights, ", ".join(marks)) if part))
    return DONE


def _json(person: Person, tree: Tree) -> dict[str, object]:
    rights = [
        {"role": right.role, "unit": "" if right.unit is None else tree.units[right.unit].code_and_day}
        for right in person.rights
    ]
    summary: dict[str, object] = {"name": person.name, "shown_name": person.shown_name, "rights": rights}
    return summary | {"disabled": person.disabled, "must_change": person.must_change}


def _right_text(right: Right, tree: Tree, speak: Language) -> str:
    where = speak.say("toàn hệ thống") if right.unit is None else tree.units[right.unit].name(speak.code)
    return f"{term(ROLE, right.role, speak)}: {where}"


def _add(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    right = _right(store, args, speak)
    invited = people.add_person(store, who, args.name, args.shown, password=_given_password(args))
    if right is not None:
        people.grant(store, who, invited.name, right.role, right.unit)
    _tell(invited, args, speak)
    return DONE


def _reset(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    _tell(people.reset_password(store, who, args.name, password=_given_password(args)), args, speak)
    return DONE


def _tell(invited: Invited, args: argparse.Namespace, speak: Language) -> None:
    """A password for one use is told this once; one that was given is not repeated."""
    once = not args.password_stdin
    if args.json:
        say(json.dumps({"name": invited.name} | ({"password": invited.password} if once else {}), ensure_ascii=False))
    elif once:
        days = str(people.ONE_TIME_DAYS)
        sentence = speak.say(
            "{name}: mật khẩu dùng một lần, trong {days} ngày: {password}",
            name=invited.name,
            days=days,
            password=invited.password,
        )
        say(sentence)
    else:
        say(speak.say("{name}: đã đặt mật khẩu.", name=invited.name))


def _rename(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    people.rename(store, who, args.name, args.shown)
    say(speak.say("Đã đổi tên hiển thị."))
    return DONE


def _disable(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    people.set_disabled(store, who, args.name, disabled=args.disabled, sure=args.myself)
    say(speak.say("Đã khoá tài khoản.") if args.disabled else speak.say("Đã mở tài khoản."))
    return DONE


def _grant(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    if right := _right(store, args, speak):
        people.grant(store, who, args.name, right.role, right.unit)
    say(speak.say("Đã cấp quyền."))
    return DONE


def _revoke(args: argparse.Namespace, speak: Language) -> int:
    store, who = store_and_person(args)
    if right := _right(store, args, speak):
        people.revoke(store, who, args.name, right.role, right.unit, sure=args.myself)
    say(speak.say("Đã thu quyền."))
    return DONE
