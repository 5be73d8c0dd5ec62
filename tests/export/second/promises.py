"""M1 to M8: what was promised, and when it came."""

import pandas as pd

from .number import Number, Numbers, amount, count, ratio, share
from .rows import Rows

DONE = ("delivered", "verified", "kept", "kept_in_part")
GONE = ("withdrawn", "superseded")


def promised(rows: Rows) -> pd.DataFrame:
    """Return every promise but drafts; one that is open again is not delivered."""
    every = rows("commitment")
    every = every[every["status"] != "draft"].set_index("id", drop=False)
    history = rows("commitment_history")
    ever = every.index.isin(history.loc[history["status"].isin(DONE), "id"])
    again = ever & ~every["status"].isin([*DONE, *GONE, "not_kept"])
    day = every["delivered_on"].mask(again)
    stated = every["status"].isin(DONE) & day.isna()
    return every.assign(delivered_on=day, done=stated | (day <= rows.as_of))


def timely(rows: Rows) -> pd.DataFrame:
    """Return the promises that count for punctuality: neither withdrawn nor replaced."""
    every = rows.once(promised)
    return every[~every["status"].isin(GONE)]


def moves(rows: Rows, entity: str = "commitment") -> pd.DataFrame:
    found = rows("due_date_revision").sort_values(["revised_on", "seq"])
    return found[found["item_entity"] == entity]


def date_on(item: str, last: pd.Timestamp, moved: pd.DataFrame, day: pd.Timestamp) -> pd.Timestamp:
    """Return the date of an item that held at the end of a day."""
    mine = moved[moved["item_id"] == item]
    before, after = mine[mine["revised_on"] <= day], mine[mine["revised_on"] > day]
    if len(before):
        return before["new_date"].iloc[-1]
    return after["old_date"].iloc[0] if len(after) else last


def dates_on(items: pd.DataFrame, moved: pd.DataFrame, days: pd.Series) -> pd.Series:
    held = items["due_date"].copy()
    for item in items[items["id"].isin(moved["item_id"])].itertuples():
        held[item.Index] = date_on(item.id, item.due_date, moved, days[item.Index])
    return held


def _on_time(found: pd.DataFrame, due: pd.Series, day: pd.Timestamp) -> Number:
    come = (due < day) | ((due == day) & found["done"])
    return share((found["delivered_on"] <= due)[come])


def m1(rows: Rows) -> Numbers:
    found = rows.once(timely)
    undated = found["original_due_date"].isna()
    return {
        ("M1", None, None): _on_time(found, found["original_due_date"], rows.as_of),
        ("M1", None, "undated"): count(int(undated.sum()), len(found)),
    }


def m2(rows: Rows) -> Numbers:
    found = rows.once(timely)
    until = found["delivered_on"].where(found["done"]).fillna(rows.as_of)
    due = dates_on(found, moves(rows), until)
    return {("M2", None, None): _on_time(found, due, rows.as_of)}


def owed(rows: Rows) -> pd.DataFrame:
    """Return the promises that, 90 days ago, were due within the 90 days."""
    found, start = rows.once(timely), rows.days_ago(90)
    due = dates_on(found, moves(rows), pd.Series(start, index=found.index))
    come = (due < rows.as_of) | ((due == rows.as_of) & found["done"])
    return found[(due > start) & come & (found["said_on"] <= start)]


def m3(rows: Rows) -> Numbers:
    found = owed(rows)
    steps = rows("milestone")
    reached = whole = 0.0
    for promise in found.itertuples():
        mine = steps[steps["commitment_id"] == promise.id]
        if len(mine):
            reached += mine.loc[mine["reached_on"] <= rows.as_of, "weight"].sum()
            whole += mine["weight"].sum()
        else:
            reached, whole = reached + promise.done, whole + 1
    told = {("M3", None, None): share(found["done"])}
    if found["id"].isin(steps["commitment_id"]).any():
        weighted = ratio(reached, whole, len(found), interval=False)
        told["M3", None, "weighted by milestones"] = weighted
    return told


def m4(rows: Rows) -> Numbers:
    return {("M4", None, None): share(~owed(rows)["done"])}


def m5(rows: Rows) -> Numbers:
    state = rows.once(promised)["status"]
    state = state[state != "superseded"]
    parts = {
        "Kept": ["kept"],
        "Compromise": ["kept_in_part"],
        "Broken": ["not_kept", "withdrawn"],
        "Stalled": ["on_hold"],
        "In the works": ["in_progress", "at_risk"],
    }
    told = {part: int(state.isin(states).sum()) for part, states in parts.items()}
    told["Not yet rated"] = len(state) - sum(told.values())
    return {("M5", None, part): count(k, len(state)) for part, k in told.items()}


def m6(rows: Rows) -> Numbers:
    found = rows.once(timely)
    own = found["assessor"].notna() & (found["assessor"] == found["owner"])
    level = found["assessed_completion"].mask(own).dropna()
    steps = ["no_evidence", "not_started", "limited", "substantial", "complete"]
    parts = {("M6", None, step): share(level == step) for step in steps}
    return {("M6", None, None): share(level.isin(steps[3:])), **parts}


def m7(rows: Rows) -> Numbers:
    found, day = rows.once(timely), rows.as_of
    over = ~found["done"] & (found["due_date"] < day)
    slipped = (found["due_date"].mask(over, day) - found["original_due_date"]).dt.days.dropna()
    values = {
        "median": slipped.median(),
        "p90": slipped.quantile(0.9),
        "sum": slipped.sum(min_count=1),
    }
    return {("M7", None, part): amount(v, len(slipped)) for part, v in values.items()}


def m8(rows: Rows) -> Numbers:
    every = rows.once(promised)
    dated = every[every["due_date"].notna() | every["original_due_date"].notna()]
    moved = moves(rows)
    moved = moved[moved["old_date"].notna() & (moved["old_date"] != moved["new_date"])]
    moved = moved[moved["item_id"].isin(dated["id"])]
    after = int((moved["revised_on"] > moved["old_date"]).sum())
    return {
        ("M8", None, None): share(dated["id"].isin(moved["item_id"])),
        ("M8", None, "moves"): count(len(moved), len(moved)),
        ("M8", None, "after due"): count(after, len(moved)),
        ("M8", None, "without a reason"): count(int(moved["reason"].isna().sum()), len(moved)),
    }
