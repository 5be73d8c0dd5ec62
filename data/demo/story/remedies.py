"""What those harmed were offered, took, and received; and who is still waiting.

Each line of `remedies.txt` is a lot: remedies of one kind for one group after one incident, found
to be owed from `start` to `end`. offered, accepted, declined, delivered: the share that comes so
far, of those of the step before. days: half the longest wait for delivery. by: the day by which
all of the lot had been delivered, if they were.
"""

from collections.abc import Iterator
from random import Random

from story.complaints import complaints
from story.days import LAST, between, dice, plus
from story.files import Row
from story.reading import Fields, sections
from story.registers import Files

Complaints = dict[tuple[str, str], Iterator[Row]]


def files() -> Files:
    """Yield every remedy, in order of the day on which it was found to be owed."""
    chance = dice("remedies")
    upheld = _upheld_complaints()
    lots = [entry.fields for entry in sections("remedies")["lots"]]
    made = [_remedy(lot, upheld, chance) for lot in lots for _ in range(int(lot["count"]))]
    made.sort(key=lambda row: row["eligible_on"])
    yield "remedy", [{"id": f"RMD-{n:04d}", **row} for n, row in enumerate(made, 1)]


def _upheld_complaints() -> Complaints:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in complaints():
        if row.get("outcome") in ("upheld", "partly_upheld"):
            found.setdefault((row["incident_id"], row["group_id"]), []).append(row)
    return {key: iter(rows) for key, rows in found.items()}


def _remedy(lot: Fields, upheld: Complaints, chance: Random) -> Row:
    span = int(chance.random() * (1 + between(lot["start"], lot["end"])))
    row = {
        "eligible_on": plus(lot["start"], span),
        "incident_id": lot["incident"],
        "group_id": lot["group"],
        "kind": lot["kind"],
        **_amount(float(lot["lowest"]), float(lot["highest"]), chance),
        "is_interim": lot.get("interim", "false"),
        "is_tailored": lot.get("tailored", "false"),
        "complaint_id": "",
    }
    if chance.random() < 0.25 and "by" not in lot:
        complaint = next(upheld.get((lot["incident"], lot["group"]), iter(())), None)
        row |= _after(complaint, row["eligible_on"]) if complaint else {}
    return row | _funnel(lot, row["eligible_on"], chance)


def _amount(low: float, high: float, chance: Random) -> Row:
    amount = low + (high - low) * chance.random()
    return (
        {"amount": f"{amount:.2f}", "currency": "EUR"} if high else {"amount": "", "currency": ""}
    )


def _after(complaint: Row, eligible_on: str) -> Row:
    """Tie a remedy to an upheld complaint, which is decided before anything is owed for it."""
    return {
        "complaint_id": complaint["id"],
        "eligible_on": max(eligible_on, complaint["decided_on"]),
    }


def _funnel(lot: Fields, eligible_on: str, chance: Random) -> Row:
    """Take one remedy as far as its lot goes; nothing is dated after the last day."""
    luck = [chance.random() for _ in range(4)]
    waits = [chance.random() for _ in range(4)]
    offered = plus(eligible_on, 1 + int(9 * waits[0]))
    if luck[0] >= float(lot["offered"]) or offered > LAST:
        return {}
    answered = plus(offered, int(7 * waits[1]))
    accepted, declined = float(lot["accepted"]), float(lot["declined"])
    if luck[1] >= accepted + declined or answered > LAST:
        return {"offered_on": offered}
    if luck[1] >= accepted:
        return {"offered_on": offered, "declined_on": answered}
    made = {"offered_on": offered, "accepted_on": answered}
    delivered = plus(answered, 1 + int(2 * int(lot["days"]) * waits[2]))
    delivered = min(delivered, lot.get("by", delivered))
    if luck[2] >= float(lot["delivered"]) or delivered > LAST:
        return made
    made["delivered_on"] = delivered
    confirmed = plus(delivered, 1 + int(20 * waits[3]))
    return made | ({"confirmed_on": confirmed} if luck[3] < 0.55 and confirmed <= LAST else {})
