"""The page People, and what stands in its place for whoever it is not for."""

from pathlib import Path

import pytest
from page_html import html
from streamlit.testing.v1 import AppTest

from trustdash.commands import accounts
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"


@pytest.fixture
def kept(demo):
    """Return a demo ledger with two accounts, one of which may see what is privileged."""
    with Ledger.open(demo) as ledger:
        for name, grants in (("Eva Lang", ("privileged:INC-02",)), ("Bo Berg", ())):
            email = f"{name.split()[0].lower()}@example.org"
            fields = {"email": email, "name": name, "grants": grants}
            accounts.add(ledger, LOCAL, fields, key=name)
    return demo


def test_without_accounts_the_page_says_that_nobody_signs_in(opened, empty):
    said = html(opened(empty, "people"))
    assert said.count("whoever sits at this machine is the administrator") == 2
    assert "Nobody has an account." in said


def test_the_page_is_of_today_whatever_day_the_view_looks_at(opened, kept):
    app = opened(kept, "people", asof="2026-03-15")
    assert not app.exception
    assert "2 people may sign in" in html(app)
    assert "INC-02" in html(app) and "privileged records" in html(app)


def test_a_form_opens_with_what_the_account_says(opened, kept):
    app = opened(kept, "people")
    next(each for each in app.selectbox if each.label == "Account").set_value("ACC-001").run()
    assert not app.exception
    assert ["privileged:INC-02"] in [each.value for each in app.multiselect]


def test_where_people_sign_in_nothing_is_shown_before(kept, monkeypatch):
    monkeypatch.setenv("TRUSTDASH_LEDGER", str(kept))
    app = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "https://id.example"}
    app.query_params["c"] = "COM-007"
    app.run()
    assert not app.exception
    assert [each.label for each in app.button] == ["Sign in"]
    assert "Shown to people to whom an administrator gave access." in html(app)
    assert "COM-007" not in html(app) and "overdue" not in html(app)
