"""An edited, a deleted, an inserted and a cut-off event are each found, and so is derived data."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest

from trustdash.errors import LedgerTampered
from trustdash.ledger import Batch, Change, Ledger, Position, arrow_schema, publish, restore, verify

COPY = "INSERT INTO event SELECT {columns} FROM event WHERE seq = 3"


@pytest.fixture
def history(ledger):
    for number in range(1, 6):
        name = Change("team", f"T{number}", {"name": f"Team {number}"}, date(2026, 1, number))
        ledger.append([name])
    ledger.close()
    return ledger.path


def tamper(path, *statements: str) -> None:
    with duckdb.connect(str(path)) as con:
        for sql in statements:
            con.execute(sql)


def problems(path, against: Position | None = None) -> list[tuple[int, str]]:
    with Ledger.open(path, read_only=True) as ledger:
        return [(p.seq, p.kind) for p in verify(ledger, against).problems]


def test_an_untouched_history_verifies(history):
    assert problems(history) == []


def test_an_edited_event_is_found(history):
    tamper(history, """UPDATE event SET changes = '{"name":"Nobody"}' WHERE seq = 3""")
    assert (3, "edited") in problems(history)


def test_an_event_whose_author_was_changed_is_found(history):
    tamper(history, "UPDATE event SET actor = 'somebody' WHERE seq = 2")
    assert problems(history) == [(2, "edited")]


def test_a_deleted_event_is_found(history):
    tamper(history, "DELETE FROM event WHERE seq = 3")
    assert (3, "deleted") in problems(history)


def test_an_inserted_event_is_found(history):
    columns = "6, recorded_at, valid_from, actor, role, entity, 'T9', changes, reason, batch_id,"
    columns += " source_row, idempotency_key, prev_hash, hash"
    tamper(history, COPY.format(columns=columns))
    assert (6, "inserted") in problems(history)


def test_an_event_inserted_in_the_middle_by_renumbering_is_found(history):
    columns = "4, recorded_at, valid_from, actor, role, entity, 'T9', changes, reason, batch_id,"
    columns += " source_row, idempotency_key, prev_hash, hash"
    shift = "UPDATE event SET seq = seq + 100 WHERE seq > 3"
    back = "UPDATE event SET seq = seq - 99 WHERE seq > 100"
    tamper(history, shift, COPY.format(columns=columns), back)
    assert {kind for _, kind in problems(history)} >= {"inserted", "edited"}


def test_a_cut_off_end_is_found_and_the_ledger_is_not_opened_for_writing(history):
    tamper(history, "DELETE FROM event WHERE seq > 3", "DELETE FROM team_version WHERE seq > 3")
    assert problems(history) == [(5, "cut off")]
    with pytest.raises(LedgerTampered, match="ends at event 3, but event 5 was committed"):
        Ledger.open(history)


def test_a_printed_head_that_is_no_longer_part_of_the_history_is_found(history):
    assert problems(history, Position(4, "f" * 64)) == [(4, "rewritten")]
    with Ledger.open(history, read_only=True) as ledger:
        printed = Position(4, ledger.events("WHERE seq = 4")[0].hash)
    assert problems(history, printed) == []


def test_an_edited_projection_is_found(history):
    tamper(history, "UPDATE team_version SET name = 'Nobody' WHERE id = 'T2'")
    assert {kind for _, kind in problems(history)} == {"projection"}


@pytest.fixture
def answers(ledger):
    rows = {name: [None, None] for name in arrow_schema("observation").names}
    days = [date(2026, 1, 4), date(2026, 1, 11)]
    rows |= {"kpi_id": ["K1"] * 2, "period_start": days, "period_end": days, "value": [1.0, 2.0]}
    rows |= {"published_on": days, "assurance": ["self_reported"] * 2, "source_row": [2, 3]}
    table = pa.table(rows, arrow_schema("observation"))
    batch = Batch("values.csv", "observation", "0" * 64, None, 2, 2, 0, 0)
    ledger.append(batch=batch, facts={"observation": table})
    ledger.close()
    return ledger.path


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE observation_fact SET value = 9 WHERE source_row = 2",
        "DELETE FROM observation_fact WHERE source_row = 3",
        "INSERT INTO observation_fact SELECT * REPLACE (4 AS source_row) FROM observation_fact",
        "UPDATE observation_fact SET batch_seq = 7 WHERE source_row = 3",
    ],
)
def test_imported_rows_that_were_changed_afterwards_are_found(answers, sql):
    assert problems(answers) == []
    tamper(answers, sql)
    assert "batch" in {kind for _, kind in problems(answers)}


def test_a_published_copy_can_be_put_back(history, tmp_path):
    with Ledger.open(history) as ledger:
        copy = publish(ledger)
        head = ledger.head()
    tamper(history, "DELETE FROM event WHERE seq = 3")
    assert restore(copy, history).ok
    with Ledger.open(history) as ledger:
        assert ledger.head() == head
        assert verify(ledger).ok


def test_a_ledger_that_does_not_verify_is_not_published(history):
    tamper(history, "UPDATE event SET actor = 'somebody' WHERE seq = 2")
    with Ledger.open(history) as ledger, pytest.raises(LedgerTampered):
        publish(ledger)
    assert list((history.parent / "published").glob("*.duckdb")) == []
