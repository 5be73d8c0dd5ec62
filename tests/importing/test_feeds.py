"""A feed: what is put into its folder is imported while the dashboard runs, and missed when not."""

import time
from datetime import date

import pytest

from trustdash import doctor
from trustdash.answers.numbers import Numbers
from trustdash.importing import feeds, inbox
from trustdash.importing.feeds import Setting, Watch
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL, Lens
from trustdash.ui import caretaker

GOOD = "id,received_on,channel\nCMP-1,2026-05-01,phone\nCMP-2,2026-05-02,web\n"


@pytest.fixture
def owned(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        fields = {"name": "complaints", "profile": "complaint", "every": "month",
                  "owner": "Head of Care", "started_on": date(2026, 4, 1)}  # fmt: skip
        ledger.append([Change("feed", "FEED-001", fields, date(2026, 4, 1))])
        feeds.make_folder(ledger.path, "complaints", Setting(profile="complaint", every="month"))
        yield ledger


def drop(ledger, name, text=GOOD):
    """Put a file into the feed as a careful sender does: written elsewhere, then renamed."""
    draft = ledger.path.parent / "draft"
    draft.write_text(text, encoding="utf-8")
    draft.rename(feeds.place(ledger.path) / "complaints" / name)


def work_off(ledger) -> int:
    return Watch(rest_seconds=0).work_off(ledger)


def there(ledger, where):
    folder = feeds.place(ledger.path) / "complaints" / where
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def test_a_file_is_imported_as_of_the_day_in_its_name_and_moved_to_done(owned):
    drop(owned, "complaints-2026-05-31.csv")
    assert work_off(owned) == 1
    (batch,) = owned.batches()
    assert (batch["as_of"], batch["stored"]) == (date(2026, 5, 31), 2)
    assert there(owned, "done") == ["complaints-2026-05-31.csv"] and not there(owned, "refused")
    (run,) = feeds.runs(owned.path, "complaints")
    assert (run.as_of, run.counts["stored"]) == ("2026-05-31", 2)
    assert owned.events("WHERE entity = 'batch'")[0].actor == "feed complaints"


def test_refused_rows_are_named_in_the_report_and_the_others_go_in(owned):
    drop(owned, "c-20260630.csv", GOOD + "CMP-3,gestern,web\n")
    work_off(owned)
    (run,) = feeds.runs(owned.path, "complaints")
    (bad,) = run.refused_rows
    assert (bad["row"], bad["column"], bad["value"]) == (4, "received_on", "gestern")
    assert run.counts == {"read": 3, "stored": 2, "refused": 1, "duplicates": 0}


@pytest.mark.parametrize(
    ("name", "text"),
    [("no-day-in-it.csv", GOOD), ("c-2026-05-31.csv", "colour\nred\n"), ("c-2026-05-31.pdf", "x"),
     ("c-2026-13-45.csv", GOOD)],
)  # fmt: skip
def test_a_file_that_cannot_go_in_is_moved_to_refused_with_the_reason(owned, name, text):
    drop(owned, name, text)
    assert work_off(owned) == 1
    assert there(owned, "refused") == [name] and not there(owned, "done")
    (run,) = feeds.runs(owned.path, "complaints")
    assert (run.what and run.remedy) or run.refused_rows
    assert sum(batch["stored"] for batch in owned.batches()) == 0


def test_a_file_that_still_grows_is_left_until_it_rests(owned):
    watch = Watch(rest_seconds=0.2)
    path = feeds.place(owned.path) / "complaints" / "c-2026-05-31.csv"
    for line in GOOD.splitlines(keepends=True):
        with path.open("a", encoding="utf-8") as out:
            out.write(line)
        assert watch.work_off(owned) == 0
    time.sleep(0.25)
    assert watch.work_off(owned) == 1
    assert owned.batches()[0]["stored"] == 2


def test_unfinished_names_links_and_the_setting_itself_are_left_alone(owned, tmp_path):
    folder = feeds.place(owned.path) / "complaints"
    for name in (".hidden.csv", "c-2026-05-31.csv.part", "~lock.csv"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    (tmp_path / "secret.csv").write_text(GOOD, encoding="utf-8")
    (folder / "c-2026-05-30.csv").symlink_to(tmp_path / "secret.csv")
    assert work_off(owned) == 0


def test_the_last_files_and_reports_are_kept_and_older_ones_go(owned, monkeypatch):
    monkeypatch.setattr(feeds, "KEPT", 3)
    for day in range(1, 7):
        drop(owned, f"c-2026-05-0{day}.csv")
        work_off(owned)
    assert there(owned, "done") == [f"c-2026-05-0{day}.csv" for day in (4, 5, 6)]
    runs = feeds.runs(owned.path, "complaints")
    assert [run.file for run in runs] == [f"c-2026-05-0{day}.csv" for day in (6, 5, 4)]


def late(ledger, day):
    with ledger.at(Lens(day, scope=LOCAL)) as reader:
        return Numbers(reader).listed("warnings-feeds")["what"].tolist()


def test_a_feed_that_stops_is_an_early_warning_as_of_the_day(owned):
    assert late(owned, date(2026, 5, 17)) == []
    assert late(owned, date(2026, 5, 18)) == ["complaints, expected every month"]
    drop(owned, "c-2026-05-31.csv")
    work_off(owned)
    assert late(owned, date(2026, 5, 18)) == ["complaints, expected every month"]
    assert late(owned, date(2026, 7, 16)) == []
    assert late(owned, date(2026, 7, 17)) == ["complaints, expected every month"]


def test_the_same_list_again_is_an_arrival_though_it_says_nothing_new(owned):
    for day in ("2026-05-31", "2026-06-30"):
        drop(owned, f"c-{day}.csv")
        work_off(owned)
    assert [batch["stored"] for batch in owned.batches()] == [2, 0]
    assert late(owned, date(2026, 8, 1)) == []


def test_a_file_of_which_no_row_went_in_is_no_arrival(owned):
    drop(owned, "c-2026-06-30.csv", "id,received_on\nCMP-1,gestern\n")
    work_off(owned)
    assert late(owned, date(2026, 7, 1)) == ["complaints, expected every month"]


def test_doctor_names_a_feed_without_a_record_and_one_with_an_unknown_profile(owned):
    assert list(feeds.faults(owned, owned.path)) == []
    feeds.make_folder(owned.path, "lonely", Setting(profile="complaint", every="day"))
    feeds.make_folder(owned.path, "complaints", Setting(profile="nothing-known", every="month"))
    (feeds.place(owned.path) / "bare").mkdir()
    said = " ".join(what for what, _ in feeds.faults(owned, owned.path))
    assert "lonely has a folder and no record" in said
    assert "There is no profile “nothing-known”" in said
    assert "bare has no feed.yaml" in said
    path = owned.path
    owned.close()
    found = " ".join(finding.what for finding in doctor.examine(path))
    assert "nothing-known" in found and "lonely" in found


@pytest.mark.child
def test_the_running_caretaker_imports_what_is_dropped_and_goes_on_after_any_error(
    owned, monkeypatch
):
    failing = iter([RuntimeError("no reason at all"), ZeroDivisionError("nor here")])
    real = inbox.work_off

    def sometimes(ledger):
        for error in failing:
            raise error
        return real(ledger)

    monkeypatch.setattr(inbox, "work_off", sometimes)
    monkeypatch.setattr(caretaker, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(caretaker, "FIRST_COPY_AFTER_SECONDS", 3600.0)
    stop = caretaker.start(owned)
    try:
        drop(owned, "complaints-2026-05-31.csv")
        end = time.monotonic() + 30
        while not there(owned, "done") and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        stop.set()
    assert there(owned, "done") == ["complaints-2026-05-31.csv"]
    assert owned.batches()[0]["stored"] == 2
