"""Has a cause come back since it was dealt with, and how often would it have at the old pace?"""

import pandas as pd
import pytest
from metric_frames import AS_OF, frame

from trustdash.metrics.repeats import recurrence

DONE = {"status": "closed", "completed_on": "2026-05-20"}


def recurred(began, *, category="failover", actions=({"root_cause_id": "CAU-A", **DONE},)):
    """Return what became of cause CAU-A of incident A, given when incidents A, B, C … began."""
    ids = [chr(ord("A") + place) for place in range(len(began))]
    causes = frame(
        "root_causes",
        *(
            {"id": f"CAU-{each}", "incident_id": each, "cause_category": "failover",
             "determined_on": "2026-03-01"}
            for each in ids
        ),
    )  # fmt: skip
    causes.loc[causes["id"] != "CAU-A", "cause_category"] = category
    incidents = frame(
        "repeat_incidents",
        *({"id": each, "began_on": on} for each, on in zip(ids, began, strict=True)),
    )
    cause = next(causes.itertuples(index=False))
    return recurrence(cause, causes, incidents, frame("actions", *actions), AS_OF)


def test_a_later_incident_of_the_same_category_is_a_repeat_from_the_first_fix_on():
    found = recurred(["2025-05-20", "2026-05-20", "2026-05-21", "2026-09-01"])
    assert list(found.repeats["id"]) == ["C", "D"]
    assert str(found.fixed_on) == "2026-05-20"


def test_another_category_is_no_repeat():
    assert recurred(["2025-05-20", "2026-09-01"], category="capacity").repeats.empty


def test_the_old_pace_is_that_of_the_record_before_the_fix():
    found = recurred(["2025-05-20", "2026-01-01"])
    assert found.days == 184
    assert found.expected == pytest.approx(2 * 184 / 365)
    assert found.ratio.ratio == 0 and found.ratio.changed is False


def test_a_record_of_less_than_half_a_year_gives_no_pace():
    found = recurred(["2026-01-01"])
    assert (found.expected, found.ratio) == (None, None)


@pytest.mark.parametrize(
    "action",
    [
        {"root_cause_id": "CAU-B", **DONE},
        {"root_cause_id": "CAU-A", "status": "in_progress"},
        {"root_cause_id": "CAU-A", "status": "reopened", "completed_on": "2026-05-20"},
        {"root_cause_id": "CAU-A", "status": "closed", "completed_on": "2026-12-01"},
    ],
    ids=["against another cause", "not done", "reopened", "done after as-of"],
)
def test_what_does_not_deal_with_a_cause(action):
    found = recurred(["2025-05-20", "2026-09-01"], actions=[action])
    assert found.fixed_on is None and found.repeats.empty


def test_an_action_of_the_incident_without_a_cause_deals_with_all_its_causes():
    found = recurred(["2025-05-20"], actions=[{"incident_id": "A", **DONE}])
    assert pd.Timestamp(found.fixed_on) == pd.Timestamp("2026-05-20")


def test_an_incident_before_its_own_fix_was_needed_is_no_repeat_of_it():
    found = recurred(["2026-08-01", "2026-06-01", "2026-09-01"])
    assert list(found.repeats["id"]) == ["C"]
