"""The files of a review, offered for download; each is made when somebody asks for it."""

from functools import partial

import streamlit as st

from trustdash.answers.slide import Deck
from trustdash.export.deck_files import KINDS, name_of
from trustdash.ui import show, view
from trustdash.ui.text import words


def downloads(deck: Deck | None) -> None:
    """Offer the deck as PowerPoint, PDF and a page that opens offline. None shows nothing."""
    if deck is None:
        return
    now = view.current()
    mark = show.session_mark(repr(deck).encode())
    with st.container(horizontal=True):
        for kind in KINDS:
            st.download_button(
                words(kind.name),
                data=partial(kind.write, deck),
                file_name=name_of(now.lens, kind.ending, mark),
                mime=kind.mime,
                key=f"td_hand_out_{kind.ending}",
                on_click="ignore",
            )
