"""What the charts of an incident draw and print is what their tables and the metrics say."""

import numpy as np
import pytest
from drawn import Drawn, days
from numbers_in_words import numbers_in

from trustdash.answers import formats
from trustdash.answers.answer import read_aloud
from trustdash.answers.fixes import fixes
from trustdash.metrics.suppression import TOGETHER


def test_remedies_of_an_incident_are_m28_of_the_incident_alone(seen):
    for story in seen.stories:
        for exhibit in story.remedies.exhibits:
            told = seen.metrics("M28", incidents=(story.id,))
            total = told["M28", None, None]
            assert numbers_in(exhibit.title) == [total["numerator"], total["denominator"]]
            waiting = numbers_in(read_aloud(story.remedies.text[0]))
            assert waiting == [numbers_in(total["note"])[0], total["denominator"]]
            if not exhibit.empty:
                assert_steps(Drawn(exhibit), told)


def assert_steps(chart: Drawn, told: dict) -> None:
    """Each step of the funnel has the counts that the command line prints of it."""
    steps, how_many = chart.column("Group and step"), chart.column("How many")
    assert [text.strip(" ▼") for text in chart.traces["n of m"].text] == how_many
    has_groups = any(group for _, group, _ in told)
    for name, said in zip(steps, how_many, strict=True):
        group, _, step = name.rpartition(": ")
        own = group[0].lower() + group[1:] if group == TOGETHER.capitalize() else group
        value = told["M28", own if has_groups else None, step]
        assert numbers_in(said) == [value["numerator"], value["denominator"]]


def test_a_timeline_has_a_mark_for_each_row(seen):
    for chart in seen.drawn("incident-timeline"):
        lanes = chart.column("Lane")
        for lane in set(lanes):
            assert len(chart.traces[lane].x) == lanes.count(lane)


def test_the_silence_after_an_incident_is_that_of_m20(seen):
    rows = seen.numbers.one("M20").rows
    hours = dict(zip(rows["id"], rows["hours"], strict=True))
    for story, chart in zip(seen.stories, seen.drawn("incident-timeline"), strict=True):
        silence = chart.traces["silence"].x
        if len(silence):
            drawn = np.diff(silence)[0] / np.timedelta64(1, "h")
            assert abs(drawn - hours[story.id]) < 1 / 60
            assert formats.duration(hours[story.id]) in chart.title
            assert any(formats.duration(drawn) in label for label in chart.labels)


def test_a_fix_draws_the_values_of_its_table_on_their_side_of_the_day(seen):
    for _, fix, chart in fixes_drawn(seen):
        dots = chart.traces["value"]
        ends, sides = chart.column("Period ending"), chart.column("Side")
        listed = dict(zip(ends, zip(sides, chart.column(fix.kpi.name), strict=True), strict=True))
        assert len(listed) == len(fix.reading.before) + len(fix.reading.after)
        decimals = int(fix.kpi.decimals)
        for day, value, symbol in zip(days(dots.x), dots.y, dots.marker.symbol, strict=True):
            side = "before" if symbol == "circle-open" else "after"
            assert listed[day] == (side, formats.with_unit(value, fix.kpi.unit, decimals))
        assert sides.count("after") == list(dots.marker.symbol).count("circle")


def test_a_fix_says_the_same_levels_and_limits_in_sentence_title_label_and_rows(seen):
    for story, fix, chart in fixes_drawn(seen):
        (row,) = seen.numbers.listed("fixes-done", story.id).query("id == @fix.id").itertuples()
        moved, words = fix.reading.change, read_aloud(story.fix.text[0])
        assert (row.since, row.measure) == (fix.reading.verdict, fix.kpi.name)
        if moved is None:
            continue
        assert (row.level_before, row.level_after) == (moved.before, moved.after)
        assert row.difference == pytest.approx(moved.after - moved.before)
        levels = chart.traces["means"].y
        assert levels[np.isfinite(levels)].tolist() == [moved.before] * 2 + [moved.after] * 2
        assert words.count("more than chance") == (1 if fix.reading.is_claimed else 0)
        if fix.reading.is_claimed:
            assert chart.title in words
            printed = "".join(chart.labels)
            assert all(f"{level:g}" in printed for level in numbers_in(chart.title)[-2:])
            assert (moved.lower > 0) == (moved.upper > 0) == (moved.difference > 0)


def fixes_drawn(seen):
    """Yield each story with a fix, that fix, and its chart."""
    for story in seen.stories:
        if story.fix is not None and not story.fix.exhibits[0].empty:
            by_id = {fix.id: fix for fix in fixes(seen.numbers, story.id)}
            yield story, by_id[story.fix_chosen], Drawn(story.fix.exhibits[0])
