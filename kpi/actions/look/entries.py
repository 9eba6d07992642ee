"""Reads the rows of figures as entries: what was reported or planned, when, by whom, from which file."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from db.figures import Signed, TargetRow
from kpi.actions.look.figure_text import actual_text, target_text
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.story import Entry


def entries_of(signed: Iterable[Signed], known: Book) -> tuple[Entry, ...]:
    """The newest first."""
    by_id = {basis.id: basis for basis in known.bases}
    found = [entry_of(one, known.indicators[one.row.indicator_id], by_id) for one in signed]
    return tuple(sorted(found, key=lambda entry: (entry.at, entry.period), reverse=True))


def entry_of(one: Signed, indicator: Indicator, bases: Mapping[int, Basis]) -> Entry:
    """One figure as its page shows it; `bases` by their numbers."""
    at = datetime.fromisoformat(one.at)
    if isinstance(one.row, TargetRow):
        target = book.target_of(one.row)
        return Entry(
            side="target",
            period=target.period,
            value=target_text(target, indicator) or target.words,
            at=at,
            by=one.who,
            basis=bases[target.basis],
            version=one.row.version,
            effective_on=target.effective_on,
            document=target.document,
            note=target.note,
            file=one.file or "",
            batch=one.batch,
            replaced=one.replaced,
        )
    actual = book.actual_of(one.row)
    return Entry(
        side="actual",
        period=actual.period,
        value=actual_text(actual, indicator),
        at=at,
        by=one.who,
        estimate=actual.estimate,
        approximate=actual.approximate,
        stated_percent=actual.stated_percent,
        up_to=actual.up_to,
        document=actual.document,
        note=actual.note,
        file=one.file or "",
        batch=one.batch,
        replaced=one.replaced,
    )
