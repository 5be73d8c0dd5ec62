"""Whatever people, files and undoing do, in whatever order: no illegal state is reached.

What may not be is told in `legality`.
"""

import os
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from legality import (
    TODAY,
    day,
    on_time,
    the_action_is_legal,
    the_past_is_no_better,
    the_promise_is_legal,
)
from typer.testing import CliRunner

from trustdash import cli
from trustdash.commands.dates import revise_due_date
from trustdash.commands.saving import Wish, save
from trustdash.commands.undoing import undo_event
from trustdash.errors import AccessDenied, ChangeRefused
from trustdash.ledger import Ledger, rebuild, verify
from trustdash.ledger.checking import Checker, Told
from trustdash.model.change import Change, changed_fields
from trustdash.model.entities import RECORDS
from trustdash.model.lens import LOCAL, Scope
from trustdash.model.moves import revision_fields
from trustdash.model.rules import filled

PEOPLE = [Scope("Eva", "editor"), Scope("Ole", "editor"), Scope("Lea", "lead", team="SEC"), LOCAL]
NAMES = st.sampled_from(["CTO", "Audit", "Eva", None])
REASON = st.sampled_from(["The law changed", None])
DAYS = st.integers(-50, 0)
THROUGH_THE_DOORS = int(os.environ.get("TRUSTDASH_SEQUENCES", "10"))
"""Sequences that go through saving and undoing, and as many through files."""
IN_MEMORY = 1000


DATES = st.integers(-45, 20).map(day)


def some(**fields):
    return st.fixed_dictionaries({}, optional=fields)


def status_of(entity, *often):
    states = RECORDS[entity].states.all
    return st.sampled_from([*states, *often, *often, *often])


PROMISE = some(
    status=status_of("commitment", "delivered", "verified", "kept", "in_progress"),
    owner=NAMES, verified_by=NAMES, delivered_on=DATES, due_date=DATES, original_due_date=DATES,
    text=st.sampled_from(["We will.", "We may."]), superseded_by=st.just("COM-001"),
)  # fmt: skip
ACTION = some(
    status=status_of("corrective_action", "implemented", "awaiting_effectiveness", "effective",
                     "closed"),
    owner=NAMES, approved_by=NAMES, completed_on=DATES, due_date=DATES,
)  # fmt: skip


def one_of(fields):
    """Return changes of one field, which are less often refused for another one."""
    return st.one_of(*(st.fixed_dictionaries({n: values}) for n, values in fields.items()))


ONE_OF_PROMISE = one_of({"owner": NAMES, "verified_by": NAMES, "delivered_on": DATES,
                         "status": st.sampled_from(["delivered", "verified", "kept"])})  # fmt: skip
ONE_OF_ACTION = one_of({"owner": NAMES, "approved_by": NAMES,
                        "status": st.sampled_from(["implemented", "effective",
                                                   "not_doing"])})  # fmt: skip
CHECK = st.fixed_dictionaries(
    {"result": st.sampled_from(["effective", "effective", "not_effective", "inconclusive"])},
    optional={"checker": NAMES, "criterion": st.just("None left"), "criterion_written_on": DATES,
              "checked_on": DATES},
)  # fmt: skip
PROOF = st.sampled_from(["approved", "approved", "in_review", "rejected", "expired"])
WHO = st.sampled_from(PEOPLE)
STEP = st.one_of(
    st.tuples(st.just("commitment"), WHO, DAYS, PROMISE, REASON),
    st.tuples(st.just("commitment"), WHO, DAYS, PROMISE, st.just("The law changed")),
    st.tuples(st.just("commitment"), WHO, DAYS, ONE_OF_PROMISE, st.just("The law changed")),
    st.tuples(st.just("corrective_action"), WHO, DAYS, ONE_OF_ACTION, st.just("No use")),
    st.tuples(st.just("corrective_action"), WHO, DAYS, ACTION, REASON),
    st.tuples(st.just("evidence"), WHO, DAYS, PROOF, st.booleans()),
    st.tuples(st.just("effectiveness_check"), WHO, DAYS, CHECK, st.none()),
    st.tuples(st.just("move"), WHO, DAYS, st.tuples(DATES, NAMES, NAMES), REASON),
    st.tuples(st.just("undo"), WHO, DAYS, st.integers(1, 6), st.none()),
    st.tuples(st.just("undo"), WHO, DAYS, st.integers(1, 6), st.none()),
)
BEGINNING = st.fixed_dictionaries(
    {"status": st.sampled_from(["draft", "published", "published"])},
    optional={"due_date": DATES, "owner": NAMES},
)
# A story in order is likely to come far; the wild steps then try to break it.
STORY = [
    ("commitment", PEOPLE[0], -40, {"status": "delivered", "owner": "CTO"}, None),
    ("evidence", PEOPLE[0], -35, "approved", False),
    ("commitment", PEOPLE[1], -30, {"status": "verified", "verified_by": "Audit"}, None),
    ("effectiveness_check", PEOPLE[0], -30, {"result": "effective", "checker": "Audit",
     "criterion": "None left", "criterion_written_on": day(-45), "checked_on": day(-30)}, None),
    ("corrective_action", PEOPLE[0], -40, {"status": "implemented", "owner": "CTO"}, None),
    ("corrective_action", PEOPLE[0], -38, {"status": "awaiting_effectiveness"}, None),
    ("corrective_action", PEOPLE[0], -25, {"status": "effective"}, None),
    ("corrective_action", PEOPLE[0], -20, {"status": "closed"}, None),
]  # fmt: skip
SEQUENCE = st.tuples(
    BEGINNING,
    st.lists(st.one_of(STEP, st.sampled_from(STORY)), min_size=2, max_size=7),
    st.integers(0, len(STORY)),
    st.sets(st.integers(0, len(STORY) - 1), max_size=2),
)


class World:
    """One ledger in which every sequence has a promise and an action of its own."""

    def __init__(self, ledger, folder):
        self.ledger, self.folder, self.number = ledger, folder, 0
        self.tried = self.done = 0

    def key(self):
        self.number += 1
        return f"key-{self.number}"

    def write(self, who, entity, identity, on, fields, reason=None):
        made_from = self.ledger.version(entity, identity) if identity else 0
        wish = Wish(entity, identity, fields, day(on), made_from, reason)
        return save(self.ledger, who, [wish], key=self.key()).ids[0]

    def begin(self, fields):
        promise = {"title": "Keys", "text": "We will.", "team_id": "SEC", **fields}
        self.promise = self.write(PEOPLE[0], "commitment", None, -50, promise)
        work = {"title": "Rotate", "kind": "corrective", "team_id": "SEC",
                "status": "in_progress"}  # fmt: skip
        self.action = self.write(PEOPLE[0], "corrective_action", None, -50, work)
        self.proof = None

    def step(self, what, who, on, how, more):
        """Tell whether the step was allowed."""
        self.tried += 1
        try:
            getattr(self, what)(who, on, how, more)
        except (ChangeRefused, AccessDenied):
            return False
        self.done += 1
        return True

    def rows(self, entity, column, identity):
        return self.ledger._rows(
            f"SELECT * FROM main.{entity}_version WHERE {column} = $1 ORDER BY id, valid_from, seq",
            [identity],
        )

    def commitment(self, who, on, fields, reason):
        self.write(who, "commitment", self.promise, on, fields, reason)

    def corrective_action(self, who, on, fields, reason):
        self.write(who, "corrective_action", self.action, on, fields, reason)

    def evidence(self, who, on, status, is_new):
        about = {"subject_entity": "commitment", "subject_id": self.promise, "title": "Log"}
        known = None if is_new else self.proof
        fields = {"status": status} if known else {**about, "status": status}
        self.proof = self.write(who, "evidence", known, on, fields)

    def effectiveness_check(self, who, on, fields, _):
        about = {"action_id": self.action, **fields}
        self.write(who, "effectiveness_check", None, on, about)

    def move(self, who, on, how, reason):
        to, asked, approved = how
        revise_due_date(
            self.ledger, who, "commitment", self.promise, to, requested_by=asked,
            approved_by=approved, reason_code=None, reason=reason, on=day(on), key=self.key(),
            made_from=self.ledger.version("commitment", self.promise),
        )  # fmt: skip

    def undo(self, who, _on, back, _more):
        seq = self.ledger.head().seq + 1 - back
        if seq > self.first:
            undo_event(self.ledger, who, seq, reason="Wrong", key=self.key())

    def brought(self, steps):
        """Bring the promises' steps as a file of our own template, by the command line."""
        names = sorted({n for _, _, _, fields, _ in steps for n in fields})
        lines = [",".join(["id", "effective_on", "reason", *names])]
        for _, _, on, fields, reason in steps:
            cells = [self.promise, day(on), reason, *(fields.get(n) for n in names)]
            lines.append(",".join("" if cell is None else str(cell) for cell in cells))
        path = self.folder / f"{self.key()}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        # The command line opens the ledger itself, as it does where no dashboard runs.
        place = self.ledger.path
        self.ledger.close()
        command = ["import", str(path), "--profile", "commitment", "--ledger", str(place)]
        told = CliRunner().invoke(cli.app, command)
        self.ledger = Ledger.open(place)
        assert told.exit_code in (0, 1), told.output


class Memory(World):
    """The same without a file: every step meets the rules as the writer asks them."""

    def __init__(self, ledger):
        super().__init__(ledger, None)
        self.cursor = ledger.cursor()

    def begin(self, fields):
        self.checker = Checker(self.cursor, "Eva", "editor", TODAY, by_import=False)
        self.versions, self.seq, self.ids = defaultdict(list), 0, 0
        super().begin(fields)

    def write(self, who, entity, identity, on, fields, reason=None):
        return self.together(who, [(entity, identity, day(on), fields)], reason)[0]

    def together(self, who, wishes, reason):
        made = [self.change(*wish, reason) for wish in wishes]
        self.checker._author = Told(who.actor, who.role, TODAY, None, by_import=False)
        self.checker.load([(c.entity, c.entity_id) for c in made], are_new=True)
        self.checker.group(made)
        taken = []
        try:
            for change in (c for c in made if c.fields):
                key, self.seq = (change.entity, change.entity_id), self.seq + 1
                self.checker.apply(change, self.seq)
                taken.append((key, self.seq, change.valid_from))
        except ChangeRefused:
            for key, seq, _ in taken:
                self.checker.forget(key, seq)
            raise
        for key, seq, since in taken:
            self.versions[key[0]] += self.checker.projector.versions(key, since, seq)
        return [change.entity_id for change in made]

    def change(self, entity, identity, when, fields, reason):
        self.ids += identity is None
        identity = identity or f"{RECORDS[entity].prefix}-{100 + self.ids}"
        before = self.checker.state(entity, identity, date.max) if self.seq else None
        wish = changed_fields(RECORDS[entity], before, {"id": identity, **fields})
        return Change(entity, identity, filled(entity, before, wish, when), when, reason)

    def move(self, who, on, how, reason):
        to, asked, approved = how
        old = self.checker.state("commitment", self.promise, date.max)["due_date"]
        said = {"requested_by": asked, "approved_by": approved, "reason": reason}
        if old is not None:
            made = revision_fields("commitment", self.promise, old, to, day(on), said)
            moved = ("commitment", self.promise, day(on), {"due_date": to})
            self.together(who, [moved, ("due_date_revision", None, day(on), made)], reason)

    def undo(self, *_):
        raise ChangeRefused("There is no history here.", "", rule="undo")

    def rows(self, entity, column, identity):
        found = [row for row in self.versions[entity] if row[column] == identity]
        return sorted(found, key=lambda row: (row["id"], row["valid_from"], row["seq"]))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    world = World(Ledger.create(folder / "ledger.duckdb"), folder)
    yield world
    world.ledger.close()


def is_held(world, told):
    """Play a sequence and hold that nothing illegal came of it."""
    beginning, wild, far, left_out = told
    world.first = world.ledger.head().seq
    try:
        world.begin(beginning)
    except ChangeRefused:
        return
    was = on_time(world)
    told_first = [step for at, step in enumerate(STORY[:far]) if at not in left_out]
    for step in [*told_first, *wild]:
        if world.step(*step):
            the_past_is_no_better(world, was)
            was = on_time(world)
    the_promise_is_legal(world)
    the_action_is_legal(world)


def many(examples):
    return settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def test_no_sequence_of_steps_reaches_an_illegal_state(tmp_path):
    with Ledger.create(tmp_path / "empty.duckdb") as ledger:
        memory = Memory(ledger)
        many(IN_MEMORY)(given(SEQUENCE)(lambda told: is_held(memory, told)))()
    # Both kinds are needed for this to show anything.
    assert 0.2 < memory.done / memory.tried < 0.9


def test_nor_does_one_through_saving_and_undoing(world):
    many(THROUGH_THE_DOORS)(given(SEQUENCE)(lambda told: is_held(world, told)))()
    assert 0.2 < world.done / world.tried < 0.9


@many(THROUGH_THE_DOORS)
@given(
    BEGINNING,
    st.lists(st.tuples(st.just("commitment"), WHO, DAYS, PROMISE, REASON), min_size=1, max_size=5),
    st.integers(0, 3),
)
def test_nor_does_a_file(world, beginning, steps, far):
    world.first = world.ledger.head().seq
    try:
        world.begin(beginning)
    except ChangeRefused:
        return
    for step in STORY[:far]:
        world.step(*step)
    world.brought(steps)
    the_promise_is_legal(world)


def test_after_all_that_the_history_adds_up(world):
    assert verify(world.ledger).ok
    rebuild(world.ledger)
    assert verify(world.ledger).ok
