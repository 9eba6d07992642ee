"""The corpus on its way into a record: no row of it is lost, and a second time changes nothing."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from kpi.actions.administer import doctor
from kpi.actions.record.store import Store
from kpi.intake import Imported, import_files
from kpi.language import language
from tests.actions.desk import office
from tests.conftest import csv_of

CORPUS = Path(__file__).parent / "importing" / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
NO_TABLE = {"old_workbook.xls"}  # cells of every kind, and no table
READ = [name for name, expected in EXPECTED.items() if "problem" not in expected and name not in NO_TABLE]
MESSES = ("", "x", "-", "1.234,5", "(12)", "12%", "#N/A", "gần 5 tỷ", "0,5", "12/2021", "n/a")


def taken(store: Store, path: Path, answers: dict[str, str]) -> Imported:
    (imported,) = import_files(
        store, [path], by="test", language=language("vi"), answers={"money": "million", **answers}, partial_too=True
    )
    return imported


def copied(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes((CORPUS / name).read_bytes())
    return path


@pytest.mark.parametrize("name", sorted(READ))
def test_no_row_of_a_file_is_lost(store: Store, tmp_path: Path, name: str) -> None:
    office(store)
    path, answers = copied(name, tmp_path), dict(EXPECTED[name].get("answers", {}))
    imported = taken(store, path, answers)
    outcome = imported.outcome
    assert not imported.reading.questions, [question.code for question in imported.reading.questions]
    assert outcome.read == outcome.accepted + outcome.unchanged + outcome.refused
    assert outcome.read
    refused = {problem.row for problem in outcome.problems if problem.blocks}
    assert len(refused) == outcome.refused
    before = csv_of(store)
    again = taken(store, path, answers).outcome
    assert (again.accepted, again.read, again.refused) == (0, outcome.read, outcome.refused)
    assert csv_of(store) == before
    assert list(doctor.examine(store)) == []


def shuffled(text: str, chance: random.Random) -> str:
    """A table with cells changed, moved, doubled and emptied, as a bad day at the office leaves it."""
    rows = [line.split(";") for line in text.splitlines()]
    for _ in range(chance.randrange(1, 6)):
        row = chance.choice(rows[1:])
        cell = chance.randrange(len(row))
        deed = chance.randrange(6)
        if deed == 0:
            row[cell] = chance.choice(
                ["", "x", "-", "1.234,5", "(12)", "12%", "#N/A", "gần 5 tỷ", "0,5", "12/2021", "n/a"]
            )
        elif deed == 1:
            rows.append(list(chance.choice(rows)))
        elif deed == 2:
            rows.insert(1, ["BÁO CÁO", "", "", ""])
        elif deed == 3:
            rows.append(["TỔNG CỘNG", "", "", "180,75"])
        elif deed == 4:
            rows.append(["", "Người lập biểu", "", ""])
        else:
            row[cell] = chance.choice(rows)[cell % 4] if cell < 4 else ""
    return "\n".join(";".join(row) for row in rows) + "\n"


def test_no_row_of_a_shuffled_file_is_lost(store: Store, tmp_path: Path) -> None:
    office(store)
    chance = random.Random(21)  # noqa: S311 - files, not secrets
    text = (CORPUS / "semicolons.csv").read_text(encoding="utf-8")
    answers = {"decimal_mark": "comma", "share": "percent", "unit": "A", "period": "2021-04", "accumulates": "single"}
    counted = 0
    for number in range(80):
        path = tmp_path / f"{number}.csv"
        path.write_text(shuffled(text, chance), encoding="utf-8")
        outcome = taken(store, path, answers).outcome
        assert outcome.read == outcome.accepted + outcome.unchanged + outcome.refused
        counted += outcome.read
        filled = sum(any(cell.strip() for cell in line.split(";")) for line in path.read_text("utf-8").splitlines())
        assert outcome.read <= filled
    assert counted > 100
    assert list(doctor.examine(store)) == []
