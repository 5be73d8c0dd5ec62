"""The dashboard: opens the ledger, shows menu and filters, and runs the page that is asked for.

Start it with `python -m trustdash serve` or `streamlit run dashboard.py`.
"""

import logging
import uuid

import streamlit as st

from trustdash import settings
from trustdash.errors import TrustdashError
from trustdash.model.lens import EVERYONE
from trustdash.ui import cached, filters, show, view, warm
from trustdash.ui.watcher import Seen, watch

PAGES = (
    st.Page("pages/overview.py", title="Overview", icon=":material/visibility:", default=True),
    st.Page("pages/commitments.py", title="Commitments", icon=":material/handshake:"),
    st.Page("pages/actions.py", title="Actions", icon=":material/checklist:"),
    st.Page("pages/measures.py", title="Measures", icon=":material/show_chart:"),
    st.Page("pages/incidents.py", title="Incidents", icon=":material/error:"),
    st.Page("pages/definitions.py", title="Definitions", icon=":material/menu_book:"),
    st.Page("pages/rows.py", title="The rows behind a number", visibility="hidden"),
)


def _show(page: st.Page, seen: Seen) -> None:
    ledger = cached.ledger(settings.read().ledger)
    setting = cached.setting(ledger)
    name = page.url_path or view.START
    filters.take_over(setting.known, name)
    chosen, links = filters.bar(setting.known, setting.about, name, narrow=seen.screen.is_narrow)
    view.use(view.View(ledger, chosen.lens(EVERYONE), setting.about, seen.screen, links))
    page.run()
    show.footer()


def _follow(seen: Seen) -> None:
    """Open the page of a link that was clicked; one that is none of ours is left alone."""
    if seen.go is not None:
        for page in PAGES:
            if seen.go.page in (page.url_path, "" if page.url_path else view.START):
                st.switch_page(page, query_params=seen.go.parameters)


st.set_page_config(layout="wide")
warm.once()
page = st.navigation(list(PAGES), position="top")
seen = watch()
show.sheet(seen.screen.theme)
_follow(seen)
try:
    _show(page, seen)
except TrustdashError as problem:
    show.error(problem)
except Exception:
    mark = uuid.uuid4().hex[:8]
    logging.getLogger("trustdash").exception("A page could not be shown; mark %s", mark)
    show.error(
        TrustdashError(
            "This page could not be shown.",
            f"The server's log says why, under the mark {mark}. Nothing in the ledger was changed.",
        )
    )
