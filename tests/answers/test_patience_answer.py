"""How long this takes: months beside published spans, clocks, corridors agreed before or after."""

from datetime import date

import pandas as pd
import pytest

from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers
from trustdash.answers.patience import patience
from trustdash.metrics.outlook import corridor


@pytest.fixture(scope="module")
def blocks(demo_reader):
    return {block.title: block for block in patience(Numbers(demo_reader))}


def test_months_stand_beside_published_spans_that_are_no_target(blocks):
    block = blocks["How long this takes"]
    assert "it is no target" in read_aloud(block.text[0])
    (chart,) = block.exhibits
    sources = [row[2].text for row in chart.table.rows]
    assert sources[0] == "this ledger" and all(sources)


def test_the_clock_that_failed_stands_first(blocks):
    (table,) = blocks["What has held since it was verified"].tables
    days = [int(row[2].text.split(" ")[0]) for row in table.rows]
    assert days == sorted(days)
    assert table.rows[0][3].state == "concern"


def test_a_corridor_set_after_its_first_day_is_said_to_be(blocks):
    block = blocks["The way back that was agreed"]
    words = [row[1].text for row in block.tables[0].rows]
    assert words.count("set afterwards") == 1
    assert read_aloud(block.text[0]) == "3 of 4 corridors were set before their first value."


@pytest.mark.parametrize(
    ("agreed", "afterwards"),
    [("2026-09-30", False), ("2026-10-01", True), (None, True)],
)
def test_a_corridor_is_agreed_before_if_on_its_first_day_or_earlier(agreed, afterwards):
    rows = pd.DataFrame({
        "kpi_id": "KPI-1", "on_date": pd.to_datetime(["2026-09-30", "2026-12-31"]),
        "expected_low": [1.0, 2.0], "expected_high": [2.0, 3.0], "agreed_in": None,
        "agreed_on": pd.to_datetime([agreed, agreed]),
    })  # fmt: skip
    assert corridor(rows, date(2026, 10, 31), 1.5).is_set_afterwards is afterwards


def test_without_major_incidents_there_is_no_scale(look):
    titles = [block.title for block in patience(Numbers(look(as_of=date(2026, 3, 1))))]
    assert "How long this takes" not in titles
