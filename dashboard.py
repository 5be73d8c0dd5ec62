"""The dashboard: opens the ledger, shows menu and filters, and runs the page that is asked for.

Start it with `python -m trustdash serve` or `streamlit run dashboard.py`.
"""

import logging
import uuid
from typing import Any

from trustdash import settings
from trustdash.errors import TrustdashError
from trustdash.model.lens import LOCAL
from trustdash.ui import cached, filters, menu, show, view, warm
from trustdash.ui.links import START
from trustdash.ui.watcher import watch


def _run(page: Any) -> None:
    warm.once()
    screen = watch()
    show.sheet(screen.theme)
    ledger = cached.ledger(settings.read().ledger)
    setting = cached.setting(ledger, LOCAL)
    name = page.url_path or START
    filters.take_over(setting.known, name)
    chosen, links = filters.bar(setting.known, setting.about, name, narrow=screen.is_narrow)
    view.use(view.View(ledger, chosen.lens(LOCAL), setting.about, screen, links))
    page.run()
    show.footer()


page = menu.announce()
try:
    _run(page)
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
