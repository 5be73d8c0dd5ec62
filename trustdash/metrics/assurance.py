"""Who has checked: opinions of others, and our own controls (M41, M42)."""

from datetime import date

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.promises import timed
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, plural, quantity, share
from trustdash.model.values import Assurance

OPINIONS = ("favourable", "qualified", "adverse", "disclaimed")
ENDED = ("expired", "superseded", "revoked")
STATES = (*OPINIONS, "in progress", "planned", *ENDED, "none")
"""What a commitment's validation is, each commitment in one of them."""
_STAGES = {"planned": "planned", "commissioned": "in progress", "fieldwork": "in progress"}
OUTSIDE = ("external_accredited", "external")
SOON_DAYS = 90
"""An opinion that ends within so many days ends soon."""


@metric(
    "M41",
    "Validation status and freshness",
    unit="%",
    direction="higher_is_better",
    formula="Commitments with a favourable opinion in force, of all that are neither withdrawn nor "
    "replaced. The newest opinion in force decides. Parts: how many commitments stand at each of "
    "favourable, qualified, adverse, disclaimed, in progress, planned, expired, superseded, "
    "revoked, none; of the opinions on anything, not on commitments alone: median days since those "
    f"in force were issued, how many of them end within {SOON_DAYS} days, how many have expired.",
    edge_cases="An opinion about oneself counts as none. In force: issued, and its last day has "
    "not passed. Expired (time ran out), superseded (another took its place) and revoked are three "
    "things. Scope, method and provider stand in the rows.",
    source="EITI, validation; CISO Assistant, expired and revoked",
)
def validation_coverage(
    commitments: pd.DataFrame, validations: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return the share of commitments that somebody else found good, and where each stands."""
    others = dated(validations[validations["independence"] != "self"], as_of)
    rows = _judged(timed(commitments), others)
    favourable = rows["validation"] == "favourable"
    in_force = others[others["validation"].isin(OPINIONS)]
    age = dates.days_since(in_force["issued_on"], as_of)
    ends = dates.days_since(in_force["valid_until"], as_of) >= -SOON_DAYS
    own = int((validations["independence"] == "self").sum())
    return (
        share(
            rows,
            favourable,
            nothing="no commitment on file",
            note=f"{plural(own, 'opinion')} about oneself, counted as none" if own else None,
            assurance=_assurance(rows[favourable]),
        ),
        *(number_of(rows, rows["validation"] == state, part=state) for state in STATES),
        quantity(
            dates.middle(age),
            in_force.assign(days_since_issued=age),
            unit="days",
            part="median age of opinions in force",
            nothing="no opinion is in force",
        ),
        number_of(in_force, ends, part=f"opinions that end within {SOON_DAYS} days"),
        number_of(others, others["validation"] == "expired", part="opinions expired, on anything"),
    )


def dated(validations: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the opinions with what each is on the day: an issued one may have run out.

    validation: one of `STATES` but none; about oneself, too, though that counts as none.
    """
    issued = validations["status"] == "issued"
    over = issued & (validations["valid_until"] < dates.day(as_of))
    now = validations["status"].map(_STAGES).fillna(validations["status"])
    now = now.mask(issued, validations["opinion"].fillna("in progress")).mask(over, "expired")
    return validations.assign(validation=now.astype(object))


def _judged(commitments: pd.DataFrame, opinions: pd.DataFrame) -> pd.DataFrame:
    """Return commitments with the opinion that decides: in force first, then the newest.

    Without one in force, one that is on its way stands before one that has ended.
    """
    mine = opinions[opinions["subject_entity"] == "commitment"]
    rank = mine["validation"].map({state: n for n, state in enumerate(STATES)}).fillna(len(STATES))
    # Opinions in force have one rank, so that the newest decides and not the best.
    rank = rank.where(~mine["validation"].isin(OPINIONS), 0)
    rank = rank.where(~mine["validation"].isin(ENDED), len(STATES))
    newest = mine.assign(rank=rank).sort_values(
        ["rank", "issued_on", "id"], ascending=[True, False, False], na_position="last"
    )
    deciding = newest.drop_duplicates("subject_id").set_index("subject_id")
    names = ["validation", "provider", "independence", "covers", "method", "issued_on",
             "valid_until"]  # fmt: skip
    found = deciding[names].reindex(commitments["id"]).set_axis(commitments.index)
    found["validation"] = found["validation"].fillna("none")
    return pd.concat([commitments, found.rename(columns={"covers": "opinion_covers"})], axis=1)


def _assurance(favourable: pd.DataFrame) -> Assurance:
    """Return who stands behind what is counted: somebody outside only if all of them are."""
    if favourable.empty:
        return "self_reported"
    outside = bool(favourable["independence"].isin(OUTSIDE).all())
    return "independently_verified" if outside else "internally_verified"


@metric(
    "M42",
    "Control and check health",
    unit="%",
    direction="higher_is_better",
    formula="Checks of controls made by their due day, of all whose day has come. Parts: checks "
    "not made; failures found by ourselves, of all failures; incidents that we detected ourselves, "
    "of all where it is known who did.",
    edge_cases="Due today and not made is not yet late. A check that did not apply, and one "
    "without a due day, is left out and counted. A failure of which it is not known who found it "
    "counts as not found by ourselves. Dismissed incidents are left out.",
    source="CISO Assistant, detection internal or external",
)
def check_health(
    control_checks: pd.DataFrame, incidents: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return the share of checks made in time, and of failures that we found ourselves."""
    applies = control_checks["result"] != "not_applicable"
    rows = control_checks[applies & control_checks["due_date"].notna()]
    done = dates.by(rows["done_on"], as_of)
    today = rows["due_date"] == dates.day(as_of)
    come = dates.by(rows["due_date"], as_of) & ~(today & ~done)
    base = rows[come].assign(days_late=_days_late(rows[come], as_of))
    in_time = done[come] & (base["done_on"] <= base["due_date"])
    failed = control_checks[control_checks["result"] == "failed"]
    known = incidents[incidents["detection"].notna() & (incidents["status"] != "dismissed")]
    return (
        share(
            base, in_time, nothing="no check of a control was due yet", note=_not_counted(
                int((~applies).sum()), int((applies & control_checks["due_date"].isna()).sum()))
        ),
        number_of(base, ~done[come], part="not made"),
        share(
            failed,
            failed["found_by"] == "ourselves",
            part="failures found by ourselves",
            nothing="no check has failed",
            note=_finder_unknown(failed),
        ),
        share(
            known,
            known["detection"] == "internal",
            part="incidents detected by ourselves",
            nothing="it is not on file who detected an incident",
        ),
    )  # fmt: skip


def _days_late(checks: pd.DataFrame, as_of: date) -> pd.Series:
    until = checks["done_on"].where(dates.by(checks["done_on"], as_of), dates.day(as_of))
    return (until - checks["due_date"]).dt.days.clip(lower=0).astype(float)


def _not_counted(not_applicable: int, undated: int) -> str | None:
    return joined(
        f"{plural(not_applicable, 'check')} did not apply, left out" if not_applicable else None,
        f"{plural(undated, 'check')} without a due day, left out" if undated else None,
    )


def _finder_unknown(failed: pd.DataFrame) -> str | None:
    n = int(failed["found_by"].isna().sum())
    return f"{n} of unknown finder" if n else None
