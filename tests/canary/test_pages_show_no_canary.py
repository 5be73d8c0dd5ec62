"""Every page, in every state, with the rows behind its numbers and its files, as several people."""

import os
from pathlib import Path
from typing import get_args

import crawl
import planted
import pytest
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from trustdash.model.lens import Role, Scope
from trustdash.ui import cached, show, sign_in

DASHBOARD = str(Path(__file__).resolve().parents[2] / "dashboard.py")
PEOPLE = {
    "an administrator without a grant": Scope("a", "admin"),
    "an editor with the other": Scope("d", "editor", ("named_people",)),
    "a viewer with both": Scope("e", "viewer", ("named_people", "privileged")),
    "a lead with a grant for one incident": Scope("f", "lead", (f"privileged:{planted.STORY}",)),
}
"""Four people, one of each role, who differ in what they may see."""
GRANTS = [(), ("privileged",), ("named_people",), ("named_people", "privileged")]
if os.environ.get("TRUSTDASH_EVERYBODY"):  # Every role with every grant: ten minutes.
    PEOPLE |= {
        f"a role of {role} with {' and '.join(held) or 'no grant'}": Scope("z", role, held, "SEC")
        for role in get_args(Role)
        for held in GRANTS
    }


class InThisProcess:
    """A session whose scope is put in the place of the local administrator's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, scope: Scope) -> None:
        """Catch each message that a browser would be sent, and each file that is offered."""
        self._sent: list[bytes] = []
        monkeypatch.setattr(sign_in, "LOCAL", scope)
        caught, made = ForwardMsgQueue.enqueue, show.csv_text

        def enqueue(queue, message):
            self._sent.append(message.SerializeToString())
            return caught(queue, message)

        def csv_text(*given):
            text = made(*given)
            self._sent.append(text.encode())
            return text

        monkeypatch.setattr(ForwardMsgQueue, "enqueue", enqueue)
        monkeypatch.setattr(show, "csv_text", csv_text)

    def open(self, page: str, query: crawl.Query) -> str:
        app = AppTest.from_file(DASHBOARD, default_timeout=120)
        for name, value in query.items():
            app.query_params[name] = value
        app._page_hash = "" if page == "overview" else calc_hash(page)
        self._sent.clear()
        app.run()
        assert not app.exception
        return b"\n".join(self._sent).decode(errors="replace")


@pytest.fixture
def as_person(planted_path, monkeypatch, components_found_once):
    monkeypatch.setenv("TRUSTDASH_LEDGER", str(planted_path))
    yield lambda scope: InThisProcess(monkeypatch, scope)
    cached._opened.clear()


EVERYWHERE = "a lead with a grant for one incident"
"""Who is led everywhere: to what is hidden, along links, with filters. The others see each page."""


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_is_sent_what_he_may_not_see(as_person, person):
    scope, seen = PEOPLE[person], set()
    session = as_person(scope)
    walk = (
        crawl.everything(session) if person == EVERYWHERE or os.environ.get("TRUSTDASH_EVERYBODY")
        else ((place, session.open(*place)) for place in crawl.each_page())
    )  # fmt: skip
    for place, sent in walk:
        assert planted.leaks(crawl.without_the_question(place, sent), scope) == set(), place
        seen |= planted.found_in(sent)
    assert len(seen) >= (60 if scope.grants else 0)


HIDDEN = [
    (page, name, f"{prefix}-{planted.canary(kind, entity, 'id')}")
    for page, name, kind, entity, prefix in (
        ("overview", "inc", "r", "incident", "INC"),
        ("overview", "team", "q", "team", "TEAM"),
        ("incidents", "i", "i", "incident", "INC"),
        ("commitments", "c", "p", "commitment", "COM"),
        ("measures", "kpi", "i", "kpi_definition", "KPI"),
        ("said", "m", "p", "communication", "MSG"),
    )
]


@pytest.mark.parametrize(("page", "name", "hidden"), HIDDEN, ids=lambda each: each)
def test_what_may_not_be_seen_is_answered_like_what_is_not_there(as_person, page, name, hidden):
    session = as_person(Scope("b", "admin"))
    missing = f"ZZZ{hidden[3:]}"[: len(hidden)]
    told = [session.open(page, {name: [asked]}) for asked in (hidden, missing)]
    html = [crawl.words_of(each).replace(missing, hidden) for each in told]
    assert len(html[0]) > 1000
    assert html[0] == html[1]


def test_what_is_withheld_from_one_is_not_kept_for_another(as_person, monkeypatch):
    """Whoever asks first fills the caches: nobody is shown an answer that was made for another."""
    for name in ("a viewer with both", "an administrator without a grant", "a viewer with both"):
        scope = PEOPLE[name]
        sent = as_person(scope).open("commitments", {"inc": [planted.STORY]})
        assert planted.leaks(sent, scope) == set()
        assert bool(planted.found_in(sent)) == bool(scope.grants)
