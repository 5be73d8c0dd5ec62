"""The pages of the dashboard, in the order of the questions that leaders ask."""

from typing import Any

import streamlit as st


def announce() -> Any:
    """Tell Streamlit which pages there are; return the one that the address asks for."""
    pages = [
        st.Page("pages/overview.py", title="Overview", icon=":material/visibility:", default=True),
        st.Page("pages/commitments.py", title="Commitments", icon=":material/handshake:"),
        st.Page("pages/actions.py", title="Actions", icon=":material/checklist:"),
        st.Page("pages/measures.py", title="Measures", icon=":material/show_chart:"),
        st.Page("pages/incidents.py", title="Incidents", icon=":material/error:"),
        st.Page("pages/definitions.py", title="Definitions", icon=":material/menu_book:"),
        st.Page("pages/rows.py", title="The rows behind a number", visibility="hidden"),
    ]
    return st.navigation(pages, position="top")
