"""Corrects the rules of an indicator that has figures: shows what would change, then asks for a reason."""

from dataclasses import dataclass

import streamlit as st

from kpi.actions.administer import correct
from kpi.actions.administer.correct import LastCorrection
from kpi.actions.administer.rule_changes import RuleChange
from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language import Language, terms
from kpi.language.terms import term
from kpi.model.indicator import Indicator
from kpi.model.kind import ADDS_UP, JUDGED
from kpi.model.person import Person
from kpi.model.standing import Standing
from kpi.widgets import forms, rule_changes, table
from kpi.widgets.html import Html, draw, next_step, small_print, subheading, tag, text

_LOOK = "k-rules-look"
_FIGURES = 10
"""So many figures that the new rules cannot read in full are named."""


@dataclass(frozen=True)
class _DryCorrection:
    """A dry run that is being looked at, of a correction or of taking one back."""

    change: RuleChange
    take_back: bool


def show(view: View, indicator: Indicator) -> None:
    speak = view.speak
    draw(subheading(speak.say("Sửa cách tổng hợp, cách đánh giá")))
    note = speak.say(
        "Chỉ tiêu đã có số liệu: các số giữ nguyên, chỉ đổi cách tính và đánh giá. Trước khi sửa, trang này cho thấy "
        "mức đánh giá nào sẽ đổi; lý do được giữ trong nhật ký."
    )
    draw(small_print(note))
    _choose(view, indicator)
    kept_look = st.session_state.get(_LOOK)
    # A look at another indicator, or at rules that are no longer those that stand, is over.
    look = kept_look if isinstance(kept_look, _DryCorrection) and kept_look.change.before == indicator else None
    if look is not None and not look.take_back:
        _ahead(view, look)
    last = correct.last_correction(view.store, view.who, indicator.id)
    if last is not None:
        _last(view, indicator, last)
        if look is not None and look.take_back:
            _ahead(view, look)


def _choose(view: View, indicator: Indicator) -> None:
    speak, form = view.speak, f"rules-{indicator.id}"
    with st.form(form, width=forms.WIDE):
        for name, known, words, current in (
            ("adds_up", ADDS_UP, terms.ADDS_UP, indicator.adds_up),
            ("judged", JUDGED, terms.JUDGED, indicator.judged),
        ):
            label = term(terms.COLUMN, name, speak)
            forms.pick(
                label, known, lambda code, words=words: term(words, code, speak), form=form, name=name, chosen=current
            )

        def look(who: Person) -> str:
            adds_up, judged = forms.typed(form, "adds_up"), forms.typed(form, "judged")
            change = correct.correct_indicator(
                view.store, who, indicator.id, adds_up=adds_up, judged=judged, dry_run=True
            )
            st.session_state[_LOOK] = _DryCorrection(change, take_back=False)
            return ""

        st.form_submit_button(speak.say("Xem những gì sẽ đổi"), on_click=forms.on_click(view, look))


def _ahead(view: View, look: _DryCorrection) -> None:
    speak, change = view.speak, look.change
    sentences = [*rule_changes.rule_words(change, speak)]
    sentences += [] if change.blocking else [rule_changes.count_words(change, speak)]
    draw(Html().join(next_step(line) for line in sentences))
    if change.standings:
        draw(tag("div", _standings(view, change), css="k-scroll"))
    if more := rule_changes.more_words(change, len(change.standings), speak):
        draw(small_print(more))
    for line in rule_changes.unreadable_words(change, speak):
        draw(next_step(line))
    if change.unreadable:
        figures = [rule_changes.figure_words(figure, speak) for figure in change.unreadable[:_FIGURES]]
        if more := rule_changes.more_figures_words(change, len(figures), speak):
            figures.append(more)
        draw(tag("ul", *(tag("li", figure) for figure in figures)))
    if not change.blocking:
        _keep(view, look)


def _standings(view: View, change: RuleChange) -> Html:
    speak = view.speak
    head = [speak.say("Đơn vị"), speak.say("Đang là"), speak.say("Sẽ là")]
    rows = [
        [
            tag(
                "td",
                turn.unit.name(speak.code),
                tag("small", speak.period_short(turn.period)),
                css="l k-text",
            ),
            tag("td", _standing(turn.before, speak), css="l"),
            tag("td", _standing(turn.after, speak), css="l"),
        ]
        for turn in change.standings
    ]
    return table.plain(head, rows, css="k-units")  # its cells wrap on a phone


def _standing(standing: Standing | None, speak: Language) -> Html:
    """The words of a standing, its sign in the colour of its status."""
    sign, _, rest = rule_changes.standing_words(standing, speak).partition(" ")
    status = "not_told" if standing is None else standing.status
    return tag("span", sign, css=f"k-sign k-{status}") + " " + text(rest)


def _keep(view: View, look: _DryCorrection) -> None:
    speak, change = view.speak, look.change
    form = f"rules-keep-{change.before.id}"

    def write(who: Person, *, reason: str = "", seen: str | None = None, dry_run: bool = False) -> RuleChange:
        store, number, after = view.store, change.before.id, change.after
        if look.take_back:
            return correct.take_back_correction(store, who, number, reason=reason, seen=seen, dry_run=dry_run)
        return correct.correct_indicator(
            store,
            who,
            number,
            adds_up=after.adds_up,
            judged=after.judged,
            reason=reason,
            seen=seen,
            dry_run=dry_run,
        )

    def keep(who: Person) -> str:
        try:
            write(who, reason=forms.typed(form, "reason"), seen=change.digest)
        except Refused as refusal:
            if refusal.code == "look_again_at_rules":
                st.session_state[_LOOK] = _DryCorrection(write(who, dry_run=True), look.take_back)
            raise
        st.session_state.pop(_LOOK, None)
        return speak.say("Đã sửa cách tính của {name}.", name=change.after.name(speak.code))

    with st.form(form, width=forms.WIDE):
        limit = correct.LONGEST_REASON
        st.text_input(term(terms.COLUMN, "reason", speak), key=forms.key(form, "reason"), max_chars=limit)
        label = speak.say("Lấy lại cách cũ") if look.take_back else speak.say("Sửa cách tính")
        st.form_submit_button(label, type="primary", on_click=forms.on_click(view, keep, form))


def _last(view: View, indicator: Indicator, last: LastCorrection) -> None:
    speak = view.speak
    draw(subheading(speak.say("Lần sửa gần nhất")))
    words = {"adds_up": terms.ADDS_UP, "judged": terms.JUDGED}
    changed = "; ".join(
        f"{term(terms.COLUMN, name, speak)}: {term(words[name], last.before[name], speak)} → "
        f"{term(words[name], last.after[name], speak)}"
        for name in last.after
    )
    sentence = speak.say(
        "{changed}. {who} sửa lúc {at}, lý do: {reason}",
        changed=changed,
        who=last.by,
        at=speak.moment(last.at),
        reason=last.reason,
    )
    draw(next_step(sentence))

    def look(who: Person) -> str:
        change = correct.take_back_correction(view.store, who, indicator.id, dry_run=True)
        st.session_state[_LOOK] = _DryCorrection(change, take_back=True)
        return ""

    label = speak.say("Xem nếu lấy lại cách cũ")
    st.button(label, on_click=forms.on_click(view, look), key="look-back")
