"""The as-of view equals a naive replay in Python, whatever was edited in whatever order."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.ledger import Change, Ledger, rebuild, verify
from trustdash.model.entities import RECORDS
from trustdash.model.lens import Lens

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Security", "Payments", "Care"]),
        "lead": st.sampled_from(["CISO", "CTO", None]),
    },
)
EDITS = st.lists(st.tuples(st.sampled_from(["A", "B"]), FIELDS, DAYS), min_size=1, max_size=14)


def replay(edits, as_of: date, known_to: int) -> dict[str, dict]:
    """Fold the edits known by then, in order of the day they are true from."""
    states: dict[str, dict] = {}
    known = [(day, seq, key, fields) for seq, (key, fields, day) in enumerate(edits, 1)]
    for day, seq, key, fields in sorted(known, key=lambda edit: edit[:2]):
        if day <= as_of and seq <= known_to:
            states.setdefault(key, {"lead": None}).update(fields)
    return states


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=EDITS, as_of=DAYS, cut=st.integers(0, 14), in_one_go=st.booleans())
def test_the_view_of_any_day_equals_a_naive_replay(tmp_path_factory, edits, as_of, cut, in_one_go):
    # A team's name is required, so each record's every fold must have one.
    edits = [("A", {"name": "Security"}, FIRST), ("B", {"name": "Care"}, FIRST), *edits]
    changes = [Change("team", key, fields, day) for key, fields, day in edits]
    with Ledger.create(tmp_path_factory.mktemp("as_of") / "l.duckdb") as ledger:
        for part in [changes] if in_one_go else [[change] for change in changes]:
            ledger.append(part)
        for known_to in (max(cut, 2), len(edits)):
            with ledger.at(Lens(as_of, known_to=known_to)) as reader:
                rows = reader.frame("SELECT id, name, lead FROM seen.team").to_dict("records")
            seen = {
                row.pop("id"): {k: v if v == v else None for k, v in row.items()} for row in rows
            }
            assert seen == replay(edits, as_of, known_to)
        assert verify(ledger).ok
        rebuild(ledger)
        assert verify(ledger).ok


def test_every_declared_entity_has_its_table_and_views(ledger):
    with ledger.at(Lens(FIRST)) as reader:
        for entity, record in RECORDS.items():
            columns = list(reader.frame(f"SELECT * FROM seen.{entity}").columns)
            assert columns == [
                *(c.name for c in record.columns()),
                "valid_from",
                "seq",
                "first_seen",
            ]
