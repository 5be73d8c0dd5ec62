"""M12 to M15, M18, M19 and M40 to M42: what others looked at, and what they found."""

import pandas as pd

from .actions import BANDS, in_bands, still_open
from .number import NOTHING, Numbers, amount, count, share
from .promises import DONE, dates_on, moves, timely
from .rows import Rows

TAKEN_BACK = ("closed_reconsidered", "closed_no_longer_applicable", "closed_superseded")
SATISFIED = ("closed_exceeds", "closed_acceptable", "closed_acceptable_alternate")
PERIOD = 90


def m12(rows: Rows) -> Numbers:
    found = rows("recommendation")
    found = found[~found["status"].isin(TAKEN_BACK)]
    limit = found["response_due"].fillna(found["issued_on"] + pd.Timedelta(days=90))
    said, dated = found["response"], found["due_date"].notna()
    why = found["response_reason"].notna()
    full = said.isin(["accepted", "accepted_in_principle"]) & dated
    full |= ((said == "accepted_in_part") & dated & why) | ((said == "rejected") & why)
    full &= found["responded_on"] <= rows.as_of
    come = (limit < rows.as_of) | ((limit == rows.as_of) & full)
    found = found.assign(in_time=full & (found["responded_on"] <= limit))[come]
    told: Numbers = {("M12", None, None): share(found["in_time"])}
    told |= split("M12", found["in_time"], "from " + found["source"])
    told |= split("M12", found["in_time"], found["severity"])
    none = int((~full & (limit < rows.as_of)).sum())
    told["M12", None, "no full answer, limit passed"] = count(none, len(found))
    return told


def split(metric: str, good: pd.Series, kind: pd.Series) -> Numbers:
    """Return the share of each kind; of one alone it would be the whole again."""
    kinds = good.groupby(kind) if len(set(kind)) > 1 else ()
    return {(metric, None, name): share(mine) for name, mine in kinds}


def checks(rows: Rows) -> pd.DataFrame:
    """Return the checks of completed actions, with the day on which the action was implemented."""
    history = rows("corrective_action_history").sort_values(["valid_from", "seq"])
    history = history[history["completed_on"].notna()]
    implemented = history.groupby("id")["completed_on"].first()
    found = rows("effectiveness_check")
    days = pd.to_datetime(found["action_id"].map(implemented.to_dict()))
    return found.assign(implemented=days)


def made(found: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Return which checks were made: with a result, a day, and not before implementation."""
    early = found["checked_on"] < found["implemented"]
    return found["result"].notna() & (found["checked_on"] <= day) & ~early


def m13(rows: Rows) -> Numbers:
    found = rows.once(checks)
    due = found[found["implemented"].notna() & (found["planned_on"] <= rows.as_of)]
    return {("M13", None, None): share(made(due, rows.as_of).groupby(due["action_id"]).all())}


def m14(rows: Rows) -> Numbers:
    found = rows.once(judged)
    parts = {
        part: share(found["result"] == part)
        for part in ("partially", "not_effective", "inconclusive")
    }
    parts[None] = share(found["result"] == "effective")
    return {("M14", None, part): number for part, number in parts.items()}


def judged(rows: Rows) -> pd.DataFrame:
    """Return the checks that count as evidence: their criterion was written before."""
    found = rows.once(checks)
    after = found["criterion_written_on"] > found["implemented"]
    return found[made(found, rows.as_of) & found["criterion"].notna() & ~after]


def m15(rows: Rows) -> Numbers:
    incidents, causes = rows("incident"), rows("root_cause")
    actions = rows("corrective_action")
    began = incidents.set_index("id")["occurred_at"].fillna(
        incidents.set_index("id")["detected_at"]
    )
    causes = causes[(causes["determined_on"] <= rows.as_of) & causes["cause_category"].notna()]
    causes = causes.assign(began=causes["incident_id"].map(began))
    completed = actions.groupby("root_cause_id")["completed_on"].min()
    taken = actions[~actions["status"].isin(["not_doing", "cancelled_duplicate"])]
    causes = causes.assign(completed=causes["id"].map(completed))
    of_late = incidents[incidents["status"] != "dismissed"].set_index("id")
    day = began[of_late.index].dt.normalize()
    of_late = of_late[(day > rows.as_of - pd.DateOffset(months=12)) & (day <= rows.as_of)]
    again, still = [], []
    determined = [i for i in of_late.index if i in set(causes["incident_id"])]
    for item in determined:
        mine = causes[causes["incident_id"] == item]
        before = causes[
            causes["cause_category"].isin(mine["cause_category"]) & (causes["began"] < began[item])
        ]
        done = before[before["completed"] < began[item].normalize()]
        again.append(len(done) > 0)
        open_then = taken[taken["root_cause_id"].isin(before["id"])]
        still.append(len(done) == 0 and len(open_then) > 0)
    return {
        ("M15", None, None): share(pd.Series(again, dtype=bool)),
        ("M15", None, "same cause, action still open"): share(pd.Series(still, dtype=bool)),
    }


def m18(rows: Rows) -> Numbers:
    completed = rows.once(timely)
    completed = completed[completed["status"].isin(DONE)]
    pieces = rows("evidence")
    pieces = pieces[pieces["subject_entity"] == "commitment"]
    ran_out = pieces["expiry_date"] < rows.as_of
    approved = pieces["status"] == "approved"
    good = completed["id"].isin(pieces.loc[approved & ~ran_out, "subject_id"])
    old = (pieces["status"] == "expired") | (approved & ran_out)
    expired = ~good & completed["id"].isin(pieces.loc[old, "subject_id"])
    return {
        ("M18", None, None): share(good),
        ("M18", None, "evidence expired"): count(int(expired.sum()), len(completed)),
        ("M18", None, "none approved"): count(int((~good & ~expired).sum()), len(completed)),
    }


def m40(rows: Rows) -> Numbers:
    every, audits = rows("recommendation"), rows("audit")
    by_self = audits.loc[audits["independence"] == "self", "id"]
    closed = every["status"].isin(SATISFIED) & ~every["audit_id"].isin(by_self)
    every = every.assign(closed=closed, day=every["closed_on"].where(closed))
    every = every[~every["status"].isin(TAKEN_BACK)]
    come = (every["due_date"] < rows.as_of) | (
        (every["due_date"] == rows.as_of) & (every["day"] <= rows.as_of)
    )
    found = every[come]
    in_time = found["day"] <= found["due_date"]
    told: Numbers = {("M40", None, None): share(in_time)}
    told |= split("M40", in_time, "from " + found["source"])
    after = found["closed"] & ~in_time
    told["M40", None, "closed after looking, late"] = count(int(after.sum()), len(found))
    late = found[~found["closed"] & (found["due_date"] < rows.as_of)]
    late = late.assign(late=(rows.as_of - late["due_date"]).dt.days)
    for severity, mine in late.groupby("severity"):
        for name, number in in_bands(mine["late"], BANDS).items():
            if number.value:
                told["M40", severity, f"overdue {name}"] = number
    told["M40", None, "median days overdue"] = amount(late["late"].median(), len(late))
    told["M40", None, "oldest, days overdue"] = amount(late["late"].max(), len(late))
    ready = every[every["implemented_on"].notna() & ~every["closed"]]
    refused = ready["status"].isin(
        ["open_unacceptable_response", "closed_unacceptable", "closed_no_response"]
    )
    waiting = "implemented, awaiting verification"
    told["M40", None, waiting] = count(int((~refused).sum()), len(ready))
    told["M40", None, "implemented, not accepted"] = count(int(refused.sum()), len(ready))
    again = int((every["is_repeat"] == True).sum())  # noqa: E712
    told["M40", None, "repeat findings"] = count(again, len(every))
    return told


STEPS = {"planned": "planned", "commissioned": "in progress", "fieldwork": "in progress"}


def opinions(rows: Rows) -> pd.DataFrame:
    """Return the opinions of others, each with where it stands on the day."""
    found = rows("validation")
    found = found[found["independence"] != "self"]
    stands = found["status"].map(lambda state: STEPS.get(state, state))
    issued = stands == "issued"
    over = found["valid_until"] < rows.as_of
    stands = stands.mask(issued, found["opinion"]).mask(issued & over, "expired")
    return found.assign(stands=stands, in_force=issued & ~over)


def m41(rows: Rows) -> Numbers:
    scope, found = rows.once(timely), opinions(rows)
    about = found[(found["subject_entity"] == "commitment") & found["subject_id"].isin(scope["id"])]
    order = ["in progress", "planned", "expired", "superseded", "revoked"]
    stands = {}
    for promise in scope["id"]:
        mine = about[about["subject_id"] == promise].sort_values(["issued_on", "id"])
        valid = mine[mine["in_force"]]
        left = [step for step in order if (mine["stands"] == step).any()]
        stands[promise] = valid["stands"].iloc[-1] if len(valid) else (*left, "none")[0]
    state, valid = pd.Series(stands), found[found["in_force"]]
    names = ["favourable", "qualified", "adverse", "disclaimed", *order, "none"]
    told: Numbers = {
        ("M41", None, name): count(int((state == name).sum()), len(state)) for name in names
    }
    ends = (valid["valid_until"] - rows.as_of).dt.days.between(0, PERIOD)
    over = int((found["stands"] == "expired").sum())
    age = (rows.as_of - valid["issued_on"]).dt.days.median()
    return told | {
        ("M41", None, None): share(state == "favourable"),
        ("M41", None, "median age of opinions in force"): amount(age, len(valid)),
        ("M41", None, "opinions that end within 90 days"): count(int(ends.sum()), len(valid)),
        ("M41", None, "opinions expired, on anything"): count(over, len(found)),
    }


def m42(rows: Rows) -> Numbers:
    found, incidents = rows("control_check"), rows("incident")
    found = found[found["result"] != "not_applicable"]
    done = found["done_on"] <= rows.as_of
    come = (found["due_date"] < rows.as_of) | ((found["due_date"] == rows.as_of) & done)
    in_time, missing = (found["done_on"] <= found["due_date"])[come], int((come & ~done).sum())
    failed = found[found["result"] == "failed"]
    known = incidents[(incidents["status"] != "dismissed") & incidents["detection"].notna()]
    by_us = "failures found by ourselves"
    return {
        ("M42", None, None): share(in_time),
        ("M42", None, "not made"): count(missing, len(in_time)),
        ("M42", None, by_us): share(failed["found_by"] == "ourselves"),
        ("M42", None, "incidents detected by ourselves"): share(known["detection"] == "internal"),
    }


def m19(rows: Rows) -> Numbers:
    flawless, known = 0, 0
    for back in (PERIOD, 0):
        told = flawless_period(rows, rows.days_ago(back))
        flawless, known = flawless + (told is True), known + (told is not None)
    return {("M19", None, None): count(flawless, 2) if known else NOTHING}


def flawless_period(rows: Rows, end: pd.Timestamp) -> bool | None:
    """Return whether the 90 days to a day look flawless; None: not known."""
    start = end - pd.Timedelta(days=PERIOD)
    promises, found = rows.once(timely), rows.once(judged)
    first = promises["original_due_date"]
    done = promises["delivered_on"] <= end
    due = promises[(first > start) & ((first < end) | ((first == end) & done))]
    looked = found[(found["checked_on"] > start) & (found["checked_on"] <= end)]
    items, late = 0, 0
    for kind, entity in (("commitments", "commitment"), ("actions", "corrective_action")):
        now = still_open(rows)[kind]
        held = dates_on(now, moves(rows, entity), pd.Series(end, index=now.index))
        items, late = items + len(now), late + int((held < end).sum())
    if not len(due) or not len(looked) or len(due) + len(looked) + items < 20:
        return None
    good = (due["delivered_on"] <= due["original_due_date"]).mean() >= 0.98
    return bool(good and (looked["result"] == "effective").all() and not late)
