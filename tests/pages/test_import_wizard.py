"""Bring in a file through the pages, as an editor does: step by step, with a messy workbook."""

import datetime as dt
import io
import json
import re

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from page_html import html

from trustdash.ledger import Ledger

CSV = """Nr,Promise,Wording,Deadline,State
7,Tell those affected,Everybody affected will hear from us.,09/03/2026,open
8,Lock the old accounts,Old accounts will be locked.,04/05/2026,delivered
9,Train all staff,All staff will be trained.,summer,open
"""


def messy_workbook() -> bytes:
    """Return a workbook as people keep them: a title, merged cells, two sheets, words for dates."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Read me"
    notes.append(["Ask Ada before you change anything."])
    sheet = book.create_sheet("Promises")
    sheet.append(["What we promised after March"])
    sheet.append([])
    sheet.append(["Ref", "Promise", "Wording", "Due by", "State", "Responsible"])
    rows = [
        [
            "P-1",
            "Pay back the fees",
            "Every fee comes back.",
            "3rd of May 2026",
            "Delivered",
            "CFO",
        ],
        ["P-2", "Publish the report", "We will publish it.", dt.date(2026, 6, 30), "running", None],
        ["P-3", "Second site", "Two sites carry all.", "3 Jul 26", "In progress", "CTO"],
        ["P-4", "Train all staff", "All will be trained.", "Mai 2026", "published", "CHRO"],
        ["P-5", "Call everybody", "We will call you.", "30 Sep 2026", "mañana", "COO"],
        [None, None, None, None, None, None],
        ["P-6", None, "No title here.", "1 Oct 2026", "published", "COO"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("F4:F5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def press(app, label):
    button = next(each for each in app.button if each.label.startswith(label))
    assert not button.disabled, label
    button.click().run()
    assert not app.exception, app.exception
    assert "could not be shown" not in html(app)


def box(app, label):
    return next(each for each in app.selectbox if label in each.label)


def uploaded(opened, ledger, name, content):
    app = opened(ledger, "bring_in")
    app.file_uploader[0].upload(name, content, "application/octet-stream").run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def at_table(opened, empty):
    return uploaded(opened, empty, "tracker.xlsx", messy_workbook())


def test_the_sheet_and_the_row_of_names_are_found_and_shown(at_table):
    assert box(at_table, "Which sheet").value == "Promises"
    assert at_table.number_input[0].value == 3
    said = html(at_table)
    assert "What we promised after March" in said and "names of the columns" in said
    assert "The table has 6 rows and 6 columns." in said
    assert "1 empty cell takes the value of the merged cell" in said
    assert box(at_table, "What is one row").value == "commitment"
    assert "Why: " in said


def test_each_column_is_suggested_with_its_reason_and_can_be_left_out(at_table):
    press(at_table, "Next: columns")
    fields = {each.label: each.value for each in at_table.selectbox if each.label.startswith("“")}
    assert fields["“Ref” is"] in ("id", "external_id")
    assert fields["“Promise” is"] == "title"
    assert fields["“Due by” is"] == "due_date"
    assert fields["“State” is"] == "status"
    assert fields["“Responsible” is"] == "owner"
    assert "% sure: " in html(at_table)
    assert "“running” in State, 1 row" in [each.label for each in at_table.selectbox]


def test_what_was_chosen_stays_after_a_step_back(at_table):
    press(at_table, "Next: columns")
    box(at_table, "“Responsible” is").set_value("").run()
    box(at_table, "“running” in State").set_value("in_progress").run()
    press(at_table, "Back")
    press(at_table, "Next: columns")
    assert box(at_table, "“Responsible” is").value == ""
    assert box(at_table, "“running” in State").value == "in_progress"


def test_every_refused_row_is_named_and_nothing_is_written_before_the_button(at_table, empty):
    press(at_table, "Next: columns")
    box(at_table, "“running” in State").set_value("in_progress").run()
    press(at_table, "Next: check")
    said = html(at_table)
    assert "Of 6 rows, 3 would be stored, 3 refused; 0 are known already." in said
    assert "“Mai 2026” is not a date" in said and "mañana" in said
    assert "tracker.xlsx, sheet Promises" in said
    assert "Nothing is written yet." in said
    assert [each.label for each in at_table.button if each.label.startswith("Import ")] == [
        "Import 3 rows"
    ]


def test_the_commit_writes_one_batch_and_the_mapping_is_kept_for_the_command_line(
    at_table, empty, command_line, tmp_path
):
    press(at_table, "Next: columns")
    box(at_table, "“running” in State").set_value("in_progress").run()
    press(at_table, "Next: check")
    press(at_table, "Import 3 rows")
    said = html(at_table)
    assert "Imported as batch BAT-1, events 1 to 4." in said
    name = next(each for each in at_table.text_input if "Keep this mapping" in each.label)
    name.set_value("our-promises")
    press(at_table, "Keep the mapping")
    assert "our-promises.yaml" in html(at_table)
    import streamlit as st

    st.cache_resource.clear()
    with Ledger.open(empty) as ledger:
        (batch,) = ledger.batches()
        assert (batch["read"], batch["stored"], batch["refused"]) == (6, 3, 3)
        promises = {s["external_id"]: s for s in ledger.states("commitment").values()}
    assert promises["P-1"]["due_date"] == dt.date(2026, 5, 3)
    assert promises["P-2"]["owner"] == "CFO"  # the merged cell stands for both rows
    assert promises["P-3"]["status"] == "in_progress"
    (tmp_path / "again.xlsx").write_bytes(messy_workbook())
    told = command_line(
        ["import", "again.xlsx", "--profile", "our-promises", "--ledger", str(empty)], tmp_path
    )
    assert "6 rows read: 0 stored, 3 refused, 3 known already" in told.out, told


def test_dates_that_can_be_read_in_two_ways_are_asked_with_both_readings(opened, empty):
    app = uploaded(opened, empty, "commitments.csv", CSV.encode())
    press(app, "Next: columns")
    (order,) = [each for each in app.radio if "Deadline" in each.label]
    assert order.value is None
    assert next(b for b in app.button if b.label.startswith("Next: check")).disabled
    assert "9 Mar 2026" in str(order.options) and "3 Sep 2026" in str(order.options)


def test_a_known_table_is_recognised_first_with_the_reason(opened, empty):
    text = "Summary,Issue key,Issue Type,Status,Created\nFix it,A-1,Task,Open,2026-01-02\n"
    app = uploaded(opened, empty, "jira.csv", text.encode())
    assert box(app, "What is one row").value == "jira-issues"
    assert "by which this profile is known" in html(app)


def test_a_file_that_cannot_be_read_is_refused_in_one_line(opened, empty):
    app = uploaded(opened, empty, "broken.xlsx", b"no workbook")
    assert "broken.xlsx is not a workbook" in html(app)
    assert app.file_uploader


def test_hostile_names_and_cells_are_shown_as_text(opened, empty):
    evil = "<img src=x onerror=alert(1)>"
    text = f"{evil},title\n=1+1,{evil}\n"
    app = uploaded(opened, empty, "../../x<b>.csv", text.encode())
    said = html(app)
    assert "<img" not in said and "&lt;img" in said


def test_only_those_who_may_import_see_the_page(empty):
    from trustdash.answers import bring_in
    from trustdash.model.lens import LOCAL, Lens, Scope

    day = dt.date(2026, 1, 1)
    with Ledger.open(empty) as ledger:
        for scope in (Scope("Vic", "viewer"), Scope("Lea", "lead"), Scope("Ada", "admin")):
            with ledger.at(Lens(day, scope=scope)) as reader:
                found = bring_in.answer(reader)
            assert found.headline == (bring_in.NOBODYS,) and not found.may_import
        for scope in (LOCAL, Scope("Eva", "editor")):
            with ledger.at(Lens(day, scope=scope)) as reader:
                assert bring_in.answer(reader).may_import


def as_parquet(rows) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


ACTIONS = [{"title": "Rotate the keys", "owner": "CTO"}, {"title": "Train staff", "owner": "CHRO"}]
KINDS = {
    "actions.json": json.dumps(ACTIONS).encode(),
    "actions.jsonl": b"\n".join(json.dumps(row).encode() for row in ACTIONS),
    "actions.parquet": as_parquet(ACTIONS),
    "actions.csv": b"title;owner\nRotate the keys;CTO\nTrain staff;CHRO\n",
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_goes_the_same_way(opened, empty, name):
    app = uploaded(opened, empty, name, KINDS[name])
    assert "The table has 2 rows and 2 columns." in html(app)
    box(app, "What is one row").set_value("corrective_action").run()
    press(app, "Next: columns")
    assert box(app, "By which column is a row found again").value == "title"
    press(app, "Next: check")
    assert "Of 2 rows, 2 would be stored, 0 refused" in html(app)


def test_a_file_that_is_known_already_has_nothing_to_import(at_table, empty):
    for _ in range(2):
        press(at_table, "Next: columns")
        press(at_table, "Next: check")
        nothing = [b for b in at_table.button if b.label == "Nothing to import"]
        if not nothing:
            press(at_table, "Import ")
            press(at_table, "Bring in another file")
            at_table.file_uploader[0].upload("tracker.xlsx", messy_workbook(), "x").run()
    assert nothing and nothing[0].disabled


def test_an_import_is_not_undone_without_a_reason(at_table):
    press(at_table, "Next: columns")
    press(at_table, "Next: check")
    press(at_table, "Import ")
    press(at_table, "Undo the import")
    assert "An import is not undone without a reason." in html(at_table)


def test_a_choice_is_taken_in_that_one_run_answers_together_with_the_press_after_it(at_table):
    press(at_table, "Next: columns")
    box(at_table, "“running” in State").select("in_progress")
    press(at_table, "Next: check")
    assert re.search(r"Of 6 rows,? 3 ", html(at_table))
