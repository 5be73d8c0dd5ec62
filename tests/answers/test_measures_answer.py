from dataclasses import replace
from datetime import date

from trustdash.answers import measured, measures
from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers


def test_the_headline_counts_measures_by_what_they_show(reader):
    assert read_aloud(measures.answer(reader).headline) == (
        "1 of 3 measures is improving, none is back to the earlier level."
    )


def test_the_measure_asked_for_is_shown_and_its_title_says_where_it_stands(reader):
    found = measures.answer(reader, kpi="KPI-01")
    assert found.chosen == "KPI-01"
    assert found.chart.title == "Customer satisfaction: 74% now, improving"


def test_an_unknown_measure_is_named_and_another_one_shown(reader):
    found = measures.answer(reader, kpi="KPI-99")
    assert found.notices == ("KPI-99 is not among the measures shown; KPI-01 is shown.",)


def test_the_gap_to_the_level_before_has_its_sign(look):
    row = measures.answer(look(as_of=date(2026, 5, 20))).table.rows[0]
    assert [row[n].text for n in (1, 2, 3)] == ["63%", "80%", "−17 points"]


def test_there_is_no_gap_to_values_that_were_counted_in_another_way(reader):
    found = measures.answer(reader, kpi="KPI-01")
    row = found.table.rows[0]
    assert [row[n].text for n in (1, 2, 3)] == ["74%", "–", "–"]
    assert row[2].note == "earlier values can't be compared"
    assert read_aloud(found.detail.text[0]) == (
        "Earlier values were counted in another way, so there is no gap to them."
    )


def test_until_a_value_is_counted_in_the_new_way_the_old_ones_stand(look):
    row = measures.answer(look(as_of=date(2026, 6, 1))).table.rows[0]
    assert [row[n].text for n in (1, 2)] == ["64%", "80%"]


def test_a_measure_that_began_after_the_incident_has_no_gap(reader):
    row = measures.answer(reader).table.rows[1]
    assert (row[2].text, row[2].note) == ("–", "no baseline before the incident")
    assert row[3].text == "–"


def test_fewer_than_12_values_since_the_incident_are_too_early_to_tell(reader):
    assert measures.answer(reader).table.rows[1][4].text == "too early to tell"


def test_a_target_that_is_missed_is_said_in_words(reader):
    cell = measures.answer(reader).table.rows[0][5]
    assert (cell.text, cell.note, cell.state) == ("misses target", "target 80%", "concern")


def test_a_stale_measure_says_where_its_data_ends(reader):
    detail = measures.answer(reader, kpi="KPI-03").detail
    assert "Stale: data ends 2 Aug 2026." in [read_aloud(text) for text in detail.text]


def test_a_break_of_the_series_is_told_in_the_detail(reader):
    (notes,) = measures.answer(reader, kpi="KPI-01").detail.tables
    assert [cell.text for cell in notes.rows[0]] == [
        "1 Jun 2026", "The question was reworded.", "before and after can't be compared",
    ]  # fmt: skip


def test_the_chart_stands_as_a_table_too_with_the_newest_value_first(reader):
    table = measures.answer(reader, kpi="KPI-01").chart.table
    assert len(table.rows) == 72
    assert table.rows[0][0].text == "15 Nov 2026"


def test_without_surveys_no_survey_block_is_shown(reader):
    assert measures.answer(reader).surveys == ()


def test_a_measure_of_the_whole_organisation_says_that_it_is_not_narrowed(look):
    said = measures.answer(look(incidents=("INC-01",))).notices
    assert "Measures are not split by incident; shown for all incidents." in said
    assert not [notice for notice in said if "Measures" in notice and "team" in notice]


def test_neighbours_that_move_together_are_told_beside_the_direction(reader):
    found = measured.measures(Numbers(reader))[0]
    alike = replace(found, state=replace(found.state, neighbours_alike=True))
    words = "Neighbouring values move together"
    assert not [text for text in measures._known_about(found) if words in read_aloud(text)]
    assert [text for text in measures._known_about(alike) if words in read_aloud(text)]
