"""Makes one line of the list of uploads."""

from fractions import Fraction

from kpi.actions.imports.uploads import Upload
from kpi.language import Language
from kpi.web.api.sheet_text import Json
from kpi.web.api.upload_seen import seen


def row(upload: Upload, speak: Language, *, undone: bool = False) -> Json:
    """One line of the list of uploads; one whose import was taken back says so."""
    state, state_word = _state(upload, speak, undone=undone)
    counts = {name: upload.details.get(name) for name in ("read", "accepted", "unchanged", "refused")}
    return {
        "id": upload.id,
        "file": upload.file,
        "by": upload.by,
        "at": speak.moment(upload.at),
        "size": _size(upload.size, speak),
        "state": upload.state,
        "said": state_word,
        "mark": state,
        "batch": upload.batch,
        **{name: speak.number(count, 0) if isinstance(count, int) else "" for name, count in counts.items()},
        "refused_rows": isinstance(counts["refused"], int) and counts["refused"] > 0 and upload.state == "done",
    }


def _size(size: int, speak: Language) -> str:
    if size < 1024 * 1024:
        return speak.say("{n} KB", n=speak.number(max(1, round(size / 1024)), 0))
    return speak.say("{n} MB", n=speak.number(Fraction(size, 1024 * 1024), 1))


def _state(upload: Upload, speak: Language, *, undone: bool) -> tuple[str, str]:
    """A mark for the eye, and the word: what waits says what it waits for, as far as it was looked at."""
    if undone:
        return "undone", speak.say("đã hoàn tác")
    if upload.state == "done" and upload.batch is None:
        return "done", speak.say("không có gì mới")
    state = seen(upload).verdict or "looked" if upload.state == "looked" else upload.state
    state_words = {
        "looked": speak.say("chờ xem"),
        "asks": speak.say("cần trả lời"),
        "ready": speak.say("sẵn sàng nhập"),
        "running": speak.say("đang nhập"),
        "waiting": speak.say("chờ người khác duyệt"),
        "returned": speak.say("bị trả lại"),
        "done": speak.say("đã nhập xong"),
        "cancelled": speak.say("đã huỷ, chưa ghi gì"),
        "refused": speak.say("không nhập được"),
        "discarded": speak.say("đã bỏ"),
    }
    return state, state_words.get(state, state)
