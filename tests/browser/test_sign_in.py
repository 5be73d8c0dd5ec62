"""People sign in at a real provider, in a real browser; what they may see and do follows."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from ledgers import copy_of
from playwright.sync_api import expect
from signing import Person, address_of, dashboard, provider, users

from trustdash.commands import accounts
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PEOPLE = {
    "eva": ("Eva Lang", "editor"),
    "vic": ("Vic Thor", "viewer"),
    "ada": ("Ada Admin", "admin"),
    "ron": ("Ron Role", "viewer"),
}


@pytest.fixture(scope="module")
def place(demo_original, tmp_path_factory):
    """Return a folder with a demo ledger of its own: it knows some people, its name is internal."""
    folder = tmp_path_factory.mktemp("sign-in")
    path = copy_of(demo_original, folder / "demo.duckdb")
    with Ledger.open(path) as ledger:
        name = next(iter(ledger.states("organisation")))
        begins = ledger.history("organisation", name)[-1].valid_from
        ledger.append([Change("organisation", name, {"visibility": "internal"}, begins)])
        for key, (name, role) in PEOPLE.items():
            fields = {"email": address_of(key), "name": name, "role": role}
            accounts.add(ledger, LOCAL, fields, key=key)
    return folder


@pytest.fixture(scope="module")
def served(place):
    with (
        provider([*PEOPLE, "bob"], place) as issuer,
        dashboard(place / "demo.duckdb", issuer, place) as address,
    ):
        yield address


@pytest.fixture
def person(chromium, served):
    """Make somebody with a browser of their own: person(), person(cookies)."""
    there: list[Person] = []

    def come(cookies=()) -> Person:
        there.append(Person(chromium, served, cookies))
        return there[-1]

    yield come
    for each in there:
        each.close()


def test_before_the_sign_in_no_address_sends_anything_of_the_content(person):
    stranger = person()
    for path in ("", "commitments?c=COM-007", "people", "rows?m=M1", "incidents?inc=INC-02"):
        stranger.goto(path)
        stranger.sees("What was promised, and what has happened since")
    expect(stranger.page.get_by_role("button").filter(has_text="Sign in")).to_have_count(1)
    assert stranger.menu == []
    heard = stranger.heard()
    assert b"What was promised" in heard
    for secret in (b"Larkmoor", b"COM-007", b"INC-0", b"Eva Lang", b"example.org", b"overdue"):
        assert secret not in heard, secret


def test_somebody_signs_in_sees_the_pages_of_the_role_and_signs_out_for_good(person):
    eva = person().sign_in("eva")
    eva.sees("Eva Lang · editor")
    eva.sees("promises are overdue")
    assert "Overview" in eva.menu and "People" not in eva.menu
    eva.goto("people").sees("This is not for an editor to do.")
    assert b"vic@example.org" not in eva.heard()
    copied = eva.context.cookies()
    eva.page.get_by_role("button", name="Sign out").click()
    eva.page.get_by_text("Eva Lang · editor").first.wait_for(state="detached")
    thief = person(copied).goto()
    thief.sees("This sign-in has been ended.")
    assert b"Larkmoor" not in thief.heard()


def test_a_link_leads_to_its_page_and_view_after_the_sign_in(person):
    asked = "c=COM-007&inc=INC-02&inc=INC-04&asof=2026-09-30&next=//evil.example"
    eva = person().sign_in("eva", f"commitments?{asked}")
    eva.page.wait_for_url("**/commitments?*")
    eva.sees("As of 30 Sep 2026")
    assert sorted(parse_qsl(urlsplit(eva.page.url).query)) == [
        ("asof", "2026-09-30"), ("c", "COM-007"), ("inc", "INC-02"), ("inc", "INC-04"),
        ("next", "//evil.example"),
    ]  # fmt: skip
    eva.click("Measures")
    eva.page.wait_for_url("**/measures?*")
    eva.page.reload()
    eva.sees("Eva Lang · editor")
    assert urlsplit(eva.page.url).path == "/measures"


def test_a_link_to_the_first_page_keeps_its_view_and_one_to_a_closed_page_says_so(person):
    vic = person().sign_in("vic", "?inc=INC-02")
    vic.sees("Vic Thor · viewer")
    vic.page.wait_for_url("**/?inc=INC-02")
    other = person().sign_in("vic", "people")
    other.sees("This is not for a viewer to do.")


def test_whoever_has_no_account_is_told_how_to_get_one(person):
    bob = person().sign_in("bob")
    bob.sees("You have no account for this dashboard.")
    bob.sees("You are signed in as bob@example.org. Ask an administrator")
    assert b"Larkmoor" not in bob.heard()


def test_a_closed_account_is_out_at_the_next_click(person, place):
    vic = person().sign_in("vic")
    vic.sees("Vic Thor · viewer")
    users(place / "demo.duckdb", "deactivate", "vic@example.org")
    vic.click("Commitments")
    vic.sees("Your account for this dashboard is closed.")
    assert vic.menu == []


def test_a_changed_role_counts_at_the_next_click(person, place):
    ron = person().sign_in("ron")
    ron.sees("Ron Role · viewer")
    assert "People" not in ron.menu
    users(place / "demo.duckdb", "role", "ron@example.org", "admin")
    ron.click("Commitments")
    ron.sees("Ron Role · administrator")
    ron.page.get_by_text("Keep the record").first.wait_for()
    assert "People" in ron.menu


def test_an_administrator_adds_an_account_on_the_page(person):
    ada = person().sign_in("ada")
    ada.goto("people").sees("may sign in")
    page = ada.page
    page.get_by_role("textbox", name="E-mail").fill("joy@example.org")
    page.get_by_role("textbox", name="Name").fill("Joy New")
    page.get_by_role("button", name="Add the account").click()
    ada.sees("Joy New may sign in as joy@example.org.")
    expect(page.locator("table").first).to_contain_text("joy@example.org")


def test_leaving_the_provider_without_signing_in_is_said(person):
    left = person().goto().begin()
    left.page.get_by_role("button", name="Deny").click()
    left.sees("You are not signed in: the sign-in was begun and not completed.")
