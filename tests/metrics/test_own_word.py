"""The owner's word beside the assessor's: what counts, and that nothing is lost on the way."""

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metric_frames import AS_OF, frame, value_of

from trustdash.metrics import own_word
from trustdash.metrics.promises import COMPLETION
from trustdash.model.entities import ENTITIES

FEW = settings(max_examples=60, deadline=None)
STATUSES = next(each.choices for each in ENTITIES["commitment"].columns() if each.name == "status")
PROMISE = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUSES),
        "team": st.sampled_from(["Legal", "Care", None]),
        "owner": st.sampled_from(["COO", "CTO", None]),
        "assessor": st.sampled_from(["COO", "Monitor", None]),
        "assessed_completion": st.none() | st.sampled_from(COMPLETION),
        "delivered_on": st.none() | st.just(AS_OF - timedelta(days=9)),
    }
)


def one(**given):
    """Return what is found of one promise."""
    found = own_word.compared(frame("commitments", given), AS_OF)
    return found.iloc[0]


def test_what_the_owner_calls_delivered_is_complete_whatever_others_made_of_it():
    found = one(status="delivered", assessed_completion="limited", assessor="Monitor", owner="COO")
    assert (found.owner_step, found.assessor_step) == ("complete", "limited")
    assert (found.steps_higher, found.self_awarded, found.difference) == (2, 2, own_word.FAR)


@pytest.mark.parametrize(
    ("status", "step"),
    [("published", "not_started"), ("in_progress", "limited"), ("at_risk", "limited"),
     ("on_hold", "limited"), ("verified", "complete"), ("kept", "complete")],
)  # fmt: skip
def test_each_state_of_the_owner_has_a_step_on_the_scale(status, step):
    assert one(status=status).owner_step == step


@pytest.mark.parametrize(
    ("assessed", "difference"),
    [("not_started", own_word.NEAR), ("limited", own_word.SAME), ("substantial", own_word.MODEST)],
)
def test_the_difference_is_counted_in_steps(assessed, difference):
    assert one(status="in_progress", assessed_completion=assessed).difference == difference


def test_no_evidence_is_not_not_started():
    no_evidence = one(status="in_progress", assessed_completion="no_evidence")
    not_started = one(status="in_progress", assessed_completion="not_started")
    assert (no_evidence.difference, not_started.difference) == (
        own_word.NO_EVIDENCE, own_word.NEAR,
    )  # fmt: skip


def test_without_evidence_nothing_of_the_owners_word_is_confirmed():
    assert one(status="delivered", assessed_completion="no_evidence").self_awarded == 3
    assert one(status="published", assessed_completion="no_evidence").self_awarded == 0


def test_an_owners_own_assessment_counts_as_none():
    own = one(status="delivered", assessed_completion="complete", assessor="COO", owner="COO")
    assert own.difference == own_word.UNASSESSED
    assert pd.isna(own.steps_higher) and own.self_awarded == 0


@pytest.mark.parametrize("status", ["draft", "withdrawn", "superseded", "not_kept"])
def test_what_is_no_promise_any_more_is_left_out(status):
    assert own_word.compared(frame("commitments", {"status": status}), AS_OF).empty


def test_the_team_with_most_steps_for_each_assessed_promise_comes_first():
    far = {"status": "delivered", "assessed_completion": "limited"}
    same = {"status": "delivered", "assessed_completion": "complete"}
    rows = frame("commitments", *[{**far, "team": "Large"}] * 2, *[{**same, "team": "Large"}] * 8,
                 {**far, "team": "Small"}, {"team": "Silent"})  # fmt: skip
    teams = own_word.by_team(own_word.compared(rows, AS_OF))
    assert list(teams["team"]) == ["Small", "Large", "Silent"]
    assert list(teams["self_awarded"]) == [2, 4, 0]
    assert list(teams["assessed"]) == [1, 10, 0]


@FEW
@given(st.lists(PROMISE, max_size=12))
def test_the_differences_of_the_teams_add_up_to_those_of_the_rows(promises):
    rows = own_word.compared(frame("commitments", *promises), AS_OF)
    teams = own_word.by_team(rows)
    assert teams["promises"].sum() == len(rows)
    assert teams["assessed"].sum() == rows["steps_higher"].notna().sum()
    assert teams["self_awarded"].sum() == rows["self_awarded"].sum()
    assert rows["difference"].isin(own_word.PARTS).all()
    unassessed = rows["difference"] == own_word.UNASSESSED
    assert (unassessed == rows["steps_higher"].isna()).all()


OPINION = st.fixed_dictionaries(
    {
        "subject_id": st.sampled_from(["X-001", "X-002", "X-003"]),
        "opinion": st.sampled_from(["favourable", "qualified", "adverse", "disclaimed"]),
        "status": st.sampled_from(["planned", "issued", "expired", "superseded", "revoked"]),
        "independence": st.sampled_from(["external", "internal_independent", "self"]),
        "issued_on": st.just(AS_OF - timedelta(days=30)),
        "valid_until": st.none() | st.integers(-20, 20).map(lambda n: AS_OF + timedelta(days=n)),
    }
)


@FEW
@given(st.lists(OPINION, max_size=6), st.lists(OPINION, max_size=4))
def test_an_opinion_about_oneself_never_changes_the_coverage(opinions, own):
    def covered(rows):
        frames = {"commitments": frame("commitments", {}, {}, {}),
                  "validations": frame("validations", *rows)}  # fmt: skip
        return value_of("M41", **frames).value

    about_oneself = [{**each, "independence": "self"} for each in own]
    assert covered([*opinions, *about_oneself]) == covered(opinions)
