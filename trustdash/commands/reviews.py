"""What a review decides, and its closing: what its pages knew is kept, so that they come again."""

from datetime import date
from typing import Any, Literal, get_args

from trustdash import clock
from trustdash.commands.saving import Saved, Wish, present, save, saved_before
from trustdash.errors import ChangeRefused
from trustdash.ledger import Ledger
from trustdash.model.change import State
from trustdash.model.lens import Scope

Verdict = Literal["agreed", "not_agreed", "deferred"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REVIEW, DECISION = "review_meeting", "decision"


def decide(
    ledger: Ledger,
    who: Scope,
    review_id: str,
    *,
    text: str,
    kind: str,
    verdict: Verdict,
    owner: str | None,
    due_date: date | None,
    about: tuple[str, str] | None = None,
    decision_id: str | None = None,
    made_from: int = 0,
    on: date | None = None,
    key: str,
) -> Saved:
    """Record a decision taken in a review; a review that was planned is held from then on.

    verdict: agreed, not_agreed, or deferred until due_date. owner: who sees to it. due_date: when
    it comes back with its outcome. about: entity and id of the record that it is about.
    decision_id: the decision that was asked for and is now taken, with made_from, the last event of
    it that was seen; None: it was not asked for before. on: the day; None is today. Raises what
    `save` raises: ChangeRefused too if the owner or the date is missing where one is needed.
    """
    day = on or clock.today()
    review = _open(ledger, review_id)
    fields = _taken(text, kind, verdict, owner, due_date, day)
    fields["review_id"] = review_id
    fields |= _belonging(ledger, about)
    wishes = [Wish(DECISION, decision_id, fields, day, made_from)]
    if review["status"] == "planned":
        seen = ledger.version(REVIEW, review_id)
        wishes.append(Wish(REVIEW, review_id, {"status": "held", "held_on": day}, day, seen))
    return save(ledger, who, wishes, key=key)


def revise(
    ledger: Ledger,
    who: Scope,
    decision_id: str,
    *,
    text: str,
    kind: str,
    verdict: Verdict,
    owner: str | None,
    due_date: date | None,
    about: tuple[str, str] | None = None,
    made_from: int,
    on: date | None = None,
    key: str,
) -> Saved:
    """Change a decision of a review that is not closed yet.

    Raises what `decide` raises, and ChangeRefused once the review is
    closed.
    """
    before = present(ledger, DECISION, decision_id)
    if before is None or before["review_id"] is None:
        raise _refused("id", f"{decision_id} was taken in no review.", "Choose one of the list.")
    _open(ledger, before["review_id"])
    day = on or clock.today()
    fields = _taken(text, kind, verdict, owner, due_date, before["decided_on"] or day)
    fields |= _belonging(ledger, about)
    return save(ledger, who, [Wish(DECISION, decision_id, fields, day, made_from)], key=key)


def record_outcome(
    ledger: Ledger,
    who: Scope,
    decision_id: str,
    *,
    is_done: bool,
    outcome: str,
    made_from: int,
    on: date | None = None,
    key: str,
) -> Saved:
    """Record what became of a decision that was agreed, also after its review was closed.

    Raises what `save` raises, and ChangeRefused without words that say what became of it.
    """
    if not outcome.strip():
        raise _refused("outcome", "What became of it is missing.", "Say it in one sentence.")
    day = on or clock.today()
    fields = {
        "status": "done" if is_done else "not_done",
        "outcome": outcome.strip(),
        "outcome_checked_on": day,
    }
    return save(ledger, who, [Wish(DECISION, decision_id, fields, day, made_from)], key=key)


def close_review(
    ledger: Ledger,
    who: Scope,
    review_id: str,
    *,
    as_of: date,
    key: str,
    on: date | None = None,
) -> Saved:
    """Close a review: its decisions keep their words, and its pages can be shown again exactly.

    as_of: the day that its pages looked at. What they knew is everything recorded until now, the
    decisions of the review among it. on: the day of the meeting; None is today. Raises what `save`
    raises.
    """
    earlier = saved_before(ledger, key)
    if earlier is not None:
        return earlier
    known_to = ledger.head().seq
    before = _open(ledger, review_id)
    day = on or clock.today()
    knew: dict[str, Any] = {"as_of": as_of, "known_to": known_to, "status": "closed"}
    seen = ledger.version(REVIEW, review_id)
    steps = [{"status": "held", "held_on": day}, knew] if before["status"] == "planned" else [knew]
    wishes = [Wish(REVIEW, review_id, step, day, seen) for step in steps]
    return save(ledger, who, wishes, key=key)


def _open(ledger: Ledger, review_id: str) -> State:
    found = present(ledger, REVIEW, review_id)
    if found is None:
        raise _refused("review_id", f"No review {review_id} is on file.", "Choose one.")
    if found["status"] in ("closed", "cancelled"):
        raise _refused(
            "status", f"{review_id} is {found['status']}.",
            "Its decisions keep their words. Take new ones in the next review.",
        )  # fmt: skip
    return found


def _taken(
    text: str, kind: str, verdict: Verdict, owner: str | None, due_date: date | None, day: date
) -> dict[str, Any]:
    """Return the fields of a decision that was taken, or refuse what it does not say."""
    if not text.strip():
        raise _refused("text", "The decision has no words.", "Say in one sentence what is decided.")
    if verdict not in VERDICTS:
        raise _refused("status", f"“{verdict}” is no outcome of a review.",
                       f"One of: {', '.join(VERDICTS)}.")  # fmt: skip
    if verdict == "agreed" and not owner:
        raise _refused("owner", "Nobody is named who sees to it.", "Name a role.")
    if verdict != "not_agreed" and due_date is None:
        raise _refused("due_date", "The day on which it comes back is missing.",
                       "Every decision returns on its date with its outcome.")  # fmt: skip
    if due_date is not None and due_date < day:
        raise _refused("due_date", f"{due_date} has passed.", "Choose a day that lies ahead.")
    return {"text": text.strip(), "kind": kind, "status": verdict, "owner": owner,
            "due_date": due_date, "decided_on": day}  # fmt: skip


def _belonging(ledger: Ledger, about: tuple[str, str] | None) -> dict[str, Any]:
    """Return what the decision is about, with the incident and team of that record."""
    if about is None:
        return {}
    entity, entity_id = about
    found = present(ledger, entity, entity_id)
    if found is None:
        raise _refused("relates_id", f"No {entity.replace('_', ' ')} {entity_id} is on file.",
                       "Choose one from the list, or none.")  # fmt: skip
    incident = entity_id if entity == "incident" else found.get("incident_id")
    return {"relates_entity": entity, "relates_id": entity_id, "incident_id": incident,
            "team_id": found.get("team_id")}  # fmt: skip


def _refused(field: str, what: str, remedy: str) -> ChangeRefused:
    return ChangeRefused(what, remedy, rule="review", field=field)
