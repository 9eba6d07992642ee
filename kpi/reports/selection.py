"""Says what a report is to be made of: whose figures, of which time, against which targets, in which language."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kpi.actions.record.store import Store
from kpi.language import Language
from kpi.model.period import Period
from kpi.model.unit import Unit
from kpi.reports.report import Report


class TooLittleSelected(Exception):  # noqa: N818 - the selection is short of something
    """The report is of one unit and one period, and none is named."""


@dataclass(frozen=True)
class Selection:
    """`unit_ids` are the unit that is named, then all below it that may be seen; None is all units there are."""

    store: Store
    speak: Language
    unit: Unit | None = None
    unit_ids: Sequence[int] | None = None
    first: Period | None = None
    last: Period | None = None
    basis: str | None = None
    day: date | None = None  # on which standings are judged

    def unit_and_period(self) -> tuple[Unit, Period]:
        """The one unit and the period, for a report of these; raises TooLittleSelected."""
        period = self.last or self.first
        if self.unit is None or period is None:
            raise TooLittleSelected
        return self.unit, period


class ReportKind(NamedTuple):
    """One report: made as a table for a workbook, and as the lines of a CSV.

    `command` is its name on the command line, `path` where the server hands it out, `csv_name` how its CSV is called
    there; each is "" where it is not offered so. `of_one` is of one unit and one period alone, the latest where a page
    names none.
    """

    table: Callable[[Selection], Report]
    csv: Callable[[Selection], Iterable[str]]
    command: str = ""
    path: str = ""
    csv_name: str = ""
    of_one: bool = False
