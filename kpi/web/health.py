"""Whether the service is well: its version, and whether the store answers."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import kpi

_SILENT = "the store does not answer"


def store_answers() -> bool:
    """Asks the record, through the one module that may."""
    if not find_spec("kpi.actions.read"):
        return False
    return bool(import_module("kpi.actions.read").store_answers())


def healthz(answers: Callable[[], bool]) -> Callable[[Request], Response]:
    """The route for watchers: 200 when all is well, 503 when the store is silent."""

    def answer(_request: Request) -> Response:
        try:
            well = answers()
        except Exception:  # noqa: BLE001  # whatever is wrong with the store, the watcher hears that it is silent
            well = False
        version = getattr(kpi, "__version__", "")
        return JSONResponse(
            {"version": version, "store": "answers" if well else _SILENT},
            status_code=200 if well else 503,
            headers={"Cache-Control": "no-store"},
        )

    return answer
