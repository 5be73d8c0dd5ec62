"""M20 to M23 and M37 to M39: what was said, to whom, and who was listened to."""

import numpy as np
import pandas as pd

from .number import NOTHING, Number, Numbers, Survival, amount, count, ratio, share
from .promises import DONE
from .rows import Rows

HOUR = pd.Timedelta(hours=1)
OVER = ("dismissed", "closed")


def addressed(rows: Rows, message: object, groups: set[str]) -> bool:
    """Return whether a message was for one of the groups; one without groups is for everyone."""
    named = named_groups(message)
    return not named or bool(named & groups)


def named_groups(message: object) -> set[str]:
    found = message.group_ids
    return set(found) if isinstance(found, list | np.ndarray) else set()


def first_words(rows: Rows) -> pd.DataFrame:
    """Return each incident that somebody had to be told of, with the first word about it."""
    found = rows("incident")
    maintenance = found["category"].str.contains("maintenance", case=False, na=False)
    found = found[(found["status"] != "dismissed") & ~maintenance].set_index("id")
    groups = rows("stakeholder_group")
    inside = set(groups.loc[groups["kind"] == "employee", "id"])
    messages = rows("communication")
    outward = [not named_groups(m) or bool(named_groups(m) - inside) for m in messages.itertuples()]
    first = messages[outward].groupby("incident_id")["sent_at"].min()
    spoken = pd.concat([found["acknowledged_publicly_at"], first.reindex(found.index)], axis=1)
    return found.assign(told=spoken.min(axis=1))


def waited(rows: Rows, found: pd.DataFrame, since: pd.Series) -> tuple[Survival, int]:
    """Return the curve of hours from an instant to the first word; the silent still wait."""
    end = rows.as_of + pd.Timedelta(days=1)
    hours = (found["told"].fillna(end) - since) / HOUR
    return Survival(hours.clip(lower=0), found["told"].notna()), len(found)


def m20(rows: Rows) -> Numbers:
    found = first_words(rows)
    told: Numbers = {}
    for since, middle, late in (
        (found["detected_at"], None, "p90"),
        (
            found["occurred_at"].fillna(found["detected_at"]),
            "median from the beginning",
            "p90 from the beginning",
        ),
    ):
        curve, n = waited(rows, found, since)
        told["M20", None, middle] = amount(curve.quantile(0.5), n)
        told["M20", None, late] = amount(curve.quantile(0.9), n)
    silence = (found["told"] - found["occurred_at"])[found["occurred_at"] < found["told"]] / HOUR
    told["M20", None, "median silence"] = amount(silence.quantile(0.5), len(silence))
    told["M20", None, "p90 silence"] = amount(silence.quantile(0.9), len(silence))
    known = int((found["occurred_at"].notna() & found["told"].notna()).sum())
    told["M20", None, "began before the first word"] = count(len(silence), known)
    still = int(found["told"].isna().sum())
    told["M20", None, "still silent"] = count(still, len(found))
    return told


def m21(rows: Rows) -> Numbers:
    """A promise of a next message is kept by one to the same groups in time."""
    messages, end = rows("communication"), rows.as_of + pd.Timedelta(days=1)
    named = messages[messages["promised_next_update_at"] > messages["sent_at"]]
    kept, never, partly, lateness = [], 0, 0, []
    for said in named[named["promised_next_update_at"] < end].itertuples():
        later = messages[
            (messages["incident_id"] == said.incident_id) & (messages["sent_at"] > said.sent_at)
        ]
        groups = named_groups(said)
        follows = [m for m in later.itertuples() if not groups or addressed(rows, m, groups)]
        follows.sort(key=lambda m: m.sent_at)
        kept.append(bool(follows) and follows[0].sent_at <= said.promised_next_update_at)
        if not follows:
            never += 1
        elif not kept[-1]:
            lateness.append((follows[0].sent_at - said.promised_next_update_at) / HOUR)
        else:
            in_time = [m for m in follows if m.sent_at <= said.promised_next_update_at]
            reached = set().union(*(named_groups(m) or groups for m in in_time))
            partly += not groups <= reached
    return {
        ("M21", None, None): share(pd.Series(kept, dtype=bool)),
        ("M21", None, "never followed"): count(never, len(kept)),
        ("M21", None, "kept, not for every group"): count(partly, len(kept)),
        ("M21", None, "median lateness"): amount(pd.Series(lateness).median(), len(lateness)),
    }


def affected(rows: Rows) -> list[str]:
    """Return the groups touched by an incident that is neither dismissed nor closed."""
    incidents, found = rows("incident"), rows("incident_stakeholder")
    going_on = incidents.loc[~incidents["status"].isin(OVER), "id"]
    return sorted(set(found.loc[found["incident_id"].isin(going_on), "group_id"]))


def m22(rows: Rows) -> Numbers:
    messages, groups = rows("communication"), rows("stakeholder_group").set_index("id")
    day = messages["sent_at"].dt.normalize()
    messages = messages[(day > rows.days_ago(90)) & (day <= rows.as_of)]
    reached, elsewhere = [], 0
    for group in affected(rows):
        used = groups.loc[group, "preferred_channels"]
        used = set(used) if isinstance(used, list | np.ndarray) else set()
        mine = [m for m in messages.itertuples() if addressed(rows, m, {group})]
        reached.append(any(not used or m.channel in used for m in mine))
        elsewhere += bool(mine) and not reached[-1]
    return {
        ("M22", None, None): share(pd.Series(reached, dtype=bool)),
        ("M22", None, "told on other channels alone"): count(elsewhere, len(reached)),
    }


def m23(rows: Rows) -> Numbers:
    """Claims that every reader found backed, and what carried them on the day."""
    found = rows("claim")
    found = found[found["check_result"].notna() & (found["check_result"] != "not_checkable")]
    one, two = found["check_result"], found["second_result"]
    backed = (one == "backed") & (two.isna() | (two == "backed"))
    told: Numbers = {("M23", None, None): share(backed)}
    for name, kind in (("facts", "fact"), ("done", "done"), ("will do", "will_do")):
        if (found["kind"] == kind).any():
            told["M23", None, name] = share(backed[found["kind"] == kind])
    told["M23", None, "carried by a verified record"] = share(carried(rows, found))
    contradicted = found["contradicted_on"] <= rows.as_of
    told["M23", None, "contradicted later"] = share(contradicted)
    promised = rows("claim").query("kind == 'will_do'")
    alone = int(promised["commitment_id"].isna().sum())
    told["M23", None, "promises without a commitment"] = count(alone, len(promised))
    both = rows("claim").dropna(subset=["check_result", "second_result"])
    same = both["check_result"] == both["second_result"]
    told["M23", None, "two readers agree"] = share(same)
    return told


def carried(rows: Rows, claims: pd.DataFrame) -> pd.Series:
    sent = rows("communication").set_index("id")["sent_at"].dt.normalize()
    promises, pieces = rows("commitment_history"), rows("evidence_history")
    found = []
    for claim in claims.itertuples():
        day = sent[claim.communication_id]
        promise = state_on(promises, claim.commitment_id, day)
        piece = state_on(pieces, claim.evidence_id, day)
        if claim.kind == "will_do":
            good = promise is not None and promise.status != "draft"
            found.append(good and pd.notna(promise.due_date))
        else:
            proved = piece is not None and piece.status == "approved"
            proved = proved and not (piece.expiry_date < day)
            found.append(proved or (promise is not None and promise.status in DONE[1:]))
    return pd.Series(found, index=claims.index, dtype=bool)


def state_on(history: pd.DataFrame, item: str, day: pd.Timestamp):
    mine = history[(history["id"] == item) & (history["valid_from"] <= day)]
    mine = mine.sort_values(["valid_from", "seq"])
    return mine.iloc[-1] if len(mine) else None


def closed_loops(rows: Rows, found: pd.DataFrame) -> pd.Series:
    """Return which themes were decided with a word back to the group that raised them."""
    decided = (found["decision"] == "do") | (
        (found["decision"] == "do_not") & found["decision_reason"].notna()
    )
    return decided & told_back(rows, found)


def told_back(rows: Rows, found: pd.DataFrame) -> pd.Series:
    messages = {m.id: m for m in rows("communication").itertuples()}
    right = [
        pd.isna(t.told_via)
        or t.told_via not in messages
        or addressed(rows, messages[t.told_via], {t.group_id})
        for t in found.itertuples()
    ]
    return (found["told_on"] <= rows.as_of) & pd.Series(right, index=found.index)


def m37(rows: Rows) -> Numbers:
    every = rows("listening_theme")
    old = every[every["raised_on"] <= rows.days_ago(30)]
    told = told_back(rows, every)
    took = (every["told_on"].where(told).fillna(rows.as_of) - every["raised_on"]).dt.days
    median = Survival(took, told).quantile(0.5)
    waits = every["decision"].isna() | (every["decision"] == "later")
    passed = (every["decision"] == "later") & (every["review_on"] < rows.as_of)
    return {
        ("M37", None, None): share(closed_loops(rows, old)),
        ("M37", None, "median from raised to told"): amount(median, len(every)),
        ("M37", None, "under review"): count(int(waits.sum()), len(every)),
        ("M37", None, "put off, day has passed"): count(int(passed.sum()), len(every)),
    }


def m38(rows: Rows) -> Numbers:
    every = rows("listening_theme")
    asked = every[closed_loops(rows, every) & (every["asked_n"] >= 5)]
    people = NOTHING
    if len(asked):
        people = ratio(asked["agreed_n"].sum(), asked["asked_n"].sum())
    return {
        ("M38", None, None): share(asked["confirmed"] == "yes"),
        ("M38", None, "people who agreed"): people,
    }


def m39(rows: Rows) -> Numbers:
    every, start = rows("leader_engagement"), rows.days_ago(90)
    incidents, promises = rows("incident"), rows("commitment")
    leaders = {*incidents["accountable_executive"].dropna()}
    leaders |= {*promises["accountable_executive"].dropna()}
    recent = every[(every["held_on"] > start) & (every["held_on"] <= rows.as_of)]
    two_way = every["is_two_way"].eq(True) & (every["format"] != "broadcast")
    held = every[(every["status"] == "held") & two_way]
    near = held[held.index.isin(recent.index)]
    by_them = near[near["leader_role"].isin(leaders) | (not leaders)]
    met = pd.Series([group in set(by_them["group_id"]) for group in affected(rows)], dtype=bool)
    asked = held[(held["held_on"] <= rows.days_ago(10)) & (held["questions_asked"] > 0)]
    days = (asked["answered_on"] - asked["held_on"]).dt.days
    prompt = asked.loc[days <= 10, "questions_answered"].sum()
    of, ever = asked["questions_asked"].sum(), asked["questions_answered"].sum()
    cancelled = int((recent["status"] == "cancelled").sum())
    return {
        ("M39", None, None): share(met),
        ("M39", None, "questions answered within 10 days"): answered(prompt, of),
        ("M39", None, "questions answered at all"): answered(ever, of),
        ("M39", None, "meetings held"): count(len(near), len(recent)),
        ("M39", None, "cancelled"): count(cancelled, len(recent)),
        ("M39", None, "by each leader in a month"): by_leader(near, recent),
    }


def answered(questions: float, of: float) -> Number:
    return ratio(questions, of, interval=False) if of else NOTHING


def by_leader(held: pd.DataFrame, planned: pd.DataFrame) -> Number:
    leaders = planned["leader_role"].nunique()
    return amount(len(held) / leaders / 3, leaders) if leaders else NOTHING
