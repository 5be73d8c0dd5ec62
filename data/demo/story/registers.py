"""The records that were written by hand: incidents, promises, messages, reviews and the rest."""

import hashlib
from collections.abc import Callable, Iterator

from story.days import FIRST, LAST, between, not_after_last, plus, workday
from story.files import Row
from story.reading import Entry, sections

Files = Iterator[tuple[str, list[Row]]]

INSTANTS = (
    "occurred_at", "detected_at", "acknowledged_publicly_at", "contained_at", "resolved_at",
    "happened_at", "sent_at", "promised_next_update_at",
)  # fmt: skip


def first_rows(entries: list[Entry]) -> list[Row]:
    """Return each record as it was when it was first known."""
    return [_row(entry.fields) for entry in entries]


def later_rows(entries: list[Entry]) -> list[Row]:
    """Return what changed since: in order of days, and within a day in the order it is told."""
    made = [
        _row({"id": entry.fields["id"], "effective_on": day, **changes})
        for entry in entries
        for day, changes in entry.steps
    ]
    return sorted(made, key=lambda row: row["effective_on"])


def _with_updates(told: dict[str, list[Entry]], *names: str) -> Files:
    for name in names:
        yield name, first_rows(told[name])
        yield f"{name}-updates", later_rows(told[name])


def _row(fields: Row) -> Row:
    row = {
        name: value.replace("T", " ") if name in INSTANTS else value
        for name, value in fields.items()
    }
    day = {"id": row.pop("id"), "effective_on": row.pop("effective_on")}
    return {**day, **row}


def _known_since(entries: list[Entry], day: Callable[[Row], str]) -> list[Entry]:
    for entry in entries:
        entry.fields.setdefault("effective_on", day(entry.fields))
    return entries


def _numbered(entries: list[Entry], prefix: str) -> list[Entry]:
    for number, entry in enumerate(entries, 1):
        entry.fields["id"] = f"{prefix}-{number:03d}"
    return entries


def organisation() -> Files:
    """Yield who there is, and what is measured."""
    for name, entries in sections("organisation").items():
        yield name, first_rows(_known_since(entries, lambda _: FIRST))


def incidents() -> Files:
    """Yield incidents and what belongs to them."""
    told = sections("incidents")
    known = {entry.fields["id"]: entry.fields["effective_on"] for entry in told["incident"]}
    yield from _with_updates(told, "incident")
    events = _numbered(told["incident_event"], "EVT")
    # What happened before anybody knew of the incident was found out on the day of detection.
    _known_since(events, lambda row: max(row["happened_at"][:10], known[row["incident_id"]]))
    yield "incident_event", first_rows(events)
    causes = told["root_cause"]
    _known_since(causes, lambda row: row.get("determined_on", "2026-10-30"))
    yield "root_cause", first_rows(causes)
    affected = _numbered(told["incident_stakeholder"], "AFF")
    yield (
        "incident_stakeholder",
        first_rows(_known_since(affected, lambda row: known[row["incident_id"]])),
    )


def promises() -> Files:
    """Yield commitments, their milestones, and what others recommended."""
    told = sections("promises")
    for entry in told["commitment"]:
        entry.fields |= {"status": "published", "visibility": "public"}
    for entry in told["recommendation"]:
        entry.fields["issued_on"] = entry.fields["effective_on"]
    yield from _with_updates(told, *told)


def communications() -> Files:
    """Yield messages, the claims in them with their readers' judgement, and leader meetings."""
    told = sections("communications")
    messages = told["communication"]
    _known_since(messages, lambda row: row["sent_at"][:10])
    yield "communication", first_rows(messages)
    sent = {entry.fields["id"]: entry.fields["effective_on"] for entry in messages}
    for entry in told["claim"]:
        _judge(entry, sent[entry.fields["communication_id"]])
    for entry in told["leader_engagement"]:
        _answer(entry)
    yield from _with_updates(told, "claim", "leader_engagement")


def _judge(entry: Entry, sent_on: str) -> None:
    """Part what was said from what two readers made of it some days later."""
    names = ("checked_on", "check_result", "second_result", "evidence_id")
    judged = {name: entry.fields.pop(name) for name in names if name in entry.fields}
    entry.fields["effective_on"] = sent_on
    if "checked_on" in judged:
        readers = {"checked_by": "Reader one", "second_checked_by": "Reader two"}
        entry.steps.insert(0, (judged["checked_on"], {**judged, **readers}))


def _answer(meeting: Entry) -> None:
    """Part the day of a meeting from the day on which the last of its questions was answered."""
    for _, changes in list(meeting.steps):
        if day := changes.pop("answered_on", None):
            answered = {"questions_answered": changes.pop("questions_answered"), "answered_on": day}
            meeting.steps.append((day, answered))


def listening() -> Files:
    """Yield themes with what became of them, and questions that a list raised."""
    told = sections("listening")
    for entry in told["listening_theme"]:
        entry.fields["raised_on"] = entry.fields["effective_on"]
    yield from _with_updates(told, *told)


def reviews() -> Files:
    """Yield reviews and decisions."""
    told = sections("reviews")
    yield from _with_updates(told, "review_meeting", "decision")


def series_notes() -> Files:
    """Yield what a reader must know about a measure, and the paths agreed for some."""
    told = sections("reviews")
    yield "annotation", first_rows(told["annotation"])
    yield "target_trajectory", list(_paths(told["target_trajectory"]))


def _paths(entries: list[Entry]) -> Iterator[Row]:
    points = [
        (entry.fields, point.split())
        for entry in entries
        for point in entry.fields["points"].split(", ")
    ]
    for number, (fields, (day, low, high)) in enumerate(points, 1):
        yield {
            "id": f"TRJ-{number:03d}",
            "effective_on": fields["agreed_on"],
            "kpi_id": fields["kpi_id"],
            "on_date": day,
            "expected_low": low,
            "expected_high": high,
            "agreed_in": fields["agreed_in"],
            "agreed_on": fields["agreed_on"],
        }


def assurance() -> Files:
    """Yield audits, validations, risks, and controls with their checks."""
    told = sections("assurance")
    yield from _with_updates(told, "audit", "validation", "risk", "control")
    yield "control_check", list(_control_checks(told["control"], told["control_check"]))


def proofs() -> Files:
    """Yield evidence and lessons."""
    told = sections("assurance")
    for entry in told["evidence"]:
        entry.fields["captured_on"] = entry.fields["effective_on"]
        if entry.fields["kind"] in ("data", "document") and entry.fields["status"] != "draft":
            # There is no such file: the title stands for its content.
            content = entry.fields["title"].encode()
            entry.fields["sha256"] = hashlib.sha256(content).hexdigest()
    yield from _with_updates(told, "evidence", "lesson")


def _control_checks(controls: list[Entry], exceptions: list[Entry]) -> Iterator[Row]:
    rows = [entry.fields for entry in exceptions]
    for control in controls:
        told = [row["due_date"] for row in rows if row["control_id"] == control.fields["id"]]
        rows += [row for row in _checks_on_time(control) if not _is_told(row["due_date"], told)]
    ordered = sorted(rows, key=lambda row: (row["due_date"], row["control_id"]))
    for number, row in enumerate(ordered, 1):
        known = row.get("done_on") or not_after_last(row["due_date"]) or LAST
        yield {"id": f"CCK-{number:03d}", "effective_on": known, **row}


def _is_told(due: str, told: list[str]) -> bool:
    return any(abs(between(day, due)) <= 15 for day in told)


def _checks_on_time(control: Entry) -> Iterator[Row]:
    """Yield a control's checks that went well, and the next one, while the control was alive."""
    if control.fields["status"] == "to_do":
        return
    every = int(control.fields["check_every_days"])
    ended = [day for day, changes in control.steps if changes.get("status") == "deprecated"]
    end = ended[0] if ended else plus(LAST, every)
    due = workday(plus(control.fields["effective_on"], every))
    while due <= end:
        row = {"control_id": control.fields["id"], "due_date": due}
        done = plus(due, -(between(FIRST, due) % 4))
        yield row | ({"done_on": done, "result": "passed"} if done <= LAST else {})
        due = workday(plus(due, every))
