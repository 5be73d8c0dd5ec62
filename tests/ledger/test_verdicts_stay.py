"""What happens after something was said never alters the verdict on it; contradictions may grow."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.answers import said
from trustdash.answers.numbers import Numbers
from trustdash.errors import ChangeRefused
from trustdash.ledger import Change, Ledger, verify
from trustdash.model.lens import Lens

SAID_ON, JUDGED_ON = date(2026, 3, 10), date(2026, 3, 13)
SENT_AT = datetime.fromisoformat("2026-03-10T09:00")
LAST = date(2026, 12, 31)
CLAIMS = {
    # Id: kind, commitment, evidence, first reader, second reader.
    "CLM-1": ("will_do", "COM-1", None, "backed", "backed"),
    "CLM-2": ("done", "COM-2", "EVI-1", "backed", "unbacked"),
    "CLM-3": ("fact", None, "EVI-1", "backed", None),
    "CLM-4": ("will_do", None, None, "unbacked", "unbacked"),
    "CLM-5": ("fact", "COM-2", None, "not_checkable", "not_checkable"),
}
VERDICTS = ["backed", "unbacked", "not_checkable", None]
AFTER = st.integers(1, 250).map(lambda n: JUDGED_ON + timedelta(days=n))
PROMISE = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["in_progress", "delivered", "verified", "kept", "not_kept",
                                   "withdrawn"]),
        "due_date": st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    },
).filter(bool)  # fmt: skip
PROOF = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["in_review", "approved", "rejected", "missing", "expired"]),
        "expiry_date": st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    },
).filter(bool)
CHECK = st.fixed_dictionaries(
    {},
    optional={
        "check_result": st.sampled_from(VERDICTS),
        "second_result": st.sampled_from(VERDICTS),
        "contradicted_on": st.dates(JUDGED_ON, LAST),
    },
).filter(bool)
# Who has not judged yet may do so later, which is a first verdict; so CLM-3 is not judged anew.
EDIT = st.one_of(
    st.tuples(st.just("commitment"), st.sampled_from(["COM-1", "COM-2"]), PROMISE, AFTER),
    st.tuples(st.just("evidence"), st.just("EVI-1"), PROOF, AFTER),
    st.tuples(
        st.just("claim"), st.sampled_from(["CLM-1", "CLM-2", "CLM-4", "CLM-5"]), CHECK, AFTER
    ),
)


def change(entity, identity, on, **fields):
    return Change(entity, identity, fields, on, reason="told", skips_states=True)


def beginning() -> list[Change]:
    """Return two promises, a proof, a message with five claims, and two readers' verdicts."""
    start = date(2026, 1, 1)
    promise = {"text": "We will.", "due_date": date(2026, 5, 1)}
    changes = [
        change("commitment", "COM-1", start, title="Keys", status="published", **promise),
        change("commitment", "COM-2", start, title="Letters", status="published", **promise),
        change("evidence", "EVI-1", start, title="List", subject_entity="commitment",
               subject_id="COM-2", status="approved", expiry_date=date(2026, 9, 1)),
        change("commitment", "COM-2", date(2026, 2, 1), status="delivered",
               delivered_on=date(2026, 2, 1)),
        change("commitment", "COM-2", date(2026, 2, 9), status="verified",
               verified_on=date(2026, 2, 9), verified_by="Internal audit"),
        change("communication", "MSG-1", SAID_ON, text="Said.", sent_at=SENT_AT),
    ]  # fmt: skip
    for identity, (kind, promised, proof, first, second) in CLAIMS.items():
        changes += [
            change("claim", identity, SAID_ON, communication_id="MSG-1", text=identity, kind=kind,
                   commitment_id=promised, evidence_id=proof),
            change("claim", identity, JUDGED_ON, check_result=first, second_result=second,
                   checked_by="One", second_checked_by="Two" if second else None),
        ]  # fmt: skip
    return changes


def seen(ledger: Ledger, as_of: date) -> tuple[dict, dict, int]:
    """Return the page's verdicts, all that M23 says of the day itself, and the contradictions."""
    with ledger.at(Lens(as_of)) as reader:
        table = said.answer(reader).claims.tables[0]
        numbers = Numbers(reader)
        rows = numbers.listed("claims").set_index("id")
        parts = {value.part: (value.numerator, value.denominator) for value in numbers.of("M23")}
    later = int(parts.pop("contradicted later")[0])
    page = {row[0].text: (first_verdict(row[7]), row[3].text, row[3].note, row[5].text, row[6].text)
            for row in table.rows}  # fmt: skip
    page |= {("list", key): told for key, told in rows["verdict"].items()}
    return page, parts, later


def first_verdict(cell) -> str:
    """Return the verdict of the day out of the cell, also where it was contradicted since."""
    if cell.text != "contradicted later":
        return cell.text
    return cell.note.partition(" when it was said")[0]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(EDIT, min_size=3, max_size=15))
def test_later_changes_of_state_never_alter_a_verdict(tmp_path_factory, edits):
    with Ledger.create(tmp_path_factory.mktemp("verdicts") / "l.duckdb") as ledger:
        ledger.append(beginning())
        page, parts, _ = seen(ledger, JUDGED_ON)
        for entity, identity, fields, on in edits:
            # What may not be said of a record is refused and changes nothing.
            with suppress(ChangeRefused):
                ledger.append([change(entity, identity, on, **fields)])
        days = sorted({JUDGED_ON, edits[0][-1], max(on for *_, on in edits), LAST})
        contradicted = []
        for as_of in days:
            now, numbers, later = seen(ledger, as_of)
            assert now == page
            assert numbers == parts
            contradicted.append(later)
        assert verify(ledger).ok
    told = any("contradicted_on" in fields for *_, fields, _ in edits)
    assert told or contradicted == [0] * len(days)


def test_a_contradiction_is_a_second_number_that_grows_from_its_day_on(ledger):
    ledger.append(beginning())
    ledger.append([change("claim", "CLM-1", date(2026, 6, 1), contradicted_on=date(2026, 6, 1))])
    for as_of, later in ((date(2026, 5, 31), 0), (date(2026, 6, 1), 1), (LAST, 1)):
        page, parts, found = seen(ledger, as_of)
        assert found == later
        assert page["CLM-1"][0] == "backed"
        assert parts[None] == (2, 4)


@pytest.mark.parametrize("day", [SAID_ON, JUDGED_ON, LAST])
def test_the_record_of_the_day_is_what_stood_then(ledger, day):
    ledger.append(beginning())
    ledger.append([change("commitment", "COM-2", SAID_ON + timedelta(days=1), status="not_kept")])
    with ledger.at(Lens(day)) as reader:
        rows = Numbers(reader).listed("claims").set_index("id")
    assert rows.loc["CLM-2", "commitment_status_then"] == "verified"
    assert rows.loc["CLM-2", "commitment_due_then"] == pd.Timestamp("2026-05-01")
