"""Each published number is worked out a second time, from the definitions and the rows alone."""

import json
from datetime import date

import pandas as pd
import pytest
from answers.small_organisation import fill
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

from trustdash.export import recompute_pack
from trustdash.ledger import Ledger
from trustdash.metrics.registry import METRICS
from trustdash.model.lens import LOCAL, Lens

THEMES = [promises, actions, assurance, said, complaints, surveys, recovery, forecast]
FIELDS = ("value", "numerator", "denominator", "n", "low", "high")
NOT_COVERED: list[str] = []
"""Metrics without a second implementation: it must stay empty."""
SIMULATED = {
    ("M43", None, None): 1,
    ("M43", None, "P50"): 1,
    ("M43", None, "chance that all due in 13 weeks are done by then"): 2.5,
}
"""By how much other draws of the same simulation may differ: a week, four standard errors."""
LOOKS = [
    ("demo", date(2026, 11, 20)),
    ("demo", date(2026, 6, 30)),  # Other groups, breaks and limits hold in the middle of things.
    ("small", date(2026, 11, 20)),
]


def second(rows):
    """Return every number of the second implementation: each function is named as its metric."""
    made = {
        name: function
        for theme in THEMES
        for name, function in vars(theme).items()
        if name[0] == "m" and name[1:].isdigit()
    }
    assert {name.upper() for name in made} == set(METRICS) - set(NOT_COVERED)
    return {key: number for function in made.values() for key, number in function(rows).items()}


@pytest.fixture(scope="module")
def ledgers(demo_path, tmp_path_factory):
    """The ledgers that are looked at: the demo, and a few records made by hand."""
    small = tmp_path_factory.mktemp("small") / "ledger.duckdb"
    with Ledger.create(small) as ledger:
        fill(ledger)
    return {"demo": demo_path, "small": small}


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]} on {look[1]}")
def both(request, ledgers, tmp_path_factory):
    """The published numbers of a pack, and those worked out again from its rows."""
    name, day = request.param
    folder = tmp_path_factory.mktemp("second") / "pack"
    with (
        Ledger.open(ledgers[name], read_only=True) as ledger,
        ledger.at(Lens(day, scope=LOCAL)) as reader,
    ):
        recompute_pack.write(folder, recompute_pack.pack(reader, ledger.head()))
        again = second(Rows(pd.Timestamp(day), folder, reader))
    measures = json.loads((folder / "numbers.json").read_text())["measures"]
    return {(n["id"], n.get("group"), n.get("part")): n for n in measures}, again


def test_every_published_number_has_a_second_opinion(both):
    published, again = both
    assert {key for key in published if key[0] not in NOT_COVERED} == set(again)
    assert len(again) > 170


def test_both_implementations_agree(both):
    published, again = both
    differs = [
        (*key, field, published[key][field], getattr(number, field))
        for key, number in again.items()
        for field in FIELDS
        if not is_equal(getattr(number, field), published[key][field], SIMULATED.get(key, 0))
    ]
    assert not differs


def is_equal(one, other, slack):
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-6, abs=max(slack, 1e-6))
