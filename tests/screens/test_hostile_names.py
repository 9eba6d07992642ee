"""Texts that an older store may hold: every page that shows them opens, and none of them is read as markup."""

import re
import sqlite3
from itertools import cycle
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi import context
from kpi.actions.administer import settle
from kpi.actions.administer.lock import lock
from kpi.actions.administer.opening import open_store
from kpi.actions.enter import attach, enter, review
from kpi.actions.imports import uploads
from kpi.actions.people import people, sessions
from kpi.model.figure import Actual
from kpi.model.person import console
from kpi.model.regime import Regime
from tests.actions.desk import MONTH, handed_in, hire, office, place, unit, waiting
from tests.screens.conftest import Screen

ROOT = console("test")
HOSTILE = (
    "Ba\u0301\u0301n",
    "\u0301",
    "a" + "\u0301" * 60,
    "\u202eđảo\u200f",
    "\ufeff\u200b\u3164",
    "<img src=x onerror=alert(1)>",
    "</td></k-x><script>alert(2)</script>",
    "**b** [a](javascript:alert(3)) :red[x] $x$ `c` ~~d~~",
    "{value} {0} %s %(x)s",
    "=HYPERLINK(1)",
    "dòng\nhai\r\nba\tbốn\u2028năm",
    "9" * 5000,
    "NGUYỄN" * 34,
    "nguyễn " * 29,
    "İıſßǅ",
    "\x00\x01\x1b[31m",
    "ж日本שלוםمرحبا",
    "\U000e0041\U0001f3f4\ufe0f",
    "''\"\"\\",
)
COLUMNS = {
    "people": ("shown_name",),
    "units": ("name", "name_en"),
    "indicators": ("name_vi", "name_en", "area", "area_en", "measured_in"),
    "regimes": ("name_vi", "name_en"),
    "bases": ("name_vi", "name_en"),
    "batches": ("file",),
    "attachments": ("name",),
    "targets": ("words", "document", "note"),
    "actuals": ("document", "note", "reason"),
    "actual_history": ("document", "note", "reason"),
    "drafts": ("typed", "document", "note", "reason", "said"),
    "draft_events": ("typed", "document", "note", "reason", "said"),
    "submissions": ("said",),
    "locks": ("reason",),
    "uploads": ("file",),
}
"""Every text that people fill, by table; codes, logins and what the record writes itself are no such texts."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A store with such a text in each of these fields, and a session of its administrator, who also works there."""
    file = tmp_path_factory.mktemp("hostile") / "kpi.sqlite"
    store = open_store(str(file))
    office(store)
    lan, hoa = hire(store, "lan", {"A": "clerk"}), hire(store, "hoa", {"A": "reviewer"})
    everything = {"": "administrator"}
    mai = hire(store, "mai", everything)
    for role in ("clerk", "reviewer"):
        people.grant(store, ROOT, "mai", role, unit(store, "P"))
    for number in range(len(HOSTILE)):
        people.add_person(store, ROOT, f"person.{number}")
    settle.put_regime(store, mai, Regime("odd", "Khác", "Other", 25, 5, 10, 15, 20, 9))
    kept = attach.attach(store, lan, unit(store, "A"), "văn bản.pdf", b"%PDF-1")
    for code, value in (("REV", 9000), ("LAND", 500)):
        number, period = place(store, code)
        actual = Actual(period, value, document="số 1", note="ghi", reason="đúng", attachment=kept.id)
        enter.save(store, lan, unit(store, "A"), [enter.TypedCell(number, period, str(value), actual, 0, 0, "đúng")])
    assert not handed_in(store, lan, "A").obstacles
    first, second = waiting(store, hoa, "A")
    review.approve(store, hoa, [first])
    review.send_back(store, hoa, [second], "sai")
    review.reopen(store, hoa, [first._replace(version=0, signed=store.version())], "xem lại")
    uploads.keep(store, mai, "tệp.csv", b"a,b\n")
    lock(store, mai, unit(store, "B"), MONTH, "chốt")
    token = sessions.sign_in(store, "mai", "a long sentence")
    store.close()
    _spoil(file)
    return str(file), token


def _spoil(file: Path) -> None:
    texts, connection = cycle(HOSTILE), sqlite3.connect(file)
    connection.create_function("hostile", 0, lambda: next(texts))
    with connection:
        for table, columns in COLUMNS.items():
            for column in columns:
                done = connection.execute(f"UPDATE {table} SET {column} = hostile()")
                assert done.rowcount or table == "actual_history", table
    connection.close()


PAGES = (
    ("scoreboard", {}),
    ("scoreboard", {"period": "2021-03", "basis": "assigned"}),
    ("scoreboard", {"unit": "P", "period": "2021-03"}),
    *(("indicator", {"indicator": code, "period": "2021-03"}) for code in ("REV", "LAND", "INS", "HERD", "GRADE")),
    ("indicator", {"unit": "P", "indicator": "REV", "period": "2021-H1"}),
    ("units", {"unit": "P"}),
    ("enter", {"period": "2021-04"}),
    ("review", {"period": "2021-04"}),
    ("review", {"unit": "A", "period": "2021-04"}),
    ("review", {"table": "year", "period": "2021-04"}),
    ("history", {"indicator": "REV", "period": "2021-04"}),
    ("history", {"indicator": "REV", "period": "2021"}),
    ("history", {"indicator": "LAND", "period": "2021-04"}),
    ("people", {}),
    ("people", {"person": "person.3"}),
    ("people", {"person": "mai"}),
    *(("manage", {"tab": tab}) for tab in ("units", "indicators", "regimes", "thresholds", "locks", "settings")),
    ("manage", {"tab": "indicators", "item": "REV"}),
    ("manage", {"tab": "units", "item": "A"}),
    ("manage", {"tab": "regimes", "item": "odd"}),
    ("manage", {"tab": "changes"}),
    ("manage", {"tab": "audit"}),
    ("data", {}),
    ("data", {"batch": "3"}),
    ("upload", {}),
)
_LIVE = re.compile(
    r"<img|<script|</k-x|javascript:alert\(3\)\)|\*\*b\*\*|[\u202a-\u202e\u2066-\u2069\x00]", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("page", "address"), PAGES, ids=lambda part: part if isinstance(part, str) else "-".join(part.values())
)
def test_a_page_opens_over_hostile_texts(
    screen: Screen, hostile: tuple[str, str], monkeypatch: pytest.MonkeyPatch, page: str, address: dict[str, str]
) -> None:
    file, token = hostile
    monkeypatch.setenv("KPI_DATABASE_URL", file)
    monkeypatch.setattr(context, "token", lambda: token)
    app = screen(page, by=token, **{"unit": "A", **address})
    assert not app.exception, app.exception
    assert not app.error
    assert any(app.get(kind) for kind in ("markdown", "html", "warning"))
    for part in _html(app):
        assert not (match := _LIVE.search(part)), part[max(0, match.start() - 80) : match.end() + 80]


def _html(app: AppTest) -> list[str]:
    """All that the page hands over to be read as HTML or Markdown."""
    texts = (*app.markdown, *app.warning, *app.success, *app.info, *app.caption)
    labelled = (*app.button, *app.text_input, *app.selectbox, *app.checkbox, *app.radio, *app.expander)
    charts = [str(part.proto.spec) for part in app.get("plotly_chart")]
    pages = [str(part.proto.body) for part in app.get("html")]
    return [*(str(element.value) for element in texts), *(str(element.label) for element in labelled), *pages, *charts]
