"""The dashboard: lets people in, opens the ledger, shows menu and filters, runs the page asked for.

Start it with `python -m trustdash serve` or `streamlit run dashboard.py`.
"""

import logging
import uuid
from typing import Any

from trustdash import settings
from trustdash.errors import TrustdashError
from trustdash.model.lens import Scope
from trustdash.ui import cached, filters, menu, presenting, show, sign_in, view, warm
from trustdash.ui.links import START
from trustdash.ui.watcher import watch


def _run(page: Any, scope: Scope) -> None:
    warm.once()
    name = page.url_path or START
    sign_in.go_on(scope, page.url_path)
    is_presenting = presenting.is_on(name)
    screen = watch(fills=is_presenting)
    show.sheet(screen.theme)
    ledger = cached.ledger(settings.read().ledger)
    setting = cached.setting(ledger, scope)
    if is_presenting:
        lens, links = presenting.frozen(ledger, setting.known, scope)
        view.use(view.View(ledger, lens, setting.about, screen, links))
        page.run()
        return
    sign_in.header(visitor)
    filters.take_over(setting.known, name)
    chosen, links = filters.bar(setting.known, setting.about, name, narrow=screen.is_narrow)
    view.use(view.View(ledger, chosen.lens(scope), setting.about, screen, links))
    page.run()
    show.footer()


def _start() -> None:
    show.sheet(watch().theme)
    sign_in.start_page(visitor, door.url_path)


visitor = sign_in.visitor()
try:
    if visitor.scope is None:
        door = menu.close(_start)
        door.run()
    else:
        _run(menu.announce(visitor.scope), visitor.scope)
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
