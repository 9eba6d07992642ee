"""The web application: `kpi serve`, `python app.py`, `streamlit run app.py` and `uvicorn app:app` all start it."""

import streamlit as st

from kpi.screens import PATHS
from kpi.web import hosts
from kpi.web.application import parts
from kpi.web.settings import settings

app = st.App(**parts(PATHS))

if __name__ == "__main__":
    hosts.trust()
    app.run(config=settings())
