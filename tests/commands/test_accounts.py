"""Accounts are kept by administrators, through the same door as everything else."""

from datetime import UTC, date

import pytest

from trustdash import clock
from trustdash.access.identity import admit
from trustdash.commands import accounts
from trustdash.errors import AccessDenied, ChangeRefused, ConflictingChange
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL, Scope

DAY = date(2026, 3, 2)
EVA = {"email": "eva@example.org", "name": "Eva Lang", "role": "editor"}
ADA = Scope("Ada", "admin")


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        ledger.append([
            Change("team", "SEC", {"name": "Security"}, DAY),
            Change("incident", "INC-02", {"title": "Leak"}, DAY),
        ])  # fmt: skip
        accounts.add(ledger, LOCAL, EVA, key="eva")
        yield ledger


def version(ledger):
    return ledger.version("account", "ACC-001")


def change(ledger, who=LOCAL, **fields):
    key = repr(fields)
    return accounts.change(ledger, who, "ACC-001", fields, made_from=version(ledger), key=key)


def test_an_account_is_made_once_and_found_by_address_or_id(ledger):
    again = accounts.add(ledger, LOCAL, EVA, key="eva")
    assert again.is_repeat and again.ids == ("ACC-001",)
    assert accounts.find(ledger, " EVA@example.org")["id"] == "ACC-001"
    assert accounts.find(ledger, "acc-001")["name"] == "Eva Lang"
    with pytest.raises(ChangeRefused, match="no account for bo@"):
        accounts.find(ledger, "bo@example.org")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"email": "Eva@Example.org", "name": "Other"}, "taken"),
        ({"email": "bo@example.org", "name": "eva lang"}, "taken"),
        ({"email": "bo@example.org", "name": "Local"}, "taken"),
        ({"email": "bo@example.org", "name": " "}, "missing"),
        ({"email": "bo at example", "name": "Bo"}, "email"),
        ({"email": "bo@example.org", "name": "Bo", "role": "lead"}, "lead_needs_team"),
        ({"email": "bo@example.org", "name": "Bo", "role": "owner"}, "literal_error"),
        ({"email": "bo@example.org", "name": "Bo", "team_id": "NONE"}, "unknown"),
        ({"email": "bo@example.org", "name": "Bo", "grants": ("all",)}, "grant"),
        ({"email": "bo@example.org", "name": "Bo", "grants": ("privileged:INC-9",)}, "unknown"),
    ],
)
def test_what_no_account_may_say_is_refused_and_nothing_written(ledger, fields, rule):
    before = ledger.head()
    with pytest.raises(ChangeRefused) as refused:
        accounts.add(ledger, LOCAL, fields, key="x")
    assert (refused.value.rule, ledger.head()) == (rule, before)


@pytest.mark.parametrize("role", ["viewer", "lead", "editor"])
def test_nobody_but_an_administrator_keeps_accounts(ledger, role):
    who = Scope("Vi", role, ("privileged", "named_people"), "SEC")
    with pytest.raises(AccessDenied):
        accounts.add(ledger, who, {"email": "v@example.org", "name": "V"}, key="v")
    with pytest.raises(AccessDenied):
        change(ledger, who, role="admin")


def test_a_change_from_what_somebody_else_changed_meanwhile_is_a_conflict(ledger):
    seen = version(ledger)
    change(ledger, ADA, role="viewer")
    with pytest.raises(ConflictingChange):
        accounts.change(ledger, ADA, "ACC-001", {"role": "admin"}, made_from=seen, key="late")


def test_grants_are_given_and_taken_back_each_as_an_event_with_its_reason(ledger):
    eva = accounts.find(ledger, "ACC-001")
    accounts.grant(ledger, ADA, eva, ["privileged:INC-02"], made_from=version(ledger), key="g",
                   reason="Counsel asked.")  # fmt: skip
    eva = accounts.find(ledger, "ACC-001")
    assert eva["grants"] == ("privileged:INC-02",)
    with pytest.raises(ChangeRefused, match="does not hold privileged"):
        accounts.revoke(ledger, ADA, eva, ["privileged"], made_from=version(ledger), key="r0")
    accounts.revoke(ledger, ADA, eva, ["privileged:INC-02"], made_from=version(ledger), key="r")
    told = [(e.actor, e.changes.get("grants"), e.reason) for e in
            ledger.history("account", "ACC-001")[1:]]  # fmt: skip
    assert told == [("Ada", ["privileged:INC-02"], "Counsel asked."), ("Ada", [], None)]


def test_a_grant_for_an_incident_that_is_gone_can_still_be_kept_beside_others(ledger):
    gone = {"grants": ("privileged:INC-77",)}
    ledger.append([Change("account", "ACC-001", gone, clock.today())])
    eva = accounts.find(ledger, "ACC-001")
    accounts.grant(ledger, ADA, eva, ["named_people"], made_from=version(ledger), key="g")
    assert len(accounts.find(ledger, "ACC-001")["grants"]) == 2


def claims(**said):
    issued = clock.now().replace(tzinfo=UTC).timestamp()
    return {"iss": "https://id.example", "sub": "u-1", "email": "eva@example.org",
            "email_verified": True, "iat": issued, **said}  # fmt: skip


def test_the_first_sign_in_binds_and_a_sign_out_ends_every_sign_in_until_then(ledger):
    said = claims()
    admitted = admit(said, accounts.every(ledger), clock.now())
    accounts.bind(ledger, admitted)
    accounts.bind(ledger, admitted)
    eva = accounts.find(ledger, "ACC-001")
    assert (eva["issuer"], eva["subject"]) == ("https://id.example", "u-1")
    assert len(ledger.history("account", "ACC-001")) == 2
    accounts.sign_out(ledger, admitted.scope, "ACC-001")
    with pytest.raises(AccessDenied, match="ended"):
        admit(said, accounts.every(ledger), clock.now())
    assert admit(claims(), accounts.every(ledger), clock.now()).scope.actor == "Eva Lang"


def test_a_review_dates_all_that_was_looked_at_or_nothing(ledger):
    accounts.add(ledger, LOCAL, {"email": "bo@example.org", "name": "Bo"}, key="bo")
    seen = {each["id"]: ledger.version("account", each["id"]) for each in accounts.every(ledger)}
    change(ledger, LOCAL, role="viewer")
    with pytest.raises(ConflictingChange):
        accounts.review(ledger, ADA, seen, key="r0")
    assert all(each["reviewed_on"] is None for each in accounts.every(ledger))
    accounts.review(ledger, ADA, {**seen, "ACC-001": version(ledger)}, key="r1")
    assert {each["reviewed_on"] for each in accounts.every(ledger)} == {clock.today()}
