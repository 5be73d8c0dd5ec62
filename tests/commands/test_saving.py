from datetime import date

import pytest

from trustdash.commands.saving import Wish, save
from trustdash.errors import AccessDenied, ChangeRefused, ConflictingChange
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope

DAY = date(2026, 3, 2)
EDITOR = Scope("Eva", "editor")
ACTION = {"title": "Rotate the keys", "owner": "CTO"}


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield ledger


def new_action(**more):
    return Wish("corrective_action", None, {**ACTION, **more}, DAY, 0)


def test_a_new_record_gets_the_next_id_and_says_its_event(ledger):
    saved = save(ledger, EDITOR, [new_action()], key="a")
    assert saved.ids == ("ACT-001",)
    assert ledger.history("corrective_action", "ACT-001")[-1].seq == saved.seq
    assert ledger.history("corrective_action", "ACT-001")[-1].actor == "Eva"


def test_a_repeated_click_writes_once_and_says_the_same(ledger):
    first = save(ledger, EDITOR, [new_action()], key="a")
    again = save(ledger, EDITOR, [new_action()], key="a")
    assert (again.seq, again.ids, again.is_repeat) == (first.seq, first.ids, True)
    assert ledger.head().seq == 1


def test_a_save_from_what_somebody_else_changed_meanwhile_is_a_conflict_and_loses_nothing(ledger):
    save(ledger, EDITOR, [new_action()], key="a")
    seen = ledger.version("corrective_action", "ACT-001")
    theirs = Wish("corrective_action", "ACT-001", {"owner": "CISO"}, DAY, seen)
    save(ledger, EDITOR, [theirs], key="b")
    mine = Wish("corrective_action", "ACT-001", {"owner": "COO"}, DAY, seen)
    with pytest.raises(ConflictingChange) as conflict:
        save(ledger, EDITOR, [mine], key="c")
    assert (conflict.value.made_from, conflict.value.newest) == (1, 2)
    assert ledger.states("corrective_action")["ACT-001"]["owner"] == "CISO"


def test_several_wishes_are_written_all_or_none(ledger):
    save(ledger, EDITOR, [new_action()], key="a")
    stale = Wish("corrective_action", "ACT-001", {"owner": "COO"}, DAY, 99)
    with pytest.raises(ConflictingChange):
        save(ledger, EDITOR, [new_action(), stale], key="b")
    assert ledger.head().seq == 1


def test_what_does_not_differ_is_not_written(ledger):
    save(ledger, EDITOR, [new_action()], key="a")
    same = Wish("corrective_action", "ACT-001", {"owner": "CTO"}, DAY, 1)
    assert save(ledger, EDITOR, [same], key="b").seq is None
    assert ledger.head().seq == 1


def test_a_viewer_changes_nothing(ledger):
    with pytest.raises(AccessDenied, match="viewer"):
        save(ledger, Scope("Vic", "viewer"), [new_action()], key="a")


def test_what_may_not_be_seen_can_not_be_changed_and_is_refused_like_what_is_not_there(ledger):
    counsel = Scope("Ada", "editor", ("privileged",))
    save(ledger, counsel, [new_action(visibility="privileged")], key="a")
    wish = Wish("corrective_action", "ACT-001", {"owner": "COO"}, DAY, 1)
    with pytest.raises(ChangeRefused, match="No corrective action ACT-001 is on file"):
        save(ledger, EDITOR, [wish], key="b")
    assert save(ledger, counsel, [wish], key="c").seq == 2


def test_a_confidential_field_that_stood_empty_in_the_form_is_not_emptied(ledger):
    counsel = Scope("Ada", "editor", ("named_people",))
    proof = {"subject_entity": "commitment", "subject_id": "COM-001", "title": "Log"}
    save(ledger, counsel, [Wish("evidence", None, {**proof, "location": "vault"}, DAY, 0)], key="a")
    form = {**proof, "title": "The log", "location": None}
    save(ledger, EDITOR, [Wish("evidence", "EVI-001", form, DAY, 1)], key="b")
    assert ledger.states("evidence")["EVI-001"]["location"] == "vault"
    assert ledger.states("evidence")["EVI-001"]["title"] == "The log"
    save(ledger, counsel, [Wish("evidence", "EVI-001", form, DAY, 2)], key="c")
    assert ledger.states("evidence")["EVI-001"]["location"] is None
