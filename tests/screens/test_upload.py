"""The import page's place: who gets it, what it hands to the browser, and the data page's way back to the file."""

import html
import json
import re
from pathlib import Path

import pytest

from kpi.actions.administer.opening import open_store
from kpi.actions.imports import uploads
from kpi.actions.people import people
from kpi.intake import jobs
from kpi.language import language
from kpi.model.person import READER, Person, Right, Role
from kpi.screens import SCREENS
from kpi.screens.upload_words import words
from tests.actions.desk import office
from tests.screens.conftest import Screen, administrators_token, text_of

ROOT = Path(__file__).parent.parent.parent
SCRIPT = (ROOT / "kpi/web/static/upload.js").read_text("utf-8")


def drawn(screen: Screen, by: str, **address: str) -> str:
    return "\n".join(str(part.proto.body) for part in screen("upload", by=by, **address).get("html"))


@pytest.mark.parametrize("by", ["clerk", "administrator"])
def test_whoever_may_import_gets_the_page(screen: Screen, by: str) -> None:
    assert 'class="k-upload"' in drawn(screen, by)


@pytest.mark.parametrize("by", ["official", "reviewer"])
def test_whoever_may_import_nothing_gets_a_sentence(screen: Screen, by: str) -> None:
    app = screen("upload", by=by)
    assert [warning.value for warning in app.warning]
    assert not app.get("html")


@pytest.mark.parametrize("role", ["official", "clerk", "reviewer", "administrator"])
def test_the_menu_shows_the_page_to_those_who_may_import(role: Role) -> None:
    entry = next(screen for screen in SCREENS if screen.path == "import")
    for person in (Person(1, "lan", rights=(Right(role, 7),)), Person(1, "lan", rights=(Right(role),)), READER):
        assert entry.is_shown(person) == uploads.may_upload(person)


@pytest.mark.parametrize("typed", ['"><script>', "-1", "1e9", "9" * 30, "٣"])
def test_an_upload_that_is_no_number_is_not_handed_on(screen: Screen, typed: str) -> None:
    assert 'data-upload=""' in drawn(screen, "clerk", upload=typed)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_browser_is_given_its_words(screen: Screen, lang: str) -> None:
    match = re.search(r'data-words="([^"]+)"', drawn(screen, "clerk", lang=lang))
    assert match
    assert json.loads(html.unescape(match[1])) == words(language(lang), 50)


def test_every_word_that_the_script_says_is_there() -> None:
    spoken = set(re.findall(r'say\("(\w+)"[,)]', SCRIPT)) | {"count_read", "count_new", "head_read", "head_refused"}
    assert spoken <= set(words(language("vi"), 50))


def test_nothing_of_a_file_is_written_into_the_page_as_html() -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser", SCRIPT)


def test_an_import_leads_to_the_file_it_came_from(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kpi.sqlite"
    token = administrators_token(file)
    store = open_store(str(file))
    office(store)
    root = people.person(store, "root")
    number = uploads.keep(store, root, "nguồn.csv", b"unit,indicator,period,actual\nA,REV,2021-04,7\n").id
    jobs.start(store, root, number, partial=False)
    assert jobs.wait(store, number, 20)
    batch = uploads.upload(store, root, number).batch
    store.close()
    monkeypatch.setenv("KPI_DATABASE_URL", str(file))
    page = text_of(screen("data", by=token, batch=str(batch)))
    assert f'href="/uploads/{number}/file"' in page
    assert f"upload={number}" in page
