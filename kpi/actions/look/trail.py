"""Searches the audit, page by page, and writes it out as a file."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db import audit
from kpi.actions.people import rights
from kpi.actions.record import book
from kpi.actions.record.store import Store
from kpi.model.letters import NO_TEXT
from kpi.model.person import Person

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
COLUMNS = ("line", "at", "who", "deed", "subject", "before", "after")
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are the same signs in full width


class Wanted(NamedTuple):
    """What is looked for; "" and None let everything through. Days are those of Vietnam, both included."""

    who: str = ""
    deed: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


class TrailLine(NamedTuple):
    """One line of the audit, with what stood there before and after as far as the line tells."""

    id: int
    at: datetime
    by: str
    deed: str
    subject: str
    before: dict[str, object]
    after: dict[str, object]


ALL = Wanted()


def trail(store: Store, by: Person, wanted: Wanted = ALL, *, skip: int = 0, limit: int | None = 50) -> list[TrailLine]:
    """The lines that fit, newest first; for those who may read the audit. Raises Refused."""
    with store.reading() as connection:
        rights.ask(connection, by, "audit", None, book.remembered(store, connection).tree)
        if NO_TEXT.search(wanted.who + wanted.deed + wanted.subject):
            return []  # nothing was ever signed so
        lines = audit.matching(
            connection,
            who=wanted.who,
            deed=wanted.deed,
            subject=wanted.subject,
            since=_moment(wanted.since) if wanted.since else "",
            until=_moment(wanted.until, later=1) if wanted.until else "",
            limit=None if limit is None else skip + limit,
        )
    return [
        TrailLine(
            line.id,
            datetime.fromisoformat(line.at),
            line.who,
            line.deed,
            line.subject,
            json.loads(line.before),
            json.loads(line.after),
        )
        for line in lines[skip:]
    ]


def _moment(day: date, *, later: int = 0) -> str:
    """The beginning of the day here, or of one some days later, as the audit writes moments."""
    try:
        moment = datetime.combine(day + timedelta(days=later), time(), _HERE).astimezone(ZoneInfo("UTC"))
    except OverflowError:  # the first day there is, and the last: no line is beyond them
        return day.isoformat()
    return moment.isoformat(timespec="milliseconds")


def rows(lines: Iterable[TrailLine]) -> Iterator[list[str]]:
    """The lines as cells of COLUMNS; none of them is a formula to a spreadsheet."""
    for line in lines:
        cells = (line.by, line.deed, line.subject, audit.canonical(line.before), audit.canonical(line.after))
        yield [str(line.id), line.at.isoformat(timespec="milliseconds"), *map(defused, cells)]


def defused(cell: str) -> str:
    """The cell as text: what a spreadsheet would take for a formula is led by an apostrophe."""
    return f"'{cell}" if cell.lstrip(" \N{NO-BREAK SPACE}").startswith(_FORMULA) else cell
