"""Shows the people: who may sign in, in which roles on which units; adds them, gives rights, shuts out, lets in."""

from collections.abc import Callable

import streamlit as st

from kpi import context
from kpi.actions.people import names, people
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language.problems import sentence
from kpi.language.terms import ROLE, term
from kpi.model.person import ROLES, Person, Right, Role
from kpi.model.unit import Tree
from kpi.widgets import forms, refused, table
from kpi.widgets.html import Html, draw, heading, link, next_step, small_print, subheading, tag, text

_ONCE, _SURE = "k-one-time", "k-sure"


def show() -> None:
    view = context.view()
    try:
        everyone = people.everyone(view.store, view.who)
    except Refused as refusal:
        refused.show(view, refusal)
        return
    tree = view.known.tree
    forms.outcome(view)
    _one_time_password(view)
    chosen = next((person for person in everyone if person.name == context.parameter("person")), None)
    if chosen is not None:
        _person(view, tree, chosen)
        return
    speak = view.speak
    title = speak.say_n("{n} người dùng", len(everyone))
    draw(heading(title) + _table(view, tree, everyone))
    _add(view, tree)


def _one_time_password(view: View) -> None:
    """The password of somebody new, shown this once: nobody can read it again."""
    invited: people.Invited | None = st.session_state.pop(_ONCE, None)
    if invited is None:
        return
    speak = view.speak
    sentence = speak.say("Mật khẩu dùng một lần của {name}:", name=invited.name)
    note = speak.say(
        "Chép lại và trao tận tay: trang này không hiện lại. Mật khẩu mở được một lần, trong {days} ngày; "
        "lần đăng nhập ấy phải đặt mật khẩu mới.",
        days=str(people.ONE_TIME_DAYS),
    )
    with st.container(border=True, key="k-once", width=forms.WIDE):
        draw(tag("p", sentence))
        st.code(invited.password, language=None)
        draw(small_print(note))


def _table(view: View, tree: Tree, everyone: list[Person]) -> Html:
    speak = view.speak
    head = [speak.say("Tên đăng nhập"), speak.say("Tên hiển thị"), speak.say("Quyền"), speak.say("Tình trạng")]
    rows = [
        [
            tag("td", link(view.link("people", person=person.name), person.name), css="l k-text"),
            tag("td", person.shown_name, css="l k-long"),
            tag("td", Html("<br>").join(_right(view, tree, right) for right in person.rights) or "–", css="l k-long"),
            tag("td", _state(view, person), css="l"),
        ]
        for person in sorted(everyone, key=lambda person: (person.disabled, speak.sorting_key(person.called)))
    ]
    return table.scrolled(head, rows)


def _right(view: View, tree: Tree, right: Right) -> str:
    speak = view.speak
    where = speak.say("toàn hệ thống") if right.unit is None else tree.units[right.unit].name(speak.code)
    return f"{term(ROLE, right.role, speak)}: {where}"


def _state(view: View, person: Person) -> str:
    speak = view.speak
    if person.disabled:
        return speak.say("bị khoá")
    return speak.say("chưa đặt mật khẩu mới") if person.must_change else speak.say("đang dùng")


def _add(view: View, tree: Tree) -> None:
    speak = view.speak
    draw(subheading(speak.say("Thêm người dùng")))
    with st.container(key="k-add-person", border=True, width=forms.WIDE):
        st.text_input(
            speak.say("Tên đăng nhập"),
            key=forms.key("new", "name"),
            max_chars=names.LONGEST_NAME,
            help=speak.say("như thu.nguyen"),
        )
        st.text_input(speak.say("Tên hiển thị"), key=forms.key("new", "shown"), max_chars=120)
        _right_fields(view, tree, "new")

        def add(who: Person) -> str:
            right = _right_typed("new")
            invited = people.add_person(view.store, who, forms.typed("new", "name"), forms.typed("new", "shown"))
            st.session_state[_ONCE] = invited
            people.grant(view.store, who, invited.name, right.role, right.unit)
            return speak.say("Đã thêm {name}.", name=invited.name)

        st.button(speak.say("Thêm"), type="primary", on_click=forms.on_click(view, add, "new"), key="add-person")


def _right_fields(view: View, tree: Tree, form: str) -> None:
    """A role and the unit on which it is given: only units that this person manages are offered."""
    speak = view.speak
    seen = view.who.seen("manage", tree)
    units = [unit for unit in tree.in_order() if unit.id in seen]
    everywhere = speak.say("Toàn hệ thống") if view.who.may("manage", None, tree) else ""
    forms.pick(
        speak.say("Vai trò"), ROLES, lambda role: term(ROLE, role, speak), form=form, name="role", chosen="clerk"
    )
    chosen = units[0].id if len(units) == 1 and not everywhere else None
    forms.pick_unit(view, tree, units, speak.say("Đơn vị"), form=form, name="unit", other=everywhere, chosen=chosen)


def _right_typed(form: str) -> Right:
    role: Role = next(role for role in ROLES if role == forms.typed(form, "role"))
    unit = forms.picked(form, "unit")
    if unit is None:
        raise Refused("unit_missing")
    return Right(role, unit or None)


def _person(view: View, tree: Tree, person: Person) -> None:
    speak = view.speak
    back = tag("div", link(view.link("people"), speak.say("‹ Tất cả người dùng")), css="k-way")
    title = heading(person.called)
    state = small_print(f"{person.name} · {_state(view, person)}")
    draw(back + title + state)
    _rights(view, tree, person)
    draw(subheading(speak.say("Tài khoản")))
    with st.form(f"rename-{person.id}", width=forms.WIDE):
        st.text_input(
            speak.say("Tên hiển thị"), person.shown_name, key=forms.key(f"person-{person.id}", "shown"), max_chars=120
        )

        def rename(who: Person) -> str:
            people.rename(view.store, who, person.name, forms.typed(f"person-{person.id}", "shown"))
            return speak.say("Đã đổi tên hiển thị.")

        st.form_submit_button(speak.say("Lưu"), on_click=forms.on_click(view, rename))

    def reset(who: Person) -> str:
        st.session_state[_ONCE] = people.reset_password(view.store, who, person.name)
        return speak.say("Đã đặt lại mật khẩu; mọi phiên đang mở của người này đã kết thúc.")

    def switch(who: Person) -> str:
        people.set_disabled(view.store, who, person.name, disabled=not person.disabled, sure=person.id == who.id)
        return speak.say("Đã mở tài khoản.") if person.disabled else speak.say("Đã khoá tài khoản.")

    is_own = person.id == view.who.id
    with st.container(horizontal=True):
        if is_own:
            change = link(f"/password?lang={speak.code}", speak.say("Đổi mật khẩu"))
            draw(change, width="content")
        else:
            st.button(speak.say("Đặt lại mật khẩu"), on_click=forms.on_click(view, reset), key="reset-password")
        label = speak.say("Mở tài khoản") if person.disabled else speak.say("Khoá tài khoản")
        done = forms.on_click(view, switch)
        st.button(label, on_click=_asking_back("disable") if is_own else done, key="switch-person")
    _confirmation(view, "disable", "own_account", speak.say("Khoá tài khoản của tôi"), done)


def _asking_back(what: str) -> Callable[[], None]:
    """What a button does that would shut out whoever clicks it: a question stands on the page, and nothing is done."""

    def ask() -> None:
        st.session_state[_SURE] = what

    return ask


def _confirmation(view: View, what: str, code: str, label: str, done: Callable[[], None]) -> None:
    """The question, once it was asked for, with the deed behind a second button; any other click takes it away."""
    if st.session_state.get(_SURE) != what:
        return
    del st.session_state[_SURE]
    with st.container(border=True, key=f"k-sure-{what}", width=forms.WIDE):
        st.warning(text(sentence(view.speak, code, {})))
        with st.container(horizontal=True):
            st.button(label, on_click=done, key=f"sure-{what}")
            st.button(view.speak.say("Không"), key=f"not-{what}")


def _rights(view: View, tree: Tree, person: Person) -> None:
    speak = view.speak
    draw(subheading(speak.say("Quyền")))
    for number, right in enumerate(person.rights):
        with st.container(horizontal=True, vertical_alignment="center", key=f"k-right-{number}"):
            draw(tag("span", _right(view, tree, right)), width="content")
            what, done = f"{right.role}-{right.unit or 0}", forms.on_click(view, _revoking(view, person, right))
            is_own = person.id == view.who.id and right.role == "administrator"
            button = _asking_back(f"revoke-{what}") if is_own else done
            st.button(speak.say("Thu quyền"), on_click=button, key=f"revoke-{what}")
        _confirmation(view, f"revoke-{what}", "own_right", speak.say("Thu quyền của tôi"), done)
    if not person.rights:
        draw(next_step(speak.say("Chưa có quyền nào.")))

    def grant(who: Person) -> str:
        right = _right_typed("grant")
        people.grant(view.store, who, person.name, right.role, right.unit)
        return speak.say("Đã cấp quyền.")

    with st.container(key="k-grant", border=True, width=forms.WIDE):
        _right_fields(view, tree, "grant")
        st.button(speak.say("Cấp quyền"), type="primary", on_click=forms.on_click(view, grant, "grant"), key="grant")


def _revoking(view: View, person: Person, right: Right) -> forms.Deed:
    def revoke(who: Person) -> str:
        people.revoke(view.store, who, person.name, right.role, right.unit, sure=person.id == who.id)
        return view.speak.say("Đã thu quyền.")

    return revoke
