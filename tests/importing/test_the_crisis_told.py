"""Boston's transit safety crisis, told on the Incident page from imports alone.

Runs where TRUSTDASH_REAL_DATA names the folder of the real sets. The incident's own account is in
no file of the set; crisis/ holds what its notes state, written by hand.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from trustdash.answers import incidents, measures
from trustdash.answers.answer import read_aloud
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger
from trustdash.model.lens import Lens

DATA = os.environ.get("TRUSTDASH_REAL_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="TRUSTDASH_REAL_DATA names no folder")
MBTA = Path(DATA or ".") / "mbta-safety-crisis"
BY_HAND = Path(__file__).parent / "crisis"
CRISIS, AS_OF = "INC-MBTA-CRISIS", date(2026, 2, 20)


def bring_in(ledger):
    """Import the account and every file of the set that tells it."""
    plan = sorted((MBTA / "shutdown-plan-history").glob("*.json"))
    files = ["ServiceAlerts_AlertLevel_BySubwayLine.csv", "Monthly_Ridership.csv"]
    import_files(ledger, sorted(BY_HAND.glob("*.csv")))
    return import_files(ledger, [*plan, *(MBTA / name for name in files)])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("crisis") / "mbta.duckdb") as ledger:
        bring_in(ledger)
        yield ledger


@pytest.fixture(scope="module")
def answer(told):
    with told.at(Lens(AS_OF)) as reader:
        yield incidents.answer(reader)


def lanes(answer):
    found = {}
    for row in answer.story.timeline.table.rows:
        found.setdefault(row[1].text, []).append((row[0].text, row[2].text))
    return found


def test_the_one_major_incident_is_shown_among_3312_alerts(answer):
    assert answer.story.id == CRISIS
    assert read_aloud(answer.headline).startswith("3,313 incidents on file, 1 of them major")


def test_what_happened_holds_the_closure_of_2022_and_the_nine_gravest_alerts(answer):
    happened = lanes(answer)["What happened"]
    assert len(happened) == 3 + 9
    assert ("19 Aug 2022, 00:00 UTC", "The Orange Line is closed for 30 days.") in happened


def test_every_move_of_a_closures_date_stands_in_what_we_did(answer, told):
    moved = [text for _, text in lanes(answer)["What we did"] if text.startswith("Date moved")]
    with told.at(Lens(AS_OF)) as reader:
        sql = (
            "SELECT count(*) AS n FROM seen.due_date_revision WHERE old_date <> new_date"
            " AND item_entity = 'commitment'"
        )
        assert len(moved) == reader.frame(sql)["n"][0]
    # Of the 29 changes between snapshots 5 moved the first day alone, not the last.
    assert len(moved) == 24
    assert any("Alewife to Kendall" in text and "23 Jul 2024" in text for text in moved)


def test_closures_promised_and_moved_are_counted(answer, told):
    facts = {fact.label: read_aloud(fact.value) for fact in answer.story.facts}
    with told.at(Lens(AS_OF)) as reader:
        promises = reader.frame("SELECT count(*) AS n FROM seen.commitment")["n"][0]
    moves = len([t for _, t in lanes(answer)["What we did"] if t.startswith("Date moved")])
    assert facts["Promised"] == f"{promises} promises; {moves} dates moved"


def test_what_was_said_holds_the_programme_and_each_announcement_of_a_closure(answer):
    said = lanes(answer)["What we said"]
    assert said[0][0].startswith("9 Nov 2023")
    plan = sorted((MBTA / "shutdown-plan-history").glob("*.json"))
    addresses = {
        row["alert"].rstrip("/").rsplit("/", 1)[-1].lower()
        for path in plan
        for rows in json.loads(path.read_text(encoding="utf-8")).values()
        for row in rows
        if row.get("alert")
    }
    assert len(said) - 1 == len(addresses)


def test_what_no_file_says_is_said_to_be_unknown_and_without_a_date(answer):
    account = {fact.label: read_aloud(fact.value) for fact in answer.story.account}
    assert account["Why"] == "The cause is not on file yet."
    assert account["What it broke trust in"].startswith("Not recorded")
    (table,) = answer.story.unknown.tables
    assert [row[1].text for row in table.rows] == ["no date given"] * len(table.rows)
    assert answer.story.remedies.empty and answer.story.lessons.empty


def test_ridership_is_the_measure_and_shows_the_closure(told):
    """Orange fell to 802,865 entries in September 2022, from 1.9 to 2.0 million."""
    sql = (
        "SELECT value FROM seen.observation WHERE group_id = 'GRP-MBTA-ORANGE'"
        " AND period_start = '2022-09-01'"
    )
    with told.at(Lens(AS_OF)) as reader:
        assert round(reader.frame(sql)["value"][0]) == 802_865
        names = [row[0].text for row in measures.answer(reader).table.rows]
    assert names == ["Entries at the gates"]
