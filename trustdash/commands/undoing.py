"""Undoing: new events that restore what the record would say without an old one. Never a delete."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from trustdash.access.roles import refuse_unless_may
from trustdash.commands.saving import Saved, present
from trustdash.errors import AccessDenied, ChangeRefused, ConcurrentChange
from trustdash.ledger import UNDO, Change, Event, Ledger, Undo, standing
from trustdash.ledger.projection import RecordKey, Step, fold
from trustdash.model.change import State, typed
from trustdash.model.entities import GOVERNED
from trustdash.model.lens import Scope

_TRIES = 20


@dataclass(frozen=True, slots=True)
class _Plan:
    undo: Undo
    changes: list[Change]


def undo_event(ledger: Ledger, who: Scope, seq: int, *, reason: str, key: str) -> Saved:
    """Undo one event: a change, the making of a record, the import of a batch, or another undo.

    The fields that the event set, and that nothing changed since, say again what they would say
    without it, from the event's own day on. A record whose making is undone is void: no view shows
    it, its history stays. A moved date and its revision are undone together. key: as for `save`.
    Raises ChangeRefused (rule `later_event`, `referred_to`, `undone` or any rule of the record,
    naming what stands in the way), AccessDenied, or ConcurrentChange if others never cease to save.
    """
    if not reason.strip():
        raise ChangeRefused("An undo needs a reason.", "Say why in one sentence.", rule="reason")
    for _ in range(_TRIES):
        earlier = _undone_before(ledger, key)
        if earlier is not None:
            return earlier
        head = ledger.head()
        event = _event(ledger, seq)
        plan = _plan(ledger, event, reason, key)
        _refuse_unless_may(ledger, who, event, plan)
        try:
            ledger.append(
                plan.changes, actor=who.actor, role=who.role, expected=head, undo=plan.undo
            )
        except ConcurrentChange:
            continue  # Somebody saved meanwhile: what stands in the way may be another thing now.
        return _undone_before(ledger, key) or Saved(None, ())
    raise ConcurrentChange("Others save all the time.", "Undo it again in a minute.")


def undo_batch(ledger: Ledger, who: Scope, batch_id: str, *, reason: str, key: str) -> Saved:
    """Undo the import of a file, named as BAT-12: every change of a record, and its facts."""
    found = ledger.events("WHERE entity = 'batch' AND entity_id = $1", [batch_id])
    if not found:
        raise _nothing(f"There is no import {batch_id}.")
    return undo_event(ledger, who, found[0].seq, reason=reason, key=key)


def _nothing(what: str) -> ChangeRefused:
    return ChangeRefused(what, "Take its number from the history.", rule="undo")


def _event(ledger: Ledger, seq: int) -> Event:
    found = ledger.events("WHERE seq = $1", [seq])
    if not found:
        raise _nothing(f"There is no event {seq}.")
    return found[0]


def _undone_before(ledger: Ledger, key: str) -> Saved | None:
    events = ledger.events("WHERE starts_with(idempotency_key, $1)", [f"{key}/"])
    if not events:
        return None
    ids = dict.fromkeys(event.entity_id for event in events if event.entity != UNDO)
    return Saved(events[-1].seq, tuple(ids), is_repeat=False)


def _refuse_unless_may(ledger: Ledger, who: Scope, event: Event, plan: _Plan) -> None:
    is_of_batch = event.entity == "batch" or plan.undo.batch is not None
    if is_of_batch and who.role not in ("editor", "admin") and not who.is_local:
        raise AccessDenied(
            "You can't undo the import of a whole file.", "Ask an editor or an administrator."
        )
    for change in plan.changes:
        before = present(ledger, change.entity, change.entity_id)
        refuse_unless_may(who, change.entity, before, change.fields)


def _plan(ledger: Ledger, event: Event, reason: str, key: str) -> _Plan:
    undoings = ledger.events("WHERE entity = $1", [UNDO])
    undone, made = standing(undoings)
    if event.seq in undone:
        raise ChangeRefused(
            f"Event {event.seq} is undone already.",
            "To have it again, undo the undoing.",
            rule="undone",
        )
    batch, is_redone = None, False
    if event.entity == UNDO:
        last = event.seq + event.changes["changes"]
        ranges = [(event.seq, last)]
        batch, is_redone = event.changes["batch"], not event.changes["is_redone"]
    elif event.entity == "batch":
        last = ledger.events("WHERE batch_id = $1", [event.entity_id])[-1].seq
        ranges = [(event.seq, last)]
        batch = event.seq
    elif event.seq in made:
        raise _nothing(f"Event {event.seq} is itself part of an undo.")
    else:
        ranges = [(e.seq, e.seq) for e in _with_its_revision(ledger, event)]
    if batch is not None:
        _refuse_restated(ledger, batch, "brought back" if is_redone else "undone")
    gone = {seq for first, last in ranges for seq in range(first, last + 1)}
    after, _ = standing(undoings, gone)
    touched = ledger.events(
        "WHERE list_contains($1, seq) AND entity NOT IN ('batch', 'undo')", [sorted(gone)]
    )
    places = dict.fromkeys((e.entity, e.entity_id) for e in reversed(touched))
    found = _Found(ledger, undone | made, after | made, gone)
    changes = found.changes(list(places), reason, key, is_strict=event.entity in GOVERNED)
    undo = Undo(
        event.seq, reason, tuple(ranges), frozenset(after), batch, is_redone, key
    )  # fmt: skip
    return _Plan(undo, changes)


def _refuse_restated(ledger: Ledger, batch: int, what: str) -> None:
    later = ledger.restated_by(batch)
    if later is not None:
        raise ChangeRefused(
            f"The facts of BAT-{batch} can't be {what}: BAT-{later} restates some of them.",
            f"Undo BAT-{later} first.",
            rule="later_event",
        )


def _with_its_revision(ledger: Ledger, event: Event) -> list[Event]:
    """Return the event with the other half of a move: the item's new date, and its revision."""
    changes = event.changes
    if event.entity == "due_date_revision" and "item_id" in changes:
        place = (changes["item_entity"], changes["item_id"])
    elif "due_date" in changes:
        place = ("due_date_revision", None)
    else:
        return [event]
    together = ledger.events(
        "WHERE recorded_at = $1 AND actor = $2 AND entity = $3 AND valid_from = $4",
        [event.recorded_at, event.actor, place[0], event.valid_from],
    )
    for other in together:
        move, item = (other, event) if place[1] is None else (event, other)
        if (
            move.changes.get("item_id") == item.entity_id
            and move.changes.get("item_entity") == item.entity
            and move.changes.get("new_date") == item.changes.get("due_date")
        ):
            return [event, other]
    return [event]


# What the records say without it.


@dataclass
class _Found:
    """Makes the records say what they would say without some events.

    before, after: events that don't count now, and once they are undone: those that are undone, and
    those that undoing made, which say what follows from the rest. gone: what is undone now.
    """

    ledger: Ledger
    before: set[int]
    after: set[int]
    gone: set[int]

    def changes(
        self, places: list[RecordKey], reason: str, key: str, *, is_strict: bool
    ) -> list[Change]:
        """Return the changes of the records. is_strict: something of each must still stand."""
        voided: dict[str, list[str]] = {}
        made: list[Change] = []
        for place in places:
            history = self.ledger.history(*place)
            if is_strict:
                self._refuse_replaced(history)
            rest = [e for e in history if e.seq not in self.after]
            if not rest:
                voided.setdefault(place[0], []).append(place[1])
            self._refuse_headless(place, history, rest)
            undoes = min((e.seq for e in history if e.seq in self.gone), default=0)
            made += [
                Change(*place, fields, on, reason, undoes=undoes)
                for on, fields in _differences(place, history, rest)
            ]
        _refuse_referred(self.ledger, voided)
        return [replace(c, idempotency_key=f"{key}/{n}") for n, c in enumerate(made)]

    def _refuse_replaced(self, history: list[Event]) -> None:
        steps = _steps(e for e in history if e.seq not in self.before)
        setter = {name: seq for _, seq, changes in steps for name in changes}
        own = next((seq for _, seq, _ in steps if seq in self.gone), None)
        if own is not None and not self.gone & set(setter.values()):
            later = max(seq for seq in setter.values())
            raise ChangeRefused(
                f"Nothing that event {own} set stands any more: event {later} came after it.",
                "Undo the later event, or change the record.",
                rule="later_event",
            )

    def _refuse_headless(self, place: RecordKey, history: list[Event], rest: list[Event]) -> None:
        """Refuse to take the making of a record away from under what was changed since."""
        standing_now = [e for e in history if e.seq not in self.before]
        if not rest or not standing_now or standing_now[0].seq not in self.gone:
            return
        if rest[0].seq < standing_now[0].seq or {"is_void"} & rest[0].changes.keys():
            return
        event = rest[0]
        raise ChangeRefused(
            f"{place[1]} was changed since it was made: event {event.seq} of"
            f" {event.recorded_at:%Y-%m-%d} by {event.actor} stands in the way.",
            "Undo that first.",
            rule="later_event",
        )


def _steps(events: Iterable[Event]) -> list[Step]:
    return sorted(((e.valid_from, e.seq, e.changes) for e in events), key=lambda step: step[:2])


def _differences(
    place: RecordKey, history: list[Event], rest: list[Event]
) -> list[tuple[date, State]]:
    """Return day → fields by which the record comes to say what the rest of its events says."""
    record = GOVERNED[place[0]]
    steps = _steps(history)
    if not rest:
        return [(steps[0][0], {"is_void": True})]
    wanted = _steps(rest)
    if wanted[0][0] > steps[0][0]:
        raise ChangeRefused(
            f"{place[1]} would begin later, on {wanted[0][0]}.",
            "Undo the making of the record instead.",
            rule="later_event",
        )
    found: list[tuple[date, State]] = []
    made: dict[str, Any] = {}
    for day in sorted({step[0] for step in steps}):
        actual = fold(step for step in steps if step[0] <= day)
        target = typed(record, {"id": place[1], **fold(s for s in wanted if s[0] <= day)})
        # A later event of the record sets its fields again, whatever was restored before it.
        today = {name for step in steps if step[0] == day for name in step[2]}
        made = {name: value for name, value in made.items() if name not in today}
        now = typed(record, {"id": place[1], **actual, **made})
        fields = {name: target[name] for name in now if now[name] != target[name]}
        if fields:
            found.append((day, fields))
            made |= fields
    return found


def _refuse_referred(ledger: Ledger, voided: dict[str, list[str]]) -> None:
    for entity, ids in voided.items():
        for other, name, of in ledger.referring(entity, ids):
            if name not in voided.get(other, ()):
                raise ChangeRefused(
                    f"{of} can't be taken back: {name} refers to it.",
                    f"Undo or change {name} first.",
                    rule="referred_to",
                )
