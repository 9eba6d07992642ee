"""Intake: files and seeds are handed to the readers of files, and what these propose to the record."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from kpi.actions.imports.admit import Outcome, Reader, admit
from kpi.actions.record.store import Store
from kpi.importing.canonical import read_csv
from kpi.intake.files import CannotRead, Imported, import_files
from kpi.intake.handed_back import refused_csv, refused_name
from kpi.language import Language
from kpi.language.problems import problem_in_words
from kpi.model.person import Right, Role, console
from kpi.model.proposal import Kind

__all__ = [
    "CannotRead",
    "Imported",
    "import_files",
    "problem_in_words",
    "reader_of",
    "refused_csv",
    "refused_name",
    "take_files",
    "take_people",
    "take_seeds",
    "take_tables",
]

SEEDED_BY = "seed"


def take_files(
    store: Store,
    paths: Sequence[Path],
    *,
    by: str,
    language: Language,
    partial_too: bool = False,
    dry_run: bool = False,
    kind: Kind | None = None,
) -> list[Outcome]:
    """Import files in one transaction: units before indicators before figures, however they are named."""
    done = import_files(
        store, paths, by=by, language=language, partial_too=partial_too, dry_run=dry_run, kind=kind, answers={}
    )
    return [imported.outcome for imported in done]


def take_tables(store: Store, tables: Sequence[tuple[str, str]], *, by: str) -> list[Outcome]:
    """Import CSV texts, named by file."""
    readers = [reader_of(text.encode(), name, None) for name, text in tables]
    return admit(store, readers, by=by)


def take_seeds(store: Store) -> list[Outcome]:
    """The founding ward, then the illustrative one with its corrections; what a store has had is not given again.

    Again would be wrong as well as idle: the first figures would come back in the place of their corrections.
    """
    from kpi.actions.look import batches
    from seeds import as_csv, founding
    from seeds.illustrative import illustrative

    outcomes: list[Outcome] = []
    had = {batch.file for batch in batches.batches(store, console(SEEDED_BY))}
    for name, tables in (("founding", founding()), ("illustrative", illustrative())):
        rows = {
            "units": tables.units,
            "indicators": tables.indicators,
            "figures": tables.figures,
            "corrections": tables.corrections,
        }
        files = [(f"{name}/{part}.csv", as_csv(part_rows)) for part, part_rows in rows.items() if part_rows]
        files = [(file, text) for file, text in files if file not in had]
        outcomes += take_tables(store, files, by=SEEDED_BY)
    return outcomes


def take_people(store: Store) -> None:
    """The people of a demonstration, with one password for all of them, made here and told by the sign-in page."""
    from kpi.actions.look import read
    from kpi.actions.people import passwords, people
    from seeds.people import PEOPLE

    tree = read.tree(store)

    def rights_of(role: str, unit: str) -> list[Right]:
        """On every unit that has had the code: a demonstration looks at all its years."""
        units = [place.id for place in tree.by_code[unit.casefold()]] if unit else [None]
        return [Right(cast("Role", role), place) for place in units]

    everyone = tuple(
        people.DemoPerson(name, shown, tuple(right for role, unit in rights for right in rights_of(role, unit)))
        for name, shown, rights in PEOPLE
    )
    people.demo_people(store, everyone, passwords.one_time())


def reader_of(content: bytes, name: str, kind: Kind | None) -> Reader:
    return partial(read_csv, content, name, kind=kind)
