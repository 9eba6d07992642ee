"""What may not be done, said in a sentence."""

import streamlit as st

from kpi.actions.refusal import Refused
from kpi.context import View
from kpi.language import Language
from kpi.language.problems import mend, sentence
from kpi.widgets.html import text


def words(refused: Refused, speak: Language) -> str:
    """What cannot be done, and how to mend it."""
    problem = refused.problem
    values = {"value": problem.value, **problem.values}
    return f"{sentence(speak, problem.code, values)} {mend(speak, problem.code, values)}".strip()


def show(view: View, refused: Refused) -> None:
    st.warning(text(words(refused, view.speak)))
