"""The command line that scripts and validators rely on: names, JSON fields, exit codes."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROMISES = """id,title,text,owner,original_due_date,due_date,status,effective_on,delivered_on,reason
COM-001,Rotate keys,We will rotate every key.,CISO,2026-03-01,2026-03-01,published,2026-01-10,,
COM-001,,,,,2026-05-01,in_progress,2026-02-20,,Supplier late
COM-001,,,,,,delivered,2026-04-20,2026-04-20,
COM-002,Publish report,We will publish the report.,COO,2026-04-01,2026-04-01,published,2026-01-10,,
COM-003,Hire,We will hire.,COO,soon,,published,2026-01-10,,
"""


class Told:
    """What a command said and how it ended."""

    def __init__(self, done: subprocess.CompletedProcess) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "promises.csv").write_text(PROMISES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trustdash(folder):
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(folder / "ledger.duckdb")}

    def run(*arguments: object) -> Told:
        command = [sys.executable, "-m", "trustdash", *map(str, arguments)]
        return Told(subprocess.run(command, capture_output=True, text=True, env=environment))

    assert run("init").code == 0
    return run


@pytest.fixture(scope="module")
def imported(trustdash, folder):
    refused = folder / "refused.csv"
    told = trustdash("import", folder / "promises.csv", "--json", "--report", refused)
    return told, refused


def test_an_import_reports_every_row_and_exits_1_when_one_is_refused(imported):
    told, refused = imported
    assert told.code == 1
    (file,) = told.json["files"]
    counts = [file[name] for name in ("read", "stored", "refused", "duplicates", "revisions")]
    assert counts == [5, 4, 1, 0, 1]
    (row,) = told.json["refused_rows"]
    assert (row["row"], row["column"], row["value"]) == (6, "original_due_date", "soon")
    assert set(told.json["head"]) == {"seq", "hash"}
    assert "original_due_date" in refused.read_text(encoding="utf-8")


def test_the_same_file_again_stores_nothing(imported, trustdash, folder):
    told = trustdash("import", folder / "promises.csv", "--json")
    assert told.json["files"][0]["stored"] == 0
    assert told.json["head"] == imported[0].json["head"]


def test_metrics_give_numerator_denominator_and_note(imported, trustdash):
    told = trustdash("metrics", "M1", "M2", "--json", "--as-of", "2026-06-01")
    assert told.code == 0
    found = {measure["id"]: measure for measure in told.json["measures"]}
    assert (found["M1"]["numerator"], found["M1"]["denominator"]) == (0, 2)
    assert (found["M2"]["numerator"], found["M2"]["denominator"]) == (1, 2)
    fields = {"id", "name", "value", "unit", "numerator", "denominator", "n", "low", "high"}
    assert fields | {"direction", "assurance", "note"} <= set(found["M1"])
    assert {"as_of", "seq", "filters", "measures"} <= set(told.json)


def test_metrics_for_people_are_one_line_each(imported, trustdash):
    told = trustdash("metrics", "M1", "--as-of", "2026-06-01")
    assert "0 of 2" in told.out


def test_every_metric_is_printed_when_none_is_named(imported, trustdash):
    ids = {measure["id"] for measure in trustdash("metrics", "--json").json["measures"]}
    assert {"M1", "M9", "M17", "M20", "M24", "M31", "M33"} <= ids


def test_the_rows_behind_a_number_are_as_many_as_it_says(imported, trustdash):
    told = trustdash("rows", "M1", "--as-of", "2026-06-01")
    assert len(list(csv.DictReader(io.StringIO(told.out)))) == 2


def test_history_says_who_when_and_why(imported, trustdash):
    told = trustdash("history", "commitment", "COM-001")
    assert told.code == 0
    assert "Supplier late" in told.out and "2026-02-20" in told.out
    events = trustdash("history", "commitment", "COM-001", "--json").json
    assert [event["seq"] for event in events] == sorted(event["seq"] for event in events)


def test_verify_gives_ok_head_and_problems(imported, trustdash):
    told = trustdash("verify", "--json")
    assert told.code == 0
    assert set(told.json) == {"ok", "seq", "hash", "problems"} and told.json["ok"]
    against = f"{told.json['seq']}:{'0' * 64}"
    assert trustdash("verify", "--against", against).code == 1


def test_a_published_copy_can_be_restored(imported, trustdash, folder):
    published = trustdash("publish")
    assert published.code == 0
    copy = next((folder / "published").glob("*.duckdb"))
    assert trustdash("restore", copy, "--ledger", folder / "back.duckdb").code == 0
    assert trustdash("verify", "--ledger", folder / "back.duckdb").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["metrics", "M99"], 2, "no metric"),
        (["metrics", "--as-of", "yesterday"], 2, "YYYY-MM-DD"),
        (["metrics", "--incident", "INC-99"], 2, "INC-99"),
        (["metrics", "--period", "ever"], 2, "period"),
        (["import", "none.csv"], 1, "none.csv"),
        (["import", "none.csv", "--date-order", "When=us"], 2, "mdy"),
        (["verify", "--ledger", "none.duckdb"], 1, "init"),
        (["verify", "--against", "seven"], 2, "SEQ:HASH"),
        (["init"], 1, "already"),
        (["history", "commitment", "COM-999"], 1, "COM-999"),
        (["profiles", "show", "none"], 2, "none"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_wrong_use_is_told_in_one_line_with_its_remedy(imported, trustdash, arguments, code, words):
    told = trustdash(*arguments)
    assert words in told.err
    assert "Traceback" not in told.err
    assert told.code == code


def test_profiles_and_templates_are_there_to_start_from(trustdash, folder):
    names = {profile["name"] for profile in trustdash("profiles", "--json").json}
    assert {"jira-issues", "github-issues", "servicenow-incidents"} <= names
    assert "columns" in trustdash("profiles", "show", "jira-issues").out
    path = folder / "empty.xlsx"
    assert trustdash("template", "commitment", "-o", path).code == 0
    assert path.read_bytes()[:2] == b"PK"


def test_a_dry_run_writes_nothing(imported, trustdash, folder):
    before = trustdash("verify", "--json").json["seq"]
    (folder / "team.csv").write_text("id,name\nSEC,Security\n", encoding="utf-8")
    told = trustdash("import", folder / "team.csv", "--profile", "team", "--dry-run", "--json")
    assert told.json["files"][0]["stored"] == 1
    assert trustdash("verify", "--json").json["seq"] == before


def test_doctor_says_what_to_mend(imported, trustdash, folder):
    (folder / "ledger.head").unlink()
    told = trustdash("doctor")
    assert told.code == 1
    assert "No head is kept" in told.out


def test_while_a_dashboard_owns_the_ledger_files_still_come_in(imported, trustdash, folder):
    code = (
        "import sys; from trustdash.ledger import Ledger; from trustdash.ui import caretaker\n"
        "ledger = Ledger.open(sys.argv[1]); caretaker.start(ledger)\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(folder / "ledger.duckdb")]
    (folder / "team.csv").write_text("id,name\nSEC,Security\n", encoding="utf-8")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        assert owner.stdout.readline() == b"open\n"
        told = trustdash("import", folder / "team.csv", "--profile", "team", "--json")
        owner.stdin.close()
    assert told.code == 0, told.err
    assert told.json["files"][0]["stored"] == 1
