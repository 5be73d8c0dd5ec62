"""No row is lost in silence, nothing is stored twice, and nothing is left half done."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.errors import ConcurrentChange, ImportRefused
from trustdash.importing import commit, service
from trustdash.importing.report import Counts
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger, verify

IDS = st.sampled_from(["A", "B", "C", "D", ""])
DAYS = st.sampled_from(["2026-01-02", "2026-02-03", "23.02.2026", "soon", ""])
SCORES = st.sampled_from(["1", "5", "9", "x", ""])
COMPLAINTS = st.lists(st.tuples(IDS, DAYS, SCORES), min_size=1, max_size=30)
STATES = st.sampled_from(["published", "in_progress", "delivered", "kept", "gone", ""])
COMMITMENTS = st.lists(st.tuples(IDS, DAYS, STATES), min_size=1, max_size=20)
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def load(ledger, folder, name, head, rows):
    path = Path(folder) / name
    path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return import_files(ledger, [path])


def twice_in_a_new_ledger(name, head, rows):
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.create(Path(folder) / "ledger.duckdb") as ledger,
    ):
        first = load(ledger, folder, name, head, rows)
        again = load(ledger, folder, name, head, rows)
        assert verify(ledger).ok
        return first, again


@QUICK
@given(COMPLAINTS)
def test_any_mixture_of_facts_adds_up_and_is_stored_once(rows):
    first, again = twice_in_a_new_ledger("complaint.csv", "id,received_on,satisfaction", rows)
    counts = first.files[0].counts
    filled = [row for row in rows if any(row)]  # a line of commas alone is no row
    assert counts.read == len(filled) == counts.stored + counts.refused + counts.duplicates
    assert again.files[0].counts.stored == 0 and again.head == first.head
    assert {bad.row for bad in first.refused_rows} == {bad.row for bad in again.refused_rows}
    assert len({bad.row for bad in first.refused_rows}) == counts.refused


@QUICK
@given(COMMITMENTS)
def test_any_mixture_of_governed_rows_adds_up_and_is_stored_once(rows):
    rows = [(i, "T" if i else "", "Said", day, state) for i, day, state in rows]
    first, again = twice_in_a_new_ledger(
        "commitment.csv", "id,title,text,effective_on,status", rows
    )
    counts = first.files[0].counts
    assert counts.read == len(rows) == counts.stored + counts.refused + counts.duplicates
    assert again.files[0].counts.stored == 0 and again.head == first.head


def test_counts_that_do_not_add_up_can_not_be_reported():
    with pytest.raises(AssertionError, match="Rows are lost"):
        Counts(read=3, stored=1, refused=1, duplicates=0)


@pytest.mark.parametrize("after", ["facts", "changes"])
def test_a_failure_in_the_middle_leaves_nothing(bring, ledger, monkeypatch, after):
    head = ledger.head()
    step = {"facts": "insert_events", "changes": "insert_versions"}[after]

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(f"trustdash.ledger.writer.{step}", fail)
    with pytest.raises(OSError, match="disk full"):
        bring("tsa.csv", "pdf_report_date,airport,year_month,count", "2019-02,ABE,2015-01,7")
    monkeypatch.undo()
    assert ledger.head() == head and ledger.batches() == [] and verify(ledger).ok
    assert ledger.states("kpi_definition") == {}


def test_a_file_that_can_not_be_read_leaves_the_files_before_it_in(put, ledger):
    good = put("team.csv", "id,name", "PAY,Payments")
    broken = put("team.json", "{")
    with pytest.raises(ImportRefused, match=r"team\.json is not valid.*before it: team\.csv\."):
        import_files(ledger, [good, broken])
    assert list(ledger.states("team")) == ["PAY"]


def test_a_rehearsal_says_what_would_happen_and_writes_nothing(put, ledger):
    head = ledger.head()
    files = [put("team.csv", "id,name", "PAY,Payments"), put("team-2.csv", "id,name", "PAY,Pay")]
    report = import_files(ledger, files, dry_run=True)
    assert [file.counts.stored for file in report.files] == [1, 1]
    assert ledger.head() == head and ledger.states("team") == {}
    assert "Dry run" in report.as_text()
    with pytest.raises(ImportRefused) as refused:
        import_files(ledger, [*files, put("team.json", "{")], dry_run=True)
    assert "before it" not in str(refused.value)


def test_two_writers_do_not_overtake_one_another(put, ledger, monkeypatch):
    path = put("team.csv", "id,name", "PAY,Payments")
    append = commit.append

    def late(ledger_, plan, **author):
        ledger_.append(actor="somebody else", changes=[_change()])
        return append(ledger_, plan, **author)

    monkeypatch.setattr(service, "append", late)
    with pytest.raises(ConcurrentChange, match="The ledger is at event"):
        import_files(ledger, [path])
    assert "PAY" not in ledger.states("team")


def _change():
    from datetime import date

    from trustdash.ledger import Change

    return Change("team", "OPS", {"name": "Operations"}, date(2026, 1, 1))


@pytest.mark.child
def test_files_are_read_in_a_child_process(bring, monkeypatch):
    monkeypatch.setattr("trustdash.importing.sources.read", None)
    assert bring("team.csv", "id,name", "PAY,Payments").files[0].counts.stored == 1
