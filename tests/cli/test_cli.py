"""The command line that scripts and validators rely on: names, JSON fields, exit codes."""

import csv
import io
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import trustdash as trustdash_package
from trustdash import cli
from trustdash.importing import demo

ROOT = Path(__file__).resolve().parents[2]
PROMISES = """\
id,title,text,owner,original_due_date,due_date,status,effective_on,delivered_on,reason,approved_by
COM-001,Rotate keys,We will rotate every key.,CISO,2026-03-01,2026-03-01,published,2026-01-10,,,
COM-001,,,,,2026-05-01,in_progress,2026-02-20,,Supplier late,COO
COM-001,,,,,,delivered,2026-04-20,2026-04-20,,
COM-002,Publish report,We will publish the report.,COO,2026-04-01,2026-04-01,published,2026-01-10,,,
COM-003,Hire,We will hire.,COO,soon,,published,2026-01-10,,,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "promises.csv").write_text(PROMISES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trustdash(folder, command_line):
    def run(*arguments: object, **settings: str):
        known = {"TRUSTDASH_LEDGER": str(folder / "ledger.duckdb")}
        return command_line([*map(str, arguments)], folder, **known | settings)

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
    assert "Supplier late" in told.out and "20 Feb 2026" in told.out
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
        (["import", "promises.csv", "--report", "none/refused.csv"], 1, "no folder none"),
        (["template", "commitment", "-o", "promises.csv"], 1, "already"),
        (["template", "commitment", "-o", "none/promises.csv"], 1, "No such file"),
        (["init", "--ledger", "promises.csv/ours.duckdb"], 1, "may write"),
        (["verify", "--ledger", "none.duckdb"], 1, "init"),
        (["serve", "--ledger", "none.duckdb"], 1, "init"),
        (["serve", "--port", "99999"], 2, "65535"),
        (["verify", "--against", "seven"], 2, "SEQ:HASH"),
        (["init"], 1, "already"),
        (["history", "commitment", "COM-999"], 1, "COM-999"),
        (["history", "promise", "COM-001"], 2, "commitment"),
        (["rows", "M1", "--group", "nobody"], 2, '--part "undated"'),
        (["rows", "M9"], 2, '--group "commitments"'),
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


def test_a_dry_run_without_a_ledger_makes_none(trustdash, folder):
    told = trustdash("import", "promises.csv", "--dry-run", "--ledger", "dry.duckdb")
    assert "Dry run: nothing was written." in told.out
    assert list(folder.glob("dry*")) == []


def test_an_import_without_a_ledger_makes_one_and_says_so(trustdash, folder):
    told = trustdash("import", "promises.csv", "--ledger", "new.duckdb")
    assert "there was no ledger at new.duckdb" in told.err
    assert trustdash("verify", "--ledger", "new.duckdb").code == 0


def test_an_import_that_is_refused_makes_none(trustdash, folder):
    (folder / "odd.csv").write_text("colour\nred\n", encoding="utf-8")
    assert trustdash("import", "odd.csv", "--ledger", "vain.duckdb").code == 1
    assert list(folder.glob("vain*")) == []


def test_where_no_report_can_be_written_nothing_is_imported(trustdash, folder):
    trustdash("import", "promises.csv", "--report", "none/r.csv", "--ledger", "unwritten.duckdb")
    assert not (folder / "unwritten.duckdb").exists()


def test_a_filled_in_file_is_never_overwritten_by_a_template(trustdash, folder):
    trustdash("template", "commitment", "-o", "promises.csv")
    assert (folder / "promises.csv").read_text(encoding="utf-8") == PROMISES


def test_half_an_example_is_no_ledger(tmp_path, monkeypatch):
    def interrupt(ledger):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "load", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cli.init(demo_too=True, ledger=tmp_path / "ours.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said_before_anything_starts(imported, trustdash):
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        told = trustdash("serve", "--port", other.getsockname()[1])
    assert told.code == 2 and "listens on port" in told.err and "--port" in told.err


def test_a_time_zone_that_there_is_not_is_wrong_use(imported, trustdash):
    told = trustdash("metrics", "M1", TRUSTDASH_TIMEZONE="Mars/Base")
    assert told.code == 2 and "TRUSTDASH_TIMEZONE is 'Mars/Base'" in told.err
    assert "Traceback" not in told.err


def test_rows_run_nothing_in_a_spreadsheet(trustdash, folder):
    rows = "id,title,text,due_date,effective_on\nCOM-1,=1+1,@x,2026-03-01,2026-01-10\n"
    (folder / "formula.csv").write_text(rows, encoding="utf-8")
    trustdash("import", "formula.csv", "--profile", "commitment", "--ledger", "formula.duckdb")
    told = trustdash("rows", "M1", "--ledger", "formula.duckdb", "--as-of", "2026-06-01")
    (row,) = csv.DictReader(io.StringIO(told.out))
    assert (row["title"], row["text"]) == ("'=1+1", "'@x")


def test_the_version_is_the_packages_own_however_it_is_asked(trustdash):
    said = f"trustdash {trustdash_package.__version__}\n"
    assert trustdash("--version").out == said
    command = [sys.executable, "-m", "trustdash", "--version"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout == said


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
