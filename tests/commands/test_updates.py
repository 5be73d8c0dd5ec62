from datetime import date

import pytest

from trustdash.commands import updates
from trustdash.commands.saving import Wish, save
from trustdash.errors import ConflictingChange
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope

DAY, TODAY = date(2026, 3, 2), date(2026, 3, 9)
LEAD = Scope("Lea", "lead", team="OPS")
EDITOR = Scope("Eva", "editor")
ACTION = {"title": "Rotate the keys", "owner": "Head of Operations", "team_id": "OPS",
          "kind": "correction", "status": "in_progress"}  # fmt: skip
PROOF = {"title": "Log of the rotation", "kind": "link", "location": "https://example.org/log"}


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        save(ledger, EDITOR, [Wish("team", None, {"name": "Operations"}, DAY, 0)], key="t")
        save(ledger, EDITOR, [Wish("corrective_action", None, ACTION, DAY, 0)], key="a")
        yield ledger


def seen(ledger):
    return ledger.version("corrective_action", "ACT-001")


def done(ledger, key="d", **more):
    given = {**PROOF, "on": TODAY, "made_from": seen(ledger), **more}
    return updates.done(ledger, LEAD, "ACT-001", key=key, **given)


def test_still_on_track_changes_the_day_of_the_last_word_and_no_more(ledger):
    updates.still_on_track(
        ledger, LEAD, "ACT-001", note=None, on=TODAY, made_from=seen(ledger), key="s"
    )
    last = ledger.history("corrective_action", "ACT-001")[-1]
    assert (last.changes, last.actor) == ({"last_update_on": "2026-03-09"}, "Lea")


def test_a_word_given_with_it_is_kept(ledger):
    updates.still_on_track(
        ledger, LEAD, "ACT-001", note="Half done", on=TODAY, made_from=seen(ledger), key="s"
    )
    assert ledger.states("corrective_action")["ACT-001"]["update_note"] == "Half done"


def test_done_puts_the_evidence_on_file_and_the_action_to_implemented_in_one_save(ledger):
    saved = done(ledger)
    assert saved.ids == ("EVI-001", "ACT-001")
    proof = ledger.states("evidence")["EVI-001"]
    assert (proof["subject_id"], proof["status"]) == ("ACT-001", "in_review")
    assert proof["location"] == "https://example.org/log"
    state = ledger.states("corrective_action")["ACT-001"]
    assert (state["status"], state["completed_on"]) == ("implemented", TODAY)


def test_a_repeated_click_puts_one_evidence_on_file(ledger):
    first, before = done(ledger), ledger.head()
    again = done(ledger, made_from=1)
    assert again.is_repeat and again.ids == first.ids
    assert ledger.head() == before


def test_done_from_what_somebody_changed_meanwhile_writes_nothing(ledger):
    old = seen(ledger)
    save(ledger, EDITOR, [Wish("corrective_action", "ACT-001", {"owner": "COO"}, DAY, old)],
         key="b")  # fmt: skip
    with pytest.raises(ConflictingChange):
        done(ledger, made_from=old)
    assert ledger.states("evidence") == {}
