"""What a promise and an action may never be, told from their versions, not in the rules' words."""

from collections import defaultdict
from datetime import date, timedelta

from trustdash import clock

TODAY = clock.now().date()
DELIVERED = ("delivered", "verified", "kept", "kept_in_part")


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def course(world, entity, column, identity):
    """Return id → day → state, as the versions on file tell it."""
    found = defaultdict(dict)
    for row in world.rows(entity, column, identity):
        found[row["id"]][row["valid_from"]] = row  # The last of a day is in force.
    return {i: {d: s for d, s in days.items() if not s["is_void"]} for i, days in found.items()}


def on(states, when):
    days = [d for d in states if d <= when]
    return states[max(days)] if days else None


def on_time(world):
    """Return day → (counts, kept) of the promise, for past days and today."""
    states = course(world, "commitment", "id", world.promise).get(world.promise, {})
    found = {}
    for back in range(51):
        when, state = day(-back), on(states, day(-back))
        first = state and state["original_due_date"]
        if not first or first > when or state["status"] in ("draft", "withdrawn", "superseded"):
            found[when] = (False, False)
            continue
        was = any(s["status"] in DELIVERED for d, s in states.items() if d <= when)
        reopened = was and state["status"] not in (*DELIVERED, "not_kept")
        came = state["delivered_on"]
        found[when] = (True, bool(came and came <= first and not reopened))
    return found


def the_promise_is_legal(world):
    states = course(world, "commitment", "id", world.promise).get(world.promise, {})
    proofs = course(world, "evidence", "subject_id", world.promise)
    moves = course(world, "due_date_revision", "item_id", world.promise)
    before = None
    for when, now in sorted(states.items()):
        entered = before is None or before["status"] != now["status"]
        if before is not None and before["status"] != "draft":
            assert now["status"] != "draft"
            for name in ("text", "said_by", "original_due_date"):
                assert before[name] in (None, now[name]), name
            if before["due_date"] not in (None, now["due_date"]):
                told = [m for states in moves.values() for m in states.values()]
                assert any(
                    m["new_date"] == now["due_date"] and m["approved_by"]
                    and m["approved_by"] != m["requested_by"] and (m["reason"] or m["reason_code"])
                    for m in told
                )  # fmt: skip
        if now["status"] in DELIVERED:
            assert now["owner"] and now["delivered_on"]
        if now["status"] in ("verified", "kept"):
            assert now["verified_by"] and now["verified_by"] != now["owner"]
            if entered:
                found = [on(states, when) for states in proofs.values()]
                assert any(proof and proof["status"] == "approved" for proof in found)
        if now["status"] == "superseded":
            assert now["superseded_by"] not in (None, world.promise)
        before = now


def the_action_is_legal(world):
    states = course(world, "corrective_action", "id", world.action).get(world.action, {})
    checks = course(world, "effectiveness_check", "action_id", world.action)
    before = None
    for when, now in sorted(states.items()):
        entered = before is None or before["status"] != now["status"]
        if entered and now["status"] in ("effective", "not_effective", "closed"):
            found = [c for states in checks.values() if (c := on(states, when))]
            wanted = {"effective": ["effective"], "not_effective": ["not_effective", "partially"]}
            results = wanted.get(now["status"], ["effective", "not_effective", "partially"])
            assert any(
                c["result"] in results and c["checker"] and c["criterion"]
                and not (c["checked_on"] and c["checked_on"] > when)
                for c in found
            )  # fmt: skip
        if now["status"] in ("implemented", "effective", "closed"):
            assert now["owner"]
        if now["status"] == "not_doing":
            assert now["approved_by"] and now["approved_by"] != now["owner"]
        before = now


def the_past_is_no_better(world, was):
    """Hold that what counted as missed, two weeks and more ago, still does."""
    now = on_time(world)
    for when, (counted, kept) in was.items():
        if when < day(-14) and counted and not kept:
            assert now[when] == (True, False), when
