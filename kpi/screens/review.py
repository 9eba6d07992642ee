"""Reviewing: the queue of one month over all units, and the sheet of one unit to decide on."""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from kpi import context
from kpi.actions.enter import review
from kpi.actions.imports import import_review
from kpi.actions.look import progress
from kpi.actions.look import sheet as sheets
from kpi.actions.look.progress import reporting_month
from kpi.actions.look.sheet import month_of
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.model.period import Period
from kpi.model.sheet import Progress
from kpi.screens import upload
from kpi.widgets import refused, table, top
from kpi.widgets import sheet as sheet_widget
from kpi.widgets.html import Html, draw, heading, link, next_step, small_print, subheading, tag, text

ALL = "*"


def show() -> None:
    view = context.working_view("review")
    speak = view.speak
    if upload.asked():
        _one_import(view)
        return
    if not view.who.may_somewhere("review") and view.who.may_somewhere("manage"):
        draw(heading(speak.say("Tệp chờ duyệt")))
        _imports(view, always=True)
        return
    top.show(view, "review", months=True)
    month = month_of(view.period) if view.period else reporting_month(context.today())
    try:
        if not view.who.may_somewhere("review"):
            raise Refused("not_allowed_everywhere")
        found = progress.queue(view.store, view.who, month)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    if view.unit is not None and context.asked("unit"):
        draw(_back(view))
        sheet_widget.mount(view, view.unit, month, "review")
        return
    title = speak.say(
        "{month}: {n} đơn vị chờ duyệt", month=speak.period(month), n=sum(one.waiting > 0 for one in found)
    )
    title = title[:1].upper() + title[1:]
    draw(heading(title))
    _imports(view)
    draw(_queue(view, found))
    _approve_many(view, month, found)
    draw(_year(view, month))


def _one_import(view: View) -> None:
    """The file of an import that waits, to be decided on."""
    back = tag("div", link(view.link("review", unit="", upload=""), view.speak.say("‹ Trang duyệt")), css="k-way")
    draw(back)
    upload.mount(view, review=True)


def _imports(view: View, *, always: bool = False) -> None:
    """Imports that wait for somebody else than their importer."""
    speak, found = view.speak, import_review.waiting(view.store, view.who)
    if not found:
        if always:
            draw(next_step(speak.say("Không có tệp nào chờ duyệt.")))
        return
    head = [
        speak.say("Tệp"),
        speak.say("Người gửi"),
        speak.say("Lúc"),
        speak.say("Số mới"),
        speak.say("Số sửa"),
        speak.say("Ai duyệt"),
    ]
    rows = [
        [
            tag("td", link(view.link("review", unit="", upload=str(one.upload.id)), one.upload.file), css="l"),
            tag("td", one.upload.by, css="l"),
            tag("td", speak.moment(datetime.fromisoformat(one.handed_in.at)), css="l"),
            tag("td", speak.number(one.handed_in.new, 0)),
            tag("td", speak.number(one.handed_in.corrected, 0)),
            tag("td", speak.say("bạn") if one.may_decide else ", ".join(one.deciders) or "–", css="l k-long"),
        ]
        for one in found
    ]
    title = Html() if always else subheading(speak.say("Tệp chờ duyệt"))
    draw(title + table.scrolled(head, rows))


def _year(view: View, month: Period) -> Html:
    """Completeness and timeliness of the twelve months until this one; made only when it is asked for."""
    speak, today = view.speak, context.today()
    if context.asked("table") != "year":
        asks = link(view.link("review", unit="", table="year"), speak.say("Xem đầy đủ và đúng hạn 12 tháng"))
        return next_step(asks)
    months = [month]
    while len(months) < 12:
        months.insert(0, months[0].earlier)
    cells: dict[str, dict[Period, Progress]] = {}
    for one, queue in progress.queues(view.store, view.who, months).items():
        for told in queue:
            cells.setdefault(told.unit.name(speak.code), {})[one] = told
    head = [speak.say("Đơn vị"), *(speak.period_short(one) for one in months)]
    rows = [
        [
            tag("td", name, css="l k-text"),
            *(tag("td", _cell(view, told.get(one), today), css="l") for one in months),
        ]
        for name, told in cells.items()
    ]
    title = subheading(speak.say("Đầy đủ và đúng hạn"))
    note = tag("p", speak.say("số đã duyệt trên số đến kỳ; ▲ gửi trễ hoặc đang trễ, kèm số ngày"), css="k-foot")
    return title + table.scrolled(head, rows) + note


def _cell(view: View, one: Progress | None, today: date) -> Html:
    """Approved of due; late by how many days."""
    if one is None:
        return text("–")
    late = one.days_late(today)
    is_late = late > 0 and (one.submitted_at is not None or one.approved < one.due)
    words = f"{one.approved}/{one.due}" + (f" ▲ {view.speak.number(late, 0)}" if is_late else "")
    return link(_address(view, one), words)


def _back(view: View) -> Html:
    return tag("div", link(view.link("review", unit=""), view.speak.say("‹ Tất cả đơn vị")), css="k-way")


def _queue(view: View, found: Sequence[Progress]) -> Html:
    """Every unit with what is due, late and waiting; those that wait for a decision first."""
    speak, today = view.speak, context.today()
    head = [
        speak.say("Đơn vị"),
        speak.say("Hạn"),
        speak.say("Đến kỳ"),
        speak.say("Chờ duyệt"),
        speak.say("Nháp"),
        speak.say("Bị trả lại"),
        speak.say("Đã duyệt"),
        speak.say("Còn thiếu"),
        speak.say("Người gửi"),
        speak.say("Tình hình"),
    ]
    ordered = sorted(found, key=lambda one: (-(one.waiting > 0), one.submitted_at is None, one.days_late(today) * -1))
    rows = [
        [
            tag("td", link(_address(view, one), one.unit.name(speak.code)), css="l k-text"),
            tag("td", speak.date(one.due_on), css="l"),
            *(
                tag("td", speak.number(count, 0) if count else "–", css="l")
                for count in (one.due, one.waiting, one.drafted, one.returned, one.approved, one.missing)
            ),
            tag("td", one.submitted_by, css="l k-text"),
            tag("td", sheet_widget.timeliness(speak, one, today), css="l"),
        ]
        for one in ordered
    ]
    if not rows:
        return next_step(speak.say("Không có đơn vị nào đến kỳ báo cáo trong tháng này."))
    whole = speak.say(
        "{sent} trong {all} đơn vị đã gửi; {late} trễ hạn; {waiting} số chờ duyệt; {missing} số còn thiếu.",
        sent=sum(one.submitted_at is not None for one in found),
        all=len(found),
        late=sum(one.days_late(today) > 0 and one.approved < one.due for one in found),
        waiting=speak.number(sum(one.waiting for one in found), 0),
        missing=speak.number(sum(one.missing for one in found), 0),
    )
    return small_print(whole) + table.scrolled(head, rows)


def _address(view: View, one: Progress) -> str:
    return view.link("review", unit=one.unit.code, period=str(one.month))


def _approve_many(view: View, month: Period, found: Sequence[Progress]) -> None:
    """Several units in one deed: only what has no open warning, the rest is looked at by itself."""
    speak = view.speak
    waiting = {one.unit.id: one for one in found if one.waiting}
    if len(waiting) < 2:
        return
    draw(subheading(speak.say("Duyệt nhiều đơn vị")))
    with st.form("approve-many", border=False):
        chosen = st.multiselect(
            speak.say("Đơn vị"),
            list(waiting),
            default=list(waiting),
            format_func=lambda unit: waiting[unit].unit.name(speak.code),
            placeholder=speak.say("Chọn đơn vị"),
        )
        pressed = st.form_submit_button(speak.say("Duyệt những số không có cảnh báo"), type="primary")
    if not pressed:
        return
    try:
        items: list[review.Item] = []
        for unit in chosen:
            items += _without_warnings(sheets.sheet(view.store, view.who, unit, month, task="review"))
        decisions = review.approve(view.store, view.who, items)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    done = sum(one.done for one in decisions)
    st.success(
        text(speak.say("Đã duyệt {n} số; {left} số còn lại cần xem từng dòng.", n=done, left=_left(waiting, done)))
    )
    for problem in dict.fromkeys(one.problem.code for one in decisions if one.problem):
        first = next(one.problem for one in decisions if one.problem and one.problem.code == problem)
        refused.show(view, Refused(first.code, first.value, **first.values))


def _left(waiting: dict[int, Progress], done: int) -> int:
    return sum(one.waiting for one in waiting.values()) - done


def _without_warnings(sheet: sheets.Sheet) -> list[review.Item]:
    return [
        review.Item(sheet.unit.id, line.indicator.id, line.period, line.draft.version, line.signed)
        for line in sheet.lines
        if line.state == "submitted" and line.draft is not None and not line.problems
    ]
