"""What people said and whom leaders met: parts make wholes, and the chart is its table."""

import re

from drawn import assert_bars

from trustdash.answers import formats


def test_the_spread_of_answers_is_drawn_as_its_table_counts_them(seen):
    for chart in seen.drawn("answers"):
        assert_bars(chart)
        rows = seen.numbers.frame("responses")
        wave = re.search(r"WAV-\d+", chart.caption)[0]
        by_item = rows[rows["wave_id"] == wave].groupby("item")["n"].sum()
        shown = zip(chart.column("Question"), chart.counts("All"), strict=True)
        assert dict(shown) == {formats.part(item): n for item, n in by_item.items()}


def test_themes_wait_or_are_those_that_m37_counts_and_younger_ones(seen):
    waiting, every = (len(seen.numbers.listed(name)) for name in ("themes-waiting", "themes"))
    closed = seen.numbers.listed("themes")["is_closed"].astype(bool).sum()
    younger = every - seen.amount("M37", "denominator")
    assert waiting + closed == every
    assert seen.amount("M37") <= closed <= seen.amount("M37") + younger


def test_every_two_way_meeting_stands_in_the_table_or_beside_it(seen):
    page = seen.pages["leaders"]
    if page.matrix is not None:
        cells = [cell for table in page.matrix.tables for row in table.rows for cell in row]
        inside = sum(cell.number.amount for cell in cells if cell.number)
        beside = [len(seen.numbers.listed(f"meetings-{name}")) for name in ("others", "elsewhere")]
        assert inside + sum(beside) == len(seen.numbers.listed("meetings-met"))
