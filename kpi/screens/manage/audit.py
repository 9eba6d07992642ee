"""Shows the audit: every deed, newest first, filtered by who, what, about what and when; also as a file."""

import csv
import io

import streamlit as st

from kpi import context
from kpi.actions.look import trail
from kpi.actions.look.trail import TrailLine, Wanted
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.deeds import DEEDS, deed_word, subject_words
from kpi.language.terms import COLUMN, term
from kpi.model.person import Person
from kpi.widgets import forms, refused, table
from kpi.widgets.html import Html, draw, link, next_step, tag
from kpi.widgets.top import go

PAGE = 50
_FOR_THE_DOCTOR = frozenset({"version", "sha256", "rows", "codes"})
"""What a line tells for the sake of checking and undoing; it stands in the file."""
_FILTERS = ("who", "deed", "about", "since", "until")


def show(view: View) -> None:
    wanted = _wanted(view)
    page = context.page_number()
    lines = trail.trail(view.store, view.who, wanted, skip=(page - 1) * PAGE, limit=PAGE + 1)
    _filters(view)
    draw(tag("div", _table(view, lines[:PAGE]), css="k-scroll") if lines else _nothing(view))
    draw(_steps(view, page, more=len(lines) > PAGE))
    st.download_button(
        view.speak.say("Tải về (CSV)"),
        lambda: as_file(view, wanted),
        "nhat-ky.csv",
        "text/csv",
        on_click="ignore",
        key="audit-file",
    )


def as_file(view: View, wanted: Wanted) -> bytes:
    """All lines that fit, asked for anew when the button is pressed: the right may be gone by then."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(trail.COLUMNS)
    writer.writerows(trail.rows(trail.trail(view.store, view.who, wanted, limit=None)))
    return out.getvalue().encode("utf-8-sig")


def _wanted(view: View) -> Wanted:
    """What the address asks for; a day that is none is said and left out."""
    filters = {name: context.parameter(name) for name in _FILTERS}
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = forms.day_of(filters[name])
        except Refused as refusal:
            refused.show(view, refusal)
            days[name] = None
    return Wanted(filters["who"], filters["deed"], filters["about"], **days)


def _filters(view: View) -> None:
    speak = view.speak
    labels = {
        "who": speak.say("Ai (tên đăng nhập)"),
        "deed": speak.say("Việc"),
        "about": speak.say("Về (mã đơn vị, chỉ tiêu, tên người…)"),
        "since": speak.say("Từ ngày"),
        "until": speak.say("Đến ngày"),
    }
    for name in _FILTERS:
        st.session_state[f"audit-{name}"] = context.parameter(name)
    deeds = sorted(
        {*DEEDS, context.parameter("deed")} - {""}, key=lambda deed: speak.sorting_key(deed_word(deed, speak))
    )
    with st.form("audit-filter"), st.container(horizontal=True, vertical_alignment="bottom", key="k-audit-filter"):
        st.text_input(labels["who"], key="audit-who", width=180)
        st.selectbox(
            labels["deed"],
            ["", *deeds],
            format_func=lambda deed: deed_word(deed, speak) if deed else speak.say("mọi việc"),
            key="audit-deed",
            width=220,
        )
        st.text_input(labels["about"], key="audit-about", width=300)
        for name in ("since", "until"):
            st.text_input(labels[name], key=f"audit-{name}", placeholder=speak.say("ngày/tháng/năm"), width=140)

        def look(who: Person) -> str:  # noqa: ARG001 - one shape for all deeds
            go(**{name: forms.typed("audit", name).strip() for name in _FILTERS}, page="")
            return ""

        st.form_submit_button(speak.say("Lọc"), on_click=forms.on_click(view, look))


def _table(view: View, lines: list[TrailLine]) -> Html:
    speak = view.speak
    head = [speak.say("Dòng"), speak.say("Lúc"), speak.say("Ai"), speak.say("Việc"), speak.say("Về")]
    head.append(speak.say("Thay đổi"))
    rows = [
        [
            tag("td", speak.number(line.id, 0), css="l"),
            tag("td", speak.moment(line.at), css="l"),
            tag("td", line.by, css="l k-text"),
            tag("td", deed_word(line.deed, speak), css="l"),
            tag("td", subject_words(line.subject, speak), css="l k-long"),
            tag("td", _changed(view, line), css="l k-long"),
        ]
        for line in lines
    ]
    return table.plain(head, rows)


def _changed(view: View, line: TrailLine, longest: int = 400) -> str:
    """What differs, each with what stood there before."""
    parts: list[str] = []
    for name in [name for name in {**line.before, **line.after} if name not in _FOR_THE_DOCTOR]:
        was, now = (str(side.get(name, "")) for side in (line.before, line.after))
        word = term(COLUMN, name, view.speak)
        if was != now and (was or now):
            parts.append(f"{word}: {was} → {now or '∅'}" if was else f"{word}: {now}")
    sentence = "; ".join(parts)
    return sentence if len(sentence) <= longest else sentence[:longest] + "…"


def _nothing(view: View) -> Html:
    return next_step(view.speak.say("Không có dòng nào như vậy."))


def _steps(view: View, page: int, *, more: bool) -> Html:
    speak = view.speak
    filters = {name: context.parameter(name) for name in _FILTERS}

    def step(to: int, words: str) -> Html:
        return link(view.link("manage", tab="audit", page=str(to), **filters), words)

    parts = [step(page - 1, speak.say("‹ Mới hơn"))] if page > 1 else []
    parts += [step(page + 1, speak.say("Cũ hơn ›"))] if more else []
    return tag("p", Html(" · ").join(parts), css="k-foot")
