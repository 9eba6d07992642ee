"""Handles a screen that fails: the log gets the traceback, the reader a sentence and a number to quote."""

import logging
import secrets

import streamlit as st

logger = logging.getLogger("kpi")

_SENTENCE = {
    "vi": (
        "Trang này gặp lỗi nên chưa hiển thị được. "
        "Hãy tải lại trang; nếu vẫn lỗi, báo người quản trị mã sự cố **{number}**."
    ),
    "en": (
        "This page met an error and could not be shown. "
        "Please load it again; if it still fails, tell the administrator incident number **{number}**."
    ),
}


def quiet_streamlit() -> None:
    """Streamlit writes the same traceback once more, without the number: one is enough."""
    logging.getLogger("streamlit.error_util").addFilter(lambda record: record.msg != "Uncaught app execution")


def on_script_error(error: Exception) -> bool:
    """Called by Streamlit with what a screen let pass; True means that the reader has been told."""
    number = secrets.token_hex(3).upper()
    logger.error("incident %s", number, exc_info=error)
    st.error(_SENTENCE["en" if st.query_params.get("lang") == "en" else "vi"].format(number=number))
    return True
