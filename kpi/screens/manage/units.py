"""Shows units: changed, moved, closed and added by whoever manages the unit above."""

import streamlit as st

from kpi.actions.administer import manage
from kpi.actions.look import read
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.terms import COLUMN, LEVEL, term
from kpi.model.line import UnitLine
from kpi.model.person import Person
from kpi.model.unit import Tree, Unit
from kpi.widgets import forms
from kpi.widgets.html import draw, subheading


def show(view: View) -> None:
    speak = view.speak
    tree = view.known.tree
    units = manage.manageable(view.store, view.who)
    draw(subheading(speak.say("Sửa đơn vị")))
    with st.container(key="k-which-unit", width=forms.WIDE):
        forms.pick_unit(view, tree, units, speak.say("Đơn vị cần sửa"), form="edit", name="unit")
    chosen = forms.picked("edit", "unit")
    if chosen in tree.units:
        _edit(view, tree, tree.units[chosen])
    draw(subheading(speak.say("Thêm đơn vị")))
    _new(view, tree)


def _edit(view: View, tree: Tree, unit: Unit) -> None:
    speak, form = view.speak, f"unit-{unit.id}"
    became = "; ".join(tree.units[number].code_and_day for number in unit.became)
    with st.container(border=True, key="k-edit-unit", width=forms.WIDE):
        _fields(view, tree, form, unit)
        st.text_input(
            speak.say("Ngày kết thúc"),
            forms.shown_day(unit.closed),
            key=forms.key(form, "closed"),
            help=speak.say("ngày/tháng/năm; để trống nếu còn hoạt động"),
        )
        st.text_input(
            speak.say("Trở thành (mã đơn vị kế thừa)"),
            became,
            key=forms.key(form, "became"),
            help=speak.say("nhiều mã thì cách nhau bằng dấu chấm phẩy; đơn vị kế thừa bắt đầu ngay hôm sau"),
        )

        def save(who: Person) -> str:
            if read.tree(view.store).units.get(unit.id) != unit:
                raise Refused(forms.STALE)
            closed, codes = forms.day(form, "closed"), forms.typed(form, "became")
            line = _line(tree, form, unit)._replace(
                closed=closed.isoformat() if closed else "",
                became=None if codes == became else tuple(part.strip() for part in codes.split(";") if part.strip()),
            )
            changed = manage.put_unit(view.store, who, line)
            return speak.say("Đã lưu {name}.", name=line.name) if changed else speak.say("Không có gì thay đổi.")

        st.button(speak.say("Lưu"), type="primary", on_click=forms.on_click(view, save, form), key="save-unit")


def _new(view: View, tree: Tree) -> None:
    speak = view.speak
    with st.container(border=True, key="k-new-unit", width=forms.WIDE):
        st.text_input(speak.say("Mã"), key=forms.key("new-unit", "code"), max_chars=40)
        _fields(view, tree, "new-unit", None)
        st.text_input(
            speak.say("Ngày bắt đầu"),
            key=forms.key("new-unit", "opened"),
            help=speak.say("ngày/tháng/năm; để trống nếu không rõ"),
        )

        def add(who: Person) -> str:
            if forms.picked("new-unit", "parent") is None:
                raise Refused("parent_missing")
            opened = forms.day("new-unit", "opened")
            code = forms.typed("new-unit", "code").strip()
            if tree.by_code.get(code.casefold()) and opened is None:
                raise Refused("code_taken", code)
            line = _line(tree, "new-unit", None)._replace(code=code, opened=opened.isoformat() if opened else None)
            manage.put_unit(view.store, who, line)
            return speak.say("Đã thêm {name}.", name=line.name)

        st.button(speak.say("Thêm"), type="primary", on_click=forms.on_click(view, add, "new-unit"), key="add-unit")


def _fields(view: View, tree: Tree, form: str, unit: Unit | None) -> None:
    speak = view.speak
    st.text_input(speak.say("Tên"), unit.name_vi if unit else "", key=forms.key(form, "name"), max_chars=300)
    st.text_input(
        speak.say("Tên tiếng Anh"), unit.name_en if unit else "", key=forms.key(form, "name-en"), max_chars=300
    )
    forms.pick(
        term(COLUMN, "level", speak),
        manage.LEVELS,
        lambda code: term(LEVEL, code, speak),
        form=form,
        name="level",
        chosen=(unit.level if unit else "") or "commune",
    )
    seen = view.who.seen("manage", tree)
    above = [place for place in tree.in_order() if place.id in seen and (unit is None or place.id != unit.id)]
    top = speak.say("không thuộc đơn vị nào (cấp cao nhất)") if view.who.may("manage", None, tree) else ""
    chosen = None if unit is None else unit.parent or forms.OTHER
    forms.pick_unit(view, tree, above, speak.say("Thuộc"), form=form, name="parent", other=top, chosen=chosen)


def _line(tree: Tree, form: str, unit: Unit | None) -> UnitLine:
    """What the form says; the unit above only where it is another one."""
    parent = forms.picked(form, "parent")
    if unit is not None and unit.parent is not None and parent == forms.OTHER:
        raise Refused("unit_stays_below")
    moved = parent and (unit is None or parent != unit.parent)
    return UnitLine(
        row=0,
        code=unit.code if unit else "",
        name=forms.typed(form, "name"),
        name_en=forms.typed(form, "name-en"),
        level=forms.typed(form, "level") or None,
        parent=tree.units[parent].code_and_day if moved and parent else None,
        opened=unit.opened.isoformat() if unit and unit.opened else None,
    )
