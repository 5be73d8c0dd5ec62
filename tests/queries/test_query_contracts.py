"""What every query promises: its columns, its types, its filters, one row for each id."""

import re
from datetime import date

import pytest

from trustdash import queries
from trustdash.ledger import open_for_reading
from trustdash.metrics.actions import open_actions, weekly_flow
from trustdash.model.lens import Lens

AS_OF = date(2026, 11, 20)
OF_AN_ID = [
    name for name in queries.names() if "id" in queries.columns(name) and name != "action_flow"
]


@pytest.fixture(scope="module")
def demo(demo_path):
    """Return a ledger with the invented organisation."""
    with open_for_reading(demo_path) as ledger:
        yield ledger


def described(ledger, name):
    with ledger.at(Lens(AS_OF)) as reader:
        found = reader.frame(f"DESCRIBE {queries.sql(name)}")
        frame = queries.fetch(name, reader)
    return dict(zip(found["column_name"], found["column_type"], strict=True)), frame


@pytest.mark.parametrize("name", queries.names())
def test_an_empty_ledger_gives_the_promised_columns_and_no_rows(told, name):
    columns, frame = described(told.ledger, name)
    assert columns == queries.columns(name)
    assert list(frame.columns) == list(columns)
    assert frame.empty


@pytest.mark.parametrize("name", queries.names())
def test_a_filled_ledger_gives_the_promised_columns(demo, name):
    columns, frame = described(demo, name)
    assert columns == queries.columns(name)
    assert len(frame) or name in ("responses", "feeds")


@pytest.mark.parametrize("name", OF_AN_ID)
def test_an_id_stands_in_one_row(demo, name):
    _, frame = described(demo, name)
    assert frame["id"].is_unique


@pytest.mark.parametrize("name", queries.names())
def test_a_query_names_the_filters_that_it_ignores(name):
    used = set(re.findall(r"\$(incidents|teams)", queries.sql(name)))
    assert used | set(queries.ignores(name)) == {"incidents", "teams"}
    assert not used & set(queries.ignores(name))


@pytest.mark.parametrize("name", queries.names())
def test_a_filter_only_ever_narrows(demo, name):
    with demo.at(Lens(AS_OF)) as reader:
        every = len(queries.fetch(name, reader))
    for narrowed in ({"incidents": ("INC-02",)}, {"teams": ("SEC",)}):
        with demo.at(Lens(AS_OF, **narrowed)) as reader:
            assert len(queries.fetch(name, reader)) <= every
            assert len(queries.fetch_all(name, reader)) == every


@pytest.mark.parametrize("day", ["2025-06-01", "2026-02-01", "2026-06-30", "2026-11-20"])
def test_the_flow_of_actions_ends_at_those_that_are_open(demo, day):
    as_of = date.fromisoformat(day)
    with demo.at(Lens(as_of)) as reader:
        actions, flow = (queries.fetch(name, reader) for name in ("actions", "action_flow"))
    open_now = weekly_flow(flow, as_of)["open_at_end"].iloc[-1]
    assert open_now == len(open_actions(actions, as_of))
