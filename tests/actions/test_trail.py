"""The audit as it is searched and taken away."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from db import audit
from kpi.actions.look import trail
from kpi.actions.look.trail import Wanted
from kpi.actions.people import people
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store
from kpi.model.person import Role, console
from tests.actions.desk import hire, office

ROOT = console("test")


@pytest.fixture
def signed(store: Store) -> Store:
    """Lines of two days; the second day has begun in Vietnam while it is still the first in Greenwich."""
    with store.writing() as connection:
        for hour, who, deed, subject in (
            ("2021-03-01T16:59:59.999", "lan", "submit", "draft A@ 2021-02"),
            ("2021-03-01T17:00:00.000", "hoa", "approve", "figures A@ 2021-02"),
            ("2021-03-02T16:59:59.999", "lan", "submit", "draft B%_@ 2021-02"),
        ):
            audit.sign(connection, at=f"{hour}+00:00", who=who, deed=deed, subject=subject, after={"figures": 2})
    return store


def numbers(store: Store, **wanted: object) -> list[int]:
    return [line.id for line in trail.trail(store, ROOT, Wanted(**wanted))]  # type: ignore[arg-type]


@pytest.mark.parametrize(("since", "until"), [(date.min, date.max), (date.min, None), (None, date.max)])
def test_the_first_and_the_last_day_there_is_are_days(signed: Store, since: date | None, until: date | None) -> None:
    assert numbers(signed, since=since, until=until) == [3, 2, 1]
    assert numbers(signed, since=date.max) == numbers(signed, until=date.min) == []


def test_the_newest_line_comes_first(signed: Store) -> None:
    assert numbers(signed) == [3, 2, 1]


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        ({"who": "lan"}, [3, 1]),
        ({"deed": "approve"}, [2]),
        ({"subject": "A@"}, [2, 1]),
        ({"subject": "%_"}, [3]),
        ({"since": date(2021, 3, 2)}, [3, 2]),
        ({"until": date(2021, 3, 1)}, [1]),
        ({"since": date(2021, 3, 2), "until": date(2021, 3, 2)}, [3, 2]),
        ({"who": "lan", "since": date(2021, 3, 2)}, [3]),
        ({"who": "nobody"}, []),
    ],
)
def test_what_is_looked_for_is_found(signed: Store, wanted: dict[str, object], lines: list[int]) -> None:
    assert numbers(signed, **wanted) == lines


def test_pages_follow_each_other_without_a_gap(signed: Store) -> None:
    pages = [[line.id for line in trail.trail(signed, ROOT, skip=skip, limit=2)] for skip in (0, 2, 4)]
    assert pages == [[3, 2], [1], []]


def test_a_line_tells_what_stood_there_before_and_after(store: Store) -> None:
    people.add_person(store, ROOT, "lan", "Lan")
    people.rename(store, ROOT, "lan", "Lan Anh")
    line = trail.trail(store, ROOT)[0]
    assert (line.before, line.after) == ({"shown_name": "Lan"}, {"shown_name": "Lan Anh"})
    assert line.at.tzinfo == UTC or line.at.utcoffset() == datetime.now(UTC).utcoffset()


@pytest.mark.parametrize("role", ["official", "clerk", "reviewer", "administrator"])
@pytest.mark.parametrize("where", ["A", "P", ""])
def test_only_an_administrator_of_everything_reads_the_audit(store: Store, role: Role, where: str) -> None:
    office(store)
    mai = hire(store, "mai", {where: role})
    if (role, where) == ("administrator", ""):
        assert trail.trail(store, mai)
    else:
        with pytest.raises(Refused) as refused:
            trail.trail(store, mai)
        assert refused.value.code == "not_allowed_everywhere"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\N{NO-BREAK SPACE}=1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert trail.defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["lan", "draft A@ 2021-02", "a=b", ""])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert trail.defused(cell) == cell


def test_a_file_of_the_audit_reads_back(store: Store) -> None:
    with store.writing() as connection:
        at = "2021-03-01T00:00:00.000+00:00"
        audit.sign(connection, at=at, who="=cmd", deed="submit", subject='a "b", c\nd', after={"note": "số"})
    out = io.StringIO()
    csv.writer(out).writerows(trail.rows(trail.trail(store, ROOT)))
    assert next(csv.reader(io.StringIO(out.getvalue()))) == [
        "1",
        at,
        "'=cmd",
        "submit",
        'a "b", c\nd',
        "{}",
        '{"note":"số"}',
    ]
