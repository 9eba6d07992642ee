"""Processes killed while they write: what was confirmed is there, nothing is half done."""

import random
import sys

from kpi.actions.administer import doctor
from kpi.actions.administer.opening import open_store
from kpi.model.period import Period
from tests.actions.desk import hire, office, seen, settled
from tests.actions.test_kills import WORKER, killed
from tests.faults import Count, Fault, Trial


def writers_killed(trial: Trial) -> Count:
    """A process that saves, hands in and approves is killed (kill -9) at a random moment: what it had confirmed."""
    count, chance, start = Count(), random.Random(11), 0  # noqa: S311 - moments, not secrets
    store = open_store(database := trial.new_database())
    office(store)
    hire(store, "lan", {"A": "clerk"})
    hire(store, "minh", {"A": "reviewer"})
    for _ in range(trial.rounds):
        confirmed = killed([sys.executable, "-c", WORKER, database, str(start)], chance.uniform(0.05, 0.6))
        settled(store)
        for deed, month, number in confirmed:
            is_there = deed != "approved" or seen(store, "A", "REV", Period.parse(month)) == number
            count.add(is_there, why=f"{deed} {month} {number}")
        start += len(confirmed) // 3 + 2
    findings = list(doctor.examine(store))
    count.add(not findings, why=f"the doctor: {findings[:1]}")
    store.close()
    return count


FAULTS: tuple[Fault, ...] = (writers_killed,)
