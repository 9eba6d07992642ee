"""Says what may not be done."""

import streamlit as st

from kpi.actions.record.refusal import Refused
from kpi.context import View
from kpi.language import Language
from kpi.language.problems import problem_in_words
from kpi.widgets.html import text


def words(refused: Refused, speak: Language) -> str:
    """What cannot be done, and how to mend it."""
    return problem_in_words(refused.problem, speak)


def show(view: View, refused: Refused) -> None:
    st.warning(text(words(refused, view.speak)))
