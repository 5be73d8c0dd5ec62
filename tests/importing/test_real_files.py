"""The real public files, read whole. Runs where TRUSTDASH_REAL_DATA names their folder."""

import os
from pathlib import Path

import pyarrow.compute as pc
import pytest

from trustdash.importing.sandbox import read_in_child
from trustdash.importing.values import date_order

FOLDER = os.environ.get("TRUSTDASH_REAL_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="TRUSTDASH_REAL_DATA is not set")

COUNTS = {
    "github-status-incidents/incidents.jsonl": 819,
    "github-status-incidents/downtime_windows.csv": 819,
    "mbta-safety-crisis/shutdowns.json": 145,
    "mbta-safety-crisis/ServiceAlerts_AlertLevel_BySubwayLine.csv": 3312,
    "mbta-safety-crisis/Monthly_Ridership.csv": 251,
    "mbta-safety-crisis/Monthly_ServiceAlerts.csv": 143,
    "mbta-safety-crisis/Alerts_Ridership_BySubwayLine.csv": 112,
    "mbta-safety-crisis/speed_restrictions_sample.csv": 200,
    "sfo-customer-survey/2016_SFO_Customer_Survey_20250817.csv": 3087,
    "sfo-customer-survey/2017_SFO_Customer_Survey_20250817.csv": 2831,
    "sfo-customer-survey/2018_SFO_Customer_Survey_20250817.csv": 2809,
    "tsa-complaints/complaints-by-airport.csv": 44563,
    "tsa-complaints/report-disagreements.csv": 23659,
    "cfpb-complaints-2016-09/Consumer_Complaints.csv": 349,
}


def real(name):
    return read_in_child(Path(FOLDER) / name)


@pytest.mark.parametrize(("name", "rows"), COUNTS.items())
def test_every_row_of_the_file_is_read_and_none_is_bad(name, rows):
    sheet = real(name)
    assert (sheet.table.num_rows, sheet.read, sheet.bad_rows) == (rows, rows, ())


def test_819_incidents_have_4570_updates_that_know_their_incident():
    sheet = real("github-status-incidents/incidents.jsonl")
    child = sheet.children["updates"]
    assert child.read == 4570
    assert child.columns == ("at", "status", "message")
    assert (child.row_numbers == sheet.row_numbers[child.parents]).all()
    assert sheet.table["components"].null_count >= 158


def test_15407_lines_are_3312_alerts():
    path = Path(FOLDER) / "mbta-safety-crisis/ServiceAlerts_AlertLevel_BySubwayLine.csv"
    assert path.read_bytes().count(b"\n") in {15406, 15407}
    sheet = read_in_child(path)
    assert sheet.row_numbers[-1] == 3313
    assert pc.sum(pc.equal(sheet.table["closed_dt"], "NA")).as_py() == 25


def test_the_45_plans_keep_their_line_in_the_key_column():
    plans = sorted((Path(FOLDER) / "mbta-safety-crisis/shutdown-plan-history").glob("*.json"))
    assert len(plans) == 45
    sheet = read_in_child(plans[0], key_column="line")
    assert set(sheet.table["line"].to_pylist()) == {"green", "red", "orange", "blue"}


def test_two_headers_that_differ_in_case_are_told():
    assert any("“Year” and “year”" in said for said in real(list(COUNTS)[4]).warnings)


def test_the_constant_column_is_warned_about():
    said = " ".join(real("cfpb-complaints-2016-09/Consumer_Complaints.csv").warnings)
    assert "“Timely response?” is Yes in 349 of 349 rows: it carries no information." in said


def test_the_first_136_complaints_cannot_decide_the_date_order_and_all_349_can():
    column = real("cfpb-complaints-2016-09/Consumer_Complaints.csv").table["Date received"]
    assert date_order(column.slice(0, 136).to_pylist()) == "ambiguous"
    assert date_order(column.to_pylist()) == "mdy"


def test_the_dictionary_of_the_survey_is_read_from_its_workbook():
    sheet = real("sfo-customer-survey/sfo_2018_Data_Dictionary_DataSF.xlsx")
    assert sheet.sheet == "Code List"
    assert sheet.read == 669
