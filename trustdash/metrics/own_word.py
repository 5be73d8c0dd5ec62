"""What owners say of their promises, beside what assessors say: by how many steps do they differ?

It is no metric with a number of its own: the steps are those of metric M6 (Open Government
Partnership), on which the owner's state is placed, too.
"""

from datetime import date

import pandas as pd

from trustdash.metrics.promises import is_assessed, is_delivered, timed

STEPS = {"not_started": 0, "limited": 1, "substantial": 2, "complete": 3}
"""The steps from nothing to done. No evidence is none of them: nothing of the word is confirmed."""
OWNERS_STEP = {
    "published": "not_started",
    "in_progress": "limited",
    "at_risk": "limited",
    "on_hold": "limited",
}
"""Where a promise stands in its owner's word; what the owner calls delivered is complete."""
FAR, NEAR, NO_EVIDENCE, SAME, MODEST, UNASSESSED = PARTS = (
    "owner 2 or 3 steps higher",
    "owner 1 step higher",
    "no evidence",
    "same step",
    "assessor higher",
    "not yet assessed",
)
"""How the two words differ, the largest self-awarded difference first."""


def compared(commitments: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the promises with the owner's step, the assessor's, and how they differ.

    owner_step: by `OWNERS_STEP`. assessor_step: empty without an assessment by somebody other than
    the owner. difference: one of `PARTS`. steps_higher: owner's step less assessor's; where there
    is no evidence, the whole of the owner's; NaN if not assessed. self_awarded: steps_higher where
    it is above 0, else 0. Drafts and withdrawn, replaced and not kept promises are left out.
    """
    rows = timed(commitments)
    done = is_delivered(rows, as_of)
    rows = rows[done | (rows["status"] != "not_kept")]
    own = rows["status"].map(OWNERS_STEP).astype(object).mask(done[rows.index], "complete")
    assessed = rows["assessed_completion"].astype(object).where(is_assessed(rows), None)
    confirmed = assessed.map({**STEPS, "no_evidence": 0}).astype(float)
    higher = own.map(STEPS).astype(float) - confirmed
    return rows.assign(
        owner_step=own,
        assessor_step=assessed,
        steps_higher=higher,
        self_awarded=higher.clip(lower=0).fillna(0.0),
        difference=_difference(higher, assessed),
    )


def _difference(higher: pd.Series, assessed: pd.Series) -> pd.Series:
    said = pd.Series(UNASSESSED, index=higher.index, dtype=object)
    said = said.mask(higher >= 2, FAR).mask(higher == 1, NEAR)
    said = said.mask(higher == 0, SAME).mask(higher < 0, MODEST)
    return said.mask(assessed == "no_evidence", NO_EVIDENCE)


def by_team(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each team what `compared` found, the largest self-awarded difference first.

    Columns: team, promises, assessed, self_awarded (steps). Order: steps for each assessed
    promise, then steps, then name; a promise without a team is a team named "No team".
    """
    named = rows.assign(
        team=rows["team"].fillna("No team"), is_compared=rows["steps_higher"].notna()
    )
    teams = (
        named.groupby("team", sort=True)
        .agg(promises=("id", "size"), assessed=("is_compared", "sum"),
             self_awarded=("self_awarded", "sum"))
        .reset_index()
    )  # fmt: skip
    each = teams["self_awarded"] / teams["assessed"].where(teams["assessed"] > 0)
    order = teams.assign(each=each.fillna(-1.0)).sort_values(
        ["each", "self_awarded", "team"], ascending=[False, False, True]
    )
    return order.drop(columns="each").reset_index(drop=True)
