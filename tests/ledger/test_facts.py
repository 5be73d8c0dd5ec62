"""Facts: stored once, corrected by later rows, readable as of any day."""

from datetime import date

import pyarrow as pa
import pytest

from trustdash.ledger import Batch, Ledger, arrow_schema
from trustdash.model.lens import Lens


def table(entity: str, rows: list[dict]) -> pa.Table:
    numbered = [{"source_row": number, **row} for number, row in enumerate(rows, 2)]
    return pa.Table.from_pylist(numbered, arrow_schema(entity))


def load(ledger: Ledger, entity: str, *rows: dict):
    found = ledger.new_facts(entity, table(entity, list(rows)))
    if found.new.num_rows:
        batch = Batch("f.csv", entity, "0", None, len(rows), found.new.num_rows, 0, 0)
        ledger.append(batch=batch, facts={entity: found.new})
    return found


def value(amount: float, published: date, **other) -> dict:
    month = {"period_start": date(2022, 10, 1), "period_end": date(2022, 10, 31)}
    return {
        "kpi_id": "K", "value": amount, "published_on": published,
        "assurance": "self_reported", **month, **other,
    }  # fmt: skip


def observed(ledger: Ledger, as_of: date, **lens) -> list[float]:
    with ledger.at(Lens(as_of, **lens)) as reader:
        return reader.frame("SELECT value FROM seen.observation ORDER BY 1")["value"].tolist()


def test_a_restated_value_supersedes_and_the_old_one_stays_readable_by_as_of(ledger):
    load(ledger, "observation", value(3590, date(2024, 3, 31)))
    found = load(ledger, "observation", value(12410, date(2024, 10, 31)))
    assert found.restated == 1
    assert observed(ledger, date(2024, 3, 30)) == []
    assert observed(ledger, date(2024, 6, 1)) == [3590]
    assert observed(ledger, date(2024, 11, 1)) == [12410]
    assert observed(ledger, date(2024, 11, 1), known_to=1) == [3590]


def test_an_older_report_loaded_later_does_not_hide_the_newer_one(ledger):
    load(ledger, "observation", value(12410, date(2024, 10, 31)))
    load(ledger, "observation", value(3590, date(2024, 3, 31)))
    assert observed(ledger, date(2024, 6, 1)) == [3590]
    assert observed(ledger, date(2024, 11, 1)) == [12410]


def test_the_same_rows_again_are_duplicates_and_nothing_is_new(ledger):
    rows = [value(1, date(2024, 1, 1)), value(2, date(2024, 1, 1), group_id="G")]
    load(ledger, "observation", *rows)
    again = ledger.new_facts("observation", table("observation", rows))
    assert (again.new.num_rows, again.duplicates, again.restated) == (0, 2, 0)


def test_a_correction_and_then_the_first_value_again_are_both_kept(ledger):
    for amount in (1, 2, 1):
        load(ledger, "observation", value(amount, date(2024, 1, 1)))
    assert observed(ledger, date(2024, 2, 1)) == [1]
    assert observed(ledger, date(2024, 2, 1), known_to=2) == [2]


def test_a_row_twice_in_a_file_counts_once_and_a_contradiction_is_named(ledger):
    rows = [value(1, date(2024, 1, 1))] * 2 + [value(5, date(2024, 1, 1))]
    found = ledger.new_facts("observation", table("observation", rows))
    assert (found.new.num_rows, found.duplicates, found.conflicts) == (1, 1, (4,))


@pytest.mark.parametrize(
    ("as_of", "closed", "outcome"),
    [(date(2026, 1, 20), False, None), (date(2026, 2, 10), True, "upheld")],
)
def test_a_complaint_closed_later_is_open_before(ledger, as_of, closed, outcome):
    complaint = {
        "id": "CMP-1", "received_on": date(2026, 1, 5), "decided_on": date(2026, 2, 9),
        "closed_on": date(2026, 2, 10), "outcome": "upheld",
    }  # fmt: skip
    load(ledger, "complaint", complaint)
    with ledger.at(Lens(as_of)) as reader:
        (row,) = reader.frame("SELECT * FROM seen.complaint").to_dict("records")
    assert (row["closed_on"] == row["closed_on"]) is closed
    assert (row["outcome"] if isinstance(row["outcome"], str) else None) == outcome


def answer(respondent: str, score: float, day: date = date(2026, 1, 2)) -> dict:
    return {
        "wave_id": "W", "respondent_id": respondent, "item": "csat", "answered_on": day,
        "value": score, "weight": 2.0,
    }  # fmt: skip


def test_the_rollup_counts_every_answer_once_even_after_a_correction(ledger):
    load(ledger, "feedback_response", answer("a", 5), answer("b", 5), answer("c", 1))
    load(ledger, "feedback_response", answer("c", 4))
    with ledger.at(Lens(date(2026, 2, 1))) as reader:
        rolled = reader.frame("SELECT value, n, weight_sum FROM seen.response_daily ORDER BY 1")
    assert rolled.to_numpy().tolist() == [[4, 1, 2], [5, 2, 4]]


def test_respondents_are_not_named_without_the_grant(ledger):
    load(ledger, "feedback_response", answer("a", 5))
    with ledger.at(Lens(date(2026, 2, 1))) as reader:
        assert (
            reader.frame("SELECT respondent_id FROM seen.feedback_response")["respondent_id"]
            .isna()
            .all()
        )
