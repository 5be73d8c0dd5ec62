"""The access review: who can see what, since when, given by whom, and whom nobody looked at."""

from datetime import date, timedelta

import pytest

from trustdash import clock
from trustdash.answers import people
from trustdash.answers.answer import read_aloud
from trustdash.commands import accounts
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL, Lens, Scope

TODAY = clock.today()
ADA = Scope("Ada", "admin")


@pytest.fixture
def ledger(tmp_path):
    day = date(2026, 3, 2)
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        ledger.append([
            Change("incident", "INC-01", {"title": "Outage"}, day),
            Change("incident", "INC-02", {"title": "Leak", "visibility": "privileged"}, day),
            Change("commitment", "COM-001", {"incident_id": "INC-01", "title": "Name them",
                   "text": "We name them.", "visibility": "named_people"}, day),
        ])  # fmt: skip
        yield ledger


def add(ledger, name, role="viewer", grants=()):
    fields = {"email": f"{name.lower()}@example.org", "name": name, "role": role, "grants": grants}
    return accounts.add(ledger, ADA, fields, key=name).ids[0]


def asked(ledger, who=LOCAL, day=TODAY):
    with ledger.at(Lens(day, scope=who)) as reader:
        return people.answer(reader)


def review(answer):
    return [row[:3] + row[5:7] for row in answer.exported]


def test_without_accounts_the_page_says_so_and_who_is_the_administrator(ledger):
    answer = asked(ledger)
    assert read_aloud(answer.headline) == "Nobody has an account."
    assert "whoever sits at this machine" in read_aloud(answer.lines[-1])
    assert "trustdash users add" in answer.accounts.empty


def test_a_grant_is_told_with_its_incident_its_day_and_who_gave_it(ledger):
    add(ledger, "Eva", "editor", ("privileged:INC-02",))
    assert ("INC-02", "privileged records", "Eva", people.formats.day(TODAY), "Ada") in review(
        asked(ledger)
    )


def test_a_grant_given_again_counts_from_then(ledger):
    eva = add(ledger, "Eva", "editor", ("named_people",))
    for grants, who in ((), ADA), (("named_people",), LOCAL):
        accounts.change(ledger, who, eva, {"grants": grants},
                        made_from=ledger.version("account", eva), key=str(grants))  # fmt: skip
    (row,) = [row for row in asked(ledger).exported if row[2] == "Eva"]
    assert row[0] == "every incident" and row[6] == "local"


def test_what_is_confidential_and_held_by_nobody_is_told_too(ledger):
    assert [row[:3] for row in asked(ledger).exported] == [
        ("INC-01", "named people", "nobody"),
        ("INC-02", "privileged records", "nobody"),
    ]
    add(ledger, "Eva", "editor", ("privileged",))
    assert ("INC-02", "privileged records", "nobody beside") in [
        row[:3] for row in asked(ledger).exported
    ]


def test_an_administrator_without_a_grant_learns_nothing_of_what_is_privileged(ledger):
    add(ledger, "Eva", "editor", ("privileged:INC-02",))
    told = repr(asked(ledger, ADA))
    assert "Leak" not in told and "Name them" not in told
    assert [row[:3] for row in asked(ledger, ADA).exported] == [
        ("INC-02", "privileged records", "Eva")
    ]


@pytest.mark.parametrize("role", ["viewer", "lead", "editor"])
def test_nobody_else_learns_of_an_account(ledger, role):
    add(ledger, "Eva", "editor", ("privileged:INC-02",))
    answer = asked(ledger, Scope("X", role, ("privileged", "named_people")))
    assert answer.people == () and "Eva" not in repr(answer)


def test_a_closed_account_holds_no_grant_in_the_review(ledger):
    eva = add(ledger, "Eva", "editor", ("privileged:INC-02",))
    accounts.change(ledger, ADA, eva, {"is_active": False},
                    made_from=ledger.version("account", eva), key="close")  # fmt: skip
    answer = asked(ledger)
    assert "Eva" not in [row[2] for row in answer.exported]
    assert read_aloud(answer.headline).startswith("0 people may sign in")


def test_who_was_not_looked_at_for_90_days_stands_first_until_reviewed(ledger):
    eva = add(ledger, "Eva", "editor")
    later = TODAY + timedelta(days=91)
    answer = asked(ledger, day=later)
    assert "1 account was not looked at for 90 days" in read_aloud(answer.headline)
    assert [row[0].text for row in answer.stale.tables[0].rows] == ["Eva"]
    assert asked(ledger, day=TODAY + timedelta(days=90)).stale is None
    ledger.append([Change("account", eva, {"reviewed_on": later}, later)])
    assert asked(ledger, day=later).stale is None


def test_signing_in_and_out_is_not_looking_an_account_through(ledger):
    eva = add(ledger, "Eva", "editor")
    accounts.sign_out(ledger, LOCAL, eva)
    (person,) = asked(ledger).people
    assert person.changed_by == "Ada"
    assert person.version == ledger.version("account", eva)


def test_every_grant_that_can_be_given_is_offered_in_words(ledger):
    offered = dict(asked(ledger).grantable)
    assert offered["privileged"] == "privileged records of every incident"
    assert offered["named_people:INC-01"] == "named people of INC-01"
