"""Empty tables to fill in, one for each kind of record, made in memory when they are asked for."""

import streamlit as st

from trustdash.importing import templates
from trustdash.model.entities import ENTITIES
from trustdash.ui import parts

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def section() -> None:
    """Offer the template of each entity."""
    title = parts.heading(2, "Templates")
    text = parts.plain(
        "An empty Excel table for each kind of record: the note on a heading says what belongs "
        "there, and cells offer the words that are known. A filled one is recognised by itself."
    )
    st.html(f'<section class="td-block">{title}{text}</section>')
    left, right = st.columns((3, 1), vertical_alignment="bottom")
    with left:
        entity = st.selectbox(
            "Template for", list(ENTITIES), index=list(ENTITIES).index("commitment"),
            format_func=lambda name: ENTITIES[name].plural, key="td_template",
        )  # fmt: skip
    with right:
        st.download_button(
            "Download template", data=lambda: templates.workbook_bytes(entity),
            file_name=f"{entity}.xlsx", mime=_MIME, key="td_template_xlsx", on_click="ignore",
        )  # fmt: skip
