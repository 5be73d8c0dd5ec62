"""Each feature that real data force on an importer, shown on a small made-up file."""

import json

import pytest

from trustdash.errors import ImportRefused
from trustdash.importing.service import import_files

SURVEY = (
    "RESPNUM,INTDATE,WEIGHT,Q7ALL,Q7ART,Q7FOOD,Q7WALKWAYS,Q10SAFE,Q14FIND,NETPRO",
    "1,25,1.5,5,4,3,5,5,5,10",
    "2,26,0.5,Blank,6,0,4,4,0,11",
)
ALERTS = (
    "alert_id,effect_name,cause_name,severity_code,header,details,created_dt,closed_dt,"
    "alert_lifecycle,short_header,SubwayLine",
    '1,Delay,signal problem,4,"Delays, of 15 minutes","Affected:\nOrange <b>Line</b>",'
    "2021/01/04 23:20:13+00,2021-01-19 02:30:17,New,Delays,ORANGE",
    "2,Delay,NA,3,Delays,NA,2021/02/01 08:00:00+00,NA,Ongoing,NA,NA",
)
INCIDENT = {
    "id": "77",
    "title": "Pages were slow",
    "status_sequence": ["Investigating", "Resolved"],
    "started_at": "2026-03-02T10:00:00Z",
    "resolved_at": "2026-03-02T11:00:00Z",
    "impact_window": {"source": "postmortem"},
    "downtime_start": "2026-03-02T09:00:00Z",
    "downtime_end": "2026-03-02T11:00:00Z",
    "impact": "major",
    "updates": [
        {"at": "2026-03-02T10:00:00Z", "status": "Investigating", "message": "We are looking."},
        {"at": "2026-03-02T11:00:00Z", "status": "Resolved", "message": "We will add capacity."},
    ],
}


def incident(**changed):
    return json.dumps({**INCIDENT, **changed})


def test_01_columns_are_found_whatever_their_case_spaces_and_signs(bring):
    odd = SURVEY[0].replace("RESPNUM", "*RESPNUM").replace("NETPRO", "NETPRO  ")
    report = bring("2018.csv", odd.replace("Q7WALKWAYS", "q7walkway"), *SURVEY[1:])
    assert report.files[0].profile == "sfo-customer-survey"
    assert "“Q7WIFI”" in report.files[0].absent
    assert not {"“NETPRO”", "“Q7WALKWAYS” or “Q7WALKWAY”"} & set(report.files[0].absent)


def test_02_two_headers_that_differ_only_in_case_are_kept_apart_and_said(bring):
    report = bring("r.csv", "Year,month,SubwayLine,total_gated_entries,year", "2021,1,RED,5,2021")
    assert any("“Year” and “year”" in warning for warning in report.files[0].warnings)
    assert report.files[0].counts.stored == 1


def test_03_ambiguous_dates_stop_and_ask_and_one_clear_date_decides_the_column(bring, seen):
    head = "id,received_on"
    with pytest.raises(ImportRefused, match=r"--date-order \"received_on=mdy\""):
        bring("complaint.csv", head, "A,09/12/2016", "B,01/02/2016")
    bring("complaint.csv", head, "A,09/12/2016", "B,09/13/2016")
    assert [
        str(r["received_on"])[:10] for r in seen("SELECT * FROM seen.complaint ORDER BY id")
    ] == ["2016-09-12", "2016-09-13"]


def test_03_the_order_that_the_person_gives_is_taken(bring, seen):
    lines = ("id,received_on", "A,09/12/2016")
    bring("complaint.csv", *lines, date_orders={"Received on": "dmy"})
    assert (
        str(seen("SELECT received_on FROM seen.complaint")[0]["received_on"])[:10] == "2016-12-09"
    )


def test_04_two_date_styles_in_one_file_with_and_without_a_zone(bring, ledger):
    assert bring("alerts.csv", *ALERTS).files[0].counts.refused == 0
    first, second = ledger.states("incident").values()
    assert str(first["occurred_at"]) == "2021-01-04 23:20:13"
    assert str(first["resolved_at"]) == "2021-01-19 02:30:17"
    assert second["resolved_at"] is None


def test_05_a_month_is_a_period_and_never_an_invented_first_day(bring, seen):
    bring("tsa.csv", "pdf_report_date,airport,year_month,count", "2019-02,ABE,2015-02,7")
    row = seen("SELECT * FROM seen.observation")[0]
    assert [str(row[c])[:10] for c in ("period_start", "period_end", "published_on")] == [
        "2015-02-01",
        "2015-02-28",
        "2019-02-28",
    ]


def test_05_a_day_alone_takes_its_month_from_the_profile_and_its_year_from_the_file(bring, seen):
    bring("2017_survey.csv", *SURVEY)
    days = seen("SELECT DISTINCT answered_on FROM seen.feedback_response ORDER BY 1")
    assert [str(row["answered_on"])[:10] for row in days] == ["2017-05-25", "2017-05-26"]


def test_06_missing_codes_belong_to_their_column(bring, seen):
    bring("2018_survey.csv", *SURVEY)
    items = seen("SELECT item FROM seen.feedback_response WHERE respondent_id = '2' ORDER BY 1")
    assert [row["item"] for row in items] == ["safety", "walkways"]


def test_07_an_unknown_status_word_blocks_the_row_and_not_the_file(put, ledger):
    path = put("i.jsonl", incident(), incident(id="78", status_sequence=["Investigating", "Gone"]))
    report = import_files(ledger, [path])
    assert (report.files[0].counts.stored, report.files[0].counts.refused) == (1, 1)
    bad = report.refused_rows[0]
    assert bad.row == 2 and bad.column == "status_sequence" and "“Gone”" in bad.rule


def test_08_a_second_load_of_a_file_changes_nothing(bring, put, ledger):
    first = bring("alerts.csv", *ALERTS)
    again = import_files(ledger, [put("alerts.csv", *ALERTS)])
    assert again.head == first.head
    assert again.files[0].counts.duplicates == again.files[0].counts.read == 2


def test_08_natural_keys_of_several_columns_tell_rows_apart(bring):
    lines = (
        "pdf_report_date,airport,year_month,count",
        "2019-02,ABE,2015-01,7",
        "2019-02,ABE,2015-02,7",
        "2019-02,ABE,2015-01,7",
        "2019-02,ABE,2015-01,8",
    )
    report = bring("tsa.csv", *lines)
    counts = report.files[0].counts
    assert (counts.stored, counts.duplicates, counts.refused) == (2, 1, 1)
    assert report.refused_rows[0].row == 5 and "earlier row" in report.refused_rows[0].rule


def test_09_the_same_list_at_two_dates_tells_what_moved_and_what_disappeared(put, ledger):
    row = {"start_station": "A", "end_station": "B"}
    first = [
        {**row, "start_date": "2024-05-01", "stop_date": "2024-05-04"},
        {**row, "start_date": "2024-06-01", "stop_date": "2024-06-04"},
    ]
    then = [{**row, "start_date": "2024-05-11", "stop_date": "2024-05-14"}]
    paths = [
        put("2024-01-01.json", json.dumps({"red": first})),
        put("2024-02-01.json", json.dumps({"red": then})),
    ]
    moved = import_files(ledger, paths).files[1]
    assert (moved.additions, moved.removals, moved.revisions, len(moved.questions)) == (1, 2, 1, 1)


def test_10_a_restated_value_supersedes_and_the_old_one_stays_readable(bring, seen):
    bring("now.csv", "pdf_report_date,airport,year_month,count", "2024-10,,2022-10,12410")
    report = bring(
        "then.csv",
        "report_deduped,airport,category,year_month,count_deduped,report_current,count_current",
        "2024-10,,,2022-10,12410,2024-03,3590",
    )
    assert report.files[0].restated == 1
    assert seen("SELECT value FROM seen.observation", "2024-04-30") == [{"value": 3590}]
    assert seen("SELECT value FROM seen.observation", "2024-12-31") == [{"value": 12410}]


def test_11_not_attributed_is_a_group_of_its_own_and_never_a_total(bring, ledger, seen):
    bring("tsa.csv", "pdf_report_date,airport,year_month,count", "2019-02,,2015-01,40")
    group = seen("SELECT group_id FROM seen.observation")[0]["group_id"]
    assert ledger.states("stakeholder_group")[group]["kind"] == "unattributed"


def test_12_lists_inside_rows_become_rows_and_absent_fields_stay_absent(put, ledger):
    report = import_files(ledger, [put("i.jsonl", incident(), incident(id="78", updates=[]))])
    assert report.files[0].children["communication"].stored == 2
    messages = list(ledger.states("communication").values())
    assert [m["incident_id"] for m in messages] == ["INC-77", "INC-77"]
    assert ledger.states("incident")["INC-77"]["components"] == ()


def test_13_line_breaks_in_quotes_are_one_row_and_markup_stays_text(bring, ledger):
    assert bring("alerts.csv", *ALERTS).files[0].counts.read == 2
    text = ledger.states("communication")["MSG-MBTA-1"]["text"]
    assert text == "Delays, of 15 minutes\n\nAffected:\nOrange <b>Line</b>"


def test_14_text_that_looks_like_a_number_stays_text(bring, seen):
    bring("complaint.csv", "id,received_on,about", "000062,2026-01-02,003E5")
    assert seen("SELECT id, about FROM seen.complaint") == [{"id": "000062", "about": "003E5"}]


def test_15_a_unit_in_the_cell_is_understood_or_the_row_refused(bring, ledger):
    head = (
        "Calendar_Date,ID,Line,Location_Description,Date_Restriction_Reported,"
        "Restriction_Speed_MPH,Restriction_Status,Restriction_Reason,Track_Direction"
    )
    report = bring(
        "s.csv",
        head,
        "2024-10-05,000062L,Red Line,Here,2024-03-01,10 mph,Active Restriction,Track,NB",
        "2024-10-05,568578,Red Line,There,2024-03-01,10 km/h,Active Restriction,Track,NB",
    )
    assert ledger.states("recommendation")["REC-MBTA-000062L"]["text"] == "10 mph, Track"
    assert report.refused_rows[0].column == "Restriction_Speed_MPH"


def test_16_every_bad_row_is_named_and_good_rows_go_in(bring):
    report = bring(
        "complaint.csv",
        "id,received_on,satisfaction",
        "A,2026-01-02,9",
        "B,2026-01-03,4",
        "C,tomorrow,4",
    )
    counts = report.files[0].counts
    assert (counts.read, counts.stored, counts.refused) == (3, 1, 2)
    assert [(b.row, b.column, b.value) for b in report.refused_rows] == [
        (2, "satisfaction", "9"),
        (4, "received_on", "tomorrow"),
    ]


def test_17_two_files_that_should_agree_are_compared(bring):
    bring("r.csv", "Year,month,SubwayLine,total_gated_entries", "2021,1,RED,500", "2021,2,RED,600")
    report = bring(
        "check.csv",
        "month,SubwayLine,total_gated_entries,year,distinct_alert_count,avg_severity",
        "1,RED,500.4,2021,1,2",
        "2,RED,700,2021,1,2",
    )
    counts = report.files[0].counts
    assert (counts.stored, counts.duplicates, counts.refused) == (0, 1, 1)
    assert report.refused_rows[0].value == "700.00 (on file: 600.00)"


def test_18_a_constant_column_is_said_to_carry_no_information(bring):
    report = bring(
        "complaint.csv", "id,received_on,channel", "A,2026-01-02,Web", "B,2026-01-03,Web"
    )
    assert "“channel” is Web in 2 of 2 rows" in report.files[0].warnings[0]


def test_19_and_20_values_keep_their_weight_so_that_a_mean_is_never_alone(bring, seen):
    bring("2018_survey.csv", *SURVEY)
    rows = seen("SELECT value, weight FROM seen.feedback_response WHERE item = 'safety'")
    assert sorted((r["value"], r["weight"]) for r in rows) == [(4.0, 0.5), (5.0, 1.5)]


def test_21_a_break_in_a_series_is_an_annotation(bring, ledger):
    bring("tsa.csv", "pdf_report_date,airport,year_month,count", "2019-02,ABE,2015-01,7")
    note = ledger.states("annotation")["ANN-TSA-WEB-FORM"]
    assert note["is_break"] and str(note["on_date"]) == "2021-05-01"


def test_22_every_row_knows_its_file_its_number_and_whether_it_was_guessed(put, ledger):
    import_files(
        ledger,
        [
            put(
                "i.jsonl",
                incident(),
                incident(id="78", components=["Git"], components_source="gliner2"),
            )
        ],
    )
    guessed = ledger.history("incident", "INC-78")[0]
    assert guessed.source_row == 2 and guessed.changes["provenance"] == "guessed"
    assert ledger.batches()[0]["file"] == "i.jsonl"
    assert ledger.batches()[0]["batch_id"] == guessed.batch_id
