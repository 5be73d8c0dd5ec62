"""For whom a message is, and in which month it counts."""

from datetime import date

import pandas as pd
from metric_frames import frame

from trustdash.metrics import audience


def test_a_message_without_groups_is_for_everyone():
    assert audience.is_for((), "CUST")
    assert audience.is_for(("CUST", "BUS"), "BUS")
    assert not audience.is_for(("CUST",), "BUS")


def test_the_matrix_ends_with_the_month_of_as_of_and_has_twelve():
    months = audience.months(date(2026, 1, 31))
    assert (months[0], months[-1], len(months)) == ("2025-02", "2026-01", 12)


def test_messages_to_a_group_are_those_that_name_it_and_those_for_everyone():
    rows = frame("communications", {"group_ids": ["CUST"]}, {"group_ids": None},
                 {"group_ids": ["BUS"]}, {"group_ids": []})  # fmt: skip
    assert audience.to_group(rows, "CUST")["id"].tolist() == ["X-001", "X-002", "X-004"]
    assert audience.to_group(rows, "")["id"].tolist() == ["X-002", "X-004"]


def test_a_message_counts_in_the_month_in_which_it_went_out():
    rows = frame("communications", {"sent_at": pd.Timestamp("2026-01-31T23:59")},
                 {"sent_at": pd.Timestamp("2026-02-01")})  # fmt: skip
    assert audience.month_of(rows).tolist() == ["2026-01", "2026-02"]


def test_no_message_at_all_is_no_month_and_no_group():
    rows = frame("communications")
    assert audience.to_group(rows, "CUST").empty
    assert audience.month_of(rows).empty
