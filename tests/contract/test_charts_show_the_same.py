"""What a chart draws, what its table lists and what its title says are one set of numbers."""

from datetime import timedelta

import numpy as np
import pandas as pd
from drawn import Drawn, assert_bars, days, known
from numbers_in_words import numbers_in, whole

from trustdash.answers import formats
from trustdash.answers.answer import read_aloud
from trustdash.answers.time_to_close import HALF
from trustdash.metrics.closing import CLOSED
from trustdash.metrics.forecast import ARRIVING, HELD, PACE_HELD
from trustdash.metrics.promises import ENDED


def test_what_became_of_the_promises_is_titled_with_m1(seen):
    kept, due = seen.amount("M1"), seen.amount("M1", "denominator")
    for chart in seen.drawn("commitment-progress"):
        assert_bars(chart)
        parts = {part: sum(chart.counts(part)) for part in (*chart.parts, "All")}
        assert numbers_in(chart.title) == ([kept, due] if due else [])
        ahead, early = parts["All"] - due, parts["kept on the first date"] - kept
        besides = [ahead if due else 0, early]
        assert numbers_in(chart.caption) == [parts["All"], *filter(None, besides)]
        key = [label.partition(" ")[2] for label in chart.key]
        assert key == [f"{part}: {parts[part]:,}" for part in chart.parts]


def test_the_parts_of_the_promises_are_those_of_m9_and_make_all_that_have_a_date(seen):
    every, owed = seen.numbers.frame("commitments"), seen.numbers.one("M9", "commitments").rows
    timed = seen.numbers.one("M1", part="undated").rows
    for chart in seen.drawn("commitment-progress"):
        dated = owed[owed["original_due_date"].notna()]
        failed = every["original_due_date"].notna() & (every["status"] == "not_kept")
        assert sum(chart.counts("late")) == dated["counted"].sum() + failed.sum()
        assert sum(chart.counts("not yet due")) == (~dated["counted"]).sum()
        assert sum(chart.counts("All")) == timed["original_due_date"].notna().sum()


def test_overdue_actions_by_age_are_those_of_m9_and_m10(seen):
    overdue = seen.amount("M9", group="actions")
    for chart in seen.drawn("overdue-by-age"):
        assert_bars(chart)
        bands = {band: seen.amount("M10", group="actions", part=band) for band in chart.parts}
        assert {band: sum(chart.counts(band)) for band in bands} == bands
        assert sum(chart.counts("All")) == overdue
        assert numbers_in(chart.title) == [overdue, bands["over 90"], 90]


def test_months_are_the_promises_of_m1_by_their_first_date(seen):
    for chart in seen.drawn("say-do"):
        due, kept = chart.counts("Due"), chart.counts("Kept by the first date")
        assert [chart.traces[name].y.tolist() for name in ("due", "kept")] == [due, kept]
        assert numbers_in(chart.title) == [sum(kept), sum(due), 12]
        rows = seen.numbers.one("M1").rows
        month = rows["original_due_date"].dt.to_period("M")
        recent = rows[month > pd.Timestamp(seen.lens.as_of).to_period("M") - 12]
        assert (recent["counted"].sum(), len(recent)) == (sum(kept), sum(due))


def test_the_backlog_ends_with_the_open_actions_of_m11(seen):
    for chart in seen.drawn("backlog"):
        line, ahead = chart.traces["open at the end of the week"], weeks_ahead(chart)
        assert days(line.x)[::-1] == chart.column("Week ending")[ahead:]
        flow = [known(chart.column(heading)) for heading in ("Opened", "Closed")]
        told = [list(map(whole, each)) for each in (*flow, known(chart.column("Open at the end")))]
        assert line.customdata[::-1].T.tolist() == told[:2]
        assert line.y[::-1].tolist() == told[2]
        now, opened, closed = (seen.amount("M11", part=p) for p in (None, "opened", "closed"))
        assert (line.y[-1], *map(sum, told[:2])) == (now, opened, closed)
        assert numbers_in(chart.title) == [now, 26, opened, closed]
        assert any(f"{now:,} open</b>" in label for label in chart.labels)


CASES = {
    "If nothing new comes in": ("if nothing new comes in", ""),
    "If new ones keep coming": ("if new ones keep coming", ARRIVING),
}
"""A column of the backlog's table, the line that draws it, and the parts of M43 it goes with."""


def weeks_ahead(chart: Drawn) -> int:
    """Return how many rows of the backlog's table lie ahead."""
    has_fan = set(CASES) <= set(chart.table.headings)
    return len(known(chart.column(next(iter(CASES))))) if has_fan else 0


def test_the_weeks_ahead_are_drawn_and_listed_alike_if_m43_has_a_forecast(seen):
    for chart in seen.drawn("backlog"):
        note = (seen.printed.get(("M43", None, "P50")) or {"note": "no action is open"})["note"]
        too_few = note.startswith(("fewer than", "none was done", "no action is open"))
        assert too_few == (weeks_ahead(chart) == 0)
        for heading, (name, _) in CASES.items() if weeks_ahead(chart) else ():
            line = chart.traces[name]
            told = [numbers_in(text) for text in known(chart.column(heading))][::-1]
            assert days(line.x)[:0:-1] == chart.column("Week ending")[: len(told)]
            drawn = np.column_stack([line.y, line.customdata])[1:].astype(int)
            assert drawn.tolist() == told
            assert line.y[0] == seen.amount("M11")
            assert f"{int(line.y[-1]):,} {name}" in chart.labels


def test_the_middle_of_the_weeks_ahead_is_done_when_m43_says_so(seen):
    for chart in seen.drawn("backlog"):
        for _, (name, part) in CASES.items() if weeks_ahead(chart) else ():
            half = seen.amount("M43", "value", part=f"P50{part}")
            left = chart.traces[name].y
            done = np.flatnonzero(left == 0)[:1].tolist()
            assert done == ([half] if half is not None and half < len(left) else [])


def test_the_forecast_says_the_days_of_m43_the_stricter_case_first(seen):
    alone, arriving = (
        [seen.printed.get(("M43", None, part)) for part in parts]
        for parts in ((None, "P50"), (f"P85{ARRIVING}", f"P50{ARRIVING}"))
    )
    lines = [read_aloud(line) for line in seen.actions.lines]
    for line in (line for line in lines if line.startswith("At the present rate")):
        first, _, second = line.partition(". If nothing new comes in")
        for words, told in ((first, arriving), (second, alone)):
            days_of = [day_after(seen, one["value"]) for one in told if one["value"] is not None]
            assert all(day in words for day in days_of)
            assert bool(days_of) == ("chance" in words)


def day_after(seen, weeks: float) -> str:
    return formats.day(seen.lens.as_of + timedelta(weeks=weeks))


def test_the_record_of_forecasts_is_that_of_m43(seen):
    block = seen.actions.record
    if block is None or not block.tables:
        return
    made, pace = (seen.printed["M43", None, part] for part in (HELD, PACE_HELD))
    said = [read_aloud(text) for text in block.text]
    held = [made["numerator"]] if made["numerator"] else []
    assert numbers_in(said[0])[: 1 + len(held)] == [made["denominator"], *held]
    assert ("none held" in said[0]) == (not held)
    assert ("Too few to tell a rate." in said[0]) == (made["unit"] == "count")
    assert numbers_in(said[1]) == [pace["numerator"], pace["denominator"]]
    (table,) = block.tables
    hidden = sum(numbers_in(table.more or ""))
    assert len(table.rows) + hidden == made["denominator"]
    assert hidden or sum(row[4].text == "held" for row in table.rows) == made["numerator"]
    assert hidden or sum(row[6].text == "held" for row in table.rows) == pace["numerator"]


def test_the_curve_is_the_time_to_close_of_m11(seen):
    for chart in seen.drawn("time-to-close"):
        half = seen.printed["M11", None, HALF]
        still = seen.printed["M11", None, "ever opened, still open"]
        counts = [still["numerator"], still["denominator"]]
        days_said = [] if not half["value"] else [half["value"]]
        assert numbers_in(chart.title) == [*days_said, *counts]
        assert ("half closed" in chart.traces) == (half["value"] is not None)
        if half["value"] is not None:
            mark = chart.traces["half closed"]
            assert mark.x[1] == half["value"]
            assert half["low"] is None or mark.x[[0, 2]].tolist() == [half["low"], half["high"]]
            assert any(f"Half closed: {half['value']:,.0f} day" in label for label in chart.labels)


def test_the_curve_steps_where_its_table_does_and_counts_the_rows_behind_m11(seen):
    rows = seen.numbers.one("M11", part=HALF).rows
    for chart in seen.drawn("time-to-close"):
        line, at = chart.traces["still open"], chart.counts("Days since opening")
        assert line.x[1:-1].tolist() == at
        told = [f"{formats.whole_percent(share)}%" for share in line.y[1:-1]]
        assert told == chart.column("Still open after it")
        followed, closed = chart.counts("Open that long"), chart.counts("Closed that day")
        for day, many, ended in zip(at, followed, closed, strict=True):
            assert many == (rows["days"] >= day).sum() >= 5
            assert ended == ((rows["days"] == day) & (rows["outcome"] == CLOSED)).sum()
        for text in chart.figure.layout.xaxis.ticktext:
            day, count = map(whole, text.split("<br>"))
            assert count == (rows["days"] >= day).sum()


def test_every_promise_has_its_marks(seen):
    for chart in seen.drawn("promises"):
        delivered, verified = chart.column("Delivered"), chart.column("Verified")
        marked = {name: days(trace.x) for name, trace in chart.traces.items()}
        assert marked["first date"] == known(chart.column("First date"))
        assert marked["delivered and verified"] == known(
            [day for day, on in zip(delivered, verified, strict=True) if known([on])]
        )
        both = marked["delivered and verified"] + marked["delivered, not verified"]
        assert sorted(both) == sorted(known(delivered))
        every = seen.numbers.frame("commitments")
        ended = every["status"].isin(ENDED) & every["delivered_on"].isna()
        assert "".join(chart.labels).count("ended") == ended.sum()


def test_the_bars_of_delay_are_the_promises_overdue_by_m9(seen):
    overdue = seen.amount("M9", group="commitments")
    for chart in seen.drawn("promises"):
        late = [text for text in chart.column("Status") if text.endswith("late")]
        assert len(late) == overdue
        assert len(set(chart.traces["overdue"].y[::3])) == overdue
        assert numbers_in(chart.title) == ([overdue] if overdue else [])


def test_the_moves_beside_promises_are_those_of_m8(seen):
    for chart in seen.drawn("promises"):
        moves = [numbers_in(row[2].note)[0] for row in chart.table.rows if row[2].note]
        assert (sum(moves), len(moves)) == (seen.amount("M8", part="moves"), seen.amount("M8"))


def test_the_trust_profile_prints_the_values_of_m35_and_its_table_lists_them(seen):
    for chart in seen.drawn("trust-profile"):
        printed = [text for text in chart.traces["mean"].text if text != "not shown"]
        cells = [cell.text for column in zip(*chart.table.rows, strict=True) for cell in column]
        assert sorted(printed) == sorted(text for text in cells if text.isdigit())
        told = {formats.number(each.value) for each in seen.numbers.of("M35")}
        assert set(printed) <= told


def test_the_time_in_recovery_is_m46_above_published_spans(seen):
    for chart in seen.drawn("time-in-recovery"):
        ours = [each.value for each in seen.numbers.of("M46") if each.value is not None]
        said = [text.strip() for text in chart.traces["years since it began"].text]
        assert said == chart.column("How long")
        assert said[: len(ours)] == [formats.with_unit(value, "months") for value in ours]
