"""Downloads: figures, standings and months as workbooks or CSV, and the blank template; for those who may see them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from db.fault import StoreFault
from kpi.actions.administer.opening import shared_store
from kpi.actions.look import export, read
from kpi.actions.people import rights, sessions
from kpi.actions.record.book import Book
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, today
from kpi.language import Language
from kpi.model.period import NotAPeriod, Period
from kpi.model.person import Person
from kpi.model.unit import Tree, Unit
from kpi.reports.csv_file import csv_lines
from kpi.reports.figures import figures_report
from kpi.reports.months import months_report
from kpi.reports.report import file_name
from kpi.reports.standings import card_report
from kpi.reports.template import template_name, write_template
from kpi.reports.workbook import write_workbook
from kpi.web.api.sheets import FRESH, SESSION
from kpi.web.gate import refusal, silent
from kpi.web.plain_page import page, paragraph, speaking
from kpi.widgets.refused import words

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARK = "\ufeff"  # by it a spreadsheet knows the encoding
# A long table takes a minute: those who wait for it must not hold the threads the pages need.
_AT_ONCE = CapacityLimiter(2)


class Asked(NamedTuple):
    """What is asked for, by whom, in which language; `units` are the one named, with all below it that she may see."""

    store: Store
    who: Person
    speak: Language
    known: Book
    unit: Unit | None
    units: Sequence[int]
    period: Period | None
    basis: str | None

    def one(self) -> tuple[Unit, Period]:
        """The unit and the period, without which there is nothing to show; the latest period where none is named."""
        if self.unit is None:
            raise _Unclear
        period = self.period or read.latest_period(self.store, self.unit.id)
        if period is None:
            raise _Unclear
        return self.unit, period


class _Unclear(Exception):  # noqa: N818 - the address is short of something
    """The address names no unit or no period."""


Made = tuple[str, str]
"""The name of the file and its media type."""
Make = Callable[[Asked, Path], Made]


def _figures_workbook(asked: Asked, path: Path) -> Made:
    units = asked.units
    report = figures_report(asked.store, asked.speak, unit_ids=units, first=asked.period, last=asked.period)
    write_workbook(path, report, asked.store, asked.speak)
    return report.file + ".xlsx", _WORKBOOK


def _figures_csv(asked: Asked, path: Path) -> Made:
    rows = export.figure_rows(asked.store, unit_ids=asked.units, first=asked.period, last=asked.period)
    _write_csv(path, export.FIGURES, rows)
    return file_name("figures", asked.unit.code if asked.unit else "", asked.period) + ".csv", "text/csv"


def _standings_workbook(asked: Asked, path: Path) -> Made:
    report = card_report(asked.store, asked.speak, *asked.one(), basis=asked.basis, day=today())
    write_workbook(path, report, asked.store, asked.speak)
    return report.file + ".xlsx", _WORKBOOK


def _standings_csv(asked: Asked, path: Path) -> Made:
    unit, period = asked.one()
    bases = {basis.id: basis for basis in asked.known.bases}
    card = read.scorecard(asked.store, unit.id, period, asked.basis, today())
    ordered = sorted(card.standings, key=lambda standing: standing.indicator.code)
    spelled = export.spelled(unit, period, asked.known.tree)
    cells = (export.standing_cells(spelled, standing, bases) for standing in ordered)
    _write_csv(path, export.STANDINGS, ([export.as_text(row[name]) for name in export.STANDINGS] for row in cells))
    return file_name("standings", unit.code, period) + ".csv", "text/csv"


def _months_workbook(asked: Asked, path: Path) -> Made:
    report = months_report(asked.store, asked.speak, *asked.one())
    write_workbook(path, report, asked.store, asked.speak)
    return report.file + ".xlsx", _WORKBOOK


def _template(asked: Asked, path: Path) -> Made:
    if asked.unit is None or asked.period is None:
        raise _Unclear
    write_template(path, asked.store, asked.who, asked.unit.id, asked.period, asked.speak)
    return template_name(asked.store, asked.unit.id, asked.period, asked.speak), _WORKBOOK


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_MARK)
        file.writelines(csv_lines(header, rows))


def _answer(request: Request, make: Make) -> Response:
    speak = speaking(request.scope)
    try:
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(request.scope, "signed_out", 401)
        return _download(make, _asked(request, store, who, speak))
    except Refused as refused:
        status = 403 if refused.code.startswith("not_allowed") else 422
        return _said(request, words(refused, speak), status)
    except _Unclear:
        return _said(request, speak.say("Địa chỉ này cần một đơn vị và một kỳ có số liệu."), 400)
    except StoreFault as fault:
        return silent(request.scope, fault)


def _asked(request: Request, store: Store, who: Person, speak: Language) -> Asked:
    told = request.query_params
    known = read.known(store)
    tree = known.tree
    try:
        period = Period.parse(told["period"]) if told.get("period") else None
    except NotAPeriod:
        raise Refused("not_a_period", told["period"][:40]) from None
    seen = who.seen("look", tree)
    basis = told.get("basis") or None
    if basis is not None and basis not in {one.code for one in known.bases}:
        raise Refused("unknown_basis", basis[:40], known=", ".join(one.code for one in known.bases))
    if not told.get("unit"):
        units = [unit.id for unit in tree.in_order() if unit.id in seen]
        return Asked(store, who, speak, known, None, units, period, basis)
    unit = _unit(tree, told["unit"], period)
    if not rights.may_look(store, who, unit.id):
        raise Refused("not_allowed", unit.name(speak.code))
    units = [unit.id]
    for above in units:
        units += [child.id for child in tree.children.get(above, ()) if child.id in seen]
    return Asked(store, who, speak, known, unit, units, period, basis)


def _unit(tree: Tree, name: str, period: Period | None) -> Unit:
    """The one unit that is called so in that time: of two of that name none is guessed."""
    called = tree.called(name)
    found = [unit for unit in called if period is None or unit.is_there(period)]
    if not found:
        raise Refused("unknown_unit", name[:40], near="–")
    if len(found) > 1:
        raise Refused("ambiguous_unit", name[:40], candidates=", ".join(unit.code_and_day for unit in found[:9]))
    return found[0]


def _download(make: Make, asked: Asked) -> Response:
    """Made in a folder of its own, which goes when the file has gone out."""
    folder = TemporaryDirectory(prefix="kpi-")
    try:
        path = Path(folder.name) / "made"
        name, media_type = make(asked, path)
        headers = {
            **FRESH,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        return FileResponse(path, media_type=media_type, headers=headers, background=BackgroundTask(folder.cleanup))
    except BaseException:
        folder.cleanup()
        raise


def _said(request: Request, text: str, status: int) -> Response:
    title = speaking(request.scope).say("Chưa tải về được")
    return page(request.scope, title, paragraph(text, role="alert"), status=status)


def _route(path: str, make: Make) -> Route:
    async def endpoint(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_answer, request, make, limiter=_AT_ONCE)

    return Route(path, endpoint, methods=["GET"])


ROUTES: tuple[Route, ...] = (
    _route("/exports/figures.xlsx", _figures_workbook),
    _route("/exports/figures.csv", _figures_csv),
    _route("/exports/standings.xlsx", _standings_workbook),
    _route("/exports/standings.csv", _standings_csv),
    _route("/exports/months.xlsx", _months_workbook),
    _route("/template.xlsx", _template),
)
