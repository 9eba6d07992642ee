"""Shows what waits for a decision: the queue of one month over all units, and the sheet of one unit."""

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
    if upload.chosen_upload():
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
        queue = progress.queue(view.store, view.who, month)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    if view.unit is not None and context.parameter("unit"):
        draw(_back(view))
        sheet_widget.mount(view, view.unit, month, "review")
        return
    title = speak.say(
        "{month}: {n} đơn vị chờ duyệt", month=speak.period(month), n=sum(row.waiting > 0 for row in queue)
    )
    title = title[:1].upper() + title[1:]
    draw(heading(title))
    _imports(view)
    draw(_queue(view, queue))
    _approve_many(view, month, queue)
    draw(_year(view, month))


def _one_import(view: View) -> None:
    """The file of an import that waits, to be decided on."""
    back = tag("div", link(view.link("review", unit="", upload=""), view.speak.say("‹ Trang duyệt")), css="k-way")
    draw(back)
    upload.mount(view, review=True)


def _imports(view: View, *, always: bool = False) -> None:
    """Imports that wait for somebody else than their importer."""
    speak, files = view.speak, import_review.waiting(view.store, view.who)
    if not files:
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
            tag("td", link(view.link("review", unit="", upload=str(file.upload.id)), file.upload.file), css="l"),
            tag("td", file.upload.by, css="l"),
            tag("td", speak.moment(datetime.fromisoformat(file.handed_in.at)), css="l"),
            tag("td", speak.number(file.handed_in.new, 0)),
            tag("td", speak.number(file.handed_in.corrected, 0)),
            tag("td", speak.say("bạn") if file.may_decide else ", ".join(file.deciders) or "–", css="l k-long"),
        ]
        for file in files
    ]
    title = Html() if always else subheading(speak.say("Tệp chờ duyệt"))
    draw(title + table.scrolled(head, rows))


def _year(view: View, month: Period) -> Html:
    """Completeness and timeliness of the twelve months until this one; made only when it is asked for."""
    speak, today = view.speak, context.today()
    if context.parameter("table") != "year":
        asks = link(view.link("review", unit="", table="year"), speak.say("Xem đầy đủ và đúng hạn 12 tháng"))
        return next_step(asks)
    months = [month]
    while len(months) < 12:
        months.insert(0, months[0].earlier)
    cells: dict[str, dict[Period, Progress]] = {}
    for month_shown, queue in progress.queues(view.store, view.who, months).items():
        for row in queue:
            cells.setdefault(row.unit.name(speak.code), {})[month_shown] = row
    head = [speak.say("Đơn vị"), *(speak.period_short(month_shown) for month_shown in months)]
    rows = [
        [
            tag("td", name, css="l k-text"),
            *(tag("td", _cell(view, row.get(month_shown), today), css="l") for month_shown in months),
        ]
        for name, row in cells.items()
    ]
    title = subheading(speak.say("Đầy đủ và đúng hạn"))
    note = tag("p", speak.say("số đã duyệt trên số đến kỳ; ▲ gửi trễ hoặc đang trễ, kèm số ngày"), css="k-foot")
    return title + table.scrolled(head, rows) + note


def _cell(view: View, row: Progress | None, today: date) -> Html:
    """Approved of due; late by how many days."""
    if row is None:
        return text("–")
    late = row.days_late(today)
    is_late = late > 0 and (row.submitted_at is not None or row.approved < row.due)
    words = f"{row.approved}/{row.due}" + (f" ▲ {view.speak.number(late, 0)}" if is_late else "")
    return link(_address(view, row), words)


def _back(view: View) -> Html:
    return tag("div", link(view.link("review", unit=""), view.speak.say("‹ Tất cả đơn vị")), css="k-way")


def _queue(view: View, queue: Sequence[Progress]) -> Html:
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
    ordered = sorted(queue, key=lambda row: (-(row.waiting > 0), row.submitted_at is None, row.days_late(today) * -1))
    rows = [
        [
            tag("td", link(_address(view, row), row.unit.name(speak.code)), css="l k-text"),
            tag("td", speak.date(row.due_on), css="l"),
            *(
                tag("td", speak.number(count, 0) if count else "–", css="l")
                for count in (row.due, row.waiting, row.drafted, row.returned, row.approved, row.missing)
            ),
            tag("td", row.submitted_by, css="l k-text"),
            tag("td", sheet_widget.timeliness(speak, row, today), css="l"),
        ]
        for row in ordered
    ]
    if not rows:
        return next_step(speak.say("Không có đơn vị nào đến kỳ báo cáo trong tháng này."))
    whole = speak.say(
        "{sent} trong {all} đơn vị đã gửi; {late} trễ hạn; {waiting} số chờ duyệt; {missing} số còn thiếu.",
        sent=sum(row.submitted_at is not None for row in queue),
        all=len(queue),
        late=sum(row.days_late(today) > 0 and row.approved < row.due for row in queue),
        waiting=speak.number(sum(row.waiting for row in queue), 0),
        missing=speak.number(sum(row.missing for row in queue), 0),
    )
    return small_print(whole) + table.scrolled(head, rows)


def _address(view: View, row: Progress) -> str:
    return view.link("review", unit=row.unit.code, period=str(row.month))


def _approve_many(view: View, month: Period, queue: Sequence[Progress]) -> None:
    """Several units in one deed: only what has no open warning, the rest is looked at by itself."""
    speak = view.speak
    waiting = {row.unit.id: row for row in queue if row.waiting}
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
    done = sum(decision.done for decision in decisions)
    st.success(
        text(speak.say("Đã duyệt {n} số; {left} số còn lại cần xem từng dòng.", n=done, left=_left(waiting, done)))
    )
    for problem in dict.fromkeys(decision.problem.code for decision in decisions if decision.problem):
        first = next(
            decision.problem for decision in decisions if decision.problem and decision.problem.code == problem
        )
        refused.show(view, Refused(first.code, first.value, **first.values))


def _left(waiting: dict[int, Progress], done: int) -> int:
    return sum(row.waiting for row in waiting.values()) - done


def _without_warnings(sheet: sheets.Sheet) -> list[review.Item]:
    return [
        review.Item(sheet.unit.id, line.indicator.id, line.period, line.draft.version, line.signed)
        for line in sheet.lines
        if line.state == "submitted" and line.draft is not None and not line.problems
    ]
