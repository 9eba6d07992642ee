"""Shows the history of one figure: every target and every value it ever had, by whom, when, and why."""

from kpi import context
from kpi.actions.enter import attach
from kpi.actions.look import history
from kpi.actions.look.history import History, Step
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.deeds import deed_word, file_words
from kpi.language.typed import write_typed
from kpi.language.typed_figure import typed_of
from kpi.widgets import aims, refused, table, top
from kpi.widgets.html import Html, draw, heading, link, next_step, tag, text


def show() -> None:
    view = context.view()
    speak = view.speak
    top.show(view, "history")
    if view.unit is None or view.period is None:
        return
    try:
        figure_history = history.history(view.store, view.who, view.unit.id, view.indicator, view.period)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    title = speak.say(
        "{indicator}: {period}",
        indicator=figure_history.indicator.name(speak.code),
        period=speak.period(figure_history.period),
    )
    body = heading(title)
    if not figure_history.steps:
        body += next_step(speak.say("Chưa ai nói gì về số này."))
    else:
        body += tag("div", _table(view, figure_history), css="k-scroll")
    back = link(view.link("indicator", indicator=figure_history.indicator.code), speak.say("Xem chỉ tiêu"))
    draw(body + next_step(back))


def _table(view: View, figure_history: History) -> Html:
    speak = view.speak
    head = [
        speak.say("Lúc"),
        speak.say("Ai"),
        speak.say("Việc"),
        speak.say("Giá trị"),
        speak.say("Lý do, ghi chú"),
        speak.say("Văn bản"),
        speak.say("Dòng nhật ký"),
    ]
    names = attach.names(
        view.store, {step.actual.attachment for step in figure_history.steps if step.actual and step.actual.attachment}
    )
    return table.plain(head, [_row(view, figure_history, step, names) for step in figure_history.steps])


def _row(view: View, figure_history: History, step: Step, names: dict[int, str]) -> list[Html]:
    speak, actual = view.speak, step.actual
    value = write_typed(typed_of(actual), figure_history.indicator, speak) if actual else step.typed or "–"
    marks: list[str] = []
    if step.aim:
        value, marks = aims.value(step.aim, speak), [aims.which(step.aim, speak)]
    marks += [speak.say("đang công bố")] if step.stands else []
    shown = tag("b", value) if step.stands else text(value)
    remarks = [
        speak.say("tự duyệt số của mình") if step.remark == "own" else step.remark,
        actual.reason if actual else "",
        step.note,
        aims.replaced(step.replaced, speak) if step.replaced else "",
    ]
    author = f" ({step.author})" if step.author and step.author != step.by else ""
    return [
        tag("td", speak.moment(step.at), css="l"),
        tag("td", step.by, author, css="l k-text"),
        tag("td", deed_word(step.deed, speak), f" {file_words(step.file, speak)}" if step.file else "", css="l"),
        tag("td", shown, tag("small", ", ".join(marks)), css="l"),
        tag("td", "; ".join(part for part in remarks if part), css="l k-long"),
        tag("td", _document(step, names), css="l k-long"),
        tag("td", speak.number(step.line, 0) if step.line else "–", css="l"),
    ]


def _document(step: Step, names: dict[int, str]) -> str:
    parts = [text(step.document)] if step.document else []
    if step.actual and step.actual.attachment:
        href = f"/attachments/{step.actual.attachment}"
        parts.append(tag("a", names.get(step.actual.attachment, "?"), href=href, download="", target="_blank"))
    return "; ".join(parts)
