import csv
import io

from trustdash.importing.report import refused_csv
from trustdash.importing.sheet import BadRow

BAD = ("id,received_on,satisfaction", "A,2026-01-02,9", "B,2026-01-03,4")


def test_programs_read_counts_refused_rows_questions_and_the_head(bring, ledger):
    said = bring("complaint.csv", *BAD).as_dict()
    (file,) = said["files"]
    assert (file["file"], file["profile"]) == ("complaint.csv", "complaint")
    assert (file["read"], file["stored"], file["refused"], file["duplicates"]) == (2, 1, 1, 0)
    assert (file["revisions"], file["questions"]) == (0, 0)
    assert said["refused_rows"] == [
        {
            "file": "complaint.csv",
            "row": 2,
            "column": "satisfaction",
            "value": "9",
            "rule": "9 is above the largest value possible, 5.",
        }
    ]
    assert said["questions"] == []
    assert said["head"] == {"seq": ledger.head().seq, "hash": ledger.head().hash}


def test_people_read_how_many_rows_went_where_and_which_rules_were_broken(bring):
    text = bring("complaint.csv", *BAD).as_text()
    assert "complaint.csv (complaint): 2 rows read: 1 stored, 1 refused, 0 known already" in text
    assert "1 × satisfaction: 9 is above the largest value possible, 5." in text


def test_refused_rows_are_a_csv_that_runs_nothing_in_a_spreadsheet():
    rows = [BadRow("a.csv", 2, "text", "=HYPERLINK(1)", "It is\nnot so.")]
    made = list(csv.reader(io.StringIO(refused_csv(rows))))
    assert made == [
        ["file", "row", "column", "value", "rule"],
        ["a.csv", "2", "text", "'=HYPERLINK(1)", "It is\nnot so."],
    ]
