"""The same list published at several dates: additions, moved dates, and what disappeared.

Inside one step a row that is gone is paired, one to one, with an added row of the same natural key
(line and stations), earliest dates first: that is a moved date. What is left of the additions is
new, or has come back. What is left of the removals is put as a question: the list does not say
whether it was delivered or withdrawn, and nothing here guesses.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trustdash.errors import ImportRefused
from trustdash.importing.known import Ids
from trustdash.importing.mapping import Mapped
from trustdash.importing.profile import Profile, Snapshot
from trustdash.importing.records import RecordPlan, revision
from trustdash.ledger import Change, Ledger
from trustdash.model.change import State
from trustdash.model.entities import RECORDS

Row = dict[str, Any]
_FIELDS = frozenset(RECORDS["commitment"].model_fields) - {"id"}
QUESTION_CHOICES = ("delivered", "withdrawn", "superseded")


@dataclass
class SnapshotPlan(RecordPlan):
    """What one snapshot does: a plan of changes, with the step's additions, removals, questions.

    is_new_day: no snapshot of this day is on file, which is worth recording even if nothing moved.
    """

    additions: int = 0
    removals: int = 0
    is_new_day: bool = True
    questions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Listed:
    """A commitment that stood on the list at the snapshot before, or has stood on it."""

    id: str
    state: State


def day_of(snapshot: Snapshot, file: str, as_of: date | None) -> date:
    """Return the day of a snapshot, from its file's name unless it is given."""
    if as_of is not None:
        return as_of
    found = re.search(snapshot.date_from, file)
    if found is None:
        raise ImportRefused(
            f"{file} is a snapshot of a list, and its name does not say of which day.",
            "Put the day first in its name (2024-05-31-….json), or give it with `--as-of`.",
        )
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        raise ImportRefused(
            f"{file}: “{found[1]}” in its name is not a day.",
            "Write it as 2024-05-31, or give the day with `--as-of`.",
        ) from None


def refuse_older(ledger: Ledger, profile: Profile, day: date, file: str) -> bool:
    """Refuse a snapshot older than the newest of its list on file; tell whether its day is new."""
    days = [b["as_of"] for b in ledger.batches() if b["profile"] == profile.name and b["as_of"]]
    if days and day < max(days):
        raise ImportRefused(
            f"{file} shows the list of {day}, but that of {max(days)} is on file already.",
            "Load snapshots in the order of their dates; start a new ledger to add older ones.",
        )
    return day not in days


def plan_snapshot(
    ledger: Ledger, profile: Profile, mapped: Mapped, ids: Ids, day: date, file: str
) -> SnapshotPlan:
    """Compare a snapshot with the list as it stood before; see the module's rule."""
    snapshot = profile.snapshot
    assert snapshot is not None
    step = _Step(ledger, snapshot, ids, day, file)
    rows = _distinct(mapped.table.to_pylist(), mapped.positions.tolist(), snapshot)
    removed = [item for identity, item in step.listed.items() if identity not in rows]
    added = [row for identity, row in rows.items() if identity not in step.listed]
    pairs, gone, new = _paired(removed, added, snapshot)
    for listed, row in pairs:
        step.move(listed, row)
    for row in new:
        step.add(row)
    for listed in gone:
        step.ask(listed)
    step.plan.additions, step.plan.removals = len(added), len(removed)
    step.plan.stored = len(added)
    step.plan.duplicates = len(mapped.good_rows) - len(added)
    return step.plan


def _identity(row: Mapping[str, Any], snapshot: Snapshot) -> tuple[Any, ...]:
    return (row["external_id"], *(row.get(name) for name in snapshot.dates))


def _distinct(
    rows: Iterable[Row], positions: Sequence[int], snapshot: Snapshot
) -> dict[tuple[Any, ...], Row]:
    distinct: dict[tuple[Any, ...], Row] = {}
    for row, position in zip(rows, positions, strict=True):
        distinct.setdefault(_identity(row, snapshot), {**row, "_position": position})
    return distinct


def _paired(
    removed: Sequence[_Listed], added: Sequence[Row], snapshot: Snapshot
) -> tuple[list[tuple[_Listed, Row]], list[_Listed], list[Row]]:
    """Pair removals with additions of the same natural key, the earliest dates of both first."""
    waiting: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(added, key=lambda row: _identity(row, snapshot)):
        waiting[row["external_id"]].append(row)
    pairs, gone = [], []
    for listed in sorted(removed, key=lambda item: _identity(item.state, snapshot)):
        candidates = waiting[listed.state["external_id"]]
        if candidates:
            pairs.append((listed, candidates.pop(0)))
        else:
            gone.append(listed)
    return pairs, gone, [row for rows in waiting.values() for row in rows]


class _Step:
    """One snapshot against what was on the list before it."""

    def __init__(self, ledger: Ledger, snapshot: Snapshot, ids: Ids, day: date, file: str) -> None:
        self.plan = SnapshotPlan()
        self._snapshot, self._ids, self._day, self._file = snapshot, ids, day, file
        asked = _last_questions(ledger)
        self.listed: dict[tuple[Any, ...], _Listed] = {}
        self._gone: dict[tuple[Any, ...], tuple[_Listed, str]] = {}
        for entity_id, state in ledger.states("commitment").items():
            if state["list_name"] != snapshot.list_name:
                continue
            identity, listed = _identity(state, snapshot), _Listed(entity_id, state)
            question = asked.get(entity_id)
            if question is None or question["status"] == "settled_by_data":
                self.listed[identity] = listed
            elif question["status"] == "open":
                self._gone[identity] = (listed, question["id"])

    def add(self, row: Row) -> None:
        """Record a new commitment, or that one which had disappeared is back.

        One of which a person has said what became of it does not come back: it is promised anew.
        """
        back = self._gone.pop(_identity(row, self._snapshot), None)
        if back is not None:
            listed, question_id = back
            answer = {
                "status": "settled_by_data",
                "answer": f"It is on the list of {self._day} again.",
                "answered_on": self._day,
            }
            self._change("question", question_id, answer, row)
            self.plan.ids[row["_position"]] = listed.id
            return
        entity_id = self._ids.next("commitment")
        fields = {n: v for n, v in row.items() if v is not None and n in _FIELDS}
        first = {"original_due_date": row["due_date"], "list_name": self._snapshot.list_name}
        said = {"said_on": self._day} if "said_on" not in fields else {}
        self._change("commitment", entity_id, {**fields, **first, **said}, row)
        self.plan.ids[row["_position"]] = entity_id

    def move(self, listed: _Listed, row: Row) -> None:
        """Record that the dates of a commitment moved. Its first date stays."""
        dates = {n: row[n] for n in self._snapshot.dates if row[n] != listed.state[n]}
        change = self._change("commitment", listed.id, dates, row)
        moved = Change("commitment", listed.id, {"due_date": row["due_date"]}, change.valid_from,
                       source_row=row["source_row"], skips_states=True)  # fmt: skip
        said = {"reason": f"Moved on the list of {self._day}, which gives no reason."}
        if row["due_date"] == listed.state["due_date"]:
            # The promised window moved although its last day did not: still a revision of the plan.
            said = {"reason": f"First day moved to {row['window_start']}; the last day stays."}
        self.plan.changes.append(revision(self._ids, listed.state, moved, said))
        self.plan.revisions += 1
        self.plan.ids[row["_position"]] = listed.id

    def ask(self, listed: _Listed) -> None:
        """Put as a question what became of a commitment that is no longer on the list."""
        due = listed.state["due_date"]
        past = due is not None and due < self._day
        when = "after its end date had passed" if past else "while its end date was still ahead"
        text = (
            f"Disappeared from the list of {self._day.day} {self._day:%B %Y} {when}: "
            "delivered or withdrawn?"
        )
        question_id = self._ids.next("question")
        fields = {
            "about_entity": "commitment",
            "about_id": listed.id,
            "text": text,
            "choices": QUESTION_CHOICES,
            "asked_on": self._day,
            "source": self._file,
        }
        self._change("question", question_id, fields, None)
        said = {"id": question_id, "about": listed.id, "title": listed.state["title"]}
        self.plan.questions.append({**said, "text": text, "file": self._file})

    def _change(
        self, entity: str, entity_id: str, fields: Mapping[str, Any], row: Row | None
    ) -> Change:
        source_row = None if row is None else row["source_row"]
        # A published list can't say who asked for a move, who approved it, or why.
        change = Change(
            entity, entity_id, dict(fields), self._day, source_row=source_row, skips_states=True
        )
        self.plan.changes.append(change)
        return change


def _last_questions(ledger: Ledger) -> dict[str, State]:
    """Return commitment → the last question put about it."""
    questions = ledger.states("question").values()
    about = [q for q in questions if q["about_entity"] == "commitment" and q["source"]]
    return {q["about_id"]: q for q in sorted(about, key=_order)}


def _order(question: State) -> tuple[date, int, str]:
    return question["asked_on"], len(question["id"]), question["id"]
