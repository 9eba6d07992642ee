"""What a clerk waits for: from Enter in a cell until the sheet says how it was read, against a bare Streamlit grid.

Both have 60 lines, the same browser and the same server settings; printed are medians and their ratio in one run.
Ours checks the figure against the plan, last year and its parts, and has saved it; the bare grid only shows a sum.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kpi.actions.administer.opening import open_store
from kpi.actions.people import people, sessions
from kpi.intake import take_tables
from kpi.model.person import console
from tests.browser import _QUIETLY, chromium, free_port, running

LINES, TIMES = 60, 15
BARE = """
import pandas as pd, streamlit as st
frame = pd.DataFrame({"indicator": [f"I{n}" for n in range(60)], "value": [""] * 60})
edited = st.data_editor(frame, key="grid", height=2200, hide_index=True)
st.markdown(f"<span id='told'>{sum(bool(v) for v in edited['value'])}</span>", unsafe_allow_html=True)
"""


def office(database: str) -> str:
    """A ward with sixty indicators and two years of months; returns the token of its clerk."""
    store = open_store(database)
    indicators = "code,name,agg,measured_in,decimals,frequency\n" + "".join(
        f"I{n:02d},Chỉ tiêu {n},sum,triệu đồng,2,month\n" for n in range(LINES)
    )
    months = [f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13) if (year, month) < (2021, 6)]
    figures = "unit,indicator,period,target,actual\n" + "".join(
        f"A,I{n:02d},2021,{1200 + n},\n" + "".join(f"A,I{n:02d},{month},,{95 + n}\n" for month in months)
        for n in range(LINES)
    )
    tables = [("units.csv", "code,name\nA,Phường A\n"), ("indicators.csv", indicators), ("figures.csv", figures)]
    take_tables(store, tables, by="benchmark")
    people.add_person(store, console("benchmark"), "lan", password="a long sentence")
    people.grant(store, console("benchmark"), "lan", "clerk", None)
    token = sessions.sign_in(store, "lan", "a long sentence")
    store.close()
    return token


def ours(page: Page, base: str, token: str) -> list[float]:
    page.context.add_cookies([{"name": "kpi_session", "value": token, "url": base}])
    page.goto(f"{base}/enter?unit=A&period=2021-06")
    page.locator(".k-sheet-table").wait_for()
    fields, readings = page.locator("input.k-input"), page.locator("td.k-read")
    taken: list[float] = []
    for turn in range(TIMES):
        fields.nth(turn).focus()
        page.keyboard.type("10")
        start = time.perf_counter()
        page.keyboard.type(str(turn % 10))
        page.keyboard.press("Enter")
        page.wait_for_function(
            "([cells, at, want]) => document.querySelectorAll(cells)[at].textContent === want",
            arg=["td.k-read", turn, f"10{turn % 10}"],
            polling=5,
        )
        taken.append(time.perf_counter() - start)
    assert readings.count() == LINES
    return taken


def bare(page: Page, base: str) -> list[float]:
    page.goto(base)
    page.locator("#told").wait_for()
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    box = canvas.bounding_box()
    assert box is not None
    taken: list[float] = []
    for turn in range(TIMES):
        page.wait_for_timeout(700)
        page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 52 + 35 * turn)
        page.wait_for_timeout(300)
        page.keyboard.type("10", delay=60)
        start = time.perf_counter()
        page.keyboard.type(str(turn % 10))
        page.keyboard.press("Enter")
        page.wait_for_function(
            "want => document.querySelector('#told').textContent === want", arg=str(turn + 1), polling=5
        )
        taken.append(time.perf_counter() - start)
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = str(Path(folder) / "kpi.sqlite")
        token = office(database)
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        port, other = free_port(), free_port()
        serve = [sys.executable, "-m", "kpi", "serve", "--port", str(port), "--database", database]
        plain = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(other)]
        plain += ["--server.headless", "true", "--server.address", "127.0.0.1"]
        chrome = playwright.chromium.launch(executable_path=chromium(), args=list(_QUIETLY))
        with running(serve, port), running(plain, other, dict(os.environ)):
            page = chrome.new_page(viewport={"width": 1280, "height": 2600})
            mine = statistics.median(ours(page, f"http://127.0.0.1:{port}", token))
            page = chrome.new_page(viewport={"width": 1280, "height": 2600})
            theirs = statistics.median(bare(page, f"http://127.0.0.1:{other}"))
        chrome.close()
    print(f"Enter until read, checked and saved, {LINES} lines: {mine * 1000:.0f} ms")
    print(f"Enter until counted in a bare Streamlit grid:       {theirs * 1000:.0f} ms")
    print(f"ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
