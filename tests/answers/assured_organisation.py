"""The small organisation with what others said of it. As of 20 Nov 2026, counted by hand.

Five opinions, four findings, three audits, two controls with five checks, three pieces of evidence.
"""

from small_organisation import _day, _new, _step

from trustdash.ledger import Change


def _assessed() -> list[Change]:
    """Return assessments: one by its owner, one without evidence, one above the owner's word."""
    said = (
        ("COM-002", "complete", "Head of Platform"),
        ("COM-003", "limited", "Monitor"),
        ("COM-005", "no_evidence", "Monitor"),
    )
    return [
        _step(identity, "2026-11-16", assessed_completion=level, assessor=who,
              assessed_on=_day("2026-11-16"))
        for identity, level, who in said
    ]  # fmt: skip


def _opinion(number: int, of: str, opinion: str, until: str | None, **other: str) -> Change:
    said = {
        "subject_entity": "commitment", "subject_id": of, "provider": "Brackwater",
        "independence": "external", "title": f"Opinion {number}", "opinion": opinion,
        "issued_on": _day("2026-10-01"), "valid_until": _day(until) if until else None,
        "status": "issued", **other,
    }  # fmt: skip
    return _new("validation", f"VAL-{number:03d}", "2026-10-01", **said)


def _opinions() -> list[Change]:
    return [
        _opinion(1, "COM-001", "favourable", "2027-10-01"),
        _opinion(2, "COM-002", "favourable", "2027-10-01", independence="self"),
        _opinion(3, "COM-003", "adverse", "2027-10-01"),
        _opinion(4, "COM-004", "favourable", "2026-11-19"),
        _opinion(5, "COM-009", "qualified", None),
    ]


def _found(number: int, due: str, **other: object) -> Change:
    said = {
        "incident_id": "INC-01", "team_id": "SEC", "source": "audit", "audit_id": "AUD-001",
        "title": f"Finding {number}", "issuer": "Brackwater", "issued_on": _day("2026-06-01"),
        "severity": "high", "response_due": _day("2026-07-01"), "due_date": _day(due),
        "status": "open_await_response", **other,
    }  # fmt: skip
    return _new("recommendation", f"REC-{number:03d}", "2026-06-01", **said)


def _told(number: int, on: str, **fields: object) -> Change:
    return Change("recommendation", f"REC-{number:03d}", fields, _day(on))


def _findings() -> list[Change]:
    accepted = {"response": "accepted", "responded_on": _day("2026-06-20"),
                "status": "open_acceptable_response"}  # fmt: skip
    return [
        _found(1, "2026-08-01"),
        _found(2, "2026-12-31", is_repeat=True),
        _told(2, "2026-06-20", **accepted),
        _told(2, "2026-11-01", implemented_on=_day("2026-11-01")),
        _found(3, "2026-09-01"),
        _told(3, "2026-06-20", **accepted),
        _told(3, "2026-08-01", implemented_on=_day("2026-08-01")),
        _told(3, "2026-08-20", status="closed_acceptable", closed_on=_day("2026-08-20")),
        _found(4, "2026-12-31", response_due=_day("2026-12-01")),
        _told(4, "2026-11-10", response="rejected", responded_on=_day("2026-11-10"),
              status="open_unacceptable_response"),
    ]  # fmt: skip


def _audit(number: int, status: str, report: str) -> Change:
    return _new("audit", f"AUD-{number:03d}", "2026-05-01", incident_id="INC-01",
                title=f"Audit {number}", auditor="Brackwater", independence="external",
                report_on=_day(report), status=status)  # fmt: skip


def _audits() -> list[Change]:
    return [
        _audit(1, "reported", "2026-06-01"),
        _audit(2, "planned", "2026-12-10"),
        _audit(3, "planned", "2026-10-01"),
        _audit(4, "cancelled", "2026-11-25"),
    ]


def _check(number: int, control: str, due: str, done: str | None, **other: str) -> Change:
    known = {"control_id": control, "due_date": _day(due)}
    if done:
        known |= {"done_on": _day(done), "result": "passed"}
    return _new("control_check", f"CCK-{number:03d}", done or due, **{**known, **other})


def _controls() -> list[Change]:
    return [
        _new("risk", "RSK-001", incident_id="INC-01", title="Keys leak", team_id="SEC"),
        _new("control", "CTL-001", risk_id="RSK-001", title="Review of keys", team_id="SEC"),
        _new("control", "CTL-002", risk_id="RSK-001", title="Test of alarms", team_id="SEC"),
        _check(1, "CTL-001", "2026-09-01", "2026-09-01"),
        _check(2, "CTL-001", "2026-10-01", None),
        _check(3, "CTL-002", "2026-10-05", "2026-10-08", result="failed", found_by="others"),
        _check(4, "CTL-002", "2026-11-10", "2026-11-09"),
        _check(5, "CTL-002", "2026-08-10", "2026-08-12", result="failed", found_by="ourselves"),
    ]


def _evidence() -> list[Change]:
    return [
        _new("evidence", "EVI-002", "2026-06-09", subject_entity="commitment", subject_id="COM-002",
             title="List of refunds", kind="data", status="approved", sha256="ab" * 32,
             captured_on=_day("2026-06-09"), expiry_date=_day("2026-12-01")),
        _new("evidence", "EVI-003", "2026-06-09", subject_entity="commitment", subject_id="COM-003",
             title="List of keys", kind="document", status="approved", sha256="cd" * 32,
             captured_on=_day("2026-06-09"), expiry_date=_day("2026-11-19")),
    ]  # fmt: skip


def assurance() -> list[Change]:
    """Return everything that others said, to be appended to the small organisation."""
    parts = (_assessed, _opinions, _audits, _findings, _controls, _evidence)
    return [change for part in parts for change in part()]
