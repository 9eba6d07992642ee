"""Hands out the reports as workbooks and CSV, and the blank template, to those who may see them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kpi.actions.administer.opening import shared_store
from kpi.actions.look import read
from kpi.actions.people import rights, sessions
from kpi.actions.record.refusal import Refused
from kpi.actions.record.store import Store, StoreFault, today
from kpi.context import SESSION
from kpi.language import Language
from kpi.model.person import Person
from kpi.reports import REPORTS
from kpi.reports.report import file_name
from kpi.reports.selection import ReportKind, Selection, TooLittleSelected
from kpi.reports.template import template_name, write_template
from kpi.reports.workbook import write_workbook
from kpi.web.api.call import download_headers, period_of, unit_called
from kpi.web.gate import refusal, silent
from kpi.web.plain_page import page, paragraph, speaking
from kpi.widgets.refused import words

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARK = "\ufeff"  # by it a spreadsheet knows the encoding
# A long table takes a minute: those who wait for it must not hold the threads the pages need.
_AT_ONCE = CapacityLimiter(2)


class DownloadQuestion(msgspec.Struct):
    """A unit by code or name (none: all that she may see), a period (none: the latest, or all), and a basis by code."""

    unit: str = ""
    period: str = ""
    basis: str = ""


@dataclass(frozen=True)
class _Written:
    """The name of the file and its media type."""

    name: str
    media_type: str


_Write = Callable[[Selection, Person, Path], _Written]


def _write_workbook(kind: ReportKind, selection: Selection, _who: Person, path: Path) -> _Written:
    report = kind.table(selection)
    write_workbook(path, report, selection.store, selection.speak)
    return _Written(report.file + ".xlsx", _WORKBOOK)


def _write_csv(kind: ReportKind, selection: Selection, _who: Person, path: Path) -> _Written:
    unit = selection.unit.code if selection.unit else ""
    _write_lines(path, kind.csv(selection))
    return _Written(file_name(kind.csv_name, unit, selection.first) + ".csv", "text/csv")


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_MARK)
        file.writelines(lines)


def _write_template(selection: Selection, who: Person, path: Path) -> _Written:
    unit, period = selection.unit_and_period()
    store, speak = selection.store, selection.speak
    write_template(path, store, who, unit.id, period, speak)
    return _Written(template_name(store, unit.id, period, speak), _WORKBOOK)


def _answer(request: Request, write: _Write, *, of_latest: bool) -> Response:
    speak = speaking(request.scope)
    try:
        store = shared_store()
        who = sessions.who(store, request.cookies.get(SESSION, ""))
        if who is None:
            return refusal(request.scope, "signed_out", 401)
        question = msgspec.convert(dict(request.query_params), DownloadQuestion)
        return _download(write, _selection(question, store, who, speak, of_latest=of_latest), who)
    except Refused as refused:
        status = 403 if refused.code.startswith("not_allowed") else 422
        return _refusal_page(request, words(refused, speak), status)
    except TooLittleSelected:
        return _refusal_page(request, speak.say("Địa chỉ này cần một đơn vị và một kỳ có số liệu."), 400)
    except StoreFault as fault:
        return silent(request.scope, fault)


def _selection(question: DownloadQuestion, store: Store, who: Person, speak: Language, *, of_latest: bool) -> Selection:
    known = read.known(store)
    tree = known.tree
    period = period_of(question.period) if question.period else None
    seen = who.seen("look", tree)
    basis = question.basis or None
    if basis is not None and basis not in {known_basis.code for known_basis in known.bases}:
        raise Refused("unknown_basis", basis[:40], known=", ".join(known_basis.code for known_basis in known.bases))
    selection = Selection(store, speak, first=period, last=period, basis=basis, day=today())
    if not question.unit:
        return replace(selection, unit_ids=[unit.id for unit in tree.in_order() if unit.id in seen])
    unit = unit_called(tree, question.unit, period)
    if not rights.may_look(store, who, unit.id):
        raise Refused("not_allowed", unit.name(speak.code))
    if period is None and of_latest:
        period = read.latest_period(store, unit.id)
    unit_ids = [unit.id]
    for above in unit_ids:
        unit_ids += [child.id for child in tree.children.get(above, ()) if child.id in seen]
    return replace(selection, unit=unit, unit_ids=unit_ids, first=period, last=period)


def _download(write: _Write, selection: Selection, who: Person) -> Response:
    """Made in a folder of its own, which goes when the file has gone out."""
    folder = TemporaryDirectory(prefix="kpi-")
    try:
        path = Path(folder.name) / "download"
        written = write(selection, who, path)
        headers = {**download_headers(written.name), "X-Content-Type-Options": "nosniff"}
        after = BackgroundTask(folder.cleanup)
        return FileResponse(path, media_type=written.media_type, headers=headers, background=after)
    except BaseException:
        folder.cleanup()
        raise


def _refusal_page(request: Request, text: str, status: int) -> Response:
    title = speaking(request.scope).say("Chưa tải về được")
    return page(request.scope, title, paragraph(text, role="alert"), status=status)


def _route(path: str, write: _Write, *, of_latest: bool = False) -> Route:
    async def endpoint(request: Request) -> Response:
        return await anyio.to_thread.run_sync(partial(_answer, request, write, of_latest=of_latest), limiter=_AT_ONCE)

    return Route(path, endpoint, methods=["GET"])


def _routes(kind: ReportKind) -> Iterable[Route]:
    yield _route(f"{kind.path}.xlsx", partial(_write_workbook, kind), of_latest=kind.of_one)
    yield _route(f"{kind.path}.csv", partial(_write_csv, kind), of_latest=kind.of_one)


ROUTES: tuple[Route, ...] = (
    *(route for kind in REPORTS if kind.path for route in _routes(kind)),
    _route("/template.xlsx", _write_template),
)
