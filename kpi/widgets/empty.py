"""Says what is not there yet, and what to do next."""

from kpi.actions.look import read
from kpi.context import View
from kpi.model.unit import Unit
from kpi.widgets.html import Html, draw, heading, link, next_step, text


def no_store(view: View) -> None:
    """Nothing has been taken in at all."""
    speak = view.speak
    if not view.tree.units and view.known.tree.units:
        ask = text(speak.say("Đề nghị người quản trị cấp quyền ở đơn vị của bạn."))
        _say(speak.say("Bạn chưa được cấp quyền ở đơn vị nào."), ask)
        return
    sentence = speak.say("Chưa có số liệu nào.")
    if view.who.may("manage", None, view.tree):
        _say(sentence, link(view.link("import"), speak.say("Nhập tệp đơn vị, chỉ tiêu và số liệu")))
    else:
        _say(sentence, text(speak.say("Số liệu sẽ hiện ở đây khi người quản trị đã nhập đơn vị và chỉ tiêu.")))


def no_figures(view: View) -> None:
    """The unit has told nothing in this year or the last."""
    speak = view.speak
    if view.unit is None or view.period is None:
        return
    sentence = speak.say(
        "{unit} chưa có kế hoạch và số liệu cho {period}.",
        unit=view.unit.name(speak.code),
        period=speak.period(view.period),
    )
    latest = read.latest_period(view.store, view.unit.id)
    if latest is None:
        _say(sentence, _what_to_do(view, view.unit))
    else:
        words = speak.say("Xem kỳ gần nhất có số liệu: {period}", period=speak.period(latest))
        _say(sentence, link(view.link("", period=str(latest)), words))


def _what_to_do(view: View, unit: Unit) -> Html:
    """Whoever may bring figures is led to where she does it; others are told that they need do nothing."""
    speak = view.speak
    if view.who.may("enter", unit.id, view.tree):
        return link(view.link("enter"), speak.say("Nhập số liệu của đơn vị này"))
    if view.who.may("manage", unit.id, view.tree):
        return link(view.link("import"), speak.say("Nhập tệp số liệu của đơn vị này"))
    return text(speak.say("Số liệu sẽ hiện ở đây khi đã được nhập và duyệt."))


def _say(sentence: str, todo: str) -> None:
    draw(heading(sentence) + next_step(todo))
