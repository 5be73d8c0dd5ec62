"""What columns and rows may be, and a profile drawn up from what a person chose."""

from datetime import date

import pytest

from trustdash.errors import ImportRefused
from trustdash.importing import drafting, profiles, sources
from trustdash.importing.drafting import NO_VALUE, REFUSE, Choices, profile_of
from trustdash.importing.service import import_files
from trustdash.importing.suggest import kinds_for, mapping_for
from trustdash.ledger import Change

TRACKER = (
    "Nr,Promise,Wording,Deadline,State,Team,Notes",
    "7,Tell people,Everybody will hear.,2026-03-09,running,Legal,x",
    "8,Lock accounts,Accounts will be locked.,2026-04-13,Delivered,Security,y",
    "9,Train staff,All will be trained.,n/a,parked,Legal,z",
)


@pytest.fixture
def sheet(put):
    return sources.read(put("promises.csv", *TRACKER))


@pytest.fixture
def security(ledger):
    ledger.append([Change("team", "TEAM-01", {"name": "Security"}, date(2026, 1, 1))])
    return ledger


CHOSEN = Choices(
    "commitment",
    {"external_id": "Nr", "title": "Promise", "text": "Wording", "due_date": "Deadline",
     "status": "State"},
    words={"status": {"running": "in_progress", "parked": REFUSE}, "due_date": {"n/a": NO_VALUE}},
)  # fmt: skip


def test_columns_are_suggested_by_name_and_value_and_no_field_twice(sheet):
    found = {each.column: each for each in mapping_for(sheet, "commitment")}
    fields = {name: each.field for name, each in found.items()}
    assert fields == {
        "Nr": "external_id", "Promise": "title", "Wording": "text", "Deadline": "due_date",
        "State": "status", "Team": "team_id", "Notes": None,
    }  # fmt: skip
    assert all(each.why for each in found.values())
    assert all((each.score >= 0.5) == (each.field is not None) for each in found.values())
    assert "2 of 3 different values are dates" in found["Deadline"].why


def test_values_that_do_not_fit_make_a_name_less_sure(put):
    good = sources.read(put("a.csv", "due,x", "2026-01-01,1", "2026-02-01,2"))
    bad = sources.read(put("b.csv", "due,x", "soon,1", "later,2"))
    score = {sheet.file: mapping_for(sheet, "commitment")[0].score for sheet in (good, bad)}
    assert score["b.csv"] < score["a.csv"]


def test_a_column_of_known_words_is_suggested_though_nobody_knows_its_name(put):
    sheet = sources.read(put("c.csv", "title,XYZ", "a,published", "b,delivered", "c,verified"))
    assert mapping_for(sheet, "commitment")[1].field == "status"


def test_a_known_profile_is_recognised_before_anything_is_guessed(put, tmp_path):
    jira = sources.read(put("j.csv", "Summary,Issue key,Issue Type,Status,Created", "a,b,c,d,e"))
    first = kinds_for(jira, "j.csv")[0]
    assert (first.name, first.is_profile, first.score) == ("jira-issues", True, 1.0)
    own = sources.read(put("team.csv", "id,name,lead", "TEAM-01,Security,CISO"))
    assert (kinds_for(own, "team.csv")[0].name, kinds_for(own, "team.csv")[0].score) == (
        "team",
        1.0,
    )


def test_a_stranger_is_likeliest_what_its_name_and_columns_say(sheet):
    assert kinds_for(sheet, "promises.csv")[0].name == "commitment"


def test_words_are_asked_with_counts_and_names_on_file_are_recognised(sheet, security):
    chosen = Choices("commitment", {"status": "State", "team_id": "Team", "due_date": "Deadline"})
    asked = drafting.words_to_ask(security, sheet, chosen)
    told = {(each.field, each.word): (each.rows, each.likely) for each in asked}
    assert told == {
        ("status", "running"): (1, None), ("status", "parked"): (1, None),
        ("team_id", "Legal"): (2, None), ("team_id", "Security"): (1, "TEAM-01"),
        ("due_date", "n/a"): (1, None),
    }  # fmt: skip


def test_the_profile_drawn_up_does_what_was_chosen_and_refuses_the_rest(ledger, put, sheet):
    profile = profile_of(CHOSEN, "ours", "Ours.", sheet)
    report = import_files(ledger, [put("promises.csv", *TRACKER)], profile=profile)
    (bad,) = report.refused_rows
    assert (bad.row, bad.column, bad.value) == (4, "State", "parked")
    promises = {s["external_id"]: s for s in ledger.states("commitment").values()}
    assert set(promises) == {"7", "8"}
    assert promises["7"]["status"] == "in_progress" and promises["8"]["status"] == "delivered"
    assert promises["7"]["due_date"] == date(2026, 3, 9)


def test_a_kept_profile_reads_the_same_and_is_recognised_the_next_time(ledger, put, sheet):
    folder = profiles.folder_of(ledger.path)
    profile = profile_of(CHOSEN, "ours", "Ours.", sheet)
    path = profiles.keep(profile, folder)
    assert profiles.read(path) == profile
    report = import_files(ledger, [put("april.csv", *TRACKER)])
    assert report.files[0].profile == "ours" and report.files[0].counts.stored == 2
    assert (
        import_files(ledger, [put("may.csv", *TRACKER)], profile="ours").files[0].profile == "ours"
    )


@pytest.mark.parametrize("name", ["jira-issues", "commitment", "Ours!", "", "../x", "a/b"])
def test_a_profile_cannot_be_kept_under_a_taken_or_unsafe_name(ledger, sheet, name):
    folder = profiles.folder_of(ledger.path)
    with pytest.raises(ImportRefused):
        profiles.keep(profile_of(CHOSEN, name or "x", "Ours.", sheet).model_copy(
            update={"name": name}), folder)  # fmt: skip
    assert not folder.exists()


def test_a_profile_that_cannot_be_read_stops_no_import_and_doctor_names_it(ledger, put):
    from trustdash import doctor

    folder = profiles.folder_of(ledger.path)
    folder.mkdir()
    (folder / "broken.yaml").write_text("entity: [", encoding="utf-8")
    report = import_files(ledger, [put("team.csv", "id,name", "TEAM-01,Security")])
    assert report.files[0].counts.stored == 1
    path = ledger.path
    ledger.close()
    assert any("broken.yaml" in finding.what for finding in doctor.examine(path))


def test_dates_of_two_readings_are_asked_with_both_days(put):
    sheet = sources.read(put("d.csv", "Deadline", "09/05/2026", "04/05/2026"))
    (asked,) = drafting.dates_to_ask(sheet, Choices("commitment", {"due_date": "Deadline"}))
    assert (asked.sample, asked.day_first, asked.month_first) == (
        "09/05/2026", date(2026, 5, 9), date(2026, 9, 5),
    )  # fmt: skip
    contrary = sources.read(put("e.csv", "Deadline", "13/05/2026", "05/14/2026"))
    (asked,) = drafting.dates_to_ask(contrary, Choices("commitment", {"due_date": "Deadline"}))
    assert asked.why is not None


def test_what_a_new_row_needs_and_no_column_gives_is_named():
    assert drafting.lacking(Choices("commitment", {"title": "a"}, key="b")) == ("text",)
    assert drafting.lacking(Choices("complaint", {})) == ("id", "received_on")
