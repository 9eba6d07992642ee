"""The process in which a file is read apart, with bounds on its memory and time: its cells, or why there are none."""

import json
import sys
from contextlib import suppress

from kpi.importing.cells.bounded_process import packed
from kpi.importing.cells.file_kind import read_here
from kpi.importing.cells.limits import Limits
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
    kind, answers, bounds = json.loads(sys.stdin.buffer.readline())
    limits = Limits(*bounds)
    _bound(limits.memory, limits.seconds)
    try:
        told = packed(read_here(sys.stdin.buffer.read(), kind, answers, limits))
    except MemoryError:
        sys.exit(_TOO_HEAVY)
    except Unreadable as problem:
        told = json.dumps(["unreadable", problem.code, problem.value, problem.values]).encode()
    sys.stdout.buffer.write(told)


if __name__ == "__main__":
    _main()
