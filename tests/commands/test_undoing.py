from datetime import date, timedelta

import pyarrow as pa
import pytest

from trustdash import clock
from trustdash.commands.dates import revise_due_date
from trustdash.commands.saving import Wish, save
from trustdash.commands.undoing import undo_batch, undo_event
from trustdash.errors import AccessDenied, ChangeRefused
from trustdash.importing.service import import_files
from trustdash.ledger import Batch, Ledger, arrow_schema, rebuild, verify
from trustdash.model.change import typed
from trustdash.model.entities import RECORDS
from trustdash.model.lens import LOCAL, Lens, Scope
from trustdash.model.rules import REPORTING_DAYS, Step, the_past_does_not_improve

TODAY = clock.now().date()
EVA, LEA, VIC = Scope("Eva", "editor"), Scope("Lea", "lead"), Scope("Vic", "viewer")


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield ledger
        assert verify(ledger).ok
        rebuild(ledger)
        assert verify(ledger).ok


def saved(ledger, entity, identity=None, on=0, reason=None, **fields):
    made_from = ledger.version(entity, identity) if identity else 0
    key = f"save-{ledger.head().seq}"
    wish = Wish(entity, identity, fields, day(on), made_from, reason)
    return save(ledger, EVA, [wish], key=key).seq


def action(ledger, on=-20, **fields):
    given = {"title": "Rotate the keys", "owner": "CTO", "priority": "P2"}
    return saved(ledger, "corrective_action", None, on, **{**given, **fields})


def promise(ledger, due, on=-40):
    given = {"title": "Keys", "text": "We will.", "owner": "CTO", "due_date": day(due)}
    return saved(ledger, "commitment", None, on, status="published", **given)


def undone(ledger, seq, who=LOCAL, reason="Wrong record"):
    return undo_event(ledger, who, seq, reason=reason, key=f"undo-{ledger.head().seq}")


def now(ledger, entity="corrective_action", identity="ACT-001"):
    return ledger.states(entity)[identity]


def refused(rule, act, *arguments, says=""):
    with pytest.raises(ChangeRefused) as error:
        act(*arguments)
    assert (error.value.rule, says in str(error.value)) == (rule, True), error.value


def test_the_fields_of_an_event_say_again_what_they_said_before_it(ledger):
    action(ledger)
    seq = saved(ledger, "corrective_action", "ACT-001", -10, owner="CISO", priority="P1")
    undone(ledger, seq)
    assert (now(ledger)["owner"], now(ledger)["priority"]) == ("CTO", "P2")
    last = ledger.history("corrective_action", "ACT-001")[-1]
    assert (last.reason, last.valid_from, last.actor) == ("Wrong record", day(-10), "local")
    assert len(ledger.history("corrective_action", "ACT-001")) == 3


def test_a_field_that_was_changed_since_stays(ledger):
    action(ledger)
    seq = saved(ledger, "corrective_action", "ACT-001", -10, owner="CISO", priority="P1")
    saved(ledger, "corrective_action", "ACT-001", -5, owner="COO")
    undone(ledger, seq)
    assert (now(ledger)["owner"], now(ledger)["priority"]) == ("COO", "P2")


def test_what_nothing_of_stands_any_more_is_not_undone(ledger):
    action(ledger)
    seq = saved(ledger, "corrective_action", "ACT-001", -10, owner="CISO")
    saved(ledger, "corrective_action", "ACT-001", -5, owner="COO")
    refused("later_event", undone, ledger, seq)


def test_an_event_on_which_a_later_one_stands_is_not_undone_and_which_is_said(ledger):
    promise(ledger, due=30)
    delivered = saved(ledger, "commitment", "COM-001", -20, status="delivered")
    about = {"subject_entity": "commitment", "subject_id": "COM-001", "title": "Log"}
    proof = saved(ledger, "evidence", None, -15, status="approved", **about)
    by = {"verified_by": "Audit", "status": "verified"}
    wish = Wish("commitment", "COM-001", by, day(-10), delivered)
    verified = save(ledger, LOCAL, [wish], key="verified").seq
    refused("transition", undone, ledger, delivered, says=f"event {verified}")
    refused("evidence", undone, ledger, proof, says=f"event {verified}")
    undone(ledger, verified)
    undone(ledger, delivered)
    assert now(ledger, "commitment", "COM-001")["status"] == "published"
    assert now(ledger, "commitment", "COM-001")["delivered_on"] is None


def test_publishing_is_not_undone(ledger):
    given = {"title": "Keys", "text": "We will.", "status": "draft"}
    saved(ledger, "commitment", None, -40, **given)
    published = saved(ledger, "commitment", "COM-001", -30, status="published")
    refused("draft", undone, ledger, published, says="Withdraw")


def test_an_undo_can_be_undone_and_that_too(ledger):
    action(ledger)
    seq = saved(ledger, "corrective_action", "ACT-001", -10, owner="CISO")
    for expected in ("CTO", "CISO", "CTO"):
        undone(ledger, seq)
        assert now(ledger)["owner"] == expected
        seq = next(e.seq for e in reversed(ledger.events()) if e.entity == "undo")


def test_what_is_undone_is_not_undone_twice_and_a_click_twice_undoes_once(ledger):
    action(ledger)
    seq = saved(ledger, "corrective_action", "ACT-001", -10, owner="CISO")
    first = undo_event(ledger, LOCAL, seq, reason="Wrong", key="one")
    assert undo_event(ledger, LOCAL, seq, reason="Wrong", key="one").seq == first.seq
    refused("undone", undone, ledger, seq)


def test_a_record_whose_making_is_undone_is_in_no_view_and_keeps_its_history(ledger):
    seq = action(ledger)
    undone(ledger, seq)
    with ledger.at(Lens(TODAY)) as reader:
        assert reader.states("corrective_action").empty
        assert reader.frame("SELECT * FROM seen.corrective_action_history").empty
    with ledger.at(Lens(TODAY, known_to=seq)) as reader:
        assert len(reader.states("corrective_action")) == 1
    assert len(ledger.history("corrective_action", "ACT-001")) == 2
    assert ledger.next_id("corrective_action") == "ACT-002"
    with pytest.raises(ChangeRefused, match="taken back"):
        saved(ledger, "corrective_action", "ACT-001", owner="CISO", title="Rotate")
    undone(ledger, seq + 1)
    assert now(ledger)["title"] == "Rotate the keys"


def test_making_a_record_is_undone_after_what_followed_and_what_refers_to_it(ledger):
    seq = action(ledger)
    later = saved(ledger, "corrective_action", "ACT-001", -10, owner="CISO")
    refused("later_event", undone, ledger, seq, says=f"event {later}")
    undone(ledger, later)
    check = saved(ledger, "effectiveness_check", None, -5, action_id="ACT-001")
    refused("referred_to", undone, ledger, seq, says="CHK-001")
    undone(ledger, check)
    undone(ledger, seq)
    assert not ledger.states("corrective_action")


@pytest.mark.parametrize(
    ("due", "can"), [(-REPORTING_DAYS, True), (-REPORTING_DAYS - 1, False), (5, True)]
)
def test_a_promise_is_taken_back_until_the_reporting_days_after_its_date(tmp_path, due, can):
    due_date, made_on = day(due), day(-60)
    given = {"title": "K", "text": "W", "due_date": due_date, "original_due_date": due_date}
    fields = {**given, "status": "published", "is_void": False}
    before = typed(RECORDS["commitment"], {"id": "COM-001", **fields})
    after = {**before, "is_void": True}
    void = Step(
        "commitment", "COM-001", before, after, {"is_void": True}, made_on, "No", "Eva", "editor",
        recorded_on=TODAY, first_recorded=made_on, undoes=1,
    )  # fmt: skip
    problem = the_past_does_not_improve(void, {made_on: before}, {made_on: after})
    assert (problem is None) == can
    assert can or "Withdraw" in problem.remedy


def test_a_move_is_undone_with_its_revision_whichever_is_named(ledger):
    promise(ledger, due=30)
    for half in (0, 1):
        seq = revise_due_date(
            ledger, EVA, "commitment", "COM-001", day(60), requested_by="CTO", approved_by="CEO",
            reason_code=None, reason="Supplier", on=day(-1), key=f"move-{half}",
            made_from=ledger.version("commitment", "COM-001"),
        ).seq  # fmt: skip
        undone(ledger, seq - half)
        assert now(ledger, "commitment", "COM-001")["due_date"] == day(30)
        assert not ledger.states("due_date_revision")


def test_an_undo_is_an_edit_and_has_a_reason(ledger):
    seq = action(ledger)
    with pytest.raises(AccessDenied):
        undone(ledger, seq, who=VIC)
    refused("reason", undone, ledger, seq, LOCAL, " ")
    refused("undo", undone, ledger, 99)


# A whole import.


def brought(ledger, folder, name, *lines, profile=None):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = import_files(ledger, [path], profile=profile, actor="Eva")
    assert not report.refused_rows
    return next(e.entity_id for e in reversed(ledger.events()) if e.entity == "batch")


def batch_undone(ledger, batch, who=LOCAL):
    return undo_batch(ledger, who, batch, reason="Wrong file", key=f"u-{ledger.head().seq}")


HEAD = "id,title,owner,status,effective_on"


def test_an_import_is_undone_in_one_go_and_the_right_file_can_follow(ledger, tmp_path):
    action(ledger)
    batch = brought(
        ledger, tmp_path, "corrective_action.csv", HEAD,
        f"ACT-001,,CISO,,{day(-5)}", f"ACT-002,Wrong,COO,open,{day(-10)}",
        f"ACT-002,,,in_progress,{day(-8)}",
    )  # fmt: skip
    batch_undone(ledger, batch)
    assert {i: s["owner"] for i, s in ledger.states("corrective_action").items()} == {
        "ACT-001": "CTO"
    }
    again = f"ACT-002,Right,CEO,open,{day(-12)}"
    brought(ledger, tmp_path, "corrective_action-2.csv", HEAD, again)
    state = now(ledger, identity="ACT-002")
    assert (state["title"], state["owner"], state["status"]) == ("Right", "CEO", "open")


def test_the_same_file_can_be_imported_after_it_was_undone(ledger, tmp_path):
    lines = (HEAD, f"ACT-001,Keys,CTO,open,{day(-10)}")
    batch = brought(ledger, tmp_path, "corrective_action.csv", *lines)
    batch_undone(ledger, batch)
    brought(ledger, tmp_path, "corrective_action.csv", *lines)
    assert now(ledger)["title"] == "Keys"


def test_undoing_an_import_needs_an_editor(ledger, tmp_path):
    batch = brought(ledger, tmp_path, "corrective_action.csv", HEAD, f"A-1,K,C,open,{day(-9)}")
    with pytest.raises(AccessDenied, match="editor"):
        batch_undone(ledger, batch, LEA)
    batch_undone(ledger, batch, EVA)
    refused("undo", batch_undone, ledger, "BAT-99")


def answers(*values):
    rows = [
        {"wave_id": "W1", "respondent_id": who, "item": "trust", "group_id": "G",
         "answered_on": day(-3), "value": value, "scale_min": 1.0, "scale_max": 7.0,
         "weight": 1.0, "source_row": number}
        for number, (who, value) in enumerate(values, 2)
    ]  # fmt: skip
    schema = arrow_schema("feedback_response")
    return pa.Table.from_pylist([{**dict.fromkeys(schema.names), **row} for row in rows], schema)


def answered(ledger, *values):
    found = ledger.new_facts("feedback_response", answers(*values))
    batch = Batch("a.csv", "feedback_response", "0", None, len(values), len(values), 0, 0)
    ledger.append(batch=batch, facts={"feedback_response": found.new})
    return f"BAT-{ledger.head().seq}", found.new.num_rows


def seen(ledger, known_to=None):
    with ledger.at(Lens(TODAY, known_to=known_to)) as reader:
        rows = reader.frame("SELECT respondent_id, value FROM seen.feedback_response")
        daily = reader.frame("SELECT value, n FROM seen.response_daily")
    rolled = sorted(value for value, n in daily.itertuples(index=False) for _ in range(n))
    assert sorted(rows["value"]) == rolled
    return rolled


def test_the_facts_of_an_import_leave_views_and_rollups_and_can_come_again(ledger):
    first, _ = answered(ledger, ("a", 1.0), ("b", 2.0))
    wrong, _ = answered(ledger, ("b", 7.0), ("c", 3.0))
    before = ledger.head().seq
    assert seen(ledger) == [1.0, 3.0, 7.0]
    refused("later_event", batch_undone, ledger, first, says=wrong)
    batch_undone(ledger, wrong)
    assert seen(ledger) == [1.0, 2.0]
    assert seen(ledger, before) == [1.0, 3.0, 7.0]
    right, new = answered(ledger, ("b", 4.0), ("c", 3.0))
    assert (new, seen(ledger)) == (2, [1.0, 3.0, 4.0])
    undoing = next(e.seq for e in reversed(ledger.events()) if e.entity == "undo")
    refused("later_event", undone, ledger, undoing, says=right)
    batch_undone(ledger, right)
    undone(ledger, undoing)
    assert seen(ledger) == [1.0, 3.0, 7.0]
    rebuild(ledger)
    assert seen(ledger) == [1.0, 3.0, 7.0]
    assert seen(ledger, before) == [1.0, 3.0, 7.0]


def newest(ledger):
    with ledger.at(Lens(TODAY)) as reader:
        return reader.newest_day(TODAY)


def test_what_was_undone_is_not_the_newest_day_until_it_is_brought_back(ledger):
    action(ledger)
    seq = saved(ledger, "corrective_action", "ACT-001", -5, owner="CISO")
    assert newest(ledger) == day(-5)
    undone(ledger, seq)
    assert newest(ledger) == day(-20)
    undone(ledger, next(e.seq for e in ledger.events() if e.entity == "undo"))
    assert newest(ledger) == day(-5)


def test_nor_is_a_file_that_was_undone(ledger):
    action(ledger)
    batch, _ = answered(ledger, ("a", 1.0))
    assert newest(ledger) == day(-3)
    batch_undone(ledger, batch)
    assert newest(ledger) == day(-20)
