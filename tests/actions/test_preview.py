"""The look ahead says what an import then does: beside it the tables before and after, compared row by row."""

import random

import pytest

from db import figures
from db.figures import ActualRow, TargetRow
from kpi.actions.imports import preview
from kpi.actions.imports.admit import admit
from kpi.actions.imports.preview import Looker
from kpi.actions.record.store import Store
from kpi.intake import reader_of
from tests.actions.desk import hire, office

Row = ActualRow | TargetRow


def standing(store: Store) -> dict[tuple[object, ...], Row]:
    with store.reading() as connection:
        rows: list[Row] = [*figures.every_actual(connection), *figures.every_target(connection)]
    return {(*row[:3], *row[3:5]) if isinstance(row, TargetRow) else row[:3]: row for row in rows}


def a_file(chance: random.Random) -> bytes:
    rows = ["unit,indicator,period,target,actual,basis"]
    keys: set[tuple[str, str, str, str]] = set()
    for _ in range(chance.randrange(1, 60)):
        unit, code = chance.choice("AABP"), chance.choice(["REV", "LAND", "HERD"])
        year, month = chance.choice([2020, 2021]), chance.randrange(1, 13)
        value = chance.choice([0, chance.randrange(1, 500), 10**14 - chance.randrange(9)])
        if chance.random() < 0.3:
            basis = chance.choice(["assigned", "resolved"])
            key, row = (unit, code, str(year), basis), f"{unit},{code},{year},{value},,{basis}"
        else:
            period = f"{year}-Q{month % 4 + 1}" if code == "HERD" else f"{year}-{month:02d}"
            key, row = (unit, code, period, ""), f"{unit},{code},{period},,{value},"
        if key not in keys:
            keys.add(key)
            rows.append(row)
    return "\n".join(rows).encode()


@pytest.mark.parametrize("seed", range(15))
def test_what_is_shown_ahead_is_what_is_done(store: Store, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "SHOWN", 1000)
    chance = random.Random(seed)  # noqa: S311 - figures, not secrets
    office(store)
    manager = hire(store, "mai", {"": "administrator"})
    for _ in range(3):
        looker, content, before = Looker(store), a_file(chance), standing(store)
        admit(store, [reader_of(content, "f.csv", None)], by="mai", person=manager, dry_run=True, inside=looker)
        assert standing(store) == before
        admit(store, [reader_of(content, "f.csv", None)], by="mai", person=manager)
        after = standing(store)
        changed = {key: row for key, row in after.items() if key not in before or before[key] != row}
        ahead = looker.previews[0]
        assert ahead.new == sum(key not in before for key in changed)
        assert ahead.changed == sum(key in before for key in changed)
        shown = [
            (
                change.unit.id,
                change.period.code,
                change.indicator.id,
                change.basis.id if change.basis else 0,
                change.new.value,
            )
            for change in ahead.changes
        ]
        done = {
            (*row[:3], row.basis_id if isinstance(row, TargetRow) else 0): (key in before, row)
            for key, row in changed.items()
        }
        assert sorted(shown) == sorted((*key, row.value) for key, (_, row) in done.items())
        assert [change.old is None for change in ahead.changes] == sorted(
            change.old is None for change in ahead.changes
        )
        for change in ahead.changes:
            place = (change.unit.id, change.period.code, change.indicator.id)
            existing = before.get((*place, change.basis.id, "") if change.basis else place)
            assert (change.old.value if change.old else None) == (existing.value if existing else None)
        codes = [(change.old is None, change.unit.code, change.indicator.code) for change in ahead.changes]
        assert codes == sorted(codes)
        sums: dict[tuple[int, int], tuple[int, int]] = {}
        for key, (_, row) in done.items():
            count, total = sums.get((key[2], key[3]), (0, 0))
            sums[key[2], key[3]] = count + 1, total + (row.value or 0)
        assert {
            (line.indicator.id, line.basis.id if line.basis else 0): (line.figures, line.total) for line in ahead.sums
        } == sums
        assert ahead.units == len({key[0] for key in done})
        assert {effect.unit.id for effect in ahead.effects} <= {key[0] for key in done}
        for unit in {effect.unit.id for effect in ahead.effects}:
            mine = [row for key, (_, row) in done.items() if key[0] == unit]
            reported = [row for row in mine if isinstance(row, ActualRow)] or mine
            last = max(row.period // 10000 * 100 + row.period % 100 for row in reported)
            assert {
                effect.period.code % 100 + effect.period.year * 100
                for effect in ahead.effects
                if effect.unit.id == unit
            } == {last}
