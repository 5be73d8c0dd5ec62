from datetime import date

import pytest

from trustdash.commands.conflicts import conflict
from trustdash.commands.saving import Wish, save
from trustdash.errors import ConflictingChange
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope

DAY = date(2026, 3, 2)
EVA, OLE = Scope("Eva", "editor"), Scope("Ole", "editor")


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        new = {"title": "Rotate the keys", "owner": "CTO", "priority": "P2"}
        save(ledger, EVA, [Wish("corrective_action", None, new, DAY, 0)], key="new")
        yield ledger


def action(made_from, **fields):
    return Wish("corrective_action", "ACT-001", fields, DAY, made_from, "as agreed")


def refused(ledger, wish):
    with pytest.raises(ConflictingChange) as error:
        save(ledger, OLE, [wish], key="mine")
    return conflict(ledger, error.value, wish)


def test_each_field_says_what_it_was_what_they_and_what_i_wrote(ledger):
    save(ledger, EVA, [action(1, owner="CISO", priority="P1")], key="theirs")
    found = refused(ledger, action(1, owner="COO", title="Rotate all keys"))
    told = {f.field: (f.was, f.theirs, f.mine, f.by, f.is_clash) for f in found.fields}
    assert told == {
        "title": ("Rotate the keys", "Rotate the keys", "Rotate all keys", None, False),
        "owner": ("CTO", "CISO", "COO", "Eva", True),
        "priority": ("P2", "P1", "P2", "Eva", False),
    }
    assert (found.entity_id, found.newest, found.by) == ("ACT-001", 2, ("Eva",))


def test_who_changed_a_field_last_and_why_is_told(ledger):
    save(ledger, EVA, [action(1, owner="CISO")], key="theirs")
    (owner,) = refused(ledger, action(1, owner="COO")).fields
    event = ledger.history("corrective_action", "ACT-001")[-1]
    assert (owner.by, owner.at, owner.reason) == ("Eva", event.recorded_at, "as agreed")


def test_both_writing_the_same_is_no_clash(ledger):
    save(ledger, EVA, [action(1, owner="CISO")], key="theirs")
    found = refused(ledger, action(1, owner="CISO", priority="P1"))
    told = {f.field: (f.is_clash, f.merged) for f in found.fields}
    assert told == {"owner": (False, "CISO"), "priority": (False, "P1")}


def test_what_is_merged_can_be_saved_and_keeps_both_peoples_work(ledger):
    save(ledger, EVA, [action(1, priority="P1")], key="theirs")
    found = refused(ledger, action(1, title="Rotate all keys"))
    merged = {f.field: f.merged for f in found.fields}
    save(ledger, OLE, [action(found.newest, **merged)], key="merged")
    state = ledger.states("corrective_action")["ACT-001"]
    assert (state["title"], state["priority"], state["owner"]) == ("Rotate all keys", "P1", "CTO")
