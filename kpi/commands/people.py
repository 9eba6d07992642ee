"""kpi user: the people of a store."""

import argparse

from kpi.actions.store import open_store
from kpi.commands.shared import DONE, Subcommands, person, say
from kpi.language import Language


def add_to(commands: Subcommands, parents: list[argparse.ArgumentParser]) -> None:
    words = "people and their rights: add, list, disable, enable, grant, revoke, password"
    made = commands.add_parser("user", parents=parents, help=words, description=words)
    made.add_argument("what", choices=("list",))
    made.set_defaults(run=_list)


def _list(asked: argparse.Namespace, speak: Language) -> int:  # noqa: ARG001 - one shape for all
    from kpi.actions import people

    store = open_store(asked.database, create=False)
    for one in people.everyone(store, person(store, None)):
        say(one.name)
    return DONE
