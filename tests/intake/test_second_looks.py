"""Second looks: what is worth one of a file, whoever hands it in, before it is imported and when it is done."""

from pathlib import Path

import pytest

from kpi.actions.store import Store
from kpi.intake import Imported, import_files
from kpi.language import language
from kpi.model.person import Person
from tests.actions.desk import hire, office

HEAD = "unit,indicator,period,actual\n"
BEFORE = HEAD + "".join(f"A,REV,2021-{month:02d},{40 + month % 3}\n" for month in range(1, 10))
USUAL, FAR = HEAD + "A,REV,2021-10,45\n", HEAD + "A,REV,2021-10,4500\n"


@pytest.fixture
def told(store: Store) -> Store:
    office(store)
    return store


def brought(store: Store, path: Path, text: str, person: Person | None = None, *, dry_run: bool = False) -> Imported:
    path.write_text(text, encoding="utf-8")
    by = person.name if person else "test"
    (one,) = import_files(store, [path], by=by, person=person, language=language("vi"), answers={}, dry_run=dry_run)
    return one


def remarks(one: Imported) -> list[tuple[str, int | None, str]]:
    return [(problem.code, problem.row, problem.value) for problem in one.outcome.problems]


def test_somebodys_draft_is_no_part_of_what_a_file_is_held_against(told: Store, tmp_path: Path) -> None:
    clerk, file = hire(told, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(told, file, BEFORE)
    said = remarks(brought(told, file, FAR, dry_run=True))
    assert [(code, value) for code, _, value in said] == [("typed_to_date", "4500")]
    brought(told, file, USUAL, clerk)
    assert remarks(brought(told, file, FAR, dry_run=True)) == said


def test_no_remark_is_made_of_a_draft_that_says_something_else_than_the_file(told: Store, tmp_path: Path) -> None:
    clerk, file = hire(told, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(told, file, BEFORE)
    brought(told, file, FAR, clerk)
    assert remarks(brought(told, file, USUAL, dry_run=True)) == []


def test_of_a_clerks_file_the_drafts_that_it_would_make_are_looked_at(told: Store, tmp_path: Path) -> None:
    clerk, file = hire(told, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(told, file, BEFORE)
    brought(told, file, USUAL, clerk)
    said = remarks(brought(told, file, FAR, clerk, dry_run=True))
    assert [(code, value) for code, _, value in said] == [("typed_to_date", "4500")]


def test_parts_and_the_whole_of_a_clerks_file_are_held_against_each_other(told: Store, tmp_path: Path) -> None:
    clerk, file = hire(told, "chi", {"A": "clerk"}), tmp_path / "f.csv"
    brought(told, file, HEAD + "A,LAND,2021-04,90\nA,REV,2021-04,100\n")
    both = HEAD + "A,LAND,2021-05,120\nA,REV,2021-05,110\n"
    assert {code for code, *_ in remarks(brought(told, file, both, clerk, dry_run=True))} == {
        "more_than_the_whole", "parts_exceed"
    }  # fmt: skip
