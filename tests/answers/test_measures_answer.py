from dataclasses import replace
from datetime import date

from small_organisation import AS_OF

from trustdash.answers import measured, measures
from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers
from trustdash.charts.style import Style
from trustdash.ledger import Change
from trustdash.model.lens import Lens


def test_the_headline_counts_measures_by_what_they_show(reader):
    assert read_aloud(measures.answer(reader).headline) == (
        "1 of 3 measures is improving, none is back to the earlier level."
    )


def test_the_measure_asked_for_is_shown_and_its_title_says_where_it_stands(reader):
    found = measures.answer(reader, kpi="KPI-01")
    assert found.chosen == "KPI-01"
    assert found.chart.title == ("Customer satisfaction: 74% now, improving, rising since Jun 2026")


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
    assert (cell.text, cell.note, cell.state) == ("misses", "target 80%, missed now", "concern")


def test_without_firm_limits_the_target_has_no_word_of_reliability(look):
    cell = measures.answer(look(as_of=date(2026, 5, 3))).table.rows[0][5]
    assert (cell.text, cell.note) == ("misses target", "target 80%")


def test_a_stale_measure_says_where_its_data_ends(reader):
    detail = measures.answer(reader, kpi="KPI-03").detail
    assert "Stale: data ends 2 Aug 2026." in [read_aloud(text) for text in detail.text]


def test_the_title_of_a_stale_measure_does_not_say_now(reader):
    title = measures.answer(reader, kpi="KPI-03").chart.title
    assert " by 2 Aug 2026, " in title and " now" not in title


def test_a_break_of_the_series_is_told_in_the_detail(reader):
    notes, *_ = measures.answer(reader, kpi="KPI-01").detail.tables
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
    numbers = Numbers(reader)
    found = measured.measures(numbers)[0]
    alike = replace(found, state=replace(found.state, neighbours_alike=True))
    words = "Neighbouring values move together"
    assert not [text for text in measures._known_about(found, numbers) if words in read_aloud(text)]
    assert [text for text in measures._known_about(alike, numbers) if words in read_aloud(text)]


def test_every_phase_says_what_began_it_and_what_its_limits_are_made_of(reader):
    _, phases, *_ = measures.answer(reader, kpi="KPI-01").detail.tables
    whys = [row[1].text for row in phases.rows]
    assert whys == ["the first value", "incident A", "The question was reworded."]
    assert all(row[4].text != "–" or "of 12" in row[4].note for row in phases.rows)


def test_the_chart_prints_the_run_lengths_of_its_rules(reader):
    caption = measures.answer(reader, kpi="KPI-01").chart.caption
    assert "7 in a row on one side of the mean" in caption
    assert "6 in a row rising or falling" in caption


def test_the_period_changes_what_is_visible_and_neither_marks_nor_phases(look):
    found = [measures.answer(look(period=each), kpi="KPI-01") for each in ("all", "12w")]
    assert found[0].chart.table == found[1].chart.table
    assert found[0].detail == found[1].detail
    long, short = ({trace.name: trace for trace in each.chart.draw(Style()).data}
                   for each in found)  # fmt: skip
    many = len(short["value"].y)
    assert many < len(long["value"].y)
    assert long["value"].marker.symbol[-many:].tolist() == short["value"].marker.symbol.tolist()


def test_every_measure_stands_in_small_with_words_beside_its_picture(reader):
    found = measures.answer(reader, kpi="KPI-03")
    assert [tile.link.parameters for tile in found.tiles] == [
        (("kpi", identity),) for identity, _ in found.choices
    ]
    first = found.tiles[0]
    assert first.line == "74% now, earlier values can't be compared"
    assert (first.direction.text, first.target.text) == ("improving", "misses")
    assert first.alt.startswith("Customer satisfaction over time: 74% now")
    assert [tile.is_chosen for tile in found.tiles] == [False, False, True]


def story(organisation, *changes):
    """Add to the small organisation, and look at its Measures page as of its own day."""
    organisation.append([Change(entity, identity, fields, on)
                         for entity, identity, on, fields in changes])  # fmt: skip
    with organisation.at(Lens(AS_OF)) as reader:
        return measures.answer(reader, kpi="KPI-01")


AGREED = date(2026, 8, 28)


def corridor(number, on, low, high, agreed=AGREED):
    said = {"kpi_id": "KPI-01", "on_date": on, "expected_low": low, "expected_high": high,
            "agreed_in": "RVW-1", "agreed_on": agreed}  # fmt: skip
    return "target_trajectory", f"TRJ-{number}", agreed, said


def test_the_agreed_corridor_is_drawn_and_the_latest_value_held_against_it(own):
    found = story(own, corridor(1, date(2026, 9, 30), 60.0, 65.0),
                  corridor(2, date(2026, 12, 31), 65.0, 70.0))  # fmt: skip
    said = [read_aloud(text) for text in found.detail.text]
    assert any("is above the corridor agreed on 28 Aug 2026 (RVW-1)" in each for each in said)
    labels = [note.text for note in found.chart.draw(Style()).layout.annotations]
    assert "agreed 28 Aug 2026" in labels
    told = [[cell.text for cell in row] for row in found.detail.tables[-1].rows]
    assert told[:2] == [["30 Sep 2026", "agreed", "–", "60 to 65%"],
                        ["31 Dec 2026", "agreed", "–", "65 to 70%"]]  # fmt: skip


def test_a_corridor_that_took_the_place_of_another_says_so(own):
    found = story(own, corridor(1, date(2026, 9, 30), 70.0, 75.0),
                  corridor(2, date(2027, 9, 30), 60.0, 65.0, date(2026, 10, 23)))  # fmt: skip
    said = " ".join(read_aloud(text) for text in found.detail.text)
    assert "The corridor agreed on 23 Oct 2026 (RVW-1) begins on 30 Sep 2027." in said
    assert "It replaced one of 28 Aug 2026." in said


def test_a_series_for_comparison_stands_in_the_chart_or_beside_it_by_its_unit(own):
    apart = story(own, ("kpi_definition", "KPI-01", AS_OF, {"comparison_kpi_id": "KPI-02"}))
    assert [each.name for each in apart.detail.exhibits] == ["comparison"]
    assert any(read_aloud(text).startswith("Over the same time the comparison series")
               for text in apart.detail.text)  # fmt: skip
    shared = story(own, ("kpi_definition", "KPI-01", AS_OF, {"comparison_kpi_id": "KPI-03"}))
    assert shared.detail.exhibits == ()
    assert "comparison" in {trace.name for trace in shared.chart.draw(Style()).data}
    assert shared.chart.table.headings[-1] == "Phishing tests failed"


def test_an_accepted_step_begins_a_phase_with_its_words_in_the_table(own):
    text = "The board accepted the new queue on 1 Sep 2026."
    step = {"kpi_id": "KPI-01", "on_date": date(2026, 9, 1), "kind": "step", "text": text}
    found = story(own, ("annotation", "ANN-9", date(2026, 9, 1), step))
    assert found.detail.tables[1].rows[-1][1].text == text
    labels = [note.text for note in found.chart.draw(Style()).layout.annotations]
    assert "step accepted" in labels
