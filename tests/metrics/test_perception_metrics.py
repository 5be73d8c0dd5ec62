"""M30, M31 and M33: what people answered, who they are, and how many were asked."""

import pytest
from metric_frames import counted, frame, value_of, values_of


def answers(counts, **other):
    """Return one row for each answer, e.g. {10: 5} for five answers of 10."""
    return [
        {"value": float(value), "n": n, "weight_sum": float(n), "weight_sq_sum": float(n), **other}
        for value, n in counts.items()
    ]


def asked(*rows, waves=({"id": "W"},)):
    return {"responses": frame("responses", *rows), "waves": frame("waves", *waves)}


def m30(*rows, group=None, part=None, **other):
    return value_of("M30", part, group, **asked(*rows, **other))


def test_m30_is_promoters_minus_detractors_in_100():
    value = m30(*answers({9: 30, 10: 20, 8: 20, 7: 15, 6: 10, 0: 5}))
    assert (value.value, value.n) == (35, 100)
    assert value.low < 35 < value.high
    assert set(value.rows["counts_as"]) == {"promoter", "passive", "detractor"}


def test_m30_takes_no_other_scale():
    scale = {"scale_min": 1.0, "scale_max": 10.0}
    (value,) = values_of("M30", **asked(*answers({9: 50}, **scale)))
    assert (value.value, value.note) == (None, "nothing of this kind is on file")


def test_m30_below_30_answers_says_that_n_is_small():
    assert m30(*answers({10: 19})).note == "small: n = 19"
    assert m30(*answers({10: 30})).note is None


def test_m30_below_5_answers_is_not_shown():
    value = m30(*answers({10: 4}))
    assert (value.value, value.note) == (None, "fewer than 5 answers, not shown")
    assert value.rows.empty


def test_m30_hides_small_groups_and_whatever_gives_them_away():
    rows = [row for name, n in (("A", 40), ("B", 9), ("C", 3))
            for row in answers({10: n}, group_name=name)]  # fmt: skip
    assert m30(*rows).n == 52
    assert m30(*rows, group="A").n == 40
    assert m30(*rows, group="C").note == "fewer than 5 answers, not shown"
    assert m30(*rows, group="B").value is None
    assert "group_name" not in m30(*rows).rows


def test_m30_two_small_groups_of_5_in_all_need_no_third_to_hide_them():
    rows = [row for name, n in (("A", 40), ("B", 3), ("C", 2))
            for row in answers({10: n}, group_name=name)]  # fmt: skip
    assert m30(*rows, group="A").n == 40


def test_m30_takes_the_latest_wave_and_says_what_changed():
    waves = [{"id": "W1", "field_to": "2026-03-31"}, {"id": "W2", "field_to": "2026-09-30"}]
    rows = [*answers({10: 500, 8: 300, 0: 200}, wave_id="W1"),
            *answers({10: 400, 8: 300, 0: 300}, wave_id="W2")]  # fmt: skip
    value = m30(*rows, waves=waves)
    assert value.value == 10
    assert value.note == (
        "20.0 points lower than in the wave before (95 in 100 chance: 12.9 to 27.0), "
        "more than chance"
    )


def test_m30_an_open_link_is_not_compared_with_the_wave_before():
    """Whoever follows a link is no sample, so that a difference may be one of who answered."""
    waves = [{"id": "W1", "field_to": "2026-03-31", "is_opt_in": True},
             {"id": "W2", "field_to": "2026-09-30", "is_opt_in": True}]  # fmt: skip
    rows = [*answers({10: 500, 0: 100}, wave_id="W1"), *answers({10: 100, 0: 500}, wave_id="W2")]
    assert m30(*rows, waves=waves).note == "opt-in, no interval"


def test_m30_a_reworded_question_is_a_new_series():
    waves = [{"id": "W1", "field_to": "2026-03-31"},
             {"id": "W2", "field_to": "2026-09-30", "instrument_version": "2"}]  # fmt: skip
    rows = [*answers({10: 500}, wave_id="W1"), *answers({0: 500}, wave_id="W2")]
    assert m30(*rows, waves=waves).note is None


def test_m30_keeps_questionnaires_apart():
    waves = [{"id": "W1", "instrument": "Clients"}, {"id": "W2", "instrument": "Staff"}]
    rows = [*answers({10: 50}, wave_id="W1"), *answers({0: 50}, wave_id="W2")]
    found = {v.part: v.value for v in values_of("M30", **asked(*rows, waves=waves))}
    assert found == {"Clients: nps": 100, "Staff: nps": -100}


def test_m30_an_open_link_has_no_interval():
    value = m30(*answers({10: 50}), waves=[{"id": "W", "is_opt_in": True}])
    assert (value.low, value.high, value.note) == (None, None, "opt-in, no interval")


def test_m30_a_known_population_narrows_the_interval():
    rows = answers({10: 50, 0: 50})
    wide = m30(*rows)
    narrow = m30(*rows, waves=[{"id": "W", "population_size": 120}])
    assert narrow.high - narrow.low < wide.high - wide.low


def test_m30_prints_the_weighted_score_beside_the_plain_one():
    rows = [{**row, "weight_sum": w, "weight_sq_sum": w}
            for row, w in zip(answers({10: 50, 0: 50}), (75.0, 25.0), strict=True)]  # fmt: skip
    value = m30(*rows)
    assert (value.value, value.note) == (0, "weighted 50.0")


def m31(*rows, part=None, **other):
    five = {"scale_min": 1.0, "scale_max": 5.0}
    return value_of("M31", part, **asked(*({**row, **five} for row in rows), **other))


def test_m31_is_the_share_of_4_and_5_of_5_with_its_wilson_interval():
    value = m31(*answers({5: 20, 4: 20, 3: 10}))
    assert (value.value, counted(value)) == (80, (40, 50))
    assert (round(value.low, 1), round(value.high, 1)) == (67.0, 88.8)
    assert value.rows.loc[value.rows["counted"], "n"].sum() == 40


def test_m31_says_what_changed_since_the_wave_before_by_newcombes_method():
    """56 of 70 against 48 of 80: Newcombe (1998) prints 0.2000, 0.0524 to 0.3339."""
    waves = [{"id": "W1", "field_to": "2026-03-31"}, {"id": "W2", "field_to": "2026-09-30"}]
    rows = [*answers({5: 48, 1: 32}, wave_id="W1"),
            *answers({5: 56, 1: 14}, wave_id="W2")]  # fmt: skip
    assert m31(*rows, waves=waves).note == (
        "20.0 points higher than in the wave before (95 in 100 chance: 5.2 to 33.4), "
        "more than chance"
    )


def test_m31_takes_no_scale_of_7_points():
    seven = {"scale_min": 1.0, "scale_max": 7.0}
    (value,) = values_of("M31", **asked(*answers({5: 50}, **seven)))
    assert (value.value, value.note) == (None, "nothing of this kind is on file")


def test_m31_gives_the_plain_and_the_weighted_mean_apart():
    rows = [{**row, "weight_sum": w, "weight_sq_sum": w}
            for row, w in zip(answers({5: 5, 1: 5}), (9.0, 1.0), strict=True)]  # fmt: skip
    assert m31(*rows, part="mean").value == 3
    assert m31(*rows, part="weighted mean").value == pytest.approx(4.6)
    assert m31(*rows).note == "small: n = 10; weighted 90.0 %"


def m33(*waves, part=None):
    return value_of("M33", part, waves=without_zeros(frame("waves", *waves)))


def without_zeros(waves):
    """Unknown numbers are unknown, not 0."""
    counts = ["invited", "complete", "partial", "refused", "non_contact", "other", "unknown"]
    return waves.assign(**{name: waves[name].astype(float).replace(0, None) for name in counts})


def test_m33_is_rr1_of_all_that_were_asked():
    value = m33({"complete": 40, "partial": 10, "refused": 20, "non_contact": 20, "other": 5,
                 "unknown": 5})  # fmt: skip
    assert (value.value, counted(value)) == (40, (40, 100))


def test_m33_an_open_link_has_no_response_rate_only_a_count():
    value = m33({"is_opt_in": True, "complete": 212})
    assert (value.value, value.n) == (None, 212)
    assert value.note.startswith("opt-in: an open link has no response rate; 212 answered")


def test_m33_falls_back_on_the_number_invited_and_says_so():
    value = m33({"complete": 20, "invited": 100})
    assert value.value == 20
    assert value.note == "of those invited; those who answered may differ"


def test_m33_without_numbers_is_unknown():
    assert m33({"complete": 20}).note == "numbers asked are not on file"
    assert value_of("M33").note == "no survey on file"


def test_m33_takes_the_latest_wave_of_each_questionnaire():
    found = values_of("M33", waves=without_zeros(frame(
        "waves",
        {"complete": 10, "invited": 100, "field_to": "2026-03-31"},
        {"complete": 40, "invited": 100, "field_to": "2026-09-30"},
        {"complete": 5, "invited": 10, "instrument": "Staff"},
    )))  # fmt: skip
    assert {value.part: value.value for value in found} == {"Panel": 40, "Staff": 50}
