"""A small invented organisation whose every number can be counted by hand. As of 20 Nov 2026.

Nine promises, five actions, two incidents, three measures, six complaints, seven remedies.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from trustdash.ledger import Batch, Change, Ledger, Reader
from trustdash.ledger.facts import arrow_schema
from trustdash.model.lens import Lens

AS_OF = date(2026, 11, 20)
_START = date(2025, 1, 1)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _new(entity: str, identity: str, on: date | str = _START, **fields: Any) -> Change:
    when = _day(on) if isinstance(on, str) else on
    return Change(entity, identity, fields, when)


def _organisation() -> list[Change]:
    return [
        _new("organisation", "ORG-001", name="Meridian Pay", is_invented=True),
        _new("team", "SEC", name="Security"),
        _new("team", "CARE", name="Customer care"),
        _new("stakeholder_group", "GRP-01", name="Account holders", kind="customer"),
        _new("stakeholder_group", "GRP-02", name="Partners", kind="partner"),
    ]


def _incidents() -> list[Change]:
    return [
        _new(
            "incident", "INC-01", "2026-03-09", title="Customer data exposed", severity="SEV1",
            is_major=True, occurred_at=_at("2026-03-09T06:00"), status="new",
            detected_at=_at("2026-03-09T08:00"), detection="external", affected_count=41200,
            what_went_wrong="A shared key opened 41,200 records.",
            why="Keys were shared between services and never rotated.",
            accountable_executive="Chief Operating Officer", breached="integrity",
        ),
        _new(
            "incident", "INC-02", "2026-11-05", title="Statement delay", severity="SEV3",
            occurred_at=_at("2026-11-05T09:00"), detected_at=_at("2026-11-05T10:00"),
            status="new",
        ),
        _new(
            "communication", "MSG-001", "2026-03-11", incident_id="INC-01", group_ids=("GRP-01",),
            sent_at=_at("2026-03-11T21:00"), kind="acknowledgement", channel="email",
            author="Chief Executive", text="Your data was exposed. We did not protect it.",
        ),
        _new(
            "incident_stakeholder", "AFF-001", "2026-03-12", incident_id="INC-01",
            group_id="GRP-01", harm_type="data exposed", affected_count=41200, count_basis="exact",
        ),
        _new(
            "root_cause", "CAU-001", "2026-04-01", incident_id="INC-01",
            statement="Service keys were shared.", cause_category="access control",
            determined_on=_day("2026-04-01"),
        ),
        _new(
            "root_cause", "CAU-002", "2026-04-01", incident_id="INC-01",
            statement="Alerts were sent to an empty list.", cause_category="monitoring",
            determined_on=_day("2026-04-01"),
        ),
        _new(
            "lesson", "LES-001", "2026-06-01", incident_id="INC-01", status="noted",
            statement="A key belongs to one service.", owner="Head of Platform",
        ),
    ]  # fmt: skip


def _promise(identity: str, title: str, due: str | None, **fields: Any) -> Change:
    first = None if due is None else _day(due)
    said = {
        "incident_id": "INC-01", "title": title, "text": f"We will {title.lower()}.",
        "said_by": "Chief Executive", "said_on": _day("2026-03-20"), "owner": "Head of Platform",
        "team_id": "SEC", "original_due_date": first, "due_date": first, "status": "published",
    }  # fmt: skip
    return _new("commitment", identity, "2026-03-20", **{**said, **fields})


def _step(identity: str, on: str, **fields: Any) -> Change:
    return Change("commitment", identity, fields, _day(on), reason=fields.get("end_reason"))


def _move(number: int, identity: str, on: str, old: str, new: str, **fields: Any) -> list[Change]:
    said = {
        "item_entity": "commitment", "item_id": identity, "old_date": _day(old),
        "new_date": _day(new), "revised_on": _day(on), "is_after_due": on > old,
    }  # fmt: skip
    revision = _new("due_date_revision", f"REV-{number:03d}", on, **said, **fields)
    return [revision, _step(identity, on, due_date=_day(new))]


def _promises() -> list[Change]:
    on = _day
    return [
        _promise("COM-001", "Name an accountable executive", "2026-05-30"),
        _step("COM-001", "2026-05-20", status="delivered", delivered_on=on("2026-05-20")),
        _step("COM-001", "2026-05-25", status="verified", verified_on=on("2026-05-25"),
              verified_by="Internal audit"),
        _promise("COM-002", "Refund every customer", "2026-05-10", team_id="CARE"),
        *_move(1, "COM-002", "2026-05-05", "2026-05-10", "2026-06-30", reason="Bank holiday",
               approved_by="Chief Executive"),
        _step("COM-002", "2026-06-09", status="delivered", delivered_on=on("2026-06-09")),
        _step("COM-002", "2026-06-20", status="verified", verified_on=on("2026-06-20")),
        _promise("COM-003", "Rotate all service keys", "2026-04-23"),
        _promise("COM-004", "Commission a penetration test", "2026-09-15"),
        *_move(2, "COM-004", "2026-09-20", "2026-09-15", "2026-10-25"),
        _promise("COM-005", "Publish the incident report", "2026-11-20", team_id="CARE"),
        _promise("COM-006", "Train all agents", "2026-11-28", team_id="CARE"),
        _promise("COM-007", "Review the partner contracts", None),
        _promise("COM-008", "Open a walk-in desk", "2026-08-01"),
        _step("COM-008", "2026-07-01", status="withdrawn", end_reason="Nobody asked for it"),
        _promise("COM-009", "Cut data retention to 13 months", "2026-11-10"),
        _step("COM-009", "2026-11-12", status="delivered", delivered_on=on("2026-11-12")),
        _step("COM-009", "2026-11-15", assessed_completion="limited", assessor="Internal audit",
              assessed_on=on("2026-11-15")),
        _new("evidence", "EVI-001", "2026-05-20", subject_entity="commitment",
             subject_id="COM-001", title="Board minute", status="approved",
             approved_by="Company secretary"),
        _new("question", "QUE-001", "2026-11-01", about_entity="commitment", about_id="COM-003",
             text="COM-003 left the published list: delivered or withdrawn?",
             choices=("delivered", "withdrawn"), asked_on=on("2026-11-01"), source="list.json"),
    ]  # fmt: skip


def _action(identity: str, title: str, due: str, **fields: Any) -> Change:
    said = {
        "title": title, "incident_id": "INC-01", "team_id": "SEC", "owner": "Head of Platform",
        "opened_on": _day("2026-04-10"), "original_due_date": _day(due), "due_date": _day(due),
        "status": "open",
    }  # fmt: skip
    return _new("corrective_action", identity, "2026-04-10", **{**said, **fields})


def _act(identity: str, on: str, **fields: Any) -> Change:
    return Change("corrective_action", identity, fields, _day(on), reason="as found")


def _actions() -> list[Change]:
    done = {"completed_on": _day("2026-06-01")}
    return [
        _action("ACT-001", "Split shared keys", "2026-08-01", root_cause_id="CAU-001",
                last_update_on=_day("2026-08-01")),
        _action("ACT-002", "Rewrite the call script", "2026-11-10", team_id="CARE",
                last_update_on=_day("2026-11-15")),
        _action("ACT-003", "Alert on bulk reads", "2026-06-10", root_cause_id="CAU-001"),
        _act("ACT-003", "2026-06-01", status="implemented", **done),
        _act("ACT-003", "2026-06-02", status="awaiting_effectiveness"),
        _act("ACT-003", "2026-07-15", status="effective"),
        _action("ACT-004", "Train on access", "2026-06-30"),
        _act("ACT-004", "2026-06-01", status="implemented", **done),
        _act("ACT-004", "2026-06-02", status="awaiting_effectiveness"),
        _act("ACT-004", "2026-08-15", status="not_effective"),
        _act("ACT-004", "2026-08-16", status="reopened", reopened_count=1,
             due_date=_day("2026-12-15")),
        _action("ACT-005", "Fix the alert list", "2026-12-01"),
        _new("effectiveness_check", "CHK-001", "2026-05-01", action_id="ACT-003",
             criterion="No bulk read goes unseen for a month",
             criterion_written_on=_day("2026-05-01"), planned_on=_day("2026-07-15"),
             checked_on=_day("2026-07-15"), result="effective", checker="Internal audit"),
        _new("effectiveness_check", "CHK-002", "2026-05-01", action_id="ACT-004",
             criterion="Nine in ten pass the test", criterion_written_on=_day("2026-05-01"),
             planned_on=_day("2026-08-15"), checked_on=_day("2026-08-15"),
             result="not_effective", checker="Internal audit"),
    ]  # fmt: skip


def _reviews() -> list[Change]:
    return [
        _new("review_meeting", "RVW-001", "2026-10-23", held_on=_day("2026-10-23"), status="held"),
        _new("decision", "DEC-001", "2026-11-01", text="Fund or drop “Rotate all service keys”?",
             context="211 days late.", owner="Chief Executive", asked_on=_day("2026-11-01")),
        _new("decision", "DEC-002", "2026-11-12", text="Publish the penetration test?",
             asked_on=_day("2026-11-12")),
        _new("decision", "DEC-003", "2026-10-23", text="Rotate keys weekly", status="agreed",
             decided_on=_day("2026-10-23")),
    ]  # fmt: skip


def _kpis() -> list[Change]:
    return [
        _new("kpi_definition", "KPI-01", name="Customer satisfaction", unit="%", target=80.0,
             owner="Head of Care"),
        _new("kpi_definition", "KPI-02", name="Repeat contacts", unit="count",
             direction="lower_is_better", min_n=1),
        _new("kpi_definition", "KPI-03", name="Phishing tests failed", unit="%",
             direction="lower_is_better", min_n=1),
        _new("annotation", "ANN-001", "2026-06-01", kpi_id="KPI-01", on_date=_day("2026-06-01"),
             kind="wording", text="The question was reworded.", is_break=True),
    ]  # fmt: skip


def _satisfaction(week: int, end: date) -> float:
    """Return 80 with a small swing before the incident, 60 after it, then a climb of 0.4 a week."""
    if end < date(2026, 3, 9):
        return 80.0 + (week % 3 - 1)
    since = (end - date(2026, 3, 9)).days // 7
    return 60.0 + 0.4 * since + (week % 3 - 1) * 0.5


def observations() -> list[dict[str, Any]]:
    """Return weekly satisfaction since July 2025, ten weeks of repeat contacts, one stale value."""
    sundays = [date(2025, 7, 6) + timedelta(weeks=week) for week in range(72)]
    rows = [
        _observation("KPI-01", end, _satisfaction(n, end), 400) for n, end in enumerate(sundays)
    ]
    rows += [_observation("KPI-02", end, 50.0 + n, 1000) for n, end in enumerate(sundays[-10:])]
    return [*rows, _observation("KPI-03", date(2026, 8, 2), 12.0, 300)]


def _observation(kpi: str, end: date, value: float, n: int) -> dict[str, Any]:
    return {
        "kpi_id": kpi, "group_id": None, "period_start": end - timedelta(days=6),
        "period_end": end, "value": value, "n": n, "published_on": end,
        "assurance": "self_reported",
    }  # fmt: skip


def complaints() -> list[dict[str, Any]]:
    """Return six complaints: two upheld, one upheld in part, one rejected, two open."""
    outcomes = ["upheld", "upheld", "partly_upheld", "rejected", None, None]
    first = date(2026, 5, 1)
    return [
        {
            "id": f"CMP-{n:05d}", "received_on": first + timedelta(days=n), "incident_id": "INC-01",
            "group_id": "GRP-01", "acknowledged_on": first + timedelta(days=n + 2),
            "acknowledged_by": "person", "outcome": outcome,
            "decided_on": first + timedelta(days=n + 20) if outcome else None,
            "closed_on": first + timedelta(days=n + 20) if outcome else None,
        }
        for n, outcome in enumerate(outcomes, 1)
    ]  # fmt: skip


def remedies() -> list[dict[str, Any]]:
    """Return seven remedies of account holders: five offered, four accepted, three paid."""
    days = [date(2026, 4, 1) + timedelta(days=n) for n in range(4)]
    return [
        {
            "id": f"REM-{n}", "eligible_on": days[0], "incident_id": "INC-01", "group_id": "GRP-01",
            "kind": "refund", "offered_on": days[1] if n <= 5 else None,
            "accepted_on": days[2] if n <= 4 else None, "delivered_on": days[3] if n <= 3 else None,
            "amount": 20.0, "currency": "EUR", "is_interim": False, "is_tailored": False,
        }
        for n in range(1, 8)
    ]  # fmt: skip


FACTS = {"observation": observations, "complaint": complaints, "remedy": remedies}


def add_facts(ledger: Ledger, entity: str, rows: list[dict[str, Any]]) -> None:
    """Append rows of facts as one batch."""
    table = pa.Table.from_pylist(
        [{**row, "source_row": n} for n, row in enumerate(rows, 2)], arrow_schema(entity)
    )
    found = ledger.new_facts(entity, table)
    batch = Batch(f"{entity}.csv", entity, "0" * 64, None, len(rows), found.new.num_rows, 0, 0)
    ledger.append(batch=batch, facts={entity: found.new})


def heard() -> list[Change]:
    """Return what people said: a theme that was answered and confirmed, and one that waits.

    And two meetings. It is not part of `fill`: tests of listening bring their own.
    """
    said = {"incident_id": "INC-01", "group_id": "GRP-01", "raised_in": "MTG-001", "volume": 30}
    return [
        _new("listening_theme", "THM-001", "2026-04-01", theme="“Tell me what was taken.”", **said),
        Change("listening_theme", "THM-001", {"status": "decided", "decision": "do",
               "decision_reason": "Each record is known."}, _day("2026-04-10")),
        Change("listening_theme", "THM-001", {"status": "done"}, _day("2026-05-01")),
        Change("listening_theme", "THM-001", {"status": "told", "told_on": _day("2026-05-02")},
               _day("2026-05-02")),
        Change("listening_theme", "THM-001", {"status": "confirmed", "confirmed": "yes",
               "asked_n": 20, "agreed_n": 15}, _day("2026-09-01")),
        _new("listening_theme", "THM-002", "2026-07-01", theme="“Call me back.”", **said),
        _new("leader_engagement", "MTG-001", "2026-11-01", incident_id="INC-01", status="held",
             leader_role="Chief Operating Officer", group_id="GRP-01", format="visit",
             held_on=_day("2026-11-01"), questions_asked=6, questions_answered=2),
        _new("leader_engagement", "MTG-002", "2026-11-01", incident_id="INC-01",
             leader_role="Chief Operating Officer", group_id="GRP-01",
             held_on=_day("2026-12-01")),
    ]  # fmt: skip


@contextmanager
def lenses_on(ledger: Ledger) -> Iterator[Callable[..., Reader]]:
    """Give a way to look at a ledger through lenses that differ from the usual one as told."""
    opened: dict[Lens, Reader] = {}

    def at(**changes: Any) -> Reader:
        lens = Lens(AS_OF).but(**changes)
        if lens not in opened:
            opened[lens] = ledger.at(lens)
        return opened[lens]

    yield at
    for reader in opened.values():
        reader.close()


def bring(ledger: Ledger, changes: Iterable[Change]) -> Ledger:
    """Append records as a file brings them: with a history of their own, whatever it is."""
    batch = Batch("history.csv", "history", "0" * 64, None, 1, 1, 0, 0)
    ledger.append([replace(change, begins=True) for change in changes], batch=batch)
    return ledger


def fill(ledger: Ledger) -> Ledger:
    """Append the whole organisation."""
    parts = (_organisation, _incidents, _promises, _actions, _reviews, _kpis)
    bring(ledger, (change for part in parts for change in part()))
    for entity, rows in FACTS.items():
        add_facts(ledger, entity, rows())
    return ledger
