import shutil
from datetime import date, datetime, time, timedelta

import pytest
from small_organisation import AS_OF, fill, heard, lenses_on

from trustdash.ledger import Batch, Change, Ledger, open_for_reading
from trustdash.model.lens import Lens


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("answers") / "ledger.duckdb") as ledger:
        fill(ledger).append(heard())
        yield ledger


@pytest.fixture(scope="session")
def demo_reader(demo_path):
    """Return a reader of the demo on its last day."""
    with open_for_reading(demo_path) as ledger, ledger.at(Lens(AS_OF)) as reader:
        yield reader


@pytest.fixture
def reader(filled):
    with filled.at(Lens(AS_OF)) as reader:
        yield reader


@pytest.fixture
def look(filled):
    """Return a reader for a lens that differs from the usual one in what is given."""
    with lenses_on(filled) as at:
        yield at


@pytest.fixture(scope="session")
def originals(tmp_path_factory):
    """Return the files of an empty ledger and of the small organisation, to be copied."""
    folder = tmp_path_factory.mktemp("originals")
    Ledger.create(folder / "empty.duckdb").close()
    with Ledger.create(folder / "own.duckdb") as ledger:
        fill(ledger)
    return folder


def copied(originals, name, folder):
    """Copy a ledger with the head kept beside it, and open the copy."""
    for file in originals.glob(f"{name}.*"):
        shutil.copy(file, folder)
    return Ledger.open(folder / f"{name}.duckdb")


@pytest.fixture
def empty(originals, tmp_path):
    with copied(originals, "empty", tmp_path) as ledger:
        yield ledger


@pytest.fixture
def own(originals, tmp_path):
    """Return the small organisation in a ledger of the test's own, which it may add to."""
    with copied(originals, "own", tmp_path) as ledger:
        yield ledger


@pytest.fixture
def lens():
    return Lens(AS_OF)


@pytest.fixture
def many_incidents(empty):
    """Return a ledger of 60 minor incidents over six months and nothing else."""
    first = date(2026, 5, 1)
    days = [first + timedelta(days=3 * n) for n in range(60)]
    known = {"severity": "SEV4", "status": "resolved"}
    empty.append(
        [
            Change(
                "incident",
                f"INC-{n:03d}",
                {"title": f"Slow pages {n}", "occurred_at": datetime.combine(on, time(9)), **known},
                on,
            )
            for n, on in enumerate(days)
        ],
        batch=Batch("incidents.csv", "incident", "0" * 64, None, 60, 60, 0, 0),
    )
    return empty
