"""Says whether the service is well: its version, whether the store answers, and whether it can be written."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import kpi

_SILENT = "the store does not answer"
_WHY = {
    "store_read_only": "the store is read only",
    "store_full": "the disk is full",
    "store_damaged": "the store is damaged",
}


def store_answers() -> bool:
    """Asks the record, through the one module that may."""
    if not find_spec("kpi.actions.look.read"):
        return False
    return bool(import_module("kpi.actions.look.read").store_answers())


def write_fault() -> str:
    """Why nothing can be written, "" when it can; the same way."""
    return str(import_module("kpi.actions.look.read").write_fault())


def healthz(answers: Callable[[], bool], fault: Callable[[], str] = write_fault) -> Callable[[Request], Response]:
    """The route for watchers: 503 when the store is silent; 200 when it can be read, and `writes` says why it cannot be
    written: people can still look then, and no balancer should send them away."""

    def answer(_request: Request) -> Response:
        try:
            well = answers()
            why = fault() if well else ""
        except Exception:  # noqa: BLE001  # whatever is wrong with the store, the watcher hears that it is silent
            well, why = False, ""
        version = getattr(kpi, "__version__", "")
        state = {"version": version, "store": "answers" if well else _SILENT}
        if well:
            state["writes"] = f"no: {_WHY.get(why, 'the store cannot be written')}" if why else "yes"
        return JSONResponse(state, status_code=200 if well else 503, headers={"Cache-Control": "no-store"})

    return answer
