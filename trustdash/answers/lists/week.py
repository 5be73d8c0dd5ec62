"""What people owe by a day: promises, actions, steps, checks, decisions, answers and updates."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import formats
from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.promises import owed as promises_owed
from trustdash.answers.wording import ended

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

COLUMNS = ["kind", "entity", "id", "what", "who", "team", "by", "why"]
"""kind: in plain words. what: in a few words. who: owes it. team: its name. by: the day."""
WEEK_DAYS, AHEAD_DAYS = 7, 28
NO_TEAM, NOBODY = "No team", "Nobody named"
WAYS = {"team": "team", "person": "who"}
"""How lists may be made, and the column that tells them apart."""
SEPARATOR = ": "


def owed(numbers: "Numbers") -> pd.DataFrame:
    """Return everything that is owed by a day, late or ahead, the earliest day first."""
    return numbers.once("owed", _owed)


def group_of(way: str, name: str) -> str:
    """Return the name under which the rows of one list are kept, `team: Security`."""
    return f"{way}{SEPARATOR}{name}"


def _owed(numbers: "Numbers") -> pd.DataFrame:
    parts = [_promises, _actions, _milestones, _fix_checks, _control_checks, _decisions,
             _findings, _updates]  # fmt: skip
    found = [rows for part in parts if len(rows := part(numbers))]
    every = pd.concat(found, ignore_index=True) if found else _rows(id=[])
    every = every[every["by"].notna()]
    every = every.assign(
        team=every["team"].fillna(NO_TEAM), who=every["who"].fillna(NOBODY)
    )  # fmt: skip
    return every.sort_values(["by", "kind", "id"], ignore_index=True)


def _rows(**columns: Any) -> pd.DataFrame:
    found = pd.DataFrame(columns).reindex(columns=COLUMNS)
    return found.astype({"by": "datetime64[us]", "team": object, "who": object})


def _promises(numbers: "Numbers") -> pd.DataFrame:
    rows = promises_owed(numbers)
    return _rows(kind="promise", entity="commitment", id=rows["id"], what=rows["title"],
                 who=rows["owner"], team=rows["team"], by=rows["due_date"],
                 why="to deliver")  # fmt: skip


def _actions(numbers: "Numbers") -> pd.DataFrame:
    value = numbers.one("M9", group="actions")
    rows = numbers.frame("actions").iloc[:0] if value is None else value.rows
    return _rows(kind="action", entity="corrective_action", id=rows["id"], what=rows["title"],
                 who=rows["owner"], team=rows["team"], by=rows["due_date"],
                 why="to implement")  # fmt: skip


def _milestones(numbers: "Numbers") -> pd.DataFrame:
    promises = promises_owed(numbers).set_index("id")
    rows = numbers.frame("milestones")
    rows = rows[rows["reached_on"].isna() & rows["commitment_id"].isin(promises.index)]
    of = promises.reindex(rows["commitment_id"])
    return _rows(kind="milestone", entity="milestone", id=rows["id"].to_numpy(),
                 what=rows["title"].to_numpy(), who=of["owner"].to_numpy(),
                 team=of["team"].to_numpy(), by=rows["due_date"].to_numpy(),
                 why=[f"a step towards {each}" for each in rows["commitment_id"]])  # fmt: skip


def _fix_checks(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("effectiveness_checks")
    rows = rows[rows["result"].isna() & rows["checked_on"].isna()]
    return _rows(kind="effectiveness check", entity="effectiveness_check", id=rows["id"],
                 what=rows["action_title"], who=rows["checker"].fillna(rows["action_owner"]),
                 team=rows["team_id"].map(_team_names(numbers)), by=rows["planned_on"],
                 why=[f"did {each} work?" for each in rows["action_id"]])  # fmt: skip


def _control_checks(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("control_checks")
    rows = rows[rows["done_on"].isna() & rows["result"].isna()]
    return _rows(kind="check of a control", entity="control_check", id=rows["id"],
                 what=rows["control_title"], who=rows["owner"], team=rows["team"],
                 by=rows["due_date"], why="to check")  # fmt: skip


def _decisions(numbers: "Numbers") -> pd.DataFrame:
    """Return decisions that wait (since the day they were asked for) and those that come back."""
    rows = numbers.frame("decisions")
    rows = rows[rows["status"].isin(["needed", "agreed", "deferred"])]
    waits = rows["status"] == "needed"
    why = waits.map({True: "to decide", False: "comes back with its outcome"})
    return _rows(kind="decision", entity="decision", id=rows["id"],
                 what=[formats.shortened(text, 90) for text in rows["text"]], who=rows["owner"],
                 team=rows["team_id"].map(_team_names(numbers)),
                 by=rows["due_date"].fillna(rows["asked_on"].where(waits)), why=why)  # fmt: skip


def _findings(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.listed("answers-owed")
    return _rows(kind="answer to a finding", entity="recommendation", id=rows["id"],
                 what=rows["title"], who=None, team=rows["team"], by=rows["limit"],
                 why=[f"{issuer} waits for it" for issuer in rows["issuer"]])  # fmt: skip


def _updates(numbers: "Numbers") -> pd.DataFrame:
    """Return updates promised and not given yet: ahead, or never followed (metric M21)."""
    never = numbers.rows("M21", part="never followed")
    rows = numbers.frame("communications")
    ahead = rows["promised_next_update_at"] >= pd.Timestamp(numbers.as_of)
    rows = rows[ahead | rows["id"].isin(set() if never.empty else never["id"])]
    return _rows(kind="update promised", entity="communication", id=rows["id"],
                 what=[formats.shortened(text, 90) for text in rows["text"]], who=rows["author"],
                 team=None, by=rows["promised_next_update_at"].dt.normalize(),
                 why="to tell people more")  # fmt: skip


def _team_names(numbers: "Numbers") -> dict[str, str]:
    teams = numbers.frame("teams")
    return dict(zip(teams["id"], teams["name"], strict=True))


def _late(rows: pd.DataFrame, numbers: "Numbers") -> pd.DataFrame:
    return rows[rows["by"] < pd.Timestamp(numbers.as_of)]


def _this_week(rows: pd.DataFrame, numbers: "Numbers") -> pd.DataFrame:
    start = pd.Timestamp(numbers.as_of)
    return rows[(rows["by"] >= start) & (rows["by"] < start + timedelta(days=WEEK_DAYS))]


def _after(rows: pd.DataFrame, numbers: "Numbers") -> pd.DataFrame:
    start = pd.Timestamp(numbers.as_of)
    first, end = start + timedelta(days=WEEK_DAYS), start + timedelta(days=AHEAD_DAYS)
    return rows[(rows["by"] >= first) & (rows["by"] < end)]


Cut = Callable[[pd.DataFrame, "Numbers"], pd.DataFrame]


def of_group(rows: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the rows of one list, by its name: `team: Security`, `person: Chief Executive`."""
    way, _, name = group.partition(SEPARATOR)
    return rows[rows[WAYS[way]] == name] if way in WAYS else rows.iloc[:0]


def _listing(title: str, when: str, cut: Cut) -> Listing:
    return Listing(
        title,
        ended(
            "Promises to deliver, actions to implement, milestones, checks, decisions, answers to "
            f"findings and promised updates that nobody has done yet and that are due {when}"
        ),
        lambda numbers: cut(owed(numbers), numbers),
        lambda numbers, group: of_group(cut(owed(numbers), numbers), group),
    )


LISTS: dict[str, Listing] = {
    "owed-late": _listing("Late", "before the as-of day", _late),
    "owed-this-week": _listing(
        "Due this week", f"on the as-of day or in the {WEEK_DAYS - 1} days after it", _this_week
    ),
    "owed-after": _listing(
        "Due in the three weeks after", f"after that, within {AHEAD_DAYS} days", _after
    ),
}
