"""A page that says with which query it was opened."""

import plotly.graph_objects as go
import streamlit as st


def show() -> None:
    st.title("Chỉ tiêu " + st.query_params.get("indicator", "-"))
    st.markdown("đơn vị " + st.query_params.get("unit", "-"))
    st.plotly_chart(go.Figure(go.Bar(x=["a", "b"], y=[1, 2])))
