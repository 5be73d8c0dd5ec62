"""4,000 complaints: when they came, who answered, what was decided, which were never closed."""

from functools import cache
from random import Random

from story.days import FIRST, LAST, MAJOR, Knots, between, dice, level, not_after_last, plus
from story.files import Row
from story.registers import Files

COUNT = 4000
A, B, C = MAJOR

# How many times as many as on a usual day.
_FLOW: Knots = (
    ("2026-01-19", 1.0), (A, 14.0), ("2026-02-10", 2.0), ("2026-03-08", 1.2), ("2026-03-11", 2.0),
    ("2026-03-12", 12.0), ("2026-04-06", 3.0), ("2026-06-14", 1.5), ("2026-06-16", 16.0),
    ("2026-07-20", 5.0), ("2026-09-15", 2.0), (LAST, 1.8),
)  # fmt: skip
# The share that a person answers within 5 days, by the day of receipt.
_IN_TIME: Knots = (
    ("2026-01-19", 0.92), (A, 0.70), ("2026-03-08", 0.88), ("2026-03-12", 0.62),
    ("2026-05-15", 0.86), ("2026-06-14", 0.86), ("2026-06-16", 0.72), ("2026-08-31", 0.80),
    ("2026-09-14", 0.66), ("2026-10-12", 0.46), (LAST, 0.40),
)  # fmt: skip
# Half of the complaints are decided within so many days.
_DECIDED_IN: Knots = (
    ("2026-01-19", 14.0),
    ("2026-03-12", 26.0),
    ("2026-06-16", 38.0),
    (LAST, 34.0),
)
_NEVER: Knots = (("2026-01-19", 0.01), ("2026-03-12", 0.06), ("2026-06-16", 0.09))

_ABOUT = {
    "": ("Fees", "Cards", "Transfers", "App", "Service"),
    "INC-01": ("Payment failed", "Late settlement", "Fee of a failed payment"),
    "INC-02": ("Personal data", "Late notice", "Calls by fraudsters"),
    "INC-03": ("Overcharged", "Refund not received", "Bill not understood"),
}
_CHANNELS = ("e-mail", "e-mail", "phone", "app", "app", "letter", "branch partner")
_OUTCOMES = (
    ("upheld", 0.42), ("partly_upheld", 0.17), ("rejected", 0.22), ("explained", 0.11),
    ("withdrawn", 0.05), ("out_of_scope", 0.03),
)  # fmt: skip
_CONTENT = {"upheld": 3.9, "partly_upheld": 3.2, "explained": 2.9}
_TEXTS = (
    "I stood at the till and could not pay.",
    "You knew for days and told me nothing.",
    "You took money I needed for food.",
    "I have written three times. Nobody answers.",
    "Your letter says one amount and my account another.",
    "I want a person to look at this.",
)


@cache
def complaints() -> tuple[Row, ...]:
    """Return every complaint, in order of receipt."""
    chance = dice("complaints")
    days = [plus(FIRST, n) for n in range(between(FIRST, LAST) + 1)]
    weights = [level(_FLOW, day) for day in days]
    received = sorted([*chance.choices(days, weights, k=COUNT - 2), LAST, LAST])
    return tuple(_complaint(n, day, chance) for n, day in enumerate(received, 1))


def files() -> Files:
    """Yield the complaints."""
    yield "complaint", list(complaints())


def answered_in_time(first: str, last: str) -> tuple[int, int]:
    """Return how many received in a span a person answered within 5 days, and of how many."""
    week = [row for row in complaints() if first <= row["received_on"] <= last]
    answered = [
        row
        for row in week
        if row.get("acknowledged_by") == "person"
        and between(row["received_on"], row["acknowledged_on"]) <= 5
    ]
    return len(answered), len(week)


def _complaint(number: int, day: str, chance: Random) -> Row:
    incident = _incident(day, chance)
    row = {
        "id": f"CMP-{number:05d}",
        "received_on": day,
        "incident_id": incident,
        "group_id": chance.choices(("CUST", "BUS", "PAPER", "PART"), (80, 14, 5, 1))[0],
        "team_id": chance.choices(("CARE", "PAY", "LEGAL"), (70, 20, 10))[0],
        "channel": chance.choice(_CHANNELS),
        "main_category": chance.choice(_ABOUT[incident]),
        "text": chance.choice(_TEXTS) if chance.random() < 0.03 else "",
    }
    return row | _answered(day, chance) | _ended(row, chance)


def _incident(day: str, chance: Random) -> str:
    usual = 1 / level(_FLOW, day)
    if day < A or chance.random() < usual:
        return ""
    return "INC-03" if day >= "2026-06-16" else "INC-02" if day >= B else "INC-01"


def _answered(day: str, chance: Random) -> Row:
    fate, wait = chance.random(), chance.random()
    in_time = level(_IN_TIME, day)
    if fate < in_time:
        on, by = plus(day, int(6 * wait * wait)), "person"
    elif fate < in_time + (1 - in_time) * 0.3:
        on, by = day, "automatic"
    elif fate < in_time + (1 - in_time) * 0.9:
        on, by = plus(day, 6 + int(18 * wait * wait)), "person"
    else:
        return {}
    return {"acknowledged_on": on, "acknowledged_by": by} if on <= LAST else {}


def _ended(complaint: Row, chance: Random) -> Row:
    """Decide and close it, unless that lies ahead or never comes."""
    day = complaint["received_on"]
    never, spread, rest = chance.random(), chance.gauss(0, 0.75), chance.random()
    outcome = chance.choices([o for o, _ in _OUTCOMES], [w for _, w in _OUTCOMES])[0]
    mark = _satisfaction(outcome, chance)
    slow = 1.6 if complaint["group_id"] == "PAPER" else 1.0
    decided = plus(day, max(1, round(level(_DECIDED_IN, day) * slow * 2.718**spread)))
    waited = between(day, min(decided, LAST)) if never > level(_NEVER, day) else 120
    escalated = {"escalated_to": "Payments ombudsman"} if waited > 56 and rest < 0.12 else {}
    if never <= level(_NEVER, day) or decided > LAST:
        return escalated if between(day, LAST) > 56 else {}
    made = {"decided_on": decided, "outcome": outcome, **escalated}
    closed = plus(decided, int(16 * rest * rest))
    return made | (_closed(closed, outcome, mark, chance) if not_after_last(closed) else {})


def _closed(day: str, outcome: str, mark: str, chance: Random) -> Row:
    disputed = chance.random() < (0.3 if outcome == "rejected" else 0.06)
    known = chance.random() < 0.7
    return {
        "closed_on": day,
        "satisfaction": mark,
        "disputed": ("true" if disputed else "false") if known else "",
    }


def _satisfaction(outcome: str, chance: Random) -> str:
    """Return an answer of 1 to 5 of those who were asked and gave one, by what was decided."""
    mark = round(chance.gauss(_CONTENT.get(outcome, 2.1), 1.0))
    return str(min(5, max(1, mark))) if chance.random() < 0.42 else ""
