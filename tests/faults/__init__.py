"""Faults made on purpose: what was tried, what survived, what was lost, and how long anybody waited."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple


class Trial(NamedTuple):
    """What a fault is given: makes the URL of an empty store on one engine; how long, and how often, it is tried."""

    new_database: Callable[[], str]
    seconds: float
    rounds: int


@dataclass
class Count:
    """What came of a fault. Each thing tried either survives or is lost; `why` keeps the first losses."""

    tried: int = 0
    survived: int = 0
    longest: float = 0.0
    why: list[str] = field(default_factory=list[str])
    lock: Lock = field(default_factory=Lock)

    def add(self, survived: bool, seconds: float = 0.0, why: str = "") -> None:
        with self.lock:
            self.tried += 1
            self.survived += survived
            self.longest = max(self.longest, seconds)
            if not survived and len(self.why) < 3:
                self.why.append(why)

    @property
    def lost(self) -> int:
        return self.tried - self.survived


class NotHere(Exception):  # noqa: N818 - said in the table
    """This fault cannot be made on this engine or this machine."""


Fault = Callable[[Trial], Count]
