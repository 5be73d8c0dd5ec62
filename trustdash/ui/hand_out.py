"""The files of a review, offered for download; each is made when somebody asks for it."""

from functools import partial

import streamlit as st

from trustdash.answers.slide import Deck
from trustdash.export.deck_files import KINDS
from trustdash.export.file_names import file_name
from trustdash.ui import show, view
from trustdash.ui.text import words


def downloads(deck: Deck | None) -> None:
    """Offer the deck as PowerPoint, PDF and a page that opens offline. None shows nothing."""
    if deck is None:
        return
    now = view.current()
    # What a deck is made from: the view and who looks, the event that it counts up to, the ledger.
    made_from = (now.lens, deck.footer, now.ledger.head().hash)
    mark = show.session_mark(repr(made_from).encode())
    with st.container(horizontal=True):
        for kind in KINDS:
            st.download_button(
                words(kind.name),
                data=partial(kind.write, deck),
                file_name=file_name(
                    now.about.label,
                    "review",
                    as_of=now.lens.as_of,
                    view=now.lens.filters,
                    mark=mark,
                    ending=kind.ending,
                ),
                mime=kind.mime,
                key=f"td_hand_out_{kind.ending}",
                on_click="ignore",
            )
