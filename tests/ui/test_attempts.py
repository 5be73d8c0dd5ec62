"""What a browser asked for before the sign-in is known once afterwards, to that browser alone."""

from trustdash.ui import attempts
from trustdash.ui.attempts import Wanted

ASKED = Wanted("commitments", {"inc": ["INC-02", "INC-04"], "asof": ["2026-09-30"]})


def test_a_browser_that_comes_back_is_told_once_what_it_asked_for():
    attempts.open_for("one", ASKED)
    assert attempts.is_open("one")
    assert attempts.close("two") is None
    assert attempts.close("one") == ASKED
    assert attempts.close("one") is None
    assert not attempts.is_open("one")


def test_the_last_page_that_was_asked_for_counts():
    attempts.open_for("one", ASKED)
    attempts.open_for("one", Wanted("", {}))
    assert attempts.close("one") == Wanted("", {})


def test_a_query_too_long_to_keep_is_let_go_and_the_attempt_is_not():
    attempts.open_for("one", Wanted("rows", {"x": ["y" * 3000]}))
    assert attempts.is_open("one")
    assert attempts.close("one") is None


def test_a_browser_that_can_not_be_told_from_others_is_told_nothing():
    attempts.open_for(None, ASKED)
    assert attempts.close(None) is None


def test_what_was_asked_for_is_forgotten_after_a_quarter_of_an_hour(monkeypatch):
    attempts.open_for("one", ASKED)
    later = attempts.time.monotonic() + attempts.KEPT_FOR_SECONDS
    monkeypatch.setattr(attempts.time, "monotonic", lambda: later)
    assert attempts.close("one") is None
