"""A measure says the same in its chart, its table, its words and its metrics."""

import pandas as pd
import pytest
from drawn import Drawn, days
from seen import each

from trustdash.answers import formats, view
from trustdash.answers.answer import Table, read_aloud
from trustdash.answers.measured import Measured, headline, measures


def test_a_measure_draws_the_values_of_its_table(seen):
    found = {one.kpi.id: one for one in measures(seen.numbers)}
    for chart in seen.drawn("measure"):
        one, dots = found[seen.measures.chosen], chart.traces["value"]
        shown = one.points[one.points["value"].notna()]
        if (window := view.window(seen.numbers)) is not None:
            shown = shown[shown["period_end"].between(*map(pd.Timestamp, window))]
        assert dots.y.tolist() == shown["value"].tolist()
        ends, values = chart.column("Period ending"), chart.column("Value")
        listed = dict(zip(ends, values, strict=True))
        assert [listed[day] for day in days(dots.x)] == [one.shown(value) for value in dots.y]
        assert len(listed) == len(one.points)


def test_now_before_and_gap_are_one_number_wherever_a_measure_is_shown(seen):
    """Overview lists the measures of the verdict, or all if none is of it; Measures lists all."""
    every, listed = measures(seen.numbers), seen.numbers.listed("measures-all").itertuples()
    rows = {one.kpi.id: (one, row) for one, row in zip(every, listed, strict=True)}
    of_the_verdict = headline(seen.numbers) or every
    for page, shown in ((seen.pages["overview"].measures, of_the_verdict), (seen.measures, every)):
        for table in each(Table, page):
            if table.headings[:2] == ("Measure", "Now"):
                assert [[cell.text for cell in row[1:4]] for row in table.rows] == [
                    [one.shown(row.now), one.shown(row.before), formats.gap(row.gap, *unit_of(one))]
                    for one, row in (rows[measure.kpi.id] for measure in shown)
                ]


def test_metrics_of_measures_speak_of_the_same_now_and_before(seen):
    """M35 takes what pages call now; M44 the latest value, by that name, and the same before."""
    index = {key[2]: told for key, told in seen.printed.items() if key[0] == "M35"}
    for one in measures(seen.numbers):
        told = index.get(f"{one.kpi.name} ({one.kpi.dimension})")
        if told is not None and told["value"] is not None:
            assert told["value"] == pytest.approx(one.state.now)
        way = seen.numbers.one("M44", part=one.kpi.name)
        for row in way.rows.itertuples() if len(way.rows) else ():
            assert row.latest == one.points["value"].dropna().iloc[-1]
            assert row.is_target or row.level_before == pytest.approx(one.state.before)
            assert " now " not in way.note


def test_the_overview_names_what_worsens_as_its_measure_stands(seen):
    card = seen.pages["overview"].cards[0] if seen.pages["overview"].cards else None
    falling = [one for one in headline(seen.numbers) if one.state.direction == "worsening"]
    if card is not None and falling:
        assert read_aloud(card.support).startswith(
            f"{falling[0].kpi.name}: {falling[0].shown(falling[0].state.now)} {when_of(falling[0])}"
        )


def unit_of(one: Measured) -> tuple[str, int]:
    return one.kpi.unit, int(one.kpi.decimals)


def is_labelled(chart: Drawn, one: Measured) -> bool:
    """Tell whether the end of a line says what pages call now; a stale one says its day."""
    unit, decimals = unit_of(one)
    now = formats.number(one.state.now, decimals) + ("%" if unit == "%" else "")
    return one.state.stale or any(f"{now} now" in label for label in chart.labels)


def when_of(one: Measured) -> str:
    """Say when a value of now was: a stale one names its day."""
    return f"by {formats.day(one.state.last_period)}" if one.state.stale else "now"


def test_a_measure_says_now_in_title_label_and_words_alike(seen):
    found = {one.kpi.id: one for one in measures(seen.numbers)}
    for chart in seen.drawn("measure"):
        one = found[seen.measures.chosen]
        now, before = one.shown(one.state.now), one.shown(one.state.before)
        stands, when = "stood" if one.state.stale else "stands", when_of(one)
        assert chart.title.startswith(f"{one.kpi.name}: {now} {when}, ")
        assert is_labelled(chart, one)
        if one.state.before is not None:
            words = read_aloud(seen.measures.detail.text[0])
            assert words.startswith(
                f"It {stands} at {now} {when} and stood at {before} before: {one.gap()}."
            )


def test_satisfaction_is_the_same_in_title_label_and_table(seen):
    found = {one.kpi.name: one for one in measures(seen.numbers)}
    for chart in seen.drawn("satisfaction-trend"):
        for name, line in chart.traces.items():
            values = [found[name].shown(value) for value in line.y]
            assert list(zip(days(line.x), values, strict=True)) == [
                (row[1].text, row[2].text) for row in chart.table.rows if row[0].text == name
            ]
            assert is_labelled(chart, found[name])
        one = found[next(iter(chart.traces))]
        now = f"{one.shown(one.state.now)} {when_of(one)}"
        assert chart.title.startswith(f"{one.kpi.name}: {now}")
