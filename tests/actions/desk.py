"""A small office told in plain text: a province with two wards, a few indicators, and its people."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from db import audit
from db.engine import Connection
from kpi.actions.enter import enter, review
from kpi.actions.look import read
from kpi.actions.look import sheet as sheets
from kpi.actions.people import people
from kpi.actions.record.store import Store
from kpi.intake import take_tables
from kpi.language import language
from kpi.language.typed import read_typed
from kpi.model.figure import Actual
from kpi.model.period import Period
from kpi.model.person import Person, Role, console
from kpi.model.quantity import NotANumber
from kpi.model.sheet import Place

UNITS = """code,name,level,parent
P,Tỉnh,province,
A,Phường A,commune,P
B,Phường B,commune,P
"""
INDICATORS = """code,name,agg,direction,measured_in,decimals,frequency,parent
REV,Thu ngân sách,sum,up,triệu đồng,2,month,
LAND,Tiền sử dụng đất,sum,up,triệu đồng,2,month,REV
INS,Tham gia bảo hiểm y tế,ratio,up,%,2,month,
HERD,Tổng đàn,last,up,con,0,quarter,
GRADE,Xếp loại,done,up,xếp loại,0,year,
"""
FIGURES = """unit,indicator,period,target,actual,numerator,denominator
A,REV,2021,1200,,,
A,LAND,2021,120,,,
A,INS,2021,95,,,
A,HERD,2021,900,,,
A,GRADE,2021,1,,,
B,REV,2021,600,,,
A,REV,2021-01,,90,,
A,REV,2021-02,,95,,
A,REV,2021-03,,100,,
A,LAND,2021-03,,10,,
A,INS,2021-03,,,90,100
"""
MONTH = Period.parse("2021-04")


def office(store: Store) -> None:
    """The wards with what they have told until March 2021."""
    outcomes = take_tables(
        store, [("units.csv", UNITS), ("indicators.csv", INDICATORS), ("figures.csv", FIGURES)], by="test"
    )
    assert not any(outcome.is_refused for outcome in outcomes)


def unit(store: Store, code: str) -> int:
    return read.tree(store).by_code[code.casefold()][-1].id


def hire(store: Store, name: str, rights: Mapping[str, Role] | None = None) -> Person:
    """A person with a role on each of these units ("" is everything)."""
    people.add_person(store, console("test"), name, password="a long sentence")
    for code, role in (rights or {}).items():
        people.grant(store, console("test"), name, role, unit(store, code) if code else None)
    return people.person(store, name)


def place(store: Store, code: str, period: Period = MONTH) -> Place:
    return next(i.id for i in read.indicators(store).values() if i.code == code), period


def cell(
    store: Store, code: str, typed: str, *, version: int = 0, based_on: int = 0, reason: str = "", at: Period = MONTH
) -> enter.TypedCell:
    """What somebody types in Vietnamese into one line."""
    number, period = place(store, code, at)
    try:
        reading = read_typed(typed, read.indicators(store)[number], language("vi"))
    except NotANumber:
        reading = None
    actual = None
    if reading is not None:
        parts = (reading.value, reading.numerator, reading.denominator)
        actual = Actual(period, *parts, estimate=reading.estimate, not_applicable=reading.not_applicable)
        actual = actual._replace(approximate=reading.approximate, reason=reason)
    return enter.TypedCell(number, period, typed, actual, version, based_on, reason)


def typed(store: Store, by: Person, ward: str, *cells: enter.TypedCell) -> list[enter.Saved]:
    return enter.save(store, by, unit(store, ward), list(cells))


def versions(store: Store, by: Person, ward: str, month: Period = MONTH) -> dict[Place, int]:
    """What somebody who looks now has seen."""
    sheet = sheets.sheet(store, by, unit(store, ward), month)
    return {line.place: line.draft.version for line in sheet.lines if line.draft is not None}


def handed_in(
    store: Store, by: Person, ward: str, month: Period = MONTH, *, gaps: str = "chưa tổng hợp xong"
) -> enter.Submission:
    return enter.submit(store, by, unit(store, ward), month, versions(store, by, ward, month), gaps)


def waiting(store: Store, by: Person, ward: str, month: Period = MONTH) -> list[review.Item]:
    """What waits for a decision, as the reviewer sees it."""
    sheet = sheets.sheet(store, by, unit(store, ward), month, task="review")
    return [
        review.Item(sheet.unit.id, line.indicator.id, line.period, line.draft.version, line.signed)
        for line in sheet.lines
        if line.draft is not None and line.state == "submitted"
    ]


def approved(store: Store, ward: str, month: Period = MONTH) -> list[review.Item]:
    """What stands approved in the sheet of the month, as the reviewer sees it."""
    sheet = sheets.sheet(store, console("test"), unit(store, ward), month, task="review")
    matches = (line for line in sheet.lines if line.state == "approved")
    return [review.Item(sheet.unit.id, line.indicator.id, line.period, 0, line.signed) for line in matches]


def seen(store: Store, ward: str, code: str, period: Period = MONTH) -> str | None:
    """What an official sees of one figure of the period, as text; None when nothing is told."""
    standing = read.scorecard(store, unit(store, ward), period).of(code)
    return None if standing is None or standing.actual is None else str(standing.actual)


def codes(decisions: Sequence[review.Decision]) -> list[str]:
    return [decision.problem.code if decision.problem else "done" for decision in decisions]


@contextmanager
def signed(store: Store) -> Iterator[Connection]:
    """A write for which there is no deed, with the line that every write of the record needs."""
    with store.deed("test") as deed:
        yield deed.connection
        audit.sign(deed.connection, at=deed.at, who=deed.by, deed="test", subject="test", moves=False)


def settled(store: Store) -> None:
    """Waits its turn as a writer: PostgreSQL may still be committing what a killed client asked for a moment ago."""
    with store.writing():
        pass
