"""Accounts have a history like all records, and no view shows them to others than their keepers."""

from datetime import date

import pytest

from trustdash.ledger import Change, rebuild, verify
from trustdash.model.entities import ENTITIES, GOVERNED, KEPT, RECORDS
from trustdash.model.lens import LOCAL, NOBODY, Lens, Scope

DAY = date(2026, 3, 2)
ACCOUNT = {"email": "eva@example.org", "name": "Eva Lang", "grants": ("privileged:INC-02",)}
EVERYTHING = ("named_people", "privileged")


@pytest.fixture
def kept(ledger):
    ledger.append([Change("account", "ACC-001", ACCOUNT, DAY)])
    ledger.append([Change("account", "ACC-001", {"role": "editor"}, DAY)])
    return ledger


@pytest.mark.parametrize("who", [NOBODY, *(Scope("X", role, EVERYTHING) for role in
                                           ("viewer", "lead", "editor"))])  # fmt: skip
@pytest.mark.parametrize("view", ["account", "account_history"])
def test_whoever_is_no_administrator_sees_no_account(kept, who, view):
    with kept.at(Lens(DAY, scope=who)) as reader:
        assert reader.frame(f"SELECT * FROM seen.{view}").empty


@pytest.mark.parametrize("who", [LOCAL, Scope("Ada", "admin")])
def test_an_administrator_sees_accounts_as_they_are(kept, who):
    with kept.at(Lens(DAY, scope=who)) as reader:
        found = reader.states("account")
    assert list(found["role"]) == ["editor"]


def test_accounts_are_events_that_verify_and_rebuild(kept):
    assert [event.seq for event in kept.history("account", "ACC-001")] == [1, 2]
    rebuild(kept)
    assert verify(kept).ok
    assert kept.states("account")["ACC-001"]["grants"] == ("privileged:INC-02",)


def test_an_account_says_nothing_of_the_newest_day_of_the_data(kept):
    kept.append([Change("team", "SEC", {"name": "Security"}, date(2026, 1, 5))])
    with kept.at(Lens(date(2026, 12, 1))) as reader:
        assert reader.newest_day(date(2026, 12, 1)) == date(2026, 1, 5)


def test_no_import_template_or_list_knows_what_administrators_keep():
    assert not KEPT.keys() & ENTITIES.keys()
    assert not KEPT.keys() & RECORDS.keys()
    assert all(record.kept_by is None for record in RECORDS.values())
    prefixes = [record.prefix for record in GOVERNED.values()]
    assert len(prefixes) == len(set(prefixes))
