"""Each file of the corpus is read as what it is, with the rules that were needed, or refused with its reason."""

import io
import json
import random
import resource
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kpi.importing.cells.file_kind import kind_of_content
from kpi.importing.cells.files import read_grid
from kpi.importing.cells.grid import Grid, GridSheet, place_of
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.readers import read_here
from kpi.importing.cells.unreadable import Unreadable
from kpi.language import language
from kpi.language.problems import mend, sentence
from tests.importing import make_corpus

CORPUS = Path(__file__).parent / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
READ = [name for name, wanted in EXPECTED.items() if "problem" not in wanted and "question" not in wanted]
REFUSED = [name for name, wanted in EXPECTED.items() if "problem" in wanted]
ASKED = [name for name, wanted in EXPECTED.items() if "question" in wanted]


def read(name: str, **answers: str) -> Grid:
    content = (CORPUS / name).read_bytes()
    return read_grid(content, name, answers, limits=Limits(unpacked=EXPECTED[name].get("unpacked", 2**28)))


def texts(sheet: GridSheet) -> dict[str, list[str]]:
    return {
        place_of("", row, column): [cell.text, cell.kind]
        for row, cells in enumerate(sheet.rows, start=1)
        for column, cell in enumerate(cells, start=1)
    }


def test_the_corpus_is_what_its_maker_makes() -> None:
    assert sorted(EXPECTED) == sorted(make_corpus.CASES)
    for name, make in make_corpus.CASES.items():
        content, wanted = make()
        assert json.loads(json.dumps(wanted)) == EXPECTED[name]
        if not content.startswith(b"PK"):  # a package is packed a little otherwise by each version of zlib
            assert content == (CORPUS / name).read_bytes(), name


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_what_it_is(name: str) -> None:
    grid, wanted = read(name), EXPECTED[name]
    assert grid.problems == ()
    assert (grid.kind, [rule.code for rule in grid.applied]) == (wanted["kind"], wanted["applied"])
    assert grid.encoding == wanted.get("encoding", grid.encoding)
    assert [sheet.name for sheet in grid.sheets] == wanted.get("sheets", [sheet.name for sheet in grid.sheets])
    cells = texts(grid.sheets[0])
    assert {place: cells[place] for place in wanted.get("cells", {})} == wanted.get("cells", {})


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "looks" in wanted])
def test_how_a_cell_looks_is_known(name: str) -> None:
    wanted = EXPECTED[name]["looks"]
    rows = read(name).sheets[0].rows
    cells = {place_of("", row, column): cell for row, line in enumerate(rows, 1) for column, cell in enumerate(line, 1)}
    assert {place: list(cells[place][2:]) for place in wanted} == wanted


@pytest.mark.parametrize("name", [name for name in READ if name.endswith((".csv", ".txt")) and "1252" not in name])
def test_the_table_is_the_same_however_it_is_written(name: str) -> None:
    begins = EXPECTED[name].get("header", 1) - 1
    rows = [tuple(cell.text.strip() for cell in row) for row in read(name).sheets[0].rows[begins:]]
    assert rows == [make_corpus.HEAD, *make_corpus.ROWS]


@pytest.mark.parametrize("name", [name for name, wanted in EXPECTED.items() if "hidden" in wanted])
def test_what_is_hidden_is_known_to_be_hidden(name: str) -> None:
    grid = read(name)
    hidden = [sheet.name for sheet in grid.sheets if sheet.hidden]
    hidden += [f"row {row}" for row in sorted(grid.sheets[0].hidden_rows)]
    hidden += [f"column {column}" for column in sorted(grid.sheets[0].hidden_columns)]
    assert hidden == EXPECTED[name]["hidden"]


def test_merged_cells_are_known() -> None:
    assert [list(block) for block in read("merged.xlsx").sheets[0].merged] == EXPECTED["merged.xlsx"]["merged"]


@pytest.mark.parametrize("name", ASKED)
def test_what_a_machine_cannot_know_is_asked_with_examples(name: str) -> None:
    wanted = EXPECTED[name]
    grid = read(name)
    (question,) = grid.questions
    assert question.code == wanted["question"]
    assert grid.sheets == ()
    assert question.examples
    assert all(len(choice.reads) == len(question.examples) for choice in question.choices)
    answered = read(name, **wanted["answers"])
    assert (answered.questions, bool(answered.sheets)) == ((), True)


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_text_of_old_fonts_becomes_the_text_that_was_meant(font: str) -> None:
    rows = [tuple(cell.text for cell in row) for row in read(f"{font}.csv", font=font).sheets[0].rows]
    assert rows == [make_corpus.HEAD, *make_corpus.ROWS]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str) -> None:
    began = time.monotonic()
    grid = read(name)
    (problem,) = grid.problems
    assert problem.code in EXPECTED[name]["problem"].split("|")
    assert (problem.blocks, problem.row, grid.sheets) == (True, None, ())
    for code in ("vi", "en"):
        speak = language(code)
        assert sentence(speak, problem.code, {**problem.values, "value": problem.value})
        assert mend(speak, problem.code, {**problem.values, "value": problem.value})
    assert time.monotonic() - began < 5  # a hostile file must not keep the house busy
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * 1024 * 1024  # KB


def test_a_file_too_large_says_the_limit() -> None:
    grid = read_grid(b"a,b\n" * 1000, "lớn.csv", limits=Limits(bytes=100))
    assert [(problem.code, problem.value) for problem in grid.problems] == [("import_too_large", "lớn.csv")]


def test_a_line_that_nobody_has_typed_is_refused_before_it_is_cut() -> None:
    grid = read_grid(b"a," * 2_000_000, "one.csv")
    assert [problem.code for problem in grid.problems] == ["line_too_long"]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file as a bad disk, a bad line or a bad person might hand it on."""
    spoilt = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        if not spoilt:
            break
        place = chance.randrange(len(spoilt))
        deed = chance.randrange(5)
        if deed == 0:
            spoilt[place] = chance.randrange(256)
        elif deed == 1:
            del spoilt[place : place + chance.randrange(1, 50)]
        elif deed == 2:
            spoilt[place:place] = spoilt[place : place + chance.randrange(1, 200)]
        elif deed == 3:
            spoilt[place:place] = chance.choice([b"\x00", b'"', b";", b"\r", b"<", b"&", b"\xff\xfe", b"PK\x03\x04"])
        else:
            del spoilt[place:]
    return bytes(spoilt)


def repacked(content: bytes, chance: random.Random) -> bytes:
    """The package with the inside of one member mutilated, and packed again as it should be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(name for name in members if name.startswith("xl/") or name == "content.xml"))
    members[name] = mutated(members[name], chance)
    return make_corpus.package(*members.items())


def outcome(content: bytes) -> str:
    """Read in this very process, so that nothing but an Unreadable may come out of the readers."""
    try:
        kind = kind_of_content(content)
        grid = read_here(content, kind, {}, Limits(unpacked=2**24, cells=200_000))
    except Unreadable as problem:
        return problem.code
    assert grid.sheets or grid.questions
    return "read" if grid.sheets else "asked"


def test_no_mutilated_file_brings_the_reader_down() -> None:
    chance = random.Random(1904)  # noqa: S311 - files, not secrets
    files = [(name, (CORPUS / name).read_bytes()) for name in sorted(EXPECTED) if name != "many_columns.csv"]
    outcomes: set[str] = set()
    for _ in range(600):
        name, content = chance.choice(files)
        package = name in READ and content.startswith(b"PK")
        outcomes.add(
            outcome(repacked(content, chance) if package and chance.random() < 0.7 else mutated(content, chance))
        )
    assert len(outcomes) > 5


def test_whoever_lets_in_longer_files_lets_them_take_more() -> None:
    usual, longer, short = Limits(), Limits.of(2 * Limits().bytes), Limits.of(1000)
    assert (longer.cells, longer.memory, longer.seconds) == (2 * usual.cells, 2 * usual.memory, 2 * usual.seconds)
    assert short == usual._replace(bytes=1000)
