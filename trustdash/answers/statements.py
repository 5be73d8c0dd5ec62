"""Claims and messages in the shape that page, lists and draft share."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import formats
from trustdash.metrics import dates
from trustdash.metrics.claims import UNBACKED, readers_differ, verdict

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

CONTRADICTED, PROMISE, NOT_BACKED = "contradicted later", "unbacked promise", "unbacked"
REASONS = (CONTRADICTED, PROMISE, NOT_BACKED)
"""Why we cannot back a claim, the gravest first."""


def claims(numbers: "Numbers") -> pd.DataFrame:
    """Return the claims with verdict, whether readers differ, and why we cannot back them."""
    return numbers.once("statements", _claims)


def _claims(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("claims")
    channels = numbers.frame("communications").set_index("id")["channel"].to_dict()
    found = rows.assign(
        channel=rows["communication_id"].map(channels).astype(object),
        verdict=verdict(rows),
        differ=readers_differ(rows),
        contradicted=dates.by(rows["contradicted_on"], numbers.as_of),
    )
    unbacked_promise = (found["kind"] == "will_do") & found["commitment_id"].isna()
    reason = pd.Series([None] * len(found), index=found.index, dtype=object)
    reason = reason.mask(found["verdict"] == UNBACKED, NOT_BACKED)
    reason = reason.mask(unbacked_promise, PROMISE)
    return found.assign(reason=reason.mask(found["contradicted"], CONTRADICTED))


def cannot_back(numbers: "Numbers") -> pd.DataFrame:
    """Return the claims that we cannot back: contradicted ones first, then the newest."""
    rows = claims(numbers)
    rows = rows[rows["reason"].notna()]
    rank = rows["reason"].map({name: place for place, name in enumerate(REASONS)}).astype(int)
    ordered = rows.assign(rank=rank).sort_values(
        ["rank", "said_on", "id"], ascending=[True, False, True]
    )
    return ordered.drop(columns="rank")


def promised_updates(numbers: "Numbers") -> pd.DataFrame:
    """Return the promised updates whose time has come, as M21 counts them."""
    value = numbers.one("M21")
    return pd.DataFrame(columns=["id", "counted"]) if value is None else value.rows


def broken_updates(numbers: "Numbers") -> pd.DataFrame:
    """Return the promised updates that did not come in time: those that never came first."""
    rows = numbers.others("M21")
    return rows if rows.empty else rows.sort_values(
        ["hours_late", "sent_at"], ascending=[False, False], na_position="first"
    )  # fmt: skip


def not_reached(numbers: "Numbers") -> pd.DataFrame:
    """Return the affected groups that M22 does not count, by id."""
    return numbers.others("M22").rename(columns={"group_id": "id"})


def promised_without_date(numbers: "Numbers") -> pd.DataFrame:
    """Return the messages that promise something without owner or date, the newest first."""
    rows = numbers.frame("communications")
    rows = rows[rows["has_undated_promise"].fillna(False).astype(bool)]
    return rows.sort_values(["sent_at", "id"], ascending=[False, True])


def group_names(numbers: "Numbers") -> dict[str, str]:
    """Return the names of the groups by id."""
    rows = numbers.frame("stakeholder_groups")
    return {
        str(row.id): str(row.id) if formats.is_missing(row.name) else str(row.name)
        for row in rows.itertuples(index=False)
    }


def to_whom(groups: Any, names: dict[str, str]) -> str:
    """Name the groups that a message was for; none means everyone."""
    found = [] if groups is None or formats.is_missing(groups) else [str(each) for each in groups]
    return ", ".join(names.get(each, each) for each in found) or "everyone"
