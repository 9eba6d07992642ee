"""Shows where figures are entered: the sheet of one unit and month, and the calendar of what is due."""

from kpi import context
from kpi.actions.look import progress, sheet
from kpi.actions.look.progress import reporting_month
from kpi.actions.look.sheet import month_of
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.model.period import Period
from kpi.model.sheet import Progress
from kpi.model.unit import Unit
from kpi.widgets import refused, table, top
from kpi.widgets import sheet as sheet_widget
from kpi.widgets.html import Html, draw, link, next_step, subheading, tag, text


def show() -> None:
    view = context.working_view("enter")
    top.show(view, "enter", months=True)
    if view.unit is None:
        refused.show(view, Refused("not_allowed_everywhere"))
        return
    month = month_of(view.period) if view.period else reporting_month(context.today())
    try:
        months = progress.calendar(view.store, view.who, view.unit.id, _last(month))
    except Refused as refusal:
        refused.show(view, refusal)
        return
    if elsewhere := sorted(
        {month_of(period) for _, period in sheet.undecided(view.store, view.who, view.unit.id)} - {month}
    ):
        ways = [_month(view, view.unit, other, month) for other in elsewhere]
        words = text(view.speak.say("Ở tháng khác cũng còn số của bạn chưa được lưu, chờ bạn chọn:"))
        draw(tag("p", words, " ", *(part for way in ways for part in (way, " ")), css="k-todo k-elsewhere"))
    sheet_widget.mount(view, view.unit, month, "enter")
    draw(_template(view, view.unit, month))
    draw(_calendar(view, view.unit, months, month))


def _template(view: View, unit: Unit, month: Period) -> Html:
    """The same sheet as a file, to be filled without a connection."""
    name = unit.code_and_day if len(view.tree.called(unit.code)) > 1 else unit.code
    way = view.link("template.xlsx", unit=name, period=str(month), basis="")
    label = text(view.speak.say("Mẫu nhập Excel"))
    return next_step(tag("a", label, href=way, target="_blank"))


def _last(month: Period) -> Period:
    return max(month, reporting_month(context.today()))


def _calendar(view: View, unit: Unit, months: list[Progress], here: Period) -> Html:
    """The months with what is due in them, the one on the page marked."""
    speak, today = view.speak, context.today()
    if not months:
        return Html()
    head = [
        speak.say("Kỳ báo cáo"),
        speak.say("Hạn"),
        speak.say("Đến kỳ"),
        speak.say("Nháp"),
        speak.say("Chờ duyệt"),
        speak.say("Bị trả lại"),
        speak.say("Đã duyệt"),
        speak.say("Tình hình"),
    ]
    rows = [
        [
            tag("td", _month(view, unit, progress_of_unit.month, here), css="l"),
            tag("td", speak.date(progress_of_unit.due_on), css="l"),
            *(
                tag("td", speak.number(count, 0) if count else "–", css="l")
                for count in (
                    progress_of_unit.due,
                    progress_of_unit.drafted,
                    progress_of_unit.waiting,
                    progress_of_unit.returned,
                    progress_of_unit.approved,
                )
            ),
            tag("td", sheet_widget.timeliness(view.speak, progress_of_unit, today), css="l"),
        ]
        for progress_of_unit in months
    ]
    title = subheading(speak.say("Lịch báo cáo"))
    return title + table.scrolled(head, rows)


def _month(view: View, unit: Unit, month: Period, here: Period) -> Html:
    words = text(view.speak.period(month))
    if month == here:
        return tag("b", words)
    return link(view.link("enter", unit=unit.code, period=str(month)), words)
