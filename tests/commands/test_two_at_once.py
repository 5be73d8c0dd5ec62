"""Two editors save the same records at the same time: nothing is lost silently."""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from trustdash.commands.conflicts import conflict
from trustdash.commands.saving import Wish, save
from trustdash.errors import ConflictingChange
from trustdash.ledger import Ledger, verify
from trustdash.model.lens import Scope

DAY = date(2026, 3, 2)
EACH = int(os.environ.get("TRUSTDASH_SAVES", "100"))
"""Saves of each of the two; 1,000 take minutes."""
FIELDS = ("title", "owner", "text", "update_note")


class Editor:
    """Somebody who changes one of a few records again and again, and now and then makes one."""

    def __init__(self, ledger, name, shared):
        self.ledger, self.who, self.shared = ledger, Scope(name, "editor"), shared
        self.dice = random.Random(name)
        self.made, self.written, self.conflicts = [], [], 0

    def work(self, start):
        start.wait()
        for number in range(EACH):
            value = f"{self.who.actor} {number}"
            if number % 10 == 0:
                wish = Wish("corrective_action", None, {"title": value}, DAY, 0)
                self.made += save(self.ledger, self.who, [wish], key=value).ids
            else:
                self.change(self.dice.choice(self.shared), self.dice.choice(FIELDS), value)

    def change(self, identity, field, value):
        made_from = self.ledger.version("corrective_action", identity)
        fields, tries = {field: value}, 0
        while True:
            wish = Wish("corrective_action", identity, fields, DAY, made_from)
            try:
                seq = save(self.ledger, self.who, [wish], key=f"{value}/{tries}").seq
            except ConflictingChange as refused:
                # The form shows both; here mine is kept, and everything else is theirs.
                found = conflict(self.ledger, refused, wish)
                assert self.who.actor not in found.by
                fields = {field: value}
                made_from, tries = found.newest, tries + 1
                self.conflicts += 1
            else:
                self.written.append((seq, identity, field, value))
                return


def test_every_save_is_stored_or_refused_and_then_merged(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        first = Scope("Ann", "editor")
        wishes = [Wish("corrective_action", None, {"title": "Keys"}, DAY, 0) for _ in range(3)]
        shared = save(ledger, first, wishes, key="first").ids
        editors = [Editor(ledger, name, shared) for name in ("Eva", "Ole")]
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(editor.work, start) for editor in editors]:
                done.result()
        events = {event.seq: event for event in ledger.events()}
        written = [told for editor in editors for told in editor.written]
        for seq, identity, field, value in written:
            assert (events[seq].entity_id, events[seq].changes[field]) == (identity, value)
        made = [identity for editor in editors for identity in editor.made]
        assert len(made) == len(set(made)) == 2 * EACH // 10
        assert len(events) == 3 + len(made) + len(written)
        # The present value of each field is the one that was written last.
        last = {(i, f): v for _, i, f, v in sorted(written)}
        states = ledger.states("corrective_action")
        assert all(states[i][f] == value for (i, f), value in last.items())
        assert sum(editor.conflicts for editor in editors) > 0
        assert verify(ledger).ok
