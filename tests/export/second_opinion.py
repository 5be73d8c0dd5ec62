"""A second implementation, in pandas, from the definitions and the raw rows of a pack alone.

It shares nothing with trustdash and nothing with the SQL of the pack.
"""

import json
from pathlib import Path

import pandas as pd

DONE = ["delivered", "verified", "kept", "kept_in_part"]


class Rows:
    """The raw rows of a pack."""

    def __init__(self, pack: Path) -> None:
        self.pack = pack
        self.as_of = pd.Timestamp(json.loads((pack / "manifest.json").read_text())["as_of"])

    def of(self, view: str) -> pd.DataFrame:
        rows = pd.read_parquet(self.pack / "data" / f"{view}.parquet")
        for name in rows.columns:
            if name.endswith(("_on", "_date", "response_due", "first_seen")):
                rows[name] = pd.to_datetime(rows[name])
        return rows

    def promises(self) -> pd.DataFrame:
        """Every promise that is no draft; open again after it was delivered: not delivered."""
        rows = self.of("commitment").set_index("id", drop=False)
        rows = rows[rows["status"] != "draft"]
        history = self.of("commitment_history")
        ever = set(history.loc[history["status"].isin(DONE), "id"])
        ended = {"not_kept", "withdrawn", "superseded"}
        again = [
            i for i in rows.index if i in ever and rows.loc[i, "status"] not in {*DONE, *ended}
        ]
        rows.loc[again, "delivered_on"] = pd.NaT
        stated = rows["status"].isin(DONE) & rows["delivered_on"].isna()
        return rows.assign(done=stated | (rows["delivered_on"] <= self.as_of))

    def moves(self, entity: str = "commitment") -> pd.DataFrame:
        rows = self.of("due_date_revision").sort_values(["revised_on", "seq"])
        return rows[rows["item_entity"] == entity]


def in_force(item: str, last_known: pd.Timestamp, moves: pd.DataFrame, day) -> pd.Timestamp:
    """The date of a promise that held at the end of a day."""
    mine = moves[moves["item_id"] == item]
    before, after = mine[mine["revised_on"] <= day], mine[mine["revised_on"] > day]
    if len(before):
        return before["new_date"].iloc[-1]
    return after["old_date"].iloc[0] if len(after) else last_known


def counted(rows: Rows) -> dict[tuple[str, str | None, str | None], tuple[float, float]]:
    """(metric, group, part) → numerator and denominator."""
    every, day = rows.promises(), rows.as_of
    timely = every[~every["status"].isin(["withdrawn", "superseded"])]
    moves = rows.moves()
    found = {}

    def on_time(due: pd.Series) -> tuple[int, int]:
        come = (due < day) | ((due == day) & timely["done"])
        return int((come & (timely["delivered_on"] <= due)).sum()), int(come.sum())

    found["M1", None, None] = on_time(timely["original_due_date"])
    at_delivery = pd.Series(
        {
            p.id: in_force(p.id, p.due_date, moves, p.delivered_on if p.done else day)
            for p in timely.itertuples()
        }
    )
    found["M2", None, None] = on_time(pd.to_datetime(at_delivery))
    start = day - pd.Timedelta(days=90)
    due = pd.Series({p.id: in_force(p.id, p.due_date, moves, start) for p in timely.itertuples()})
    owed = timely[(pd.to_datetime(due) > start) & (pd.to_datetime(due) <= day)]
    owed = owed[owed["said_on"] <= start]
    found["M3", None, None] = int(owed["done"].sum()), len(owed)
    found["M4", None, None] = int((~owed["done"]).sum()), len(owed)
    rated = every[every["status"] != "superseded"]["status"]
    for part, states in {"Kept": ["kept"], "Compromise": ["kept_in_part"], "Stalled": ["on_hold"],
                         "Broken": ["not_kept", "withdrawn"]}.items():  # fmt: skip
        found["M5", None, part] = int(rated.isin(states).sum()), len(rated)
    own = timely["assessor"].notna() & (timely["assessor"] == timely["owner"])
    level = timely["assessed_completion"][timely["assessed_completion"].notna() & ~own]
    found["M6", None, None] = int(level.isin(["substantial", "complete"]).sum()), len(level)
    dated = every[every["due_date"].notna() | every["original_due_date"].notna()]
    real = moves[moves["old_date"].notna() & (moves["old_date"] != moves["new_date"])]
    found["M8", None, None] = int(dated["id"].isin(real["item_id"]).sum()), len(dated)
    still = timely[~timely["done"] & (timely["status"] != "not_kept")]
    held = (still["status"] == "on_hold") & still["decision_id"].notna()
    late = still[(still["due_date"] < day) & ~held]
    found["M9", "commitments", None] = len(late), len(still)
    age = (day - late["due_date"]).dt.days
    found["M10", "commitments", "31–60"] = int(age.between(31, 60).sum()), len(late)
    found["M10", "commitments", "over 90"] = int((age > 90).sum()), len(late)
    found["M12", None, None] = answered(rows)
    return found


def answered(rows: Rows) -> tuple[int, int]:
    """Findings answered in full by their limit, of all whose limit has come."""
    found = rows.of("recommendation")
    back = ["closed_reconsidered", "closed_no_longer_applicable", "closed_superseded"]
    found = found[~found["status"].isin(back)]
    limit = found["response_due"].fillna(found["issued_on"] + pd.Timedelta(days=90))
    dated, why = found["due_date"].notna(), found["response_reason"].notna()
    said = found["response"]
    full = said.isin(["accepted", "accepted_in_principle"]) & dated
    full |= ((said == "accepted_in_part") & dated & why) | ((said == "rejected") & why)
    full &= found["responded_on"] <= rows.as_of
    come = (limit < rows.as_of) | ((limit == rows.as_of) & full)
    return int((come & full & (found["responded_on"] <= limit)).sum()), int(come.sum())


def amounts(rows: Rows) -> dict[tuple[str, str | None, str | None], float]:
    """(metric, group, part) → value, of amounts that are no shares."""
    timely = rows.promises()
    timely = timely[~timely["status"].isin(["withdrawn", "superseded"])]
    until = timely["due_date"].where(
        timely["done"] | (timely["due_date"] >= rows.as_of) | timely["due_date"].isna(), rows.as_of
    )
    slipped = (until - timely["original_due_date"]).dt.days.dropna()
    return {
        ("M7", None, "median"): slipped.median(),
        ("M7", None, "p90"): slipped.quantile(0.9),
        ("M7", None, "sum"): slipped.sum(),
    }
