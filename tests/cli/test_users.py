"""Accounts on the command line, with the ledger at hand or through the dashboard that owns it."""

import json
import threading
from datetime import date

import pytest

from trustdash.errors import ChangeRefused
from trustdash.importing import inbox
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL


@pytest.fixture
def folder(tmp_path):
    day = date(2026, 3, 2)
    with Ledger.create(tmp_path / "data" / "trustdash.duckdb") as ledger:
        ledger.append([
            Change("team", "SEC", {"name": "Security"}, day),
            Change("incident", "INC-02", {"title": "Leak"}, day),
        ])  # fmt: skip
    return tmp_path


@pytest.fixture
def users(folder, command_line):
    return lambda *words: command_line(["users", *words], folder)


def test_an_account_goes_through_its_life(users):
    assert users().out.startswith("Nobody has an account.")
    assert users("add", "eva@example.org", "--name", "Eva Lang").code == 0
    assert users("role", "eva@example.org", "lead", "--team", "SEC").out == (
        "eva@example.org is lead of SEC.\n"
    )
    users("grant", "eva@example.org", "privileged", "--incident", "INC-02")
    users("grant", "eva@example.org", "named_people")
    users("revoke", "eva@example.org", "named_people")
    users("deactivate", "ACC-001")
    (eva,) = json.loads(users("--json").out)
    assert {name: eva[name] for name in ("role", "team_id", "grants", "is_active")} == {
        "role": "lead", "team_id": "SEC", "grants": ["privileged:INC-02"], "is_active": False,
    }  # fmt: skip
    assert json.loads(users("activate", "ACC-001", "--json").out)["is_active"] is True
    assert eva["not_before"] is None
    users("sign-out", "eva@example.org")
    assert json.loads(users("--json").out)[0]["not_before"] is not None
    assert "sees privileged:INC-02" in users().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("role", "bo@example.org", "editor"), "no account for bo@example.org"),
        (("add", "x@example.org", "--name", "X", "--role", "owner"), "can't be “owner”"),
        (("add", "x@example.org", "--name", "X", "--role", "lead"), "A lead needs a team"),
    ],
)
def test_what_can_not_be_is_one_line_that_says_what_to_do(users, words, said):
    told = users(*words)
    assert (told.code, told.out) == (1, "")
    assert said in told.err and told.err.count("\n") == 1


def test_while_a_dashboard_owns_the_ledger_it_does_the_errand(folder):
    path = folder / "data" / "trustdash.duckdb"
    with Ledger.open(path) as owned:
        done = inbox.send(
            path, {"do": "add", "email": "eva@example.org", "name": "Eva", "key": "k"}
        )
        owner = threading.Timer(0.3, inbox.work_off, [owned])
        owner.start()
        answer = inbox.wait_for_errand(done, 20)
        owner.join()
        assert answer["said"] == "eva@example.org may sign in: ACC-001."
        assert owned.history("account", "ACC-001")[0].actor == LOCAL.actor


def test_what_the_owner_refuses_is_said_and_what_nobody_does_is_taken_back(folder):
    path = folder / "data" / "trustdash.duckdb"
    with Ledger.open(path) as owned:
        done = inbox.send(path, {"do": "sign-out", "account": "bo@example.org", "key": "k"})
        inbox.work_off(owned)
        with pytest.raises(ChangeRefused, match="no account for bo@"):
            inbox.wait_for_errand(done, 1)
        late = inbox.send(path, {"do": "list", "key": "k"})
        with pytest.raises(ChangeRefused, match="it is not done"):
            inbox.wait_for_errand(late, 0.2)
        assert inbox.work_off(owned) == 0
