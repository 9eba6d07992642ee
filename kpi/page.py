"""The script that Streamlit runs for each visit and each click."""

from kpi import frame

frame.run()
