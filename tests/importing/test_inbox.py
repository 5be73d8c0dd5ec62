"""While a dashboard owns the ledger, files come in through its inbox."""

from datetime import date

import pytest

from trustdash.errors import ImportRefused
from trustdash.importing import inbox
from trustdash.ledger import Ledger

WISH = {"profile": "team", "as_of": date(2026, 1, 1), "dry_run": False, "date_orders": {}}


@pytest.fixture
def owned(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield ledger


def file(folder, text="id,name\nSEC,Security\n"):
    path = folder / "teams.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_owner_imports_what_was_asked_and_answers_with_the_report(owned, tmp_path):
    done = inbox.ask(owned.path, [file(tmp_path)], **WISH)
    assert inbox.work_off(owned) == 1
    answer = inbox.wait_for(done, seconds=5)
    assert answer.report["files"][0]["stored"] == 1
    assert "teams.csv" in answer.text
    assert list(owned.states("team")) == ["SEC"]
    assert inbox.work_off(owned) == 0


def test_files_of_one_name_are_kept_apart(owned, tmp_path):
    paths = []
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        paths.append(file(tmp_path / name, f"id,name\n{name},{name}\n"))
    done = inbox.ask(owned.path, paths, **WISH)
    inbox.work_off(owned)
    assert [f["stored"] for f in inbox.wait_for(done, seconds=5).report["files"]] == [1, 1]
    assert list(owned.states("team")) == ["north", "south"]


@pytest.mark.parametrize("name", ["request.json", "report.json"])
def test_a_file_may_be_called_as_the_inbox_calls_its_own(owned, tmp_path, name):
    path = tmp_path / name
    path.write_text('[{"id": "SEC", "name": "Security"}]', encoding="utf-8")
    done = inbox.ask(owned.path, [path], **WISH)
    inbox.work_off(owned)
    assert inbox.wait_for(done, seconds=5).report["files"][0]["stored"] == 1


def test_a_request_that_is_none_does_not_stop_those_after_it(owned, tmp_path):
    (inbox.place(owned.path) / "ask-0").mkdir(parents=True)
    done = inbox.ask(owned.path, [file(tmp_path)], **WISH)
    assert inbox.work_off(owned) == 2
    assert inbox.wait_for(done, seconds=5).report["files"][0]["stored"] == 1
    with pytest.raises(ImportRefused, match="ask-0 could not be worked off"):
        inbox.wait_for(inbox.place(owned.path) / "done" / "ask-0", seconds=5)


def test_a_refusal_reaches_whoever_asked(owned, tmp_path):
    done = inbox.ask(owned.path, [file(tmp_path, "colour\nred\n")], **WISH | {"profile": None})
    inbox.work_off(owned)
    with pytest.raises(ImportRefused, match=r"teams\.csv"):
        inbox.wait_for(done, seconds=5)


def test_a_file_that_is_not_there_leaves_nothing_in_the_inbox(owned, tmp_path):
    with pytest.raises(ImportRefused, match="no file"):
        inbox.ask(owned.path, [tmp_path / "none.csv"], **WISH)
    assert list(inbox.place(owned.path).iterdir()) == []


def test_nobody_there_is_said_in_the_end(owned, tmp_path):
    done = inbox.ask(owned.path, [file(tmp_path)], **WISH)
    with pytest.raises(ImportRefused, match="Nobody has worked off"):
        inbox.wait_for(done, seconds=0.2)


def test_the_last_requests_are_kept_and_older_ones_go(owned, tmp_path, monkeypatch):
    monkeypatch.setattr(inbox, "KEPT", 2)
    asked = []
    for _ in range(4):
        asked.append(inbox.ask(owned.path, [file(tmp_path)], **WISH))
        inbox.work_off(owned)
    kept = {path.name for path in (inbox.place(owned.path) / "done").iterdir()}
    assert kept == {path.name for path in asked[-2:]}
