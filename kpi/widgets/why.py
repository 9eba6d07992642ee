"""Explains on the page of an indicator why its standing is what it is, once the reader asks."""

import streamlit as st

from kpi.actions.look import explain
from kpi.context import View
from kpi.model.standing import Standing
from kpi.widgets.explaining import Sentence, paragraphs
from kpi.widgets.html import Html, draw, link, tag, text


def show(view: View, standing: Standing) -> None:
    """The folded question; its answer goes from the entries to the standing and says whether the two agree."""
    box = st.expander(view.speak.say("Vì sao?"), key="why", on_change="rerun")
    if not box.open or view.unit is None:
        return
    with box:
        draw(_answer(view, view.unit.id, standing))


def _answer(view: View, unit: int, standing: Standing) -> Html:
    explanation = explain.explain(
        view.store,
        view.who,
        unit,
        standing.indicator.code,
        standing.period,
        basis=view.basis_code,
        day=view.day,
    )
    content: list[Html] = []
    for paragraph in paragraphs(explanation, view.speak):
        content.append(tag("h3", paragraph.title, css="k-why-head"))
        content += [tag("p", _sentence(view, sentence, standing), css="k-why") for sentence in paragraph.sentences]
    return tag("div", *content, css="k-why-answer")


def _sentence(view: View, sentence: Sentence, standing: Standing) -> Html:
    """The sentence, with a way on to the unit or to the history of the entries that it names."""
    code, words = standing.indicator.code, text(sentence.text)
    if sentence.unit is not None and sentence.unit.id in view.tree.units:
        name = text(sentence.unit.name(view.speak.code))
        words = words.replace(name, link(view.link("indicator", unit=sentence.unit.code, indicator=code), name), 1)
    for period in sentence.periods:
        name = text(view.speak.period_short(period))
        words = words.replace(name, link(view.link("history", indicator=code, period=str(period)), name), 1)
    return words
