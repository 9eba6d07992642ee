"""Reads a file in this process, with bounds on its memory and time, and writes its cells, or why there are none."""

import gc
import json
import sys
from contextlib import suppress

from kpi.importing.cells.bounded_process import packed, packed_fault
from kpi.importing.cells.limits import Limits
from kpi.importing.cells.readers import read_here
from kpi.importing.cells.unreadable import Unreadable

_TOO_HEAVY = 3
"""How the process ends when the memory was not enough and it could still say so."""


def _bound(memory: int, seconds: int) -> None:
    """Let the system end this process rather than give it more; a system that cannot gives no such promise."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _main() -> None:
    gc.disable()  # it would go through millions of cells again and again, and this process ends soon anyway
    kind, answers, bounds = json.loads(sys.stdin.buffer.readline())
    limits = Limits(*bounds)
    _bound(limits.memory, limits.seconds)
    try:
        answer = packed(read_here(sys.stdin.buffer.read(), kind, answers, limits))
    except MemoryError:
        sys.exit(_TOO_HEAVY)
    except Unreadable as problem:
        answer = packed_fault(problem)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _main()
