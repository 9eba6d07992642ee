"""Intake: files and seeds are handed to the importers, and what these propose to the record."""

import csv
import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from kpi.actions import read
from kpi.actions.admit import Outcome, Reader, admit
from kpi.actions.store import Store
from kpi.importers.canonical import REASONS, kind_of, read_csv
from kpi.importers.cells import one_line_end
from kpi.language import Language
from kpi.language.problems import mend, sentence
from kpi.model.person import Right, Role, console
from kpi.model.problem import Problem
from kpi.model.proposal import KINDS, Kind

SEEDED_BY = "seed"


class CannotRead(Exception):  # noqa: N818 - named by what it says
    """A file cannot be read, or the file of refused rows cannot be written."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


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
    contents: list[tuple[Path, bytes]] = []
    for path in paths:
        try:
            contents.append((path, path.read_bytes()))
        except OSError as error:
            raise CannotRead(_said(str(path)), error.strerror or str(error)) from error
    contents.sort(key=lambda one: KINDS.index(kind or kind_of(one[1], one[0].name) or "figures"))

    def hand_back(outcomes: Sequence[Outcome]) -> None:
        for (path, _), outcome in zip(contents, outcomes, strict=True):
            if outcome.refused_rows:
                target = path.with_name(refused_name(path.name))
                try:
                    target.write_text(refused_csv(outcome, language), encoding="utf-8")
                except OSError as error:
                    raise CannotRead(_said(str(target)), error.strerror or str(error)) from error

    readers = [reader_of(content, _said(path.name), kind) for path, content in contents]
    return admit(
        store, readers, by=by, partial=partial_too, dry_run=dry_run, before_commit=hand_back if partial_too else None
    )


def take_tables(store: Store, tables: Sequence[tuple[str, str]], *, by: str) -> list[Outcome]:
    """Import CSV texts, named by file."""
    readers = [reader_of(text.encode(), name, None) for name, text in tables]
    return admit(store, readers, by=by)


def take_seeds(store: Store) -> list[Outcome]:
    """The founding ward, then the illustrative one with its corrections; what a store has had is not given again.

    Again would be wrong as well as idle: the first figures would come back in the place of their corrections.
    """
    from seeds import as_csv, founding
    from seeds.illustrative import illustrative

    outcomes: list[Outcome] = []
    had = {batch.file for batch in read.batches(store, console(SEEDED_BY))}
    for name, tables in (("founding", founding()), ("illustrative", illustrative())):
        rows = {
            "units": tables.units,
            "indicators": tables.indicators,
            "figures": tables.figures,
            "corrections": tables.corrections,
        }
        files = [(f"{name}/{part}.csv", as_csv(some)) for part, some in rows.items() if some]
        files = [(file, text) for file, text in files if file not in had]
        outcomes += take_tables(store, files, by=SEEDED_BY)
    return outcomes


def take_people(store: Store) -> None:
    """The people of a demonstration, with one password for all of them, made here and told by the sign-in page."""
    from kpi.actions import passwords, people
    from seeds.people import PEOPLE

    tree = read.tree(store)

    def rights_of(role: str, unit: str) -> list[Right]:
        """On every unit that has had the code: a demonstration looks at all its years."""
        units = [one.id for one in tree.by_code[unit.casefold()]] if unit else [None]
        return [Right(cast("Role", role), one) for one in units]

    some = tuple(
        people.DemoPerson(name, shown, tuple(right for role, unit in rights for right in rights_of(role, unit)))
        for name, shown, rights in PEOPLE
    )
    people.demo_people(store, some, passwords.one_time())


def reader_of(content: bytes, name: str, kind: Kind | None) -> Reader:
    return partial(read_csv, content, name, kind=kind)


def _said(name: str) -> str:
    """The name of a file as it can be written down: bytes that are no text become question marks."""
    return name.encode("utf-8", errors="replace").decode()


def refused_name(file: str) -> str:
    """The file that refused rows come back in stands beside the file they came from."""
    return f"{Path(file).stem}.refused.csv"


def refused_csv(outcome: Outcome, language: Language) -> str:
    """The refused rows as they stood, each with its reasons: to be mended and handed in again."""
    reasons: dict[int, list[Problem]] = {}
    for problem in outcome.problems:
        if problem.blocks and problem.row is not None:
            reasons.setdefault(problem.row, []).append(problem)
    keep = [place for place, name in enumerate(outcome.header) if name.casefold() != REASONS]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(outcome.header[place] for place in keep), REASONS])
    for row, cells in outcome.refused_rows:
        padded = [*map(one_line_end, cells), *[""] * (len(outcome.header) - len(cells))]
        said = " ".join(said_of(problem, language) for problem in reasons.get(row, []))
        extra = padded[len(outcome.header) :]
        writer.writerow([*(padded[place] for place in keep), said, *extra])
    return out.getvalue()


def said_of(problem: Problem, language: Language) -> str:
    """The sentence and the way to mend it."""
    values = {"value": problem.value, "column": problem.column, **problem.values}
    return f"{sentence(language, problem.code, values)} {mend(language, problem.code, values)}".strip()
