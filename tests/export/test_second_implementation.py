"""Each published number is worked out a second time, from the definitions and the rows alone."""

import json
from datetime import date

import pandas as pd
import pytest
from second import (
    actions,
    assurance,
    complaints,
    forecast,
    promises,
    recovery,
    said,
    surveys,
)
from second.rows import Rows

from trustdash.answers import numbers
from trustdash.ledger import Ledger
from trustdash.metrics.registry import METRICS
from trustdash.model.lens import LOCAL, Lens

THEMES = [promises, actions, assurance, said, complaints, surveys, recovery, forecast]
FIELDS = ("value", "numerator", "denominator", "n", "low", "high")
NOT_COVERED: list[str] = []
"""Metrics without a second implementation; none may be added."""
SIMULATED = {
    ("M43", None, None): 1,
    ("M43", None, "P50"): 1,
    ("M43", None, "chance that all due in 13 weeks are done by then"): 0.5,
}
"""By how much other draws of the same simulation may differ: a week, half a point."""
DAYS = [date(2026, 11, 20), date(2026, 8, 21)]


def second(rows):
    """Return every number of the second implementation: each function is named as its metric."""
    found = {}
    for theme in THEMES:
        for name, function in vars(theme).items():
            if name[1:].isdigit() and function.__module__ == theme.__name__:
                found |= function(rows)
    return found


@pytest.fixture(scope="module", params=DAYS, ids=str)
def both(request, demo_path):
    """The published numbers of a day and those worked out again."""
    day = request.param
    with Ledger.open(demo_path, read_only=True) as ledger, ledger.at(Lens(day, scope=LOCAL)) as at:
        shown = json.loads(json.dumps(numbers.as_json(at, numbers.values(at)), default=str))
        again = second(Rows(pd.Timestamp(day), reader=at))
    published = {(n["id"], n.get("group"), n.get("part")): n for n in shown["measures"]}
    return published, again


def test_every_number_has_a_second_opinion(both):
    published, again = both
    assert {key for key in published if key[0] not in NOT_COVERED} == set(again)
    assert sorted(set(METRICS) - {key[0] for key in again}) == NOT_COVERED


def test_both_implementations_agree(both):
    published, again = both
    differs = []
    for key, number in again.items():
        slack = SIMULATED.get(key, 0)
        differs += [
            (*key, field, published[key][field], getattr(number, field))
            for field in FIELDS
            if getattr(number, field) != pytest.approx(published[key][field], abs=slack or 1e-6)
        ]
    assert not differs
