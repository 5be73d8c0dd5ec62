"""What the ledger promises to whoever writes and reads."""

from datetime import date

import duckdb
import pytest

from trustdash.errors import ChangeRefused, ConcurrentChange, LedgerLocked, LedgerMissing
from trustdash.ledger import Change, Ledger, open_for_reading, publish, rebuild, verify
from trustdash.model.entities import ENTITIES
from trustdash.model.lens import Lens, Scope

PROMISE = {"title": "Rotate the keys", "text": "We will rotate every key by 30 May."}


def promise(day=date(2026, 1, 1), **fields) -> Change:
    return Change("commitment", "COM-001", {**PROMISE, **fields}, day)


def seen(ledger: Ledger, day: date, **lens) -> list[dict]:
    with ledger.at(Lens(day, **lens)) as reader:
        return reader.states("commitment").to_dict("records")


def test_a_new_record_is_seen_from_the_day_on_which_it_became_true(ledger):
    ledger.append([promise(date(2026, 1, 10))])
    assert seen(ledger, date(2026, 1, 9)) == []
    assert seen(ledger, date(2026, 1, 10))[0]["title"] == "Rotate the keys"


def test_each_change_is_one_event_that_carries_only_what_changed(ledger):
    ledger.append([promise()])
    ledger.append([Change("commitment", "COM-001", {"status": "in_progress"}, date(2026, 2, 1))])
    first, second = ledger.history("commitment", "COM-001")
    assert first.changes == PROMISE
    assert second.changes == {"status": "in_progress"}
    assert second.prev_hash == first.hash


def test_a_change_recorded_late_is_seen_on_its_day_and_later_states_keep_their_own_fields(ledger):
    ledger.append([promise(date(2026, 1, 1), owner="COO")])
    ledger.append([Change("commitment", "COM-001", {"status": "in_progress"}, date(2026, 3, 1))])
    ledger.append([Change("commitment", "COM-001", {"owner": "CTO"}, date(2026, 2, 1))])
    (march,) = seen(ledger, date(2026, 3, 1))
    assert (march["owner"], march["status"]) == ("CTO", "in_progress")
    (as_known_before,) = seen(ledger, date(2026, 3, 1), known_to=2)
    assert as_known_before["owner"] == "COO"


def test_words_and_first_date_are_frozen_once_published(ledger):
    ledger.append([promise(original_due_date=date(2026, 5, 30))])
    for field, value in {"text": "softer", "original_due_date": date(2026, 9, 1)}.items():
        with pytest.raises(ChangeRefused) as refused:
            ledger.append([Change("commitment", "COM-001", {field: value}, date(2026, 2, 1))])
        assert (refused.value.rule, refused.value.field) == ("frozen", field)
    assert ledger.head().seq == 1


def test_a_draft_may_still_be_reworded(ledger):
    ledger.append([promise(status="draft")])
    ledger.append([Change("commitment", "COM-001", {"text": "clearer"}, date(2026, 2, 1))])
    assert seen(ledger, date(2026, 2, 1))[0]["text"] == "clearer"


def test_a_state_that_may_not_follow_is_refused_and_says_what_may(ledger):
    ledger.append([promise(status="draft")])
    with pytest.raises(ChangeRefused, match="may follow: published, not_kept, withdrawn"):
        ledger.append([Change("commitment", "COM-001", {"status": "delivered"}, date(2026, 2, 1))])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({**PROMISE, "status": "nearly"}, "status"),
        ({**PROMISE, "due_date": "soon"}, "due_date"),
        ({**PROMISE, "mood": "good"}, "mood"),
        ({"text": "no title"}, "title"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field_and_writes_nothing(ledger, fields, field):
    with pytest.raises(ChangeRefused) as refused:
        ledger.append([Change("commitment", "COM-001", fields, date(2026, 1, 1))])
    assert refused.value.field == field
    assert ledger.head().seq == 0


def test_a_change_dated_before_the_record_began_says_when_it_began(ledger):
    ledger.append([promise(date(2026, 1, 10))])
    with pytest.raises(ChangeRefused, match="it begins on 2026-01-10"):
        ledger.append([Change("commitment", "COM-001", {"owner": "CTO"}, date(2026, 1, 1))])


def test_one_bad_change_among_many_leaves_nothing(ledger):
    bad = Change("commitment", "COM-002", {"title": "no words"}, date(2026, 1, 1))
    with pytest.raises(ChangeRefused):
        ledger.append([promise(), bad])
    assert seen(ledger, date(2027, 1, 1)) == []


def test_a_repeated_click_writes_once(ledger):
    click = Change("commitment", "COM-001", PROMISE, date(2026, 1, 1), idempotency_key="k1")
    head = ledger.append([click])
    assert ledger.append([click]) == head


def test_a_save_made_from_an_older_state_is_refused(ledger):
    old = ledger.head()
    ledger.append([promise()])
    with pytest.raises(ConcurrentChange):
        ledger.append([promise(title="mine")], expected=old)


def test_without_a_lens_every_view_is_empty(ledger):
    ledger.append([promise()])
    with ledger.cursor() as bare:
        for entity in ENTITIES:
            assert bare.execute(f"SELECT count(*) FROM seen.{entity}").fetchone() == (0,)


def test_a_privileged_record_is_seen_by_holders_of_the_grant_alone_and_no_older_version(ledger):
    ledger.append([promise()])
    hide = Change("commitment", "COM-001", {"visibility": "privileged"}, date(2026, 2, 1))
    ledger.append([hide])
    assert seen(ledger, date(2026, 3, 1)) == []
    holder = Scope("counsel", "viewer", ("privileged",))
    assert len(seen(ledger, date(2026, 3, 1), scope=holder)) == 1
    with ledger.at(Lens(date(2026, 3, 1))) as reader:
        assert reader.frame("SELECT * FROM seen.commitment_history").empty


def test_confidential_fields_are_empty_without_the_grant(ledger):
    proof = {"subject_entity": "commitment", "subject_id": "COM-001", "title": "Log"}
    change = Change("evidence", "EVI-001", {**proof, "location": "/vault/7"}, date(2026, 1, 1))
    ledger.append([change])
    for grants, expected in (((), None), (("named_people",), "/vault/7")):
        with ledger.at(Lens(date(2026, 1, 2), scope=Scope(grants=grants))) as reader:
            (location,) = reader.states("evidence")["location"]
        assert (location if isinstance(location, str) else None) == expected


def test_two_readers_with_different_lenses_do_not_see_each_others_day(ledger):
    ledger.append([promise(date(2026, 1, 10))])
    with ledger.at(Lens(date(2026, 1, 1))) as early, ledger.at(Lens(date(2026, 2, 1))) as late:
        assert len(late.states("commitment")) == 1
        assert early.states("commitment").empty


def test_ids_go_on_from_the_last_one(ledger):
    assert ledger.next_ids("commitment", 2) == ["COM-001", "COM-002"]
    ledger.append([promise()])
    assert ledger.next_id("commitment") == "COM-002"


def test_the_newest_day_is_the_last_one_on_which_anything_is_dated(ledger):
    ledger.append([promise(date(2026, 1, 10), due_date=date(2027, 1, 1))])
    with ledger.at(Lens(date(2026, 1, 1))) as reader:
        assert reader.newest_day(date(2026, 12, 31)) == date(2026, 1, 10)
        assert reader.newest_day(date(2026, 1, 9)) is None


def test_rebuilding_gives_what_was_there(ledger):
    ledger.append([promise()])
    ledger.append([Change("commitment", "COM-001", {"owner": "CTO"}, date(2026, 1, 20))])
    before = seen(ledger, date(2026, 2, 1))
    rebuild(ledger)
    assert seen(ledger, date(2026, 2, 1)) == before
    assert verify(ledger).ok


def test_no_statement_can_reach_another_file_or_take_the_fence_down(ledger):
    attempts = [
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ]
    for sql in attempts:
        with ledger.cursor() as cursor, pytest.raises(duckdb.Error):
            cursor.execute(sql)


def test_the_file_keeps_the_storage_format_that_version_1_5_reads(ledger):
    with ledger.cursor() as cursor:
        tags = cursor.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal"
        ).fetchone()
    assert str(tags[0]).startswith("v1.5.0")


def test_a_missing_ledger_says_how_to_make_one(tmp_path):
    with pytest.raises(LedgerMissing, match="trustdash init"):
        Ledger.open(tmp_path / "none.duckdb")


def test_while_another_process_owns_the_file_its_published_copy_is_read(ledger, owned_elsewhere):
    ledger.append([promise()])
    publish(ledger)
    ledger.append([Change("commitment", "COM-001", {"owner": "CTO"}, date(2026, 1, 2))])
    ledger.close()
    with owned_elsewhere(ledger.path):
        with pytest.raises(LedgerLocked, match="in use by process"):
            Ledger.open(ledger.path)
        with open_for_reading(ledger.path) as copy:
            assert copy.head().seq == 1
