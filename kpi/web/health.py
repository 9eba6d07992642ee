"""Says whether the service is well: its version, whether the store answers, and whether it can be written."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import kpi
from kpi.actions.administer.opening import shared_store
from kpi.actions.record.store import StoreFault

_SILENT = "the store does not answer"
_WHY = {
    "store_read_only": "the store is read only",
    "store_full": "the disk is full",
    "store_damaged": "the store is damaged",
}


def store_answers() -> bool:
    """Whether the store can be asked at all."""
    try:
        shared_store().version()
    except StoreFault:
        return False
    return True


def write_fault() -> str:
    """Why nothing can be written; "" when it can, or when somebody is writing."""
    return shared_store().write_fault()


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
