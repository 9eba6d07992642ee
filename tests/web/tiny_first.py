"""A page with one of each of Streamlit's pieces that speak English by themselves."""

from urllib.parse import urlencode

import pandas as pd
import streamlit as st


def show() -> None:
    st.title("Trang đầu")
    query = urlencode(st.query_params.to_dict() | {"indicator": "NS01"})
    st.markdown(
        f'<table><tr><td><a target="_self" href="/indicator?{query}">Thu ngân sách</a></td>'
        '<td><svg width="60" height="12"><rect width="40" height="8" y="2" fill="#2b5d8a"/></svg></td></tr></table>',
        unsafe_allow_html=True,
    )
    st.selectbox("Đơn vị", ["A", "B"], index=None)
    st.multiselect("Chỉ tiêu", ["A", "B", "C"])
    st.file_uploader("Tệp số liệu", type="csv")
    st.text_input("Ghi chú")
    st.dataframe(pd.DataFrame({"Chỉ tiêu": ["Thu ngân sách", "BHYT"], "Thực hiện": ["3.120", "91,2"]}))
    if st.button("Mở hộp thoại"):
        dialog()


@st.dialog("Hộp thoại")
def dialog() -> None:
    st.write("Nội dung")
