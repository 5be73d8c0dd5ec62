from datetime import date

import pytest

from trustdash.commands.dates import revise_due_date
from trustdash.commands.saving import Wish, save
from trustdash.errors import ChangeRefused
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope

DAY, DUE, LATER = date(2026, 3, 2), date(2027, 5, 1), date(2027, 6, 1)
EVA = Scope("Eva", "editor")


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        said = {"title": "Keys", "text": "We will.", "due_date": DUE, "original_due_date": DUE}
        save(ledger, EVA, [Wish("commitment", None, said, DAY, 0)], key="new")
        yield ledger


def moved(ledger, to=LATER, on=DAY, identity="COM-001", entity="commitment"):
    said = {"requested_by": "CTO", "approved_by": "Chief Executive", "reason": "Supplier late"}
    made_from = ledger.version(entity, identity)
    return revise_due_date(
        ledger, EVA, entity, identity, to, **said, reason_code="supplier", on=on,
        made_from=made_from, key=f"move-{to}",
    )  # fmt: skip


def test_a_move_writes_the_item_and_its_revision_together(ledger):
    saved = moved(ledger)
    assert saved.ids == ("COM-001", "REV-001")
    item = ledger.states("commitment")["COM-001"]
    move = ledger.states("due_date_revision")["REV-001"]
    assert (item["due_date"], item["original_due_date"]) == (LATER, DUE)
    assert (move["old_date"], move["new_date"], move["is_after_due"]) == (DUE, LATER, False)
    assert (move["requested_by"], move["approved_by"]) == ("CTO", "Chief Executive")
    assert (move["reason_code"], move["reason"]) == ("supplier", "Supplier late")


def test_a_move_after_the_date_had_passed_says_so(ledger):
    moved(ledger, on=date(2027, 5, 2))
    assert ledger.states("due_date_revision")["REV-001"]["is_after_due"]


def test_an_item_without_a_date_gets_its_first_one_and_nothing_moved(ledger):
    action = Wish("corrective_action", None, {"title": "Keys"}, DAY, 0)
    save(ledger, EVA, [action], key="action")
    moved(ledger, entity="corrective_action", identity="ACT-001")
    assert ledger.states("corrective_action")["ACT-001"]["original_due_date"] == LATER
    assert not ledger.states("due_date_revision")


def test_the_same_date_moves_nothing(ledger):
    assert moved(ledger, to=DUE).seq is None


def test_what_is_not_on_file_has_no_date_to_move(ledger):
    with pytest.raises(ChangeRefused, match="COM-099"):
        moved(ledger, identity="COM-099")
