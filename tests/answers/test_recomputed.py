"""What a recompute pack works out of a small organisation, and of made-up rows, is what we do."""

import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_organisation import AS_OF

from trustdash.export import recompute_pack
from trustdash.export.recompute import recompute
from trustdash.export.redaction import Redaction
from trustdash.metrics import remedies, suppression
from trustdash.metrics.complaints import acknowledgement_time, complaint_flow
from trustdash.model.lens import LOCAL, Lens
from trustdash.stats.intervals import wilson
from trustdash.stats.waiting import waiting_quantile

FIRST = date(2026, 1, 1)


@pytest.fixture(scope="module")
def packs(filled, tmp_path_factory):
    """The small organisation's pack as it is, and redacted."""
    folder = tmp_path_factory.mktemp("packs")
    with filled.at(Lens(AS_OF, scope=LOCAL)) as reader:
        for name, redaction in (("whole", None), ("redacted", Redaction("salt", []))):
            made = recompute_pack.pack(reader, filled.head(), redaction)
            recompute_pack.write(folder / name, made)
    return folder


@pytest.fixture(scope="module")
def db(packs):
    """The database in which the program works, whose rows the tests below replace."""
    manifest = json.loads((packs / "whole" / "manifest.json").read_text())
    return recompute.loaded(packs / "whole", manifest)


@pytest.mark.parametrize("name", ["whole", "redacted"])
def test_every_number_of_a_small_organisation_is_recomputed(packs, name):
    lines, looked_at, wrong = recompute.compared(packs / name)
    assert (wrong, looked_at) == (0, len(lines)), lines
    assert looked_at > 150


def replaced(db, name, rows):
    """Put other rows in the place of those of a question; columns not given stay empty."""
    db.execute(f"DELETE FROM {name}")
    if len(rows):
        db.register("made_up", rows)
        db.execute(f"INSERT INTO {name} BY NAME SELECT * FROM made_up")
        db.unregister("made_up")


def recomputed(db, metric):
    """Return group, part → numerator, denominator, value by a metric's SQL."""
    path = Path(recompute.__file__).with_name(f"{metric}.sql")
    db.execute("BEGIN")
    rows = recompute.asked(db, path)
    db.execute("ROLLBACK")
    return {
        (row["group"], row["part"]): (row["numerator"], row["denominator"], row["value"])
        for row in rows
    }


def ours(values):
    return {(v.group, v.part): (v.numerator, v.denominator, v.value) for v in values}


def approximately(found):
    return {key: pytest.approx(amounts) for key, amounts in found.items()}


days = st.none() | st.integers(0, 60)
owed = st.fixed_dictionaries({
    "group": st.sampled_from("ABCD"), "incident_id": st.sampled_from(["INC-01", "INC-02", None]),
    "kind": st.sampled_from(["apology", "refund"]), "is_interim": st.booleans(),
    "offered": days, "accepted": days, "declined": days, "delivered": days, "confirmed": days,
    "amount": st.none() | st.integers(0, 50), "currency": st.sampled_from(["EUR", None]),
})  # fmt: skip


def as_days(rows, *names):
    """Return columns of days from numbers of days after the first."""
    return {f"{name}_on": pd.to_datetime([None if row[name] is None else
            FIRST + timedelta(days=row[name]) for row in rows]) for name in names}  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(owed, st.integers(1, 7)), min_size=1, max_size=12))
def test_remedies_are_shown_apart_by_the_same_groups_and_kinds(db, made):
    rows = [row for row, times in made for _ in range(times)]
    several = ("offered", "accepted", "declined", "delivered", "confirmed")
    kept = {name: [row[name] for row in rows] for name in ("incident_id", "kind", "currency")}
    frame = pd.DataFrame({
        "id": [f"REM-{n}" for n in range(len(rows))], "eligible_on": pd.Timestamp(FIRST), **kept,
        "group_id": [row["group"] for row in rows], "group_name": [row["group"] for row in rows],
        "complaint_id": None, "is_interim": [row["is_interim"] for row in rows],
        "amount": pd.Series([row["amount"] for row in rows], dtype=float), "is_tailored": False,
        **as_days(rows, *several),
    }).astype({"group_id": object, "complaint_id": object})  # fmt: skip
    replaced(db, "remedies", frame)
    expected = ours(remedies.remedy_delivery(frame, AS_OF))
    assert recomputed(db, "M28") == approximately(expected)


complained = st.fixed_dictionaries({
    "group": st.sampled_from(["A", "B", "C", None]), "acknowledged": days, "decided": days,
    "closed": days, "acknowledged_by": st.sampled_from(["person", "automatic", None]),
    "incident_id": st.sampled_from(["INC-01", None]), "is_closed": st.booleans(),
    "received": st.integers(0, 300),
})  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(complained, st.integers(1, 7)), max_size=10))
def test_complaints_wait_as_long_and_are_shown_apart_by_the_same_groups(db, made):
    rows = [row for row, times in made for _ in range(times)]
    kept = ("incident_id", "acknowledged_by", "is_closed")
    frame = pd.DataFrame({
        "id": [f"CMP-{n}" for n in range(len(rows))],
        **{name: [row[name] for row in rows] for name in kept},
        "group_id": pd.Series([row["group"] for row in rows], dtype=object),
        "group_name": pd.Series([row["group"] for row in rows], dtype=object),
        **as_days(rows, "received", "acknowledged", "decided", "closed"),
    })  # fmt: skip
    replaced(db, "complaints", frame)
    names = ["id", "received_on", "incident_id", "group_name", "decided_on", "closed_on",
             "is_closed"]  # fmt: skip
    replaced(db, "complaints_of_groups", frame[names])
    assert recomputed(db, "M24") == approximately(ours(complaint_flow(frame, frame[names], AS_OF)))
    assert recomputed(db, "M26") == approximately(ours(acknowledgement_time(frame, AS_OF)))


sizes = st.integers(0, 12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), sizes, sizes), min_size=1, max_size=6))
def test_the_same_groups_are_hidden_whatever_their_counts(db, counts):
    cells = pd.DataFrame(counts, index=[f"G{n}" for n in range(len(counts))])
    long = [("I", name, cell + 1, int(n)) for name, row in cells.iterrows()
            for cell, n in enumerate(row)]  # fmt: skip
    db.execute("CREATE OR REPLACE TEMP TABLE made (unit TEXT, name TEXT, cell INT, n INT)")
    db.executemany("INSERT INTO made VALUES (?, ?, ?, ?)", long)
    apart = db.execute("SELECT name FROM shown_apart('made') WHERE is_apart").fetchall()
    assert {name for (name,) in apart} == suppression.shown_apart(cells)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=30),
    st.sampled_from([0.5, 0.9]),
)
def test_what_still_waits_is_followed_as_long_as_it_was(db, waits, share):
    db.execute("CREATE OR REPLACE TEMP TABLE waits (waited DOUBLE, happened BOOLEAN)")
    db.executemany("INSERT INTO waits VALUES (?, ?)", waits)
    (until,) = db.execute(f"FROM waited_until('waits', {share})").fetchone()
    assert until == waiting_quantile([w for w, _ in waits], [h for _, h in waits], share)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_of_shares_are_wilsons(db, counted):
    limits = db.execute("SELECT wilson_low($1, $2), wilson_high($1, $2)", counted).fetchone()
    expected = [100 * limit for limit in wilson(*counted)]
    assert limits == pytest.approx(expected)
    assert recompute.limits(*counted) == pytest.approx(expected)
