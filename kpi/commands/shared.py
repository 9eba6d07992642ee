"""Gives every command how it speaks, how it refuses, who it works for, and which unit a word means."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.people import people
from kpi.actions.record.store import Store
from kpi.language import Language
from kpi.model.period import NotAPeriod, Period
from kpi.model.person import Person, console

DONE, REFUSED, WRONG_USE, STOPPED = 0, 1, 2, 130

Subcommands = Any
"""argparse's own class for this has no public name."""


class Refusal(Exception):  # noqa: N818 - the command is refused
    """The input cannot be taken; the text says why."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    sys.stderr.write(text + "\n")


def json_of(row: Mapping[str, object]) -> str:
    """The row in JSON; a number with all its digits, which a float would lose."""
    return "{" + ", ".join(f"{json.dumps(name)}: {_literal(cell)}" for name, cell in row.items()) + "}"


def _literal(cell: object) -> str:
    return format(cell, "f") if isinstance(cell, Decimal) else json.dumps(cell, ensure_ascii=False)


def json_list(rows: Iterable[Mapping[str, object]]) -> str:
    """Rows in JSON, one a line."""
    return "[" + ",\n ".join(map(json_of, rows)) + "]"


def period(text: str) -> Period:
    try:
        return Period.parse(text)
    except NotAPeriod:
        raise argparse.ArgumentTypeError(
            f"“{text}”: 2021-06, 2021-Q2, 2021-H1, 2021-9M, 2021, 2021-01/2021-05"
        ) from None


def number(text: str) -> int:
    """A number of something in the store: a whole one that the store can hold."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"“{text[:40]}”: 0…{10**9 - 1}")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”: 2021-06-30") from None


def basis_of(store: Store, code: str | None, speak: Language) -> str | None:
    """The basis of that code, where one is named; raises Refusal for one that is not there."""
    if code and code not in {basis.code for basis in read.bases(store)}:
        raise Refusal(speak.say("không có căn cứ giao “{basis}”.", basis=code))
    return code or None


def operator() -> str:
    """The name under which this machine knows who sits at it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "kpi"


def store_of(args: argparse.Namespace, *, create: bool = False) -> Store:
    """The store a command works on; it is closed when the command has ended. Raises StoreFault."""
    store = open_store(args.database, create=create)
    args.stores.append(store)
    return store


def person(store: Store, name: str | None) -> Person:
    """The person a command works for: the one named, with her rights, or the console itself."""
    if not name:
        return console(operator())
    return people.person(store, name)


def store_and_person(args: argparse.Namespace) -> tuple[Store, Person]:
    """The store, and the person named by --by. Raises StoreFault, Refused."""
    store = store_of(args)
    return store, person(store, args.by)


def unit_of(store: Store, name: str, period: Period | None, speak: Language) -> int:
    """The unit that a code or a name means, at that time where it matters."""
    tree = read.tree(store)
    units = list(tree.called(name))
    here = [unit for unit in units if period is None or unit.is_there(period)] or units
    if not here:
        raise Refusal(speak.say("không có đơn vị “{unit}”.", unit=name))
    if period is not None and len(here) > 1:
        candidates = "; ".join(f"{unit.code} {unit.name(speak.code)}" for unit in here)
        raise Refusal(speak.say("“{unit}” có thể là nhiều đơn vị: {candidates}.", unit=name, candidates=candidates))
    return here[-1].id
