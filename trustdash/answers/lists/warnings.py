"""Early warnings: what will become a broken promise if nobody acts, with who and by when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import checked, formats
from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.promises import SOON_DAYS
from trustdash.answers.lists.work import QUIET_DAYS
from trustdash.answers.measured import Measured, measures
from trustdash.answers.wording import agree
from trustdash.metrics import dates
from trustdash.metrics.actions import OPEN
from trustdash.metrics.leadership import ANSWER_DAYS

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

START_DAYS, UPDATE_DAYS = 14, 7
COLUMNS = ["kind", "entity", "id", "what", "who", "by", "why"]
"""kind: of warning. entity, id: the record. by: the day by which somebody must act; a day that has
passed is when it should have been done."""
_NOT_BEGUN = ("draft", "published")
_DOUBTFUL = {"at_risk": "said to be at risk", "on_hold": "on hold"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of warning: its list, its noun, what puts a record on it."""

    name: str
    one: str
    several: str
    definition: str
    rows: "Callable[[Numbers], pd.DataFrame]"


def early(numbers: "Numbers") -> pd.DataFrame:
    """Return every warning: what can still be met by the nearest day, then what has passed.

    What has passed comes with the latest first: it can most easily be made good.
    """
    return numbers.once("early-warnings", _every)


def _every(numbers: "Numbers") -> pd.DataFrame:
    found = [kind.rows(numbers).assign(kind=kind.one)[COLUMNS] for kind in KINDS]
    known = [rows for rows in found if len(rows)]
    every = pd.concat(known, ignore_index=True) if known else _warnings(entity="", id=[])
    left = (every["by"].fillna(pd.Timestamp(numbers.as_of)) - pd.Timestamp(numbers.as_of)).dt.days
    order = every.assign(is_past=left < 0, far=left.abs())
    order = order.sort_values(["is_past", "far", "kind", "id"], kind="stable", ignore_index=True)
    return order[COLUMNS]


def _warnings(**columns: Any) -> pd.DataFrame:
    found = pd.DataFrame(columns)
    return found.reindex(columns=COLUMNS).astype({"by": "datetime64[us]"})


def _without_progress(numbers: "Numbers") -> pd.DataFrame:
    return pd.concat([_promises(numbers), _actions(numbers)], ignore_index=True)


def _promises(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.listed("due-soon")
    moving = _ids(numbers.frame("milestones"), "reached_on") | _ids(
        numbers.frame("actions"), "completed_on"
    )
    still = rows["status"].isin(_NOT_BEGUN) | ~rows["id"].isin(moving)
    rows = rows[still | rows["status"].isin(_DOUBTFUL)]
    why = rows["status"].map(_DOUBTFUL).fillna("no milestone reached, no action completed")
    return _warnings(entity="commitment", id=rows["id"], what=rows["title"], who=rows["owner"],
                     by=rows["due_date"], why=why)  # fmt: skip


def _ids(rows: pd.DataFrame, done: str) -> set[Any]:
    """Return the commitments under which something is done."""
    return set(rows.loc[rows[done].notna(), "commitment_id"].dropna())


def _actions(numbers: "Numbers") -> pd.DataFrame:
    rows, start = numbers.frame("actions"), pd.Timestamp(numbers.as_of)
    is_near = rows["due_date"].between(start, start + timedelta(days=START_DAYS))
    rows = rows[is_near & (rows["status"] == "open")]
    return _warnings(entity="corrective_action", id=rows["id"], what=rows["title"],
                     who=rows["owner"], by=rows["due_date"], why="not begun")  # fmt: skip


def _silent_owners(numbers: "Numbers") -> pd.DataFrame:
    """Return one row per owner, who has open actions due and has said nothing about them."""
    rows, today = numbers.frame("actions"), pd.Timestamp(numbers.as_of)
    told = rows["last_update_on"].fillna(rows["opened_on"]).fillna(rows["first_seen"])
    quiet = rows["status"].isin(OPEN) & (told < today - timedelta(days=QUIET_DAYS))
    rows = rows[quiet & (rows["due_date"] <= today + timedelta(days=SOON_DAYS))]
    rows = rows[rows["owner"].notna()].sort_values(["due_date", "id"])
    found = rows.groupby("owner").agg(
        id=("id", "first"), by=("due_date", "min"), n=("id", "size"),
        ids=("id", ", ".join),
    ).reset_index()  # fmt: skip
    what = [f"{formats.count(n)} {agree(n, 'action', 'actions')} due" for n in found["n"]]
    why = [f"no update for {QUIET_DAYS} days or more: {ids}" for ids in found["ids"]]
    return _warnings(entity="corrective_action", id=found["id"], what=what, who=found["owner"],
                     by=found["by"], why=why)  # fmt: skip


def _checks_missed(numbers: "Numbers") -> pd.DataFrame:
    return pd.concat([_of_controls(numbers), _of_fixes(numbers)], ignore_index=True)


def _of_controls(numbers: "Numbers") -> pd.DataFrame:
    """Return the newest check that was due of each control, where it was not made."""
    every, missed = numbers.frame("control_checks"), numbers.rows("M42", part="not made")
    due = every[every["due_date"] <= pd.Timestamp(numbers.as_of)].sort_values(["due_date", "id"])
    newest = due.drop_duplicates("control_id", keep="last")
    rows = newest[newest["id"].isin(set() if missed.empty else missed["id"])]
    return _warnings(entity="control_check", id=rows["id"], what=rows["control_title"],
                     who=rows["owner"], by=rows["due_date"], why="check not made")  # fmt: skip


def _of_fixes(numbers: "Numbers") -> pd.DataFrame:
    """Return the effectiveness checks that were due and have no result (metric M13)."""
    rows = numbers.others("M13")
    if rows.empty:
        return _warnings(entity="effectiveness_check", id=[])
    return _warnings(
        entity="effectiveness_check", id=rows["id"], what=rows["action_title"],
        who=rows["checker"].fillna(rows["action_owner"]), by=rows["planned_on"],
        why="no effectiveness check that counts",
    )  # fmt: skip


def _proof_ending(numbers: "Numbers") -> pd.DataFrame:
    return pd.concat([_evidence(numbers), _opinions(numbers)], ignore_index=True)


def _evidence(numbers: "Numbers") -> pd.DataFrame:
    """Return approved evidence of the commitments in view that expires soon or has expired."""
    promises, rows = numbers.frame("commitments").set_index("id"), checked.proofs(numbers)
    is_over = (rows["status"] == "approved") & (rows["state"] == "expired")
    is_ending = rows["id"].isin(checked.proofs_ending(numbers)["id"])
    rows = rows[rows["subject_id"].isin(promises.index) & (is_over | is_ending)]
    what = [f"{row.title}, for {row.subject_id}" for row in rows.itertuples(index=False)]
    who = promises["owner"].reindex(rows["subject_id"]).to_numpy()
    return _warnings(entity="evidence", id=rows["id"], what=what, who=who,
                     by=rows["expiry_date"], why="evidence expires")  # fmt: skip


def _opinions(numbers: "Numbers") -> pd.DataFrame:
    """Return opinions of others in force that end soon."""
    value = numbers.one("M41", part="opinions that end within 90 days")
    if value is None or value.rows.empty:
        return _warnings(entity="validation", id=[])
    rows = value.rows[value.rows["valid_until"] <= _soon(numbers)]
    rows = rows[rows["counted"].astype(bool)]
    return _warnings(entity="validation", id=rows["id"], what=rows["title"], who=rows["provider"],
                     by=rows["valid_until"], why="opinion ends")  # fmt: skip


def _soon(numbers: "Numbers") -> pd.Timestamp:
    return pd.Timestamp(numbers.as_of) + timedelta(days=SOON_DAYS)


def _stale(numbers: "Numbers") -> pd.DataFrame:
    return _of_measures(numbers, lambda found: found.state.stale, "no value since then")


def _worsening(numbers: "Numbers") -> pd.DataFrame:
    """Return the measures that worsen; the day is empty: somebody must act now."""
    rows = _of_measures(
        numbers, lambda each: each.state.direction == "worsening", "worsens beyond chance"
    )
    return rows.drop(columns="by").reindex(columns=COLUMNS).astype({"by": "datetime64[us]"})


def _of_measures(numbers: "Numbers", fits: Callable[[Measured], bool], why: str) -> pd.DataFrame:
    rows = [found for found in measures(numbers) if fits(found)]
    return _warnings(
        entity="kpi_definition", id=[each.kpi.id for each in rows],
        what=[each.kpi.name for each in rows], who=[each.kpi.owner for each in rows],
        by=[each.state.last_period for each in rows], why=why,
    )  # fmt: skip


def _unanswered(numbers: "Numbers") -> pd.DataFrame:
    parts = (_findings(numbers), _leaders(numbers), _themes(numbers), _imports(numbers),
             _updates(numbers))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _findings(numbers: "Numbers") -> pd.DataFrame:
    """Return findings without a full written answer whose limit has passed or comes soon (M12)."""
    rows = numbers.listed("answers-owed")
    rows = rows[rows["limit"] <= _soon(numbers)]
    return _warnings(
        entity="recommendation", id=rows["id"], what=rows["title"], who=rows["team"],
        by=rows["response_due"], why=[f"{issuer} waits for an answer" for issuer in rows["issuer"]],
    )  # fmt: skip


def _leaders(numbers: "Numbers") -> pd.DataFrame:
    """Return one row per leader with questions of meetings not answered after ten days (M39)."""
    rows = numbers.listed("questions-owed")
    rows = rows[dates.by(rows["held_on"], numbers.as_of - timedelta(days=ANSWER_DAYS))]
    if rows.empty:
        return _warnings(entity="leader_engagement", id=[])
    found = rows.groupby("leader_role").agg(
        id=("id", "first"), by=("held_on", "min"), n=("questions_owed", "sum"),
        ids=("id", ", ".join),
    ).reset_index()  # fmt: skip
    what = [f"{formats.count(n)} {agree(n, 'question', 'questions')} asked at meetings"
            for n in found["n"]]  # fmt: skip
    return _warnings(
        entity="leader_engagement", id=found["id"], what=what, who=found["leader_role"],
        by=found["by"] + timedelta(days=ANSWER_DAYS),
        why=[f"not answered: {ids}" for ids in found["ids"]],
    )  # fmt: skip


def _themes(numbers: "Numbers") -> pd.DataFrame:
    """Return themes put off whose own day has passed (M37)."""
    rows = numbers.rows("M37", part="put off, day has passed")
    if rows.empty:
        return _warnings(entity="listening_theme", id=[])
    return _warnings(entity="listening_theme", id=rows["id"], what=rows["theme"], who=None,
                     by=rows["review_on"], why="put off until then, not decided")  # fmt: skip


def _imports(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.listed("questions")
    owners = numbers.frame("commitments").set_index("id")["owner"]
    return _warnings(
        entity="question", id=rows["id"], what=rows["text"],
        who=owners.reindex(rows["about_id"]).to_numpy(), by=rows["asked_on"],
        why="asked by an import, not answered",
    )  # fmt: skip


def _updates(numbers: "Numbers") -> pd.DataFrame:
    """Return updates promised for the next days, and those never given in the period (M21)."""
    never = numbers.rows("M21", part="never followed")
    never = never if never.empty else never[
        dates.within(never["promised_next_update_at"], dates.period_start(numbers.as_of),
                     numbers.as_of)
    ]  # fmt: skip
    rows = numbers.frame("communications")
    ahead = rows["promised_next_update_at"]
    end = pd.Timestamp(numbers.as_of) + timedelta(days=1)
    soon = (ahead >= end) & (ahead < end + timedelta(days=UPDATE_DAYS))
    rows = rows[soon | rows["id"].isin(set() if never.empty else never["id"])]
    what = [formats.shortened(text, 80) for text in rows["text"]]
    return _warnings(entity="communication", id=rows["id"], what=what, who=rows["author"],
                     by=rows["promised_next_update_at"].dt.normalize(),
                     why="next update promised")  # fmt: skip


def _feeds_late(numbers: "Numbers") -> pd.DataFrame:
    """Return the feeds that stopped coming, by the day on which their next file was due."""
    rows = numbers.listed("feeds-late")
    if rows.empty:
        return _warnings(entity="feed", id=[])
    last = [formats.day(day) for day in rows["last_on"]]
    why = [
        f"no file since {day}" if files else "no file yet"
        for day, files in zip(last, rows["files"], strict=True)
    ]
    what = [f"{name}, expected every {every}"
            for name, every in zip(rows["name"], rows["every"], strict=True)]  # fmt: skip
    return _warnings(entity="feed", id=rows["id"], what=what, who=rows["owner"],
                     by=rows["due_on"].dt.normalize(), why=why)  # fmt: skip


def _too_green(numbers: "Numbers") -> pd.DataFrame:
    """Return one row if everything looks too good for two periods (M19)."""
    value = numbers.one("M19")
    if value is None or value.numerator is None or value.numerator < len(value.rows):
        return _warnings(entity="review_meeting", id=[])
    chair, held_on = _next_review(numbers)
    return _warnings(entity="review_meeting", id=["M19"], what=["Nothing late, every check passed"],
                     who=[chair], by=[held_on], why=["too green: ask how"])  # fmt: skip


def _next_review(numbers: "Numbers") -> tuple[Any, Any]:
    reviews = numbers.frame("reviews")
    ahead = reviews[reviews["held_on"] >= pd.Timestamp(numbers.as_of)]
    return (None, None) if ahead.empty else (ahead.iloc[0]["chair"], ahead.iloc[0]["held_on"])


KINDS = (
    Kind(
        "warnings-due",
        "due soon without progress",
        "due soon without progress",
        f"Promises due in the next {SOON_DAYS} days that are at risk, on hold, not begun, or under "
        "which no milestone was reached and no action completed; and actions due in the next "
        f"{START_DAYS} days that are not begun.",
        _without_progress,
    ),
    Kind(
        "warnings-silent",
        "silent owner",
        "silent owners",
        f"Owners who have said nothing for {QUIET_DAYS} days about open actions that are late or "
        f"due in the next {SOON_DAYS} days.",
        _silent_owners,
    ),
    Kind(
        "warnings-checks",
        "check missed",
        "checks missed",
        "Controls whose newest check that was due was not made, and effectiveness checks that were "
        "due and have no result that counts.",
        _checks_missed,
    ),
    Kind(
        "warnings-proof",
        "proof running out",
        "proofs running out",
        "Approved evidence of a commitment, and opinions of others in force, that end in the next "
        f"{SOON_DAYS} days; evidence that has expired.",
        _proof_ending,
    ),
    Kind(
        "warnings-stale",
        "stale measure",
        "stale measures",
        "Measures whose newest value is older than 1.5 times their frequency.",
        _stale,
    ),
    Kind(
        "warnings-worsening",
        "measure worsening",
        "measures worsening",
        "Measures that worsen beyond chance since the last major incident.",
        _worsening,
    ),
    Kind(
        "warnings-unanswered",
        "answer owed",
        "answers owed",
        "Findings without a full written answer whose limit has passed or comes in the next "
        f"{SOON_DAYS} days; questions to leaders older than {ANSWER_DAYS} days, by leader; what "
        "people raised and we put off beyond the day we set; questions of imports; updates "
        f"promised for the next {UPDATE_DAYS} days, or for the last {dates.PERIOD_DAYS} days and "
        "never given.",
        _unanswered,
    ),
    Kind(
        "warnings-feeds",
        "feed stopped",
        "feeds stopped",
        "Files expected every day, week or month whose last one is older than 1.5 times their "
        "frequency: numbers made from them are older than they look.",
        _feeds_late,
    ),
    Kind(
        "warnings-green",
        "too green",
        "too green",
        "Everything on time, every check passed and nothing late for two periods: a question for "
        "the meeting, as metric M19 asks it.",
        _too_green,
    ),
)


def _of_kind(kind: Kind, numbers: "Numbers") -> pd.DataFrame:
    every = early(numbers)
    return every[every["kind"] == kind.one]


LISTS: dict[str, Listing] = {
    "early-warnings": Listing(
        "Early warnings", "What will become a broken promise if nobody acts.", early
    ),
    **{
        kind.name: Listing(
            kind.several[0].upper() + kind.several[1:], kind.definition, partial(_of_kind, kind)
        )
        for kind in KINDS
    },
}
