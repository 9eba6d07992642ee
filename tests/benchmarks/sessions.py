"""How many people can have a scoreboard open at once: each looks at a ward of her own and picks a month now and then.

    python -m tests.benchmarks.sessions [--sessions 25 50 100 200] [--seconds 30] [--think 5] [--without-bare]

Ours on the generated province (98 communes, 60 indicators), beside a bare page that shows the HTML of one such
scoreboard from a file, under `streamlit run` with its defaults. Waits are counted from when a person chooses until the
page is whole; between two choices she thinks, half as long or half as long again, by the same lots each time. One
process serves all, and Python runs one thread of it at a time: the processor time of a run says how many there can be
on a machine that does nothing else. Nothing here fails a build.
"""

import argparse
import asyncio
import random
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from kpi.actions.administer.opening import open_store
from kpi.actions.look import read
from kpi.actions.people import people, sessions
from kpi.model.person import console
from tests.benchmarks.generate import LAST_YEAR, record_of
from tests.benchmarks.screens import beside
from tests.benchmarks.wire import LARGEST, Address, Seen, Server, address, as_bytes, bare, ours, question

NAME = "lan"


def office(file: Path, most: int) -> tuple[list[str], list[str]]:
    """The codes of the communes of the record, and so many sessions of somebody who may see them."""
    store = open_store(str(file))
    people.add_person(store, console("benchmark"), NAME, password="a long sentence")
    people.grant(store, console("benchmark"), NAME, "official", None)
    codes = [unit.code for unit in read.tree(store).in_order() if unit.level == "commune"]
    tokens = [sessions.open_for(store, NAME) for _ in range(most)]
    store.close()
    return codes, tokens


async def reader(
    server: Server, cookie: str, pages: list[Address], until: float, think: float, lots: random.Random
) -> list[float]:
    """Opens the page, then chooses until the time is over; how long each choice took, without the first."""
    where = f"{server.base.replace('http', 'ws', 1)}/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    await asyncio.sleep(lots.uniform(0, think))
    took: list[float] = []
    async with connect(
        where,
        additional_headers=headers,
        origin=Origin(server.base),
        max_size=LARGEST,
        compression=None,
        open_timeout=60,
    ) as socket:
        known = await rerun(socket, pages[0], [])
        while time.monotonic() < until:
            await asyncio.sleep(lots.uniform(think / 2, think * 3 / 2))
            began = time.perf_counter()
            known = await rerun(socket, lots.choice(pages), known)
            took.append(time.perf_counter() - began)
    return took


async def rerun(socket: ClientConnection, at: Address, known: list[str]) -> list[str]:
    """One run of the page; returns the hashes of what the browser keeps."""
    seen = Seen()
    await socket.send(question(at, known))
    while not seen.take(as_bytes(await socket.recv())):
        pass
    return list(dict.fromkeys([*known, *seen.kept]))[-100:]


async def together(server: Server, cookies: list[str], pages: list[list[Address]], seconds: float, think: float) -> str:
    """All of them at once; the row of the table."""
    until = time.monotonic() + think + seconds
    before, began = server.processor(), time.monotonic()
    readers = (
        reader(server, cookie, choices, until, think, random.Random(number))  # noqa: S311 - the same lots each time
        for number, (cookie, choices) in enumerate(zip(cookies, pages, strict=True))
    )
    results = await asyncio.gather(*readers, return_exceptions=True)
    used, passed = server.processor() - before, time.monotonic() - began
    took = [wait for waits in results if isinstance(waits, list) for wait in waits]
    lost = sum(not isinstance(waits, list) for waits in results)
    if len(took) < 2:
        return f"| {len(cookies)} | {len(took)} | – | – | – | – | {used / passed:.0%} | {lost} |"
    runs = len(took) + len(cookies) - lost
    p95 = quantiles(took, n=20)[-1]
    cells = (
        f"{median(took):.2f}",
        f"{p95:.2f}",
        f"{max(took):.2f}",
        f"{used / runs * 1000:.1f}",
        f"{used / passed:.0%}",
    )
    return f"| {len(cookies)} | {len(took)} | {' | '.join(cells)} | {lost} |"


def table(
    title: str,
    server: Server,
    counts: list[int],
    cookies: list[str],
    pages: list[list[Address]],
    options: argparse.Namespace,
) -> None:
    print(f"\n{title}: {options.think} s of thinking, {options.seconds} s each")
    print("| sessions | choices | median, s | p95 | longest | processor for a run, ms | of one processor | lost |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for count in counts:
        print(asyncio.run(together(server, cookies[:count], pages[:count], options.seconds, options.think)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, nargs="+", default=[25, 50, 100, 200])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--without-bare", action="store_true")
    options = parser.parse_args()
    most = max(options.sessions)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = folder / "kpi.sqlite"
        shutil.copyfile(record_of("province"), file)
        codes, tokens = office(file, most)
        months = [f"{LAST_YEAR}-{month:02d}" for month in range(1, 13)]
        pages = [[address(unit=codes[number % len(codes)], period=month) for month in months] for number in range(most)]
        with ours(str(file), tokens[0]) as server:
            table("ours", server, options.sessions, [f"kpi_session={token}" for token in tokens], pages, options)
            script = beside(folder, "bare", server, pages[0][-1])
        if not options.without_bare:
            with bare(script) as server:
                table("the same HTML, bare", server, options.sessions, [""] * most, [[address()]] * most, options)


if __name__ == "__main__":
    main()
