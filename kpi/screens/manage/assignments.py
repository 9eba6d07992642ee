"""Shows who reports what: what is laid down or proposed by an upgrade, with forms to change it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from kpi.actions.administer import assign
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.intake.assignments import take_assignments
from kpi.language.problems import problem_in_words
from kpi.language.terms import LEVEL, term
from kpi.model.assignment import Assignment, Assignments, Subject
from kpi.model.person import Person
from kpi.model.problem import Problem
from kpi.model.unit import Tree
from kpi.reports.lists import ASSIGNMENTS
from kpi.reports.selection import Selection
from kpi.widgets import assignments as words
from kpi.widgets import forms, table
from kpi.widgets.html import Html, draw, subheading, tag, text

EVERY = 0
"""Stands for every indicator in the list of them."""
_FORM, _GROUP, _PASTE, _WRONG = "assignment", "assignment-group", "assignment-paste", "k-assignment-wrong"
SHOWN = 200
"""So many sets and so many problems are listed; all of them stand in the file."""


def show(view: View) -> None:
    speak, known = view.speak, view.known.assignments
    last = assign.last_change(view.store, view.who)
    rule = speak.say("Mọi chỉ tiêu đều yêu cầu mọi đơn vị cơ sở báo cáo, cho đến khi có phân công khác ở đây.")
    nearest = speak.say(
        "Phân công gần nhất được dùng: của chính đơn vị, rồi của nhóm, rồi của cấp, rồi của mọi đơn vị."
    )
    draw(tag("p", f"{rule} {nearest}", css="k-note"))
    _proposed(view, known)
    sets = words.sets_of(known.rows)
    if sets:
        draw(tag("div", _table(view, known, sets[:SHOWN]), css="k-scroll"))
    if len(sets) > SHOWN:
        draw(tag("p", speak.say_n("… và {n} bộ nữa: tải tệp để xem hết.", len(sets) - SHOWN), css="k-note"))
    _file_and_way_back(view, last)
    draw(subheading(speak.say("Đặt phân công")))
    _form(view, known)
    draw(subheading(speak.say("Nhóm đơn vị")))
    _group(view, known)
    draw(subheading(speak.say("Dán bảng phân công")))
    _paste(view)


def _proposed(view: View, known: Assignments) -> None:
    speak, count = view.speak, sum(row.proposed for row in known.rows)
    if not count:
        return
    draw(
        tag(
            "p",
            speak.say_n(
                "{n} dòng phân công lấy từ số liệu đã có khi nâng cấp, chờ xác nhận. Đơn vị báo cáo như trước.",
                count,
            ),
            css="k-todo",
        )
    )

    def confirm(who: Person) -> str:
        return speak.say_n("Đã xác nhận {n} dòng phân công.", assign.confirm(view.store, who))

    st.button(speak.say("Xác nhận tất cả"), on_click=forms.on_click(view, confirm), key="assignments-confirm")


def _table(view: View, known: Assignments, sets: Sequence[words.AssignmentSet]) -> Html:
    speak = view.speak
    head = [speak.say("Cho ai"), speak.say("Báo cáo"), speak.say("Chỉ tiêu"), speak.say("Thời gian"), ""]
    rows = [
        [
            tag("td", words.subject_in_words(each.subject, known, speak), css="l k-long"),
            tag("td", words.expected_in_words(each.first, speak), css="l"),
            tag("td", words.codes_of(each.rows, known, speak), css="l k-long"),
            tag("td", words.days_in_words(each.first, speak) or speak.say("không giới hạn"), css="l"),
            tag("td", speak.say("chờ xác nhận") if each.first.proposed else "", css="l"),
        ]
        for each in sets
    ]
    return table.plain(head, rows)


def _file_and_way_back(view: View, last: int) -> None:
    speak = view.speak
    with st.container(horizontal=True):
        name = speak.say("phan-cong-bao-cao") + ".csv"
        st.download_button(
            speak.say("Tải tệp phân công"),
            lambda: _as_file(view),
            name,
            "text/csv",
            on_click="ignore",
            key="assignments-file",
        )
        if last:

            def take_back(who: Person) -> str:
                return words.change_in_words(assign.take_back(view.store, who), speak)

            label = speak.say("Lấy lại như trước lần đổi cuối")
            st.button(label, on_click=forms.on_click(view, take_back), key="assignments-back")


def _as_file(view: View) -> bytes:
    """Made when the button is pressed: the right may be gone by then."""
    assign.last_change(view.store, view.who)
    return "".join(ASSIGNMENTS.csv(Selection(view.store, view.speak))).encode("utf-8-sig")


def _form(view: View, known: Assignments) -> None:
    speak = view.speak
    with st.form(_FORM, width=forms.WIDE):
        levels = ["", *assign.levels(view.known)]
        everybody = speak.say("mọi cấp")
        level = speak.say("Cấp")
        forms.pick(level, levels, lambda code: term(LEVEL, code, speak) or everybody, form=_FORM, name="level")
        forms.pick_unit(
            view,
            view.known.tree,
            view.known.tree.in_order(),
            speak.say("Đơn vị (cùng với cấp: các đơn vị cấp đó thuộc đơn vị này)"),
            form=_FORM,
            name="unit",
            other=speak.say("mọi đơn vị"),
            chosen=forms.OTHER,
        )
        none = speak.say("không theo nhóm")
        forms.pick(speak.say("Nhóm"), ["", *sorted(known.groups)], lambda name: name or none, form=_FORM, name="group")
        numbers = [EVERY, *sorted(known.indicators, key=lambda number: known.indicators[number].code)]
        st.multiselect(
            speak.say("Chỉ tiêu"),
            numbers,
            format_func=lambda number: _indicator(view, known, number),
            key=forms.key(_FORM, "indicators"),
            placeholder=speak.say("Chọn chỉ tiêu"),
        )
        choices = {
            "yes": speak.say("báo cáo"),
            "no": speak.say("không báo cáo"),
            "remove": speak.say("bỏ phân công này"),
        }
        forms.pick(speak.say("Báo cáo"), choices, choices.__getitem__, form=_FORM, name="reports")
        hint = speak.say("ngày/tháng/năm; để trống nếu không giới hạn")
        st.text_input(speak.say("Từ ngày"), key=forms.key(_FORM, "since"), help=hint)
        st.text_input(speak.say("Đến hết ngày"), key=forms.key(_FORM, "until"), help=hint)
        save = forms.on_click(view, lambda who: _saved(view, who), _FORM)
        st.form_submit_button(speak.say("Lưu"), type="primary", on_click=save)


def _indicator(view: View, known: Assignments, number: int) -> str:
    if number == EVERY:
        return view.speak.say("mọi chỉ tiêu")
    indicator = known.indicators[number]
    return f"{indicator.code} · {indicator.name(view.speak.code)}"


def _saved(view: View, who: Person) -> str:
    unit = forms.picked(_FORM, "unit") or None
    subject = Subject(forms.typed(_FORM, "level"), forms.typed(_FORM, "group"), unit)
    if subject.group and (subject.level or unit):
        raise Refused("assignment_of_whom")
    chosen: list[int] = st.session_state.get(forms.key(_FORM, "indicators")) or []
    if not chosen:
        raise Refused("required", column="indicator")
    numbers = [number if number != EVERY else None for number in chosen]
    word = forms.typed(_FORM, "reports")
    if word == "remove":
        change = assign.assign(view.store, who, cleared=[(subject, number) for number in numbers])
    else:
        days: tuple[date | None, date | None] = (forms.day(_FORM, "since"), forms.day(_FORM, "until"))
        rows = [Assignment(subject, number, word == "yes", *days) for number in numbers]
        change = assign.assign(view.store, who, rows)
    return words.change_in_words(change, view.speak)


def _group(view: View, known: Assignments) -> None:
    speak, tree = view.speak, view.known.tree
    for name in sorted(known.groups):
        members = sorted((tree.units[unit] for unit in known.groups[name]), key=lambda unit: unit.code)
        listed = ", ".join(unit.name(speak.code) for unit in members)
        draw(tag("p", tag("b", name), text(f": {listed}"), css="k-note"))
    with st.form(_GROUP, width=forms.WIDE):
        st.text_input(speak.say("Tên nhóm"), key=forms.key(_GROUP, "name"), max_chars=assign.LONGEST_GROUP)
        label = speak.say("Mã các đơn vị trong nhóm, cách nhau bằng dấu phẩy (để trống là bỏ nhóm)")
        st.text_area(label, key=forms.key(_GROUP, "units"), height=80)

        def save(who: Person) -> str:
            name = forms.typed(_GROUP, "name").strip()
            if not name:
                raise Refused("required", column="name")
            codes = forms.typed(_GROUP, "units").replace("\n", ",").split(",")
            units = [_unit(tree, code) for code in codes if code.strip()]
            return words.change_in_words(assign.assign(view.store, who, groups={name: units}), speak)

        st.form_submit_button(speak.say("Lưu nhóm"), on_click=forms.on_click(view, save, _GROUP))


def _unit(tree: Tree, code: str) -> int:
    """The unit that the code or the name means: of several in the same place the one that is there now."""
    units = tree.called(code.strip())
    now = [unit for unit in units if unit.closed is None] if len(units) > 1 else units
    if len(now) != 1:
        named = "; ".join(unit.code_and_day for unit in units[:5])
        raise Refused("ambiguous_unit" if units else "unknown_unit", code.strip()[:40], near="–", candidates=named)
    return now[0].id


def _paste(view: View) -> None:
    speak = view.speak
    wrong: tuple[Problem, ...] = st.session_state.pop(_WRONG, ())
    for problem in wrong[:SHOWN]:
        where = speak.say("dòng {n}", n=str(problem.row)) + ": " if problem.row else ""
        st.warning(text(where + problem_in_words(problem, speak)))
    with st.form(_PASTE, width=forms.WIDE):
        label = speak.say("Cả dòng tiêu đề, chép từ bảng tính hoặc từ tệp phân công")
        st.text_area(label, key=forms.key(_PASTE, "table"), height=160)
        st.checkbox(speak.say("Chỉ xem thử"), key=forms.key(_PASTE, "dry"))

        def save(who: Person) -> str:
            dry_run = bool(st.session_state.get(forms.key(_PASTE, "dry")))
            content = forms.typed(_PASTE, "table").encode()
            outcome = take_assignments(view.store, who, content, speak.say("bảng đã dán"), dry_run=dry_run)
            if outcome.problems:
                st.session_state[_WRONG] = outcome.problems
                raise Refused("assignment_table_wrong", str(len(outcome.problems)))
            return words.change_in_words(outcome.change, speak, written=not dry_run)

        st.form_submit_button(speak.say("Nhập bảng"), on_click=forms.on_click(view, save, _PASTE))
