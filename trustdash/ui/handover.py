"""Files in which a list is handed over: plain text to send, and a calendar."""

import streamlit as st

from trustdash.answers.week import WeeklyList, as_text
from trustdash.export import calendar
from trustdash.ui import show


def offer(handed_out: WeeklyList | None) -> None:
    """Offer the open list as a text and as a calendar file. None shows nothing."""
    if handed_out is None:
        return
    with st.container(horizontal=True):
        text = as_text(handed_out).encode()
        show.offer(
            f"The list of {handed_out.name} as text",
            text,
            f"list-{handed_out.name}",
            "txt",
            "text/plain",
        )
        days = calendar.calendar(handed_out)
        name = f"due-{handed_out.name}"
        show.offer(
            f"The days of {handed_out.name} for a calendar",
            days,
            name,
            calendar.ENDING,
            calendar.MIME,
        )
