"""The Orange Line before and after 19 August 2022, read from the MBTA's own monthly figures.

Run where TRUSTDASH_REAL_DATA names the folder of the real sets.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from trustdash.answers import incidents
from trustdash.answers.answer import read_aloud
from trustdash.answers.fixes import fixes
from trustdash.answers.numbers import Numbers
from trustdash.importing.service import import_files
from trustdash.model.lens import Lens

DATA = os.environ.get("TRUSTDASH_REAL_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="TRUSTDASH_REAL_DATA names no folder")
RIDERSHIP = Path(DATA or ".") / "mbta-safety-crisis" / "Monthly_Ridership.csv"
AS_OF = date(2024, 10, 31)
LINES = {"ORANGE": "KPI-ORANGE", "RED": "KPI-RED"}

INCIDENT = (
    "id,effective_on,title,severity,is_major,occurred_at,status",
    "INC-ORANGE,2022-07-21,Train on fire on a bridge,SEV1,true,2022-07-21 06:00,resolved",
)
ACTION = (
    "id,effective_on,title,incident_id,category,control_strength,completed_on,status",
    "ACT-SURGE,2022-08-19,Close the line for 30 days to renew the track,INC-ORANGE,technology,"
    "strong,2022-08-19,implemented",
)
CHECK = (
    "id,effective_on,action_id,criterion,criterion_written_on,kpi_id,window_start,window_end",
    "CHK-SURGE,2022-08-19,ACT-SURGE,Entries are above those before the closing,2022-08-05,"
    "KPI-ORANGE,2022-10-01,2024-09-30",
)
MEASURES = (
    "id,effective_on,name,unit,direction,every_days,aggregate,comparison_kpi_id",
    "KPI-RED,2021-01-01,Entries on the Red Line,entries,higher_is_better,31,sum,",
    "KPI-ORANGE,2021-01-01,Entries on the Orange Line,entries,higher_is_better,31,sum,KPI-RED",
)


def of_each_line(seen):
    """Return the imported months of both lines as a measure of its own each."""
    yield "kpi_id,period_start,period_end,value,published_on"
    for line, kpi in LINES.items():
        sql = (
            "SELECT period_start, period_end, value, published_on FROM seen.observation"
            f" WHERE group_id = 'GRP-MBTA-{line}' ORDER BY period_end"
        )
        for row in seen(sql):
            yield ",".join(map(str, (kpi, *row.values())))


@pytest.fixture
def orange(ledger, put, seen):
    import_files(ledger, [RIDERSHIP])
    lines = list(of_each_line(seen))
    for name, rows in {
        "kpi_definition.csv": MEASURES,
        "incident.csv": INCIDENT,
        "corrective_action.csv": ACTION,
        "effectiveness_check.csv": CHECK,
        "observation.csv": lines,
    }.items():
        import_files(ledger, [put(name, *rows)])
    with ledger.at(Lens(AS_OF)) as reader:
        yield reader


def test_the_orange_line_is_read_before_and_after_beside_the_red_line(orange):
    found = incidents.answer(orange, "INC-ORANGE").story
    sentence, beside, notes = (read_aloud(text) for text in found.fix.text)
    print(sentence, beside, notes, sep="\n")  # noqa: T201 - the finding that this set is for
    assert re.match(
        r"Entries on the Orange Line: no clear change after the fix "
        r"\(−?[\d,]+ to −?[\d,]+ entries\)\. That does not prove what led to it\.",
        sentence,
    )
    assert beside.startswith(
        "Over the same time the comparison series, Entries on the Red Line, changed by +"
    )
    assert "Not separable from INC-ORANGE" in notes


def test_the_months_of_the_closing_are_left_out_and_the_numbers_are_those_of_the_file(orange):
    (fix,) = fixes(Numbers(orange), "INC-ORANGE")
    before, after = fix.reading.before, fix.reading.after
    assert (len(before), before["period_end"].max().date()) == (19, date(2022, 7, 31))
    assert (len(after), after["period_start"].min().date()) == (24, date(2022, 10, 1))
    assert fix.reading.change.before == pytest.approx(1_606_397, abs=1)
    assert fix.reading.change.lower < 0 < fix.reading.change.upper
    assert fix.reading.change.alike
