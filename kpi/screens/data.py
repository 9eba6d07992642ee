"""Shows the data: every import with what it brought, and the audit of every write."""

import streamlit as st

from kpi import context
from kpi.actions.imports import undo, uploads
from kpi.actions.look import batches as imports
from kpi.actions.look import trail
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.deeds import deed_word, file_words, subject_words
from kpi.model.indicator import Indicator
from kpi.model.story import Batch, Entry
from kpi.model.unit import Unit
from kpi.widgets import empty, refused, table, undone, words
from kpi.widgets.html import Html, draw, heading, link, next_step, subheading, tag, text


def show() -> None:
    view = context.view()
    speak = view.speak
    try:
        batches = imports.batches(view.store, view.who)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    if not batches:
        empty.no_store(view)
        return
    if view.unit is not None and view.unit.illustrative:
        label = speak.say("Số liệu minh hoạ: không phải số liệu thật của đơn vị nào")
        draw(tag("div", label, css="k-illustrative"))
    chosen = _chosen(batches)
    draw(heading(speak.say("Các lần nhập số liệu")))
    draw(tag("div", _batches(view, batches), css="k-scroll"))
    if chosen is not None:
        draw(_entries(view, chosen) + _origin(view, chosen))
        if context.parameter("undo"):
            _undo(view, chosen)
        else:  # to look ahead goes through all its figures: only when somebody asks
            way = view.link("data", batch=str(chosen.id), undo="1")
            ahead = speak.say("Hoàn tác lần nhập này…")
            draw(next_step(link(way, ahead)))
    draw(_downloads(view) + _audit(view))


def _chosen(batches: tuple[Batch, ...]) -> Batch | None:
    number = context.parameter("batch")
    return next((batch for batch in batches if str(batch.id) == number), None)


def _batches(view: View, batches: tuple[Batch, ...]) -> Html:
    speak = view.speak
    kinds = {"units": speak.say("đơn vị"), "indicators": speak.say("chỉ tiêu"), "figures": speak.say("số liệu")}
    head = [
        speak.say("Lần"),
        speak.say("Tệp"),
        speak.say("Loại"),
        speak.say("Đọc"),
        speak.say("Nhận"),
        speak.say("Không đổi"),
        speak.say("Từ chối"),
        speak.say("Người nhập"),
        speak.say("Lúc"),
    ]
    rows = [
        [
            tag("td", link(view.link("data", batch=str(batch.id)), str(batch.id)), css="l"),
            tag("td", link(view.link("data", batch=str(batch.id)), file_words(batch.file, speak)), css="l k-text"),
            tag("td", kinds.get(batch.kind, batch.kind), css="l"),
            *(
                tag("td", speak.number(count, 0))
                for count in (batch.read, batch.accepted, batch.unchanged, batch.refused)
            ),
            tag("td", batch.by, _approver(view, batch), css="l k-text"),
            tag("td", speak.moment(batch.at), css="l"),
        ]
        for batch in batches
    ]
    return table.plain(head, rows)


def _approver(view: View, batch: Batch) -> Html:
    if not batch.approved_by:
        return Html()
    return tag("small", view.speak.say("{who} duyệt", who=batch.approved_by))


def _entries(view: View, batch: Batch) -> Html:
    speak = view.speak
    entries = imports.entries_of(view.store, view.who, batch.id)
    title = subheading(speak.say("Lần nhập {n}: {file}", n=batch.id, file=file_words(batch.file, speak)))
    if not entries and batch.kind == "figures":
        return title + tag("p", speak.say("Các số của lần nhập này là nháp: chưa duyệt nên chưa công bố."))
    if not entries:
        return title + tag("p", speak.say("Lần nhập này không mang số liệu, chỉ có đơn vị hoặc chỉ tiêu."))
    head = [
        speak.say("Đơn vị"),
        speak.say("Chỉ tiêu"),
        speak.say("Kỳ"),
        speak.say("Loại"),
        speak.say("Giá trị"),
        speak.say("Văn bản, ghi chú"),
    ]
    rows = [
        [
            tag("td", unit.name(speak.code), css="l k-text"),
            tag(
                "td",
                link(_story_of(view, unit, indicator, entry), indicator.name(speak.code)),
                css="l",
            ),
            tag("td", speak.period_short(entry.period), css="l"),
            tag("td", entry.basis.name(speak.code) if entry.basis else speak.say("thực hiện"), css="l k-text"),
            tag("td", words.as_written(entry.value, speak), css="k-replaced" if entry.replaced else ""),
            tag("td", "; ".join(mark for mark in (entry.document, entry.note) if mark), css="l k-long"),
        ]
        for unit, indicator, entry in entries
    ]
    return title + table.scrolled(head, rows)


def _origin(view: View, batch: Batch) -> Html:
    """The file as it was handed in, and what the import page says of it."""
    upload = uploads.of_batch(view.store, view.who, batch.id)
    if upload is None:
        return Html()
    speak = view.speak
    language = "?lang=en" if speak.code == "en" else ""
    file = tag("a", speak.say("Tệp gốc"), href=f"/uploads/{upload.id}/file{language}", download=upload.file)
    page = link(view.link("import", upload=str(upload.id)), speak.say("Xem ở trang Nhập tệp"))
    return next_step(file, " · ", page)


def _undo(view: View, batch: Batch) -> None:
    """What taking the import back would do, and the button that does it."""
    speak = view.speak
    try:
        too = False
        ahead = undo.undo(view.store, view.who, batch.id, dry_run=True)
        if ahead.yielding:
            too = _wish(view, batch)
            ahead = undo.undo(view.store, view.who, batch.id, overwrite=too, dry_run=True)
        if not ahead.restored and not ahead.removed:
            nothing = "" if ahead.kept_in_all else next_step(speak.say("Không còn gì để hoàn tác."))
            draw(_kept(view, ahead) + nothing)
            return
        draw(_kept(view, ahead))
        words = speak.say("Hoàn tác lần nhập {n}: {said}", n=batch.id, said=undone.summary(ahead, speak).rstrip("."))
        if not st.button(words, key=f"undo-{batch.id}"):
            return
        done = undo.undo(view.store, view.who, batch.id, overwrite=too)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    st.success(text(speak.say("Đã hoàn tác. Muốn làm lại thì hoàn tác lần nhập {n}.", n=done.batch)))
    again = link(view.link("data", batch=str(done.batch), undo="1"), speak.say("Khôi phục lần nhập"))
    draw(next_step(again))


def _wish(view: View, batch: Batch) -> bool:
    """Whether what others have changed since is taken back as well; kept unless told otherwise."""
    keep = view.speak.say("Giữ những gì người khác đã sửa sau đó")
    wishes = [keep, view.speak.say("Lấy lại cả những gì đã sửa sau đó")]
    label = view.speak.say("Hoàn tác lần nhập này")
    return st.radio(label, wishes, key=f"undo-too-{batch.id}") == wishes[1]


def _kept(view: View, ahead: undo.Undone) -> Html:
    """What stays as it is, why, what stands there and what would come back."""
    if not ahead.kept_in_all:
        return Html()
    speak, named = view.speak, (view.tree, view.known.indicators, view.known.bases)
    head = [
        speak.say("Giữ nguyên"),
        speak.say("Ở đâu, kỳ nào"),
        speak.say("Vì sao"),
        speak.say("Đang là"),
        speak.say("Lẽ ra về"),
    ]
    rows = [
        [
            tag("td", cell, css="l k-long")
            for cell in (stayed.what, stayed.where, stayed.why, stayed.stands, stayed.back)
        ]
        for stayed in undone.stayed(ahead, *named, speak, most=200)
    ]
    return table.scrolled(head, rows)


def _story_of(view: View, unit: Unit, indicator: Indicator, entry: Entry) -> str:
    return view.link("indicator", unit=unit.code, indicator=indicator.code, period=str(entry.period))


def _downloads(view: View) -> Html:
    """All figures that may be seen, as files that can be imported again."""
    speak, ways = view.speak, (("Excel", "xlsx"), ("CSV", "csv"))
    links = Html(" · ").join(
        tag("a", label, href=view.link(f"exports/figures.{ending}", unit="", period="", basis=""), target="_blank")
        for label, ending in ways
    )
    return next_step(speak.say("Tải về toàn bộ số liệu:"), " ", links)


def _audit(view: View) -> Html:
    speak = view.speak
    head = [speak.say("Dòng"), speak.say("Lúc"), speak.say("Ai"), speak.say("Việc"), speak.say("Về")]
    rows = [
        [
            tag("td", speak.number(line.id, 0), css="l"),
            tag("td", speak.moment(line.at), css="l"),
            tag("td", line.by, css="l k-text"),
            tag("td", deed_word(line.deed, speak), css="l"),
            tag("td", subject_words(line.subject, speak), css="l k-text"),
        ]
        for line in trail.trail(view.store, view.who, limit=50)
    ]
    title = subheading(speak.say("Nhật ký"))
    return title + table.scrolled(head, rows)
