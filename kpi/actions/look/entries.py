"""Reads the rows of figures as entries: what was reported or planned, when, by whom, from which file."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from db.figure_history import SignedFigure
from db.figures import TargetRow
from kpi.actions.look.figure_text import actual_text, target_text
from kpi.actions.record import book
from kpi.actions.record.book import Book
from kpi.model.basis import Basis
from kpi.model.indicator import Indicator
from kpi.model.story import Entry


def entries_of(signed: Iterable[SignedFigure], known: Book) -> tuple[Entry, ...]:
    """The newest first."""
    by_id = {basis.id: basis for basis in known.bases}
    entries = [entry_of(figure, known.indicators[figure.row.indicator_id], by_id) for figure in signed]
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.period), reverse=True))


def entry_of(signed: SignedFigure, indicator: Indicator, bases: Mapping[int, Basis]) -> Entry:
    """One figure as its page shows it; `bases` by their numbers."""
    at = datetime.fromisoformat(signed.at)
    if isinstance(signed.row, TargetRow):
        target = book.target_of(signed.row)
        return Entry(
            side="target",
            period=target.period,
            value=target_text(target, indicator) or target.words,
            at=at,
            by=signed.who,
            basis=bases[target.basis],
            version=signed.row.version,
            effective_on=target.effective_on,
            document=target.document,
            note=target.note,
            file=signed.file or "",
            batch=signed.batch,
            replaced=signed.replaced,
        )
    actual = book.actual_of(signed.row)
    return Entry(
        side="actual",
        period=actual.period,
        value=actual_text(actual, indicator),
        at=at,
        by=signed.who,
        estimate=actual.estimate,
        approximate=actual.approximate,
        stated_percent=actual.stated_percent,
        up_to=actual.up_to,
        document=actual.document,
        note=actual.note,
        file=signed.file or "",
        batch=signed.batch,
        replaced=signed.replaced,
    )
