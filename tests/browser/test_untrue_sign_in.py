"""What a provider must not get away with: each untruth is refused, with a sentence on the page."""

import time

import pytest
from signing import Person, dashboard
from untrue_provider import provider

from trustdash.commands import accounts
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOUR = 3600
LEFT = "You are not signed in: the sign-in was begun and not completed."


@pytest.fixture(scope="module")
def untrue():
    with provider() as told:
        yield told


@pytest.fixture(scope="module")
def served(untrue, tmp_path_factory):
    """Serve an empty ledger that knows one person; what is not there takes no time to show."""
    folder = tmp_path_factory.mktemp("untrue")
    with Ledger.create(folder / "ledger.duckdb") as ledger:
        fields = {"email": "eva@example.org", "name": "Eva Lang"}
        accounts.add(ledger, LOCAL, fields, key="eva")
    with dashboard(folder / "ledger.duckdb", untrue.address, folder) as address:
        yield address


@pytest.fixture
def person(chromium, served, untrue):
    untrue.be_true()
    somebody = Person(chromium, served)
    yield somebody
    somebody.close()


UNTRUE = {
    "wrong audience": (lambda: {"aud": "another-client"}, LEFT),
    "another provider's word": (lambda: {"iss": "https://another.example"}, LEFT),
    "expired": (lambda: {"iat": time.time() - 3 * HOUR, "exp": time.time() - HOUR}, LEFT),
    "used before": (lambda: {"nonce": "of-another-sign-in"}, LEFT),
    "no time of issue": (lambda: {"iat": None}, LEFT),
    "no key of the person": (lambda: {"sub": None}, LEFT),
    "yesterday's": (lambda: {"iat": time.time() - 9 * HOUR}, "Your sign-in is older than 8 hours."),
    "address not verified": (
        lambda: {"sub": "mallory", "email_verified": False},
        "You have no account for this dashboard.",
    ),
}


def test_an_address_that_is_not_verified_does_not_open_the_account_that_waits_for_it(
    person, untrue
):
    untrue.says = {"email_verified": False}
    person.goto().begin()
    person.sees("Your provider has not verified your e-mail address.")


def test_what_is_true_is_let_in_and_its_answer_opens_no_second_door(person, untrue, chromium):
    seen: list[str] = []
    person.page.on("request", lambda request: seen.append(request.url))
    person.goto().begin()
    person.sees("Eva Lang · viewer")
    # A slow machine may have begun it twice; the last one let somebody in.
    callback = [url for url in seen if "/oauth2callback?" in url][-1]
    other = Person(chromium, person.address)
    other.page.goto(callback)
    other.page.wait_for_selector("h1")
    other.sees("Shown to people to whom an administrator gave access.")
    assert other.page.get_by_text("Eva Lang").count() == 0
    other.close()


@pytest.mark.parametrize("untruth", UNTRUE)
def test_an_untruth_is_refused_with_a_plain_sentence(person, untrue, untruth):
    says, said = UNTRUE[untruth]
    untrue.says = says()
    person.goto().begin()
    person.sees(said)
    assert person.page.get_by_text("Eva Lang").count() == 0


def test_a_wrong_signature_is_refused_with_a_plain_sentence(person, untrue):
    untrue.forge()
    person.goto().begin()
    person.sees(LEFT)
    assert person.page.get_by_text("Eva Lang").count() == 0
