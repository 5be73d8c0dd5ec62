"""What a real server sends to people who signed in: every byte of the websocket, and every file."""

import sys
from pathlib import Path

import pytest
from ledgers import copy_of
from signing import Person, address_of, dashboard, provider

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "canary"))
import planted

from trustdash.commands import accounts
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL, Scope

PAGES = (
    "", "commitments", "incidents", "said", "listening", "definitions", "week", "records",
    "records?do=find&words=canary", "rows?m=M9&group=actions&counted=0", "rows?m=M1&counted=0",
)  # fmt: skip
PEOPLE = {
    "ann": Scope("Ann", "admin"),
    "leo": Scope("Leo", "lead", (f"privileged:{planted.STORY}",), "SEC"),
    "eve": Scope("Eve", "editor", ("named_people",)),
    "vic": Scope("Vic", "viewer", ("named_people", "privileged")),
}

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def address(demo_original, tmp_path_factory):
    """Serve the demo with everything planted, to whoever signs in."""
    folder = tmp_path_factory.mktemp("served-planted")
    path = copy_of(demo_original, folder / "planted.duckdb")
    planted.made_at(path)
    with Ledger.open(path) as ledger:
        for key, scope in PEOPLE.items():
            fields = {"email": address_of(key), "name": scope.actor, "role": scope.role,
                      "grants": scope.grants, "team_id": scope.team}  # fmt: skip
            accounts.add(ledger, LOCAL, fields, key=key)
    with provider(PEOPLE, folder) as issuer, dashboard(path, issuer, folder) as address:
        yield address


@pytest.mark.parametrize("key", PEOPLE)
def test_no_byte_of_what_somebody_may_not_see_reaches_the_browser(chromium, address, key, tmp_path):
    scope, person = PEOPLE[key], Person(chromium, address)
    person.sign_in(key)
    files = 0
    for place in PAGES:
        person.goto(place).page.wait_for_selector(".td-footer", state="attached")
        offered = person.page.get_by_role("button", name="Download CSV")
        if place.startswith("rows"):
            offered.first.wait_for()
        for button in offered.all():
            with person.page.expect_download() as download:
                button.click()
            download.value.save_as(tmp_path / f"{files}.csv")
            person.bytes.append((tmp_path / f"{files}.csv").read_bytes())
            files += 1
    sent = person.heard().decode(errors="replace")
    person.close()
    assert planted.leaks(sent, scope) == set()
    assert files >= 1
    assert len(sent) > 200_000
    assert bool(planted.found_in(sent)) == bool(scope.grants)
