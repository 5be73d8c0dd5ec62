"""M9 to M11, M16 and M17: what is done, what is late, and what keeps coming."""

import pandas as pd

from .number import Number, Numbers, Survival, amount, count, share
from .promises import timely
from .rows import Rows

OPEN = ("open", "in_progress", "reopened")
DROPPED = ("not_doing", "cancelled_duplicate")
BANDS = {"1–30": (1, 30), "31–60": (31, 60), "61–90": (61, 90), "over 90": (91, 10**6)}
SILENT = {"0–30": (0, 30), **dict(list(BANDS.items())[1:])}
WEEKS, LEAST, HEADLINE = 26, 5, 30


def still_open(rows: Rows) -> dict[str, pd.DataFrame]:
    """Return the promises and the actions that are still to be delivered."""
    promised, actions = rows.once(timely), rows("corrective_action")
    return {
        "commitments": promised[~promised["done"] & (promised["status"] != "not_kept")],
        "actions": actions[actions["status"].isin(OPEN)],
    }


def overdue(rows: Rows) -> dict[str, pd.DataFrame]:
    """Return the open items whose date has passed and that no decision suspended."""
    late = {}
    for kind, found in still_open(rows).items():
        held = False
        if "decision_id" in found:
            held = (found["status"] == "on_hold") & found["decision_id"].notna()
        found = found[(found["due_date"] < rows.as_of) & ~(held | found["due_date"].isna())]
        late[kind] = found.assign(late=(rows.as_of - found["due_date"]).dt.days)
    return late


def m9(rows: Rows) -> Numbers:
    late = overdue(rows)
    return {
        ("M9", kind, None): share(found["id"].isin(late[kind]["id"]))
        for kind, found in still_open(rows).items()
    }


def in_bands(days: pd.Series, bands: dict[str, tuple[int, int]]) -> dict[str, Number]:
    return {name: count(int(days.between(*ends).sum()), len(days)) for name, ends in bands.items()}


def m10(rows: Rows) -> Numbers:
    told: Numbers = {}
    for kind, found in overdue(rows).items():
        parts = in_bands(found["late"], BANDS)
        parts["median"] = amount(found["late"].median(), len(found))
        parts["oldest"] = amount(found["late"].max(), len(found))
        if kind == "actions":
            word = found["last_update_on"].fillna(found["opened_on"])
            silent = in_bands((rows.as_of - word).dt.days, SILENT)
            parts |= {f"no update for {name}": number for name, number in silent.items()}
        told |= {("M10", kind, part): number for part, number in parts.items()}
    return told


def spells(rows: Rows) -> pd.DataFrame:
    """Return each time that an action was open: action, opened, ended (or NaT), how it ended."""
    history = rows("corrective_action_history").sort_values(["valid_from", "seq"])
    first = rows("corrective_action").set_index("id")["opened_on"]
    since: dict[str, pd.Timestamp] = {}
    found: dict[str, list[tuple]] = {item: [] for item in first.index}
    for version in history.itertuples():
        mine, item = found[version.id], version.id
        if version.status in OPEN:
            day = version.valid_from if mine or pd.isna(first[item]) else first[item]
            since.setdefault(item, day)
        elif item in since or not mine:
            begun = since.pop(item, version.opened_on)
            mine.append((item, begun, ended_on(version), version.status))
    for item, day in since.items():
        found[item].append((item, day, pd.NaT, None))
    every = [spell for mine in found.values() for spell in mine]
    return pd.DataFrame(every, columns=["id", "opened", "ended", "how"])


def ended_on(version: pd.Series) -> pd.Timestamp:
    day = pd.NaT if version.status in DROPPED else version.completed_on
    return version.valid_from if pd.isna(day) else day


def m11(rows: Rows) -> Numbers:
    found, day = rows.once(spells), rows.as_of
    start = rows.days_ago(7 * WEEKS)
    opened = int(((found["opened"] > start) & (found["opened"] <= day)).sum())
    closed = int(((found["ended"] > start) & (found["ended"] <= day)).sum())
    first = found.groupby("id")["opened"].min()
    last = found.drop_duplicates("id", keep="last").set_index("id").loc[first.index]
    now = last["ended"].isna()
    age = (day - first[now]).dt.days
    done = ~now & ~last["how"].isin(DROPPED)
    took = (last["ended"].fillna(day) - first).dt.days
    curve = Survival(took, done)
    middle = curve.quantile(0.5)
    followed = 0 if middle is None else int((took >= middle).sum())
    half = Number(middle if followed >= LEAST else None, n=len(took))
    low, high = curve.median_interval() if len(took) >= HEADLINE else (None, None)
    parts = {
        None: count(int(now.sum()), int(now.sum())),
        "opened": count(opened, opened + closed),
        "closed": count(closed, opened + closed),
        "net": amount(opened - closed, opened + closed),
        "age p50": amount(age.quantile(0.5), len(age)),
        "age p85": amount(age.quantile(0.85), len(age)),
        "time to close p50": half._replace(low=low, high=high),
        "ever opened, closed": count(int(done.sum()), len(took)),
        "ever opened, still open": count(int(now.sum()), len(took)),
        "ever opened, not done or a duplicate": count(int((~now & ~done).sum()), len(took)),
    }
    return {("M11", None, part): number for part, number in parts.items()}


def m16(rows: Rows) -> Numbers:
    causes, actions = rows("root_cause"), rows("corrective_action")
    causes = causes[causes["determined_on"] <= rows.as_of]
    taken = actions[~actions["status"].isin(DROPPED)]
    covered = causes["id"].isin(taken["root_cause_id"])
    other = taken[taken["category"] != "training"]
    weak = covered & ~causes["id"].isin(other["root_cause_id"])
    orphans = int(taken["root_cause_id"].isna().sum())
    return {
        ("M16", None, None): share(covered),
        ("M16", None, "training alone"): count(int(weak.sum()), len(causes)),
        ("M16", None, "actions without a cause"): count(orphans, len(taken)),
    }


def m17(rows: Rows) -> Numbers:
    actions, history = rows("corrective_action"), rows("corrective_action_history")
    completed = history["completed_on"].notna() & ~history["status"].isin(DROPPED)
    ever = actions[actions["id"].isin(history.loc[completed, "id"])]
    checks = rows("effectiveness_check")
    failed = checks.loc[checks["result"] == "not_effective", "action_id"]
    again = history.loc[history["status"] == "reopened", "id"]
    return {("M17", None, None): share(ever["id"].isin([*failed, *again]))}
