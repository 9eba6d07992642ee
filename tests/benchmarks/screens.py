"""What one more run of a screen costs the server, beside bare pages, over the page's own connection.

    python -m tests.benchmarks.screens [--rounds 30] [--pause 0.2] [--screen scoreboard ...]

Beside each screen stand, in the same run, a bare page that shows the very same HTML from a file, with three boxes to
choose from and nothing worked out (under `streamlit run` with its defaults, and on our own server), and a page of one
sentence on our own server, which is what Streamlit itself costs here. Each round asks every page once, in an order that
changes; medians are printed, with the processor time of the server's process for one run. Nothing here fails a build.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from kpi.actions.administer.opening import open_store
from kpi.actions.people import people, sessions
from kpi.intake import take_people, take_seeds
from tests.benchmarks.wire import Address, Seen, Server, address, bare, opened, ours, ours_with

SCREENS: dict[str, Address] = {
    "scoreboard": address(unit="MH01", period="2021-H1"),
    "indicator": address("indicator", unit="MH01", period="2021-H1"),
    "units": address("units", unit="MH", period="2021-H1"),
    "enter": address("enter", unit="MH01", period="2021-06"),
    "review": address("review", period="2021-06"),
    "data": address("data"),
    "history": address("history", unit="MH01", indicator="KT01", period="2021-06"),
    "people": address("people"),
    "manage": address("manage", tab="indicators"),
}
_ONE_SENTENCE = 'import streamlit as st\n\nst.markdown("Tiến Độ")\n'
_THE_SAME = """import json
from pathlib import Path

import streamlit as st

st.set_page_config(layout="wide")
for number, size in enumerate((40, 95, 4)):
    st.selectbox("pick", range(size), key=f"pick-{number}", label_visibility="collapsed")
for body in json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")):
    st.markdown(body, unsafe_allow_html=True)
"""


class Spent(NamedTuple):
    """Of one run in the median: seconds on the clock, seconds of the processor, bytes sent."""

    clock: float
    processor: float
    size: float


def seeded(file: Path) -> str:
    """A store with the founding ward and the illustrative one; returns a session of its administrator."""
    store = open_store(str(file))
    take_seeds(store)
    take_people(store)
    password, _ = people.demonstration(store)
    token = sessions.sign_in(store, "administrator", password)
    store.close()
    return token


def measured(pages: Mapping[str, tuple[Server, Address]], rounds: int, pause: float) -> dict[str, Spent]:
    """Each page asked once a round, in an order that changes; the first rounds warm up and do not count."""
    runs: dict[str, list[tuple[Seen, float]]] = {name: [] for name in pages}
    chance = random.Random(7)  # noqa: S311 - the same lots each time
    with ExitStack() as stack:
        tabs = {name: stack.enter_context(opened(server.base, server.cookie)) for name, (server, _) in pages.items()}
        for number in range(rounds + 5):
            names = list(pages)
            chance.shuffle(names)
            for name in names:
                server, at = pages[name]
                before = server.processor()
                seen = tabs[name].rerun(at)
                time.sleep(pause)  # what is done after the last message, such as a collection of garbage, counts too
                if number >= 5:
                    runs[name].append((seen, server.processor() - before))
    return {
        name: Spent(
            median(seen.seconds for seen, _ in reruns),
            sum(used for _, used in reruns) / len(reruns),  # it is counted in hundredths: only the sum is exact
            median(seen.size for seen, _ in reruns),
        )
        for name, reruns in runs.items()
    }


def beside(folder: Path, screen: str, server: Server, at: Address) -> Path:
    """A page that shows what the screen shows."""
    with opened(server.base, server.cookie) as tab:
        seen = tab.rerun(at)
    script = folder / f"{screen}.py"
    script.write_text(_THE_SAME, encoding="utf-8")
    script.with_suffix(".json").write_text(json.dumps(seen.bodies), encoding="utf-8")
    return script


def screens(names: list[str], rounds: int, pause: float) -> None:
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        database = str(folder / "kpi.sqlite")
        token = seeded(folder / "kpi.sqlite")
        trivial = folder / "trivial.py"
        trivial.write_text(_ONE_SENTENCE, encoding="utf-8")
        house = stack.enter_context(ours(database, token))
        floor = stack.enter_context(ours_with(trivial, database, token))
        print(f"medians of {rounds} rounds, {pause} s between; on the clock / of the server's processor, milliseconds")
        print("| screen | ours | KB | one sentence, tuned | ratio to it | the same HTML, tuned | bare | bare to ours |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for name in names:
            at = SCREENS[name]
            script = beside(folder, name, house, at)
            with ours_with(script, database, token) as tuned, bare(script) as plain:
                pages = {
                    "ours": (house, at),
                    "floor": (floor, address()),
                    "tuned": (tuned, address()),
                    "bare": (plain, address()),
                }
                took = measured(pages, rounds, pause)
            print(_row(name, took))


def _row(name: str, took: Mapping[str, Spent]) -> str:
    mine, floor, tuned, plain = (took[way] for way in ("ours", "floor", "tuned", "bare"))

    def both(spent: Spent) -> str:
        return f"{spent.clock * 1000:.1f} / {spent.processor * 1000:.1f}"

    cells = (
        both(mine),
        f"{mine.size / 1000:.1f}",
        both(floor),
        f"{mine.clock / floor.clock:.1f} / {mine.processor / floor.processor:.1f}",
        both(tuned),
        both(plain),
        f"{plain.clock / mine.clock:.1f} / {plain.processor / mine.processor:.1f}",
    )
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between two runs")
    parser.add_argument("--screen", choices=SCREENS, action="append", help="only this one; may be given again")
    options = parser.parse_args()
    screens(options.screen or list(SCREENS), options.rounds, options.pause)


if __name__ == "__main__":
    main()
