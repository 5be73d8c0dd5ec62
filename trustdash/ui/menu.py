"""The pages of the dashboard, in the order of the questions that leaders ask."""

from typing import Any

import streamlit as st

from trustdash.charts import style as tokens

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<circle cx="11" cy="16" r="6" fill="none" stroke="{tokens.GOOD}" stroke-width="4"/>'
    f'<circle cx="23" cy="16" r="6" fill="{tokens.GOOD}"/></svg>'
)
"""The dashboard's mark, a promise and its delivery; one of our own, so that none is fetched."""


def announce() -> Any:
    """Tell Streamlit which pages there are; return the one that the address asks for.

    The mark is set with the pages: without one, the browser would fetch a page's icon from outside.
    """
    st.set_page_config(layout="wide", page_icon=ICON)
    questions = [
        st.Page("pages/overview.py", title="Overview", icon=":material/visibility:", default=True),
        st.Page("pages/commitments.py", title="Commitments", icon=":material/handshake:"),
        st.Page("pages/actions.py", title="Actions", icon=":material/checklist:"),
        st.Page("pages/measures.py", title="Measures", icon=":material/show_chart:"),
        st.Page("pages/incidents.py", title="Incidents", icon=":material/error:"),
        st.Page("pages/listening.py", title="Listening", icon=":material/hearing:"),
        st.Page("pages/said.py", title="What we said", icon=":material/campaign:"),
        st.Page("pages/leaders.py", title="Leaders", icon=":material/groups:"),
        st.Page("pages/assurance.py", title="Assurance", icon=":material/verified:"),
        st.Page("pages/definitions.py", title="Definitions", icon=":material/menu_book:"),
        st.Page("pages/rows.py", title="The rows behind a number", visibility="hidden"),
    ]
    keeping: list[Any] = [
        st.Page("pages/bring_in.py", title="Import", icon=":material/upload_file:"),
    ]
    sections = {"": questions, "Keep the record": keeping}
    return st.navigation({name: pages for name, pages in sections.items() if pages}, position="top")
