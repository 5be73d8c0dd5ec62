import json

import pytest

from trustdash.errors import ImportRefused
from trustdash.importing.service import import_files


def plan(*rows):
    keys = ("start_station", "end_station", "start_date", "stop_date")
    return json.dumps(
        {"orange": [{**dict(zip(keys, r, strict=True)), "alert": "https://x/a"} for r in rows]}
    )


A = ("Alewife", "Kendall", "2024-07-08", "2024-07-23")
A_MOVED = ("Alewife", "Kendall", "2024-07-13", "2024-07-28")
B = ("Oak Grove", "Wellington", "2024-08-01", "2024-08-04")


@pytest.fixture
def step(put, ledger):
    def load(day, *rows):
        return import_files(ledger, [put(f"{day}-x.json", plan(*rows))])

    return load


def test_the_first_snapshot_makes_commitments_with_their_first_dates(step, ledger):
    report = step("2024-01-18", A, B)
    made = ledger.states("commitment")
    assert report.files[0].counts.stored == 2
    assert [str(c["original_due_date"]) for c in made.values()] == ["2024-07-23", "2024-08-04"]
    assert {str(c["said_on"]) for c in made.values()} == {"2024-01-18"}


def test_a_removed_and_an_added_row_of_the_same_stations_are_a_moved_date(step, ledger):
    step("2024-01-18", A, B)
    report = step("2024-02-01", A_MOVED, B)
    assert (report.files[0].revisions, report.files[0].counts.stored) == (1, 1)
    moved = ledger.states("commitment")["COM-001"]
    assert [str(moved[n]) for n in ("window_start", "due_date", "original_due_date")] == [
        "2024-07-13",
        "2024-07-28",
        "2024-07-23",
    ]
    revision = ledger.states("due_date_revision")["REV-001"]
    assert (str(revision["old_date"]), str(revision["new_date"])) == ("2024-07-23", "2024-07-28")


def test_what_disappeared_is_asked_and_never_guessed(step, ledger):
    step("2024-01-18", A, B)
    report = step("2024-07-25", B)
    question = report.questions[0]
    assert question["about"] == "COM-001"
    assert "25 July 2024 after its end date had passed" in question["text"]
    assert ledger.states("commitment")["COM-001"]["status"] == "published"


def test_a_name_without_its_day_or_with_a_day_that_there_is_not_is_refused(put, ledger):
    for name, said in (
        ("plan.json", "does not say of which day"),
        ("2024-02-31.json", "not a day"),
    ):
        with pytest.raises(ImportRefused, match=said):
            import_files(ledger, [put(name, plan(A))], profile="mbta-shutdown-plan")


def test_while_its_end_lies_ahead_the_question_says_so(step):
    step("2024-01-18", A, B)
    assert "while its end date was still ahead" in step("2024-02-01", A).questions[0]["text"]


def test_a_row_that_comes_back_settles_its_question(step, ledger):
    step("2024-01-18", A, B)
    step("2024-02-01", A)
    report = step("2024-03-01", A, B)
    assert report.files[0].additions == 1 and len(ledger.states("commitment")) == 2
    assert ledger.states("question")["QUE-001"]["status"] == "settled_by_data"


def test_pairs_are_made_one_to_one_with_the_earliest_dates_first(step, ledger):
    later = (A[0], A[1], "2024-09-01", "2024-09-04")
    step("2024-01-18", A, later)
    report = step("2024-02-01", A_MOVED)
    assert (report.files[0].revisions, len(report.questions)) == (1, 1)
    assert str(ledger.states("commitment")["COM-001"]["due_date"]) == "2024-07-28"
    assert report.questions[0]["about"] == "COM-002"


def test_a_row_that_is_repeated_in_one_snapshot_is_a_duplicate(step):
    counts = step("2024-01-18", A, A).files[0].counts
    assert (counts.read, counts.stored, counts.duplicates) == (2, 1, 1)


def test_an_older_snapshot_is_refused_and_the_same_one_changes_nothing(step, ledger):
    step("2024-01-18", A)
    step("2024-03-01", A, B)
    head = ledger.head()
    assert step("2024-01-18", A).head == head
    with pytest.raises(ImportRefused, match="2024-03-01 is on file already"):
        step("2024-02-01", A, B)


def test_files_are_taken_in_the_order_of_their_dates(put, ledger):
    later, first = put("2024-02-01-b.json", plan(A_MOVED)), put("2024-01-18-a.json", plan(A))
    report = import_files(ledger, [later, first])
    assert [file.file for file in report.files] == ["2024-01-18-a.json", "2024-02-01-b.json"]
    assert report.files[1].revisions == 1


def test_a_snapshot_without_a_day_asks_for_one(put, ledger):
    with pytest.raises(ImportRefused, match="--as-of"):
        import_files(ledger, [put("shutdowns.json", plan(A))])


def test_the_page_of_a_day_shows_the_dates_that_were_promised_then(step, seen):
    step("2024-01-18", A)
    step("2024-02-01", A_MOVED)
    sql = "SELECT due_date FROM seen.commitment"
    assert str(seen(sql, "2024-01-31")[0]["due_date"])[:10] == "2024-07-23"
    assert str(seen(sql, "2024-02-01")[0]["due_date"])[:10] == "2024-07-28"
