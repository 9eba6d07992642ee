"""Makes the few pages that are a plain sentence: what is not there, what went wrong."""

from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.types import Scope

from kpi.web.bodies import Body

LANGUAGES = ("vi", "en")
NAME = "Tiến Độ"

_PAGE = Markup(
    """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title><style>
:root{{color-scheme:light dark}}
body{{font:16px/1.6 "Source Sans 3","Noto Sans",system-ui,sans-serif;margin:3rem auto;max-width:34rem;padding:0 1rem}}
</style></head><body><h1>{name}</h1><p>{sentence}</p><p><a href="/?lang={language}">{home}</a></p></body></html>
"""
)
_HOME = {"vi": "Về trang tổng quan", "en": "Go to the overview"}
_NOT_FOUND = {
    "vi": "Không có trang này. Địa chỉ có thể đã gõ nhầm hoặc đã cũ.",
    "en": "There is no such page. The address may be mistyped or out of date.",
}
_FAILED = {
    "vi": "Máy chủ gặp lỗi, chưa trả lời được. Hãy thử lại sau ít phút.",
    "en": "The server met an error and could not answer. Please try again in a few minutes.",
}


def language_of(scope: Scope) -> str:
    """The language that the address asks for; Vietnamese unless it says otherwise."""
    language = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return language if language in LANGUAGES else LANGUAGES[0]


def not_found(scope: Scope) -> Body:
    return _page(_NOT_FOUND, language_of(scope), status=404)


def failed(scope: Scope) -> Body:
    return _page(_FAILED, language_of(scope), status=500)


def _page(sentence: dict[str, str], language: str, *, status: int) -> Body:
    page = _PAGE.format(language=language, name=NAME, sentence=sentence[language], home=_HOME[language])
    return Body.of(page, media_type="text/html; charset=utf-8", cache="no-store", status=status)
