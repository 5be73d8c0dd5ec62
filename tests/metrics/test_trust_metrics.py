"""M32, M34, M35 and M36: effort, engagement, trust by dimension, and who trusts us less."""

import pytest
from metric_frames import counted, frame, value_of, values_of
from test_perception_metrics import answers, asked

from trustdash.metrics.surveys import Answers
from trustdash.metrics.trust import index_of
from trustdash.stats import intervals

SEVEN, FIVE = ({"scale_min": 1.0, "scale_max": high} for high in (7.0, 5.0))
STAFF = frame("stakeholder_groups", {"id": "EMP", "kind": "employee"},
              {"id": "OPS", "kind": "employee"}, {"id": "CUST"})  # fmt: skip


def m32(*rows, group=None, **other):
    return value_of("M32", None, group, **asked(*({**SEVEN, **row} for row in rows), **other))


def test_m32_is_the_share_of_6_and_7_of_7_with_its_wilson_interval():
    value = m32(*answers({7: 20, 6: 20, 5: 10}, item="ease"))
    assert (value.value, counted(value)) == (80, (40, 50))
    assert (round(value.low, 1), round(value.high, 1)) == (67.0, 88.8)


@pytest.mark.parametrize("item", ["ces", "CES-2", "ease_of_refund"])
def test_m32_takes_questions_on_ease(item):
    assert m32(*answers({7: 50}, item=item)).value == 100


@pytest.mark.parametrize("item", ["effort", "trust_ability", "increase", "nps"])
def test_m32_takes_neither_effort_where_7_is_the_worst_nor_other_questions(item):
    (value,) = values_of("M32", **asked(*answers({7: 50}, item=item, **SEVEN)))
    assert (value.value, value.note) == (None, "nothing of this kind is on file")


def test_m32_below_5_is_not_shown_and_below_30_is_small():
    assert m32(*answers({7: 4}, item="ces")).value is None
    assert m32(*answers({7: 29}, item="ces")).note == "small: n = 29"


def staff(counts, item="proud", group="EMP", **other):
    return answers(counts, item=item, group_id=group, group_name=group, **{**FIVE, **other})


def m34(*rows, part=None, group=None, waves=({"id": "W"},)):
    return value_of("M34", part, group, stakeholder_groups=STAFF, **asked(*rows, waves=waves))


def test_m34_is_the_share_of_4_and_5_over_all_questions_put_to_employees():
    rows = (*staff({5: 20, 1: 20}), *staff({4: 10, 3: 30}, item="tools"))
    value = m34(*rows, *answers({5: 500}, group_id="CUST", item="csat", **FIVE))
    assert (value.value, counted(value), value.n) == (37.5, (30, 80), 40)
    assert value.note == "questions: proud, tools"
    assert [m34(*rows, part=part).value for part in ("proud", "tools")] == [50, 25]


def test_m34_the_interval_rests_on_people_and_not_on_answers():
    value = m34(*staff({5: 20, 1: 20}), *staff({5: 20, 1: 20}, item="tools"))
    low, high = intervals.wilson(20, 40)
    assert (value.low, value.high) == pytest.approx((100 * low, 100 * high))


def test_m34_another_set_of_questions_or_wording_starts_a_new_series():
    waves = [{"id": "W1", "field_to": "2026-03-31"}, {"id": "W2", "field_to": "2026-09-30"}]
    before, now = staff({5: 90, 1: 10}, wave_id="W1"), staff({5: 50, 1: 50}, wave_id="W2")
    said = (
        "40.0 points lower than in the wave before (95 in 100 chance: 27.8 to 50.6), "
        "more than chance"
    )
    assert m34(*before, *now, waves=waves).note == f"questions: proud; {said}"
    more = staff({5: 50}, item="tools", wave_id="W2")
    assert m34(*before, *now, *more, waves=waves).note == "questions: proud, tools"
    reworded = [waves[0], waves[1] | {"instrument_version": "2"}]
    assert m34(*before, *now, waves=reworded).note == "questions: proud"


def test_m34_a_change_within_chance_is_none():
    waves = [{"id": "W1", "field_to": "2026-03-31"}, {"id": "W2", "field_to": "2026-09-30"}]
    before, now = staff({5: 25, 1: 15}, wave_id="W1"), staff({5: 22, 1: 18}, wave_id="W2")
    assert m34(*before, *now, waves=waves).note.endswith(
        "no clear change from the wave before (95 in 100 chance: −27.7 to 13.6 points)"
    )


def test_m34_a_group_of_4_people_is_hidden_however_many_questions_they_answered():
    """Four people and twenty answers are four people; the next smallest goes with them."""
    ops = [row for n in range(5) for row in staff({5: 4}, item=f"q{n}", group="OPS")]
    emp = [row for n in range(5) for row in staff({5: 40}, item=f"q{n}")]
    assert m34(*emp, *ops, group="OPS").note == "fewer than 5 answers, not shown"
    assert m34(*emp, *ops, group="EMP").value is None
    assert m34(*emp, *ops).n == 44


def test_m34_enps_runs_from_minus_100_to_100():
    ten = {"scale_min": 0.0, "scale_max": 10.0, "item": "enps"}
    value = m34(*staff({9: 10, 7: 10, 0: 20}, **ten), part="eNPS")
    assert (value.value, value.unit, value.n) == (-25, "points", 40)
    assert m34(*staff({0: 40}, **ten), part="eNPS").value == -100


def trust(counts, dimension="ability", **other):
    return answers(counts, **{"item": f"trust_{dimension}", **SEVEN, **other})


def m35(*rows, part="ability", group=None, waves=({"id": "W"},), **other):
    return value_of("M35", part, group, **asked(*rows, waves=waves), **other)


def test_m35_rescales_each_answer_from_0_to_100():
    value = m35(*trust({1: 10, 4: 10, 7: 10}))
    assert (value.value, value.n) == (50, 30)
    other_scale = m35(*trust({0: 10, 5: 10, 10: 10}, scale_min=0.0, scale_max=10.0))
    assert (other_scale.value, other_scale.low) == (value.value, pytest.approx(value.low))


def test_m35_one_question_has_students_interval():
    """Ten at 0, ten at 50, ten at 100: variance 50000/29, t(29) = 2.0452."""
    value = m35(*trust({1: 10, 4: 10, 7: 10}))
    half = 2.0452296 * (50_000 / 29 / 30) ** 0.5
    assert (value.low, value.high) == pytest.approx((50 - half, 50 + half))


def test_m35_is_given_by_dimension_never_as_an_average_and_the_lowest_stands_first():
    rows = (*trust({7: 30, 4: 10}), *trust({1: 30, 4: 10}, "integrity"))
    found = {v.part: v for v in values_of("M35", **asked(*rows))}
    assert list(found) == ["integrity", "ability"]
    assert found["integrity"].note == "the lowest of them"
    assert found["ability"].note is None


def test_m35_several_questions_of_a_dimension_weigh_the_same():
    rows = (*trust({7: 40}, item="trust_ability_1"), *trust({1: 20}, item="trust_ability_2"))
    value = m35(*rows)
    assert (value.value, value.n) == (50, 40)
    assert value.note == "questions: trust_ability_1, trust_ability_2"


def test_m35_with_several_questions_the_interval_is_as_if_all_were_answered_alike():
    """Alike it is that of one question; otherwise it is wider than people's own means need."""
    cells = frame("responses", *trust({1: 20, 7: 20}, item="trust_ability_1"),
                  *trust({1: 20, 7: 20}, item="trust_ability_2"))  # fmt: skip
    one = cells[cells["item"] == "trust_ability_1"]
    assert index_of(Answers(cells)).interval == pytest.approx(index_of(Answers(one)).interval)


def test_m35_says_what_changed_by_more_than_chance():
    waves = [{"id": "W1", "field_to": "2026-03-31"}, {"id": "W2", "field_to": "2026-09-30"}]
    before, now = trust({7: 90, 1: 10}, wave_id="W1"), trust({7: 60, 1: 40}, wave_id="W2")
    value = m35(*before, *now, waves=waves)
    assert (value.value, value.note) == (
        60,
        "30.0 points lower than in the wave before (95 in 100 chance: 18.5 to 41.5), "
        "more than chance",
    )


def test_m35_beside_the_market_gives_the_difference_and_adds_both_doubts():
    rows = (*trust({4: 20, 7: 20}), *answers({4: 40}, item="market_trust_ability", **SEVEN))
    value = m35(*rows, part="ability, difference from the market")
    ours = m35(*rows)
    assert (value.value, value.note) == (25, "the market 50.0")
    assert value.high - value.value == pytest.approx(ours.high - ours.value)
    assert m35(*rows).value == 75


def test_m35_the_market_alone_is_no_trust_in_us():
    rows = answers({4: 40}, item="market_trust_ability", **SEVEN)
    (value,) = values_of("M35", **asked(*rows))
    assert value.note == "nothing of this kind is on file"


def test_m35_small_groups_are_hidden():
    rows = [row for name, n in (("A", 40), ("B", 9), ("C", 3))
            for row in trust({7: n}, group_name=name)]  # fmt: skip
    assert m35(*rows, group="C").note == "fewer than 5 answers, not shown"
    assert m35(*rows, group="B").value is None
    assert m35(*rows, group="A").value == 100


def test_m35_a_measure_of_a_dimension_stands_beside_with_its_last_four_values():
    kpis = frame("kpis", {"dimension": "integrity"}, {"id": "OTHER", "dimension": None})
    ends = ("2026-09-06", "2026-09-13", "2026-09-20", "2026-09-27", "2026-10-04")
    points = frame("observations", *(
        {"value": float(v), "n": 500, "period_end": end, "assurance": "independently_verified"}
        for v, end in zip((90, 40, 42, 44, 46), ends, strict=True)
    ))  # fmt: skip
    (value,) = values_of("M35", kpis=kpis, observations=points)
    assert (value.part, value.value, value.n) == ("Trust (integrity)", 43, 500)
    assert value.assurance == "independently_verified"
    # Standard deviation √(20/3), t(3) = 3.1824.
    assert value.high == pytest.approx(43 + 3.1824463 * (20 / 3 / 4) ** 0.5)


def m36(*rows, part="ability", waves=({"id": "W"},)):
    return value_of("M36", part, **asked(*rows, waves=waves))


def groups(**sizes):
    return [row for name, counts in sizes.items() for row in trust(counts, group_name=name)]


def test_m36_is_the_most_trusting_group_less_the_least():
    value = m36(*groups(A={7: 40}, B={4: 20, 7: 20}, C={1: 20, 4: 20}))
    assert (value.value, value.note) == (75, "most: A; least: C")
    assert value.rows.loc[value.rows["counted"], "group_name"].tolist() == ["A", "C"]


def test_m36_takes_groups_of_30_and_more():
    value = m36(*groups(A={7: 40}, B={4: 30}, C={1: 29}))
    assert (value.value, value.note) == (50, "most: A; least: B")


def test_m36_one_large_group_has_no_gap():
    value = m36(*groups(A={7: 40}, B={4: 29}))
    assert (value.value, value.note) == (None, "fewer than two groups with 30 people or more")


def test_m36_a_gap_within_chance_is_said_to_be_none():
    value = m36(*groups(A={1: 20, 7: 20}, B={1: 21, 7: 19}))
    assert value.value == pytest.approx(2.5)
    assert (value.low, value.note) == (0, "most: A; least: B; no clear gap")


def test_m36_without_questions_on_trust_it_is_satisfaction():
    rows = [row for name, counts in (("A", {5: 40}), ("B", {5: 20, 1: 20}))
            for row in answers(counts, item="csat", group_name=name, **FIVE)]  # fmt: skip
    assert m36(*rows, part=None).value == 50
