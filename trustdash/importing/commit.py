"""One file, one batch: everything that its rows and the rows inside them do, all or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from trustdash.importing.creation import plan_creations
from trustdash.importing.known import Ids
from trustdash.importing.loaded import Loaded, earlier_load, remembered
from trustdash.importing.mapping import Mapped, Positions, map_rows
from trustdash.importing.observed import plan_facts
from trustdash.importing.profile import Child, Profile
from trustdash.importing.reconcile import plan_reconciliation
from trustdash.importing.records import Day, RecordPlan, plan_records
from trustdash.importing.references import unknown_references
from trustdash.importing.report import Counts, FileReport
from trustdash.importing.sheet import BadRow, Sheet
from trustdash.importing.snapshots import SnapshotPlan, day_of, plan_snapshot, refuse_older
from trustdash.ledger import Batch, Change, Ledger, Position
from trustdash.model.entities import ENTITIES, FACTS

SAMPLE = 50
"""How many typed rows of a plan are kept to be shown."""


@dataclass(frozen=True)
class Setting:
    """How one file is to be read: the day it is of, the day it is, and what its name says.

    feed: the feed that it came by, if by one.
    """

    profile: Profile
    day: Day
    groups: Mapping[str, str]
    date_orders: Mapping[str, str]
    feed: str | None = None

    def fingerprint(self) -> str:
        """Return a hash that changes when the same bytes would be understood in another way."""
        said = f"{self.profile.model_dump_json()}{self.day.as_of}{sorted(self.groups.items())}"
        return hashlib.sha256(f"{said}{sorted(self.date_orders.items())}".encode()).hexdigest()


@dataclass
class FilePlan:
    """What one file would do. It becomes true with `append`, in one transaction."""

    file: str
    setting: Setting
    sha256: str
    head: Position
    counts: Counts
    changes: list[Change] = field(default_factory=list)
    facts: dict[str, pa.Table] = field(default_factory=dict)
    children: dict[str, Counts] = field(default_factory=dict)
    bad_rows: list[BadRow] = field(default_factory=list)
    revisions: int = 0
    restated: int = 0
    created: int = 0
    refused_by_records: dict[str, list[BadRow]] = field(default_factory=dict)
    snapshot: SnapshotPlan | None = None
    warnings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    sample: pa.Table | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write.

        A snapshot of a new day and a file of a feed always are something: that they came.
        """
        is_new_day = self.snapshot is not None and self.snapshot.is_new_day
        says_nothing = not self.changes and not self.facts and not is_new_day
        return says_nothing and self.setting.feed is None

    def add_child(self, child: Child, inner: Mapped) -> None:
        """Take up what the mapping of child rows refused and which columns it used."""
        self.bad_rows += inner.bad_rows
        if child.rows is None:
            self.unused = tuple(column for column in self.unused if column in inner.unused)

    def report(self) -> FileReport:
        """Return what is to be said about the file."""
        snapshot = self.snapshot or SnapshotPlan()
        return FileReport(
            file=self.file, profile=self.setting.profile.name, counts=self.counts,
            children=self.children, revisions=self.revisions, restated=self.restated,
            additions=snapshot.additions, removals=snapshot.removals, created=self.created,
            questions=tuple(snapshot.questions), bad_rows=tuple(self.bad_rows),
            warnings=self.warnings, absent=self.absent, unused=self.unused,
        )  # fmt: skip


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plan_file(ledger: Ledger, sheet: Sheet, sha256: str, setting: Setting) -> FilePlan:
    """Return what a file would do to the ledger as it is now. Nothing is written.

    A file that was loaded before, with the same profile and the same day, does nothing.
    """
    profile = setting.profile
    setting = _with_day(setting, sheet.file)
    mapped = map_rows(profile, sheet, groups=setting.groups, date_orders=setting.date_orders)
    plan = FilePlan(
        file=sheet.file, setting=setting, sha256=sha256, head=ledger.head(),
        counts=_all_known(mapped), bad_rows=list(mapped.bad_rows),
        warnings=mapped.warnings, unused=mapped.unused, sample=mapped.table.slice(0, SAMPLE),
        # A template need not be filled in whole; a source that lacks a column is worth a word.
        absent=() if profile.name in ENTITIES else mapped.absent,
    )  # fmt: skip
    then = earlier_load(ledger, plan.file, sha256, setting.fingerprint())
    if then is not None:
        _plan_again(plan, sheet, mapped, then)
        return plan
    if profile.snapshot is not None:
        _plan_snapshot(ledger, plan, mapped)
    elif profile.reconcile is not None or profile.entity in FACTS:
        _plan_facts(ledger, plan, mapped)
    else:
        _plan_records(ledger, plan, sheet, mapped)
    _plan_creations(ledger, plan, mapped)
    plan.warnings += unknown_references(ledger, mapped, plan.changes)
    return plan


def append(ledger: Ledger, plan: FilePlan, *, actor: str, role: str) -> Position:
    """Write a plan as one batch, in one transaction. An empty plan writes nothing."""
    if plan.is_empty:
        return ledger.head()
    counts = plan.counts
    batch = Batch(
        file=plan.file, profile=plan.setting.profile.name, sha256=plan.sha256,
        as_of=plan.setting.day.as_of, read=counts.read, stored=counts.stored,
        refused=counts.refused, duplicates=counts.duplicates, detail=_detail(plan),
    )  # fmt: skip
    return ledger.append(
        plan.changes, actor=actor, role=role, batch=batch, facts=plan.facts, expected=plan.head
    )


def _detail(plan: FilePlan) -> dict[str, Any]:
    by_feed = {} if plan.setting.feed is None else {"feed": plan.setting.feed}
    return {
        **by_feed,
        "setting": plan.setting.fingerprint(),
        "refused": remembered(plan.refused_by_records),
        "revisions": plan.revisions,
        "questions": len(plan.snapshot.questions) if plan.snapshot else 0,
        "restated": plan.restated,
        "children": {name: asdict(counts) for name, counts in plan.children.items()},
        "provenance": plan.setting.profile.provenance,
    }


def _with_day(setting: Setting, file: str) -> Setting:
    snapshot = setting.profile.snapshot
    if snapshot is None:
        return setting
    day = day_of(snapshot, file, setting.day.as_of)
    groups = {**setting.groups, "day": day.isoformat()}
    return replace(setting, day=replace(setting.day, as_of=day), groups=groups)


def _all_known(mapped: Mapped) -> Counts:
    return Counts(mapped.read, 0, mapped.refused, mapped.read - mapped.refused)


def _plan_snapshot(ledger: Ledger, plan: FilePlan, mapped: Mapped) -> None:
    day = plan.setting.day.present
    is_new_day = refuse_older(ledger, plan.setting.profile, day, plan.file)
    step = plan_snapshot(ledger, plan.setting.profile, mapped, Ids(ledger), day, plan.file)
    step.is_new_day = is_new_day
    plan.snapshot, plan.revisions = step, step.revisions
    plan.changes += step.changes
    plan.counts = Counts(mapped.read, step.stored, mapped.refused, step.duplicates)


def _plan_facts(ledger: Ledger, plan: FilePlan, mapped: Mapped) -> None:
    profile = plan.setting.profile
    if profile.reconcile is not None:
        found = plan_reconciliation(ledger, profile, mapped, plan.file)
    else:
        found = plan_facts(ledger, mapped, plan.file)
    refused = mapped.read - found.stored - found.duplicates
    plan.counts = Counts(mapped.read, found.stored, refused, found.duplicates)
    plan.bad_rows += found.bad_rows
    plan.refused_by_records[""] = list(found.bad_rows)
    plan.restated = found.restated
    if found.new.num_rows:
        plan.facts[mapped.entity] = found.new


def _plan_records(ledger: Ledger, plan: FilePlan, sheet: Sheet, mapped: Mapped) -> None:
    ids, profile = Ids(ledger), plan.setting.profile
    made = plan_records(ledger, profile, mapped, ids, plan.setting.day, plan.file)
    plan.counts = _take(plan, "", mapped, made)
    plan.changes += made.changes
    plan.revisions += made.revisions
    for name, child in profile.children.items():
        inner = _map_child(child, sheet, made.ids, plan.setting)
        if inner is None:
            plan.absent += (f"“{child.rows}”",)
            continue
        grown = plan_records(ledger, child, inner, ids, plan.setting.day, plan.file)
        plan.add_child(child, inner)
        plan.children[name] = _take(plan, name, inner, grown)
        plan.changes += grown.changes


def _take(plan: FilePlan, name: str, mapped: Mapped, made: RecordPlan) -> Counts:
    plan.bad_rows += made.bad_rows
    plan.refused_by_records[name] = made.bad_rows
    refused = mapped.refused + len(made.bad_rows)
    return Counts(mapped.read, made.stored, refused, made.duplicates)


def _map_child(
    child: Child, sheet: Sheet, ids: Mapping[int, str], setting: Setting
) -> Mapped | None:
    """Type the rows inside the rows; each gets `_parent` and `_number` to make its id of."""
    inner = sheet if child.rows is None else sheet.children.get(child.rows)
    if inner is None:
        return None
    parents = _parents(inner, child)
    owners = [ids.get(int(p)) for p in parents]
    numbers = _number_within(parents)
    bare = [None if owner is None else owner.split("-", 1)[-1] for owner in owners]
    table = inner.table.append_column("_parent", pa.array(bare, pa.string()))
    table = table.append_column("_number", pa.array([str(n) for n in numbers], pa.string()))
    # The bad rows of the row itself are its parent's, and counted there.
    own = replace(inner, table=table, bad_rows=inner.bad_rows if child.rows else (), warnings=())
    given = {child.parent: pa.array(owners, pa.string())} if child.parent else {}
    return map_rows(child, own, groups=setting.groups, date_orders=setting.date_orders, given=given)


def _parents(inner: Sheet, child: Child) -> Positions:
    if child.rows is None or inner.parents is None:
        return np.arange(inner.table.num_rows, dtype=np.int64)
    return inner.parents


def _number_within(parents: Positions) -> list[int]:
    seen: dict[int, int] = {}
    numbers = []
    for parent in parents.tolist():
        seen[parent] = seen.get(parent, 0) + 1
        numbers.append(seen[parent])
    return numbers


def _plan_again(plan: FilePlan, sheet: Sheet, mapped: Mapped, then: Loaded) -> None:
    """Plan nothing: say again what became of the rows of a file that was loaded before."""
    plan.counts = then.counts
    plan.bad_rows += then.refused.get("", ())
    refused = then.row_numbers()
    rows = zip(mapped.positions.tolist(), mapped.good_rows.tolist(), strict=False)
    owners = {position: f"-{position}" for position, row in rows if row not in refused}
    for name, child in plan.setting.profile.children.items():
        inner = _map_child(child, sheet, owners, plan.setting)
        if inner is not None and name in then.children:
            plan.add_child(child, inner)
            plan.bad_rows += then.refused.get(name, ())
            plan.children[name] = then.children[name]


def _plan_creations(ledger: Ledger, plan: FilePlan, mapped: Mapped) -> None:
    if plan.is_empty or plan.setting.profile.reconcile is not None:
        return
    setting = plan.setting
    fallback = min((c.valid_from for c in plan.changes), default=setting.day.present)
    made = plan_creations(ledger, setting.profile, mapped, setting.groups, fallback)
    plan.created = len(made)
    plan.changes = made + plan.changes
