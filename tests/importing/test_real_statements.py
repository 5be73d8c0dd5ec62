"""What the public record of one service says on the page What we said."""

import os
from datetime import date
from pathlib import Path

import pytest

from trustdash.answers import said
from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers
from trustdash.importing.service import import_files
from trustdash.metrics.communications import BEGAN_BEFORE
from trustdash.model.lens import Lens

DATA = os.environ.get("TRUSTDASH_REAL_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="TRUSTDASH_REAL_DATA names no folder")


@pytest.fixture
def github(ledger):
    import_files(ledger, [Path(DATA) / "github-status-incidents" / "incidents.jsonl"])
    with ledger.at(Lens(date(2026, 8, 22))) as reader:
        yield reader


def test_the_silence_of_the_151_incidents_that_state_both_beginnings_is_measured(github):
    numbers = Numbers(github)
    assert numbers.counted("M20", part=BEGAN_BEFORE).amount == 151
    hours = numbers.rows("M20", part=BEGAN_BEFORE)["hours"]
    assert numbers.one("M20", part="median silence").value == pytest.approx(hours.median())
    silence = next(b for b in said.answer(github).updates if b.title.startswith("From the begin"))
    assert read_aloud(silence.text[0]) == (
        "Of 801 incidents, 151 are known to have begun before the first word about them: half "
        "stayed without a word for 45 minutes or longer, one in ten for 7 hours or longer."
    )


def test_promises_in_closing_texts_stand_there_as_promised_without_a_date(github):
    first = said.answer(github)
    block = next(b for b in first.updates if b.title == "Promised without a date")
    listed = Numbers(github).listed("promised-without-date")
    assert block.paging.total == len(listed) == 307
    assert set(listed["kind"]) == {"closure"}
    second = said.answer(github, undated=2)
    ids = [row[0].note.partition(" ")[0] for part in (first, second)
           for b in part.updates if b is not None and b.title == block.title
           for row in b.tables[0].rows]  # fmt: skip
    assert ids == listed["id"].tolist()[: len(ids)]


def test_without_a_group_on_file_the_matrix_counts_what_was_for_everyone(github):
    (row,) = said.answer(github).audiences.tables[0].rows
    assert row[0].text == "Everyone"
    assert all(cell.number is not None for cell in row[2:])
