"""What the server answers, asked without a browser."""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator

import pytest
from streamlit.runtime import get_instance

import kpi
from kpi.screens import PATHS
from kpi.web import document, frame_files, packed
from kpi.web.settings import settings, text
from tests.browser import ROOT
from tests.web.conftest import STORE, TestClient


@pytest.fixture
def silent_store() -> Iterator[None]:
    STORE["answers"] = False
    yield
    STORE["answers"] = True


def script(kind: str = "js") -> str:
    return next(f"/static/{kind}/{file.name}" for file in (packed.ROOT / "static" / kind).glob(f"index.*.{kind}"))


@pytest.mark.parametrize("path", ["/", "/indicator", "/healthz", "/nope", "/frame.js", "/_stcore/health", script()])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_policy_names_exactly_the_scripts_written_in_the_page(client: TestClient) -> None:
    answer = client.get("/")
    written = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.text, flags=re.DOTALL)
    digests = {"'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'" for s in written}
    allowed = next(
        part for part in answer.headers["content-security-policy"].split("; ") if part.startswith("script-src")
    )
    assert set(allowed.split()[1:]) == {"'self'"} | digests


def test_the_policy_lets_nothing_in_from_elsewhere(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("query", "language"), [("", "vi"), ("?lang=en", "en"), ("?lang=vi", "vi"), ("?lang=xx", "vi")]
)
def test_the_document_says_its_language(client: TestClient, query: str, language: str) -> None:
    assert f'<html lang="{language}">' in client.get("/indicator" + query).text


def test_the_document_is_ours_and_says_nothing_of_streamlit(client: TestClient) -> None:
    page = client.get("/").text
    assert "<title>Tiến Độ</title>" in page
    assert "Snowflake" not in page
    assert "agent" not in page
    assert frame_files.script_address(PATHS) in page


def test_the_cell_editors_are_fetched_before_the_first_keystroke(client: TestClient) -> None:
    assert len(document.early_scripts()) == 2
    for name in document.early_scripts():
        assert f'rel="modulepreload" crossorigin href="./static/js/{name}"' in client.get("/data").text


def test_scripts_come_packed_and_whole(client: TestClient) -> None:
    with client.stream("GET", script(), headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    plain = (packed.ROOT / script()[1:]).read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert int(answer.headers["content-length"]) == len(raw) < len(plain) / 2
    assert gzip.decompress(raw) == plain


@pytest.mark.parametrize("path", [script(), "/", "/frame.js", "/frame.css"])
def test_an_unchanged_file_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path, headers={"accept-encoding": "gzip"})
    again = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["vary"] == "Accept-Encoding"
    other = client.get(path, headers={"accept-encoding": "identity"})
    assert other.headers["etag"] != first.headers["etag"]


def test_a_reader_without_gzip_gets_plain_bytes(client: TestClient) -> None:
    for refusal in ("identity", "gzip;q=0"):
        answer = client.get(script(), headers={"accept-encoding": refusal})
        assert "content-encoding" not in answer.headers
        assert answer.content == (packed.ROOT / script()[1:]).read_bytes()


def test_a_part_of_a_file_is_a_part_of_its_plain_bytes(client: TestClient) -> None:
    answer = client.get(script(), headers={"accept-encoding": "gzip", "range": "bytes=0-9"})
    assert answer.status_code == 206
    assert answer.content == (packed.ROOT / script()[1:]).read_bytes()[:10]


def test_a_question_for_the_headers_has_no_body(client: TestClient) -> None:
    answer = client.head(script(), headers={"accept-encoding": "gzip"})
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 0


def test_health_tells_the_version_and_that_the_store_answers(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"version": kpi.__version__, "store": "answers", "writes": "yes"}


@pytest.mark.usefixtures("silent_store")
def test_health_is_503_when_the_store_is_silent(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["store"] != "answers"


@pytest.mark.parametrize(
    "path",
    ["/nope", "/a/b", "/static/js/nope.js", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/x",
     "/x/_stcore/agent/mcp", "/_stcore/script-health-check", "/media/nope.png", "/_stcore/upload_file/a/b",
     "/component/x/index.html", "/_stcore/bidi-components/x", "/_stcore", "/_stcore/what-comes-next", "/auth/login"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_a_sentence(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert "stApp" not in answer.text


def test_a_missing_page_is_missing_in_the_readers_language(client: TestClient) -> None:
    assert "Không có trang này" in client.get("/nope").text
    assert "no such page" in client.get("/nope?lang=en").text


def test_nothing_is_kept_that_is_sent_to_streamlits_own_upload_endpoint(client: TestClient) -> None:
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]):
        runtime = get_instance()
        (session,) = (info.session.id for info in runtime._session_mgr.list_active_sessions())
        answer = client.put(
            f"/_stcore/upload_file/{session}/a", files={"file": b"x" * 1000}, headers={"origin": "http://testserver"}
        )
        assert answer.status_code == 404
        assert runtime.uploaded_file_mgr.get_files(session, ["a"]) == []


def test_agents_have_no_door(client: TestClient) -> None:
    assert client.post("/_stcore/agent/interact", json={}).status_code == 404


def test_the_repositorys_settings_are_the_installed_ones() -> None:
    assert (ROOT / ".streamlit/config.toml").read_text("utf-8") == text()


def test_the_settings_keep_to_the_loopback_and_tell_nobody() -> None:
    known = settings()
    assert known["server.address"] == "127.0.0.1"
    assert known["browser.gatherUsageStats"] is False
    assert known["client.showErrorDetails"] == "none"
    assert known["server.maxUploadSize"] == 1
    assert known["runner.postScriptGC"] is False


def test_every_translated_text_is_one_that_streamlit_shows() -> None:
    scripts = [file.read_text("utf-8") for file in (packed.ROOT / "static/js").glob("*.js")]
    server = [file.read_text("utf-8") for file in packed.ROOT.parent.glob("elements/**/*.py")]
    installed = "\n".join(scripts + server)
    # A text with holes is put together in the script: its longest solid part must be there.
    solid = {
        english: max(re.split(r"\{\}| options?\. | to |⌘|Ctrl|•", english), key=len)
        for english, _ in frame_files.texts()
    }
    assert [english for english, part in solid.items() if part.strip() not in installed] == []


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["textColor", "grayTextColor", "linkColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_stands_out_from_its_ground(theme: str, name: str, ground: str) -> None:
    known = settings()
    assert contrast(str(known[f"theme.{theme}.{name}"]), str(known[f"theme.{theme}.{ground}"])) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_white_stands_out_on_the_buttons(theme: str) -> None:
    known = settings()
    assert contrast("#ffffff", str(known[f"theme.{theme}.primaryColor"])) >= 4.5
    assert contrast(str(known[f"theme.{theme}.primaryColor"]), str(known[f"theme.{theme}.backgroundColor"])) >= 3
