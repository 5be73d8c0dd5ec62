"""What the lead of an action says of it with one click: still on track, or done with evidence."""

from datetime import date

from trustdash.commands.saving import Saved, Wish, save
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope

ACTION, EVIDENCE = "corrective_action", "evidence"


def still_on_track(
    ledger: Ledger,
    who: Scope,
    action_id: str,
    *,
    note: str | None,
    on: date,
    made_from: int,
    key: str,
) -> Saved:
    """Record that the owner spoke of an action on a day, and what was said if it was given.

    Nothing else of the action changes. Raises what `saving.save` raises.
    """
    said = {"update_note": note} if note else {}
    wish = Wish(ACTION, action_id, {"last_update_on": on, **said}, on, made_from)
    return save(ledger, who, [wish], key=key)


def done(
    ledger: Ledger,
    who: Scope,
    action_id: str,
    *,
    title: str,
    kind: str,
    location: str | None,
    on: date,
    made_from: int,
    key: str,
) -> Saved:
    """Put evidence on file and say that the action is implemented by it: both, or neither.

    title: what the evidence shows. kind: as declared for evidence. location: a link, or the name
    of a file or a place. Somebody else approves the evidence and checks the effect; implemented is
    not effective. Raises what `saving.save` raises.
    """
    proof = {
        "subject_entity": ACTION,
        "subject_id": action_id,
        "kind": kind,
        "title": title,
        "location": location,
        "captured_on": on,
        "status": "in_review",
    }
    finished = {"status": "implemented", "completed_on": on, "last_update_on": on}
    wishes = [
        Wish(EVIDENCE, None, proof, on, 0),
        Wish(ACTION, action_id, finished, on, made_from),
    ]
    return save(ledger, who, wishes, key=key)
