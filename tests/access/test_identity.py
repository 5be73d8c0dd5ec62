"""Whom a sign-in stands for. Nothing is taken on trust that the provider did not say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.access.identity import LONGEST, admit, scope_of
from trustdash.errors import AccessDenied
from trustdash.model.entities.access import Account, is_grant

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC).replace(tzinfo=None)
ISSUER = "https://id.example"


def account(**fields):
    known = {"id": "ACC-001", "email": "eva@example.org", "name": "Eva Lang", "role": "editor"}
    return dict(Account.model_validate({**known, **fields}))


def claims(**said):
    issued = (NOW - timedelta(minutes=5)).replace(tzinfo=UTC).timestamp()
    told = {
        "iss": ISSUER, "sub": "u-1", "email": "eva@example.org", "email_verified": True,
        "iat": issued, **said,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


BOUND = account(issuer=ISSUER, subject="u-1", grants=("privileged:INC-02",), team_id="SEC")


def refused(said, accounts=(BOUND,)):
    with pytest.raises(AccessDenied) as denied:
        admit(said, accounts, NOW)
    assert denied.value.remedy.endswith(".")
    return denied.value.what


def test_a_bound_account_gives_its_name_role_team_and_grants():
    scope = scope_of(claims(), [account(id="ACC-002", email="b@example.org", name="B"), BOUND], NOW)
    assert (scope.actor, scope.role, scope.team) == ("Eva Lang", "editor", "SEC")
    assert scope.grants == ("privileged:INC-02",)
    assert not scope.is_local


def test_the_first_sign_in_by_a_verified_address_binds_the_account_to_the_providers_key():
    admitted = admit(claims(email="EVA@example.org"), [account()], NOW)
    assert admitted.binds == {"issuer": ISSUER, "subject": "u-1"}
    assert admit(claims(), [BOUND], NOW).binds == {}


@pytest.mark.parametrize("said", [False, None, "yes", "false", 1, 0])
def test_an_address_that_is_not_verified_finds_no_account(said):
    assert "not verified" in refused(claims(email_verified=said), [account()])


def test_a_bound_account_is_found_by_key_alone_whatever_the_address():
    assert scope_of(claims(email=None, email_verified=False), [BOUND], NOW).actor == "Eva Lang"


def test_the_address_of_a_bound_account_opens_it_to_nobody_else():
    assert "no account" in refused(claims(sub="u-2"))
    assert "no account" in refused(claims(iss="https://other.example"))


def test_an_account_that_expects_a_provider_is_bound_to_no_other():
    waiting = account(issuer="https://other.example")
    assert "no account" in refused(claims(), [waiting])


def test_a_closed_account_stays_out():
    assert "closed" in refused(claims(), [{**BOUND, "is_active": False}])


def test_a_sign_in_from_before_a_sign_out_is_worth_nothing():
    ended = {**BOUND, "not_before": NOW - timedelta(minutes=1)}
    assert "ended" in refused(claims(), [ended])
    later = {**BOUND, "not_before": NOW - timedelta(minutes=6)}
    assert scope_of(claims(), [later], NOW).actor == "Eva Lang"


def test_a_sign_in_ends_after_a_working_day_and_one_from_the_future_is_none():
    assert "8 hours" in refused({**claims(), "iat": claims()["iat"] - LONGEST.total_seconds()})
    assert "not come yet" in refused({**claims(), "iat": claims()["iat"] + 3600})


@pytest.mark.parametrize("iat", [None, True, "1790000000", -5, float("nan"), float("inf"), 1e300])
def test_a_sign_in_that_does_not_say_when_it_was_made_is_refused(iat):
    assert "when it was made" in refused(claims(iat=iat))


@pytest.mark.parametrize("lacking", ["iss", "sub"])
def test_a_sign_in_that_does_not_say_who_it_is_is_refused(lacking):
    assert "who you are" in refused(claims(**{lacking: None}))
    assert "who you are" in refused(claims(**{lacking: " "}))


GRANTS = st.lists(
    st.sampled_from(["privileged", "named_people", "privileged:INC-01", "named_people:INC-02"])
    | st.text(max_size=12)
)
PEOPLE = st.lists(st.tuples(st.sampled_from("abcd"), GRANTS, st.booleans()), max_size=5)


@given(PEOPLE, st.sampled_from("abcde"), st.booleans())
def test_nobody_gets_a_grant_that_their_own_account_does_not_hold(people, who, verified):
    accounts = [
        account(
            id=f"ACC-{n}", name=f"{key}{n}", email=f"{key}@example.org", grants=tuple(grants),
            **({"issuer": ISSUER, "subject": key} if bound else {}),
        )
        for n, (key, grants, bound) in enumerate(people)
    ]  # fmt: skip
    said = claims(sub=who, email=f"{who}@example.org", email_verified=verified)
    try:
        admitted = admit(said, accounts, NOW)
    except AccessDenied:
        return
    own = next(each for each in accounts if each["id"] == admitted.account_id)
    assert own["email"] == f"{who}@example.org"
    assert set(admitted.scope.grants) == {grant for grant in own["grants"] if is_grant(grant)}
    assert own["subject"] == who or verified
