from datetime import date, datetime, time, timedelta

import pytest
from ledgers import copy_of
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


@pytest.fixture(scope="session")
def reader(filled):
    """Return a reader of the small organisation; what is asked through it is worked out once."""
    with filled.at(Lens(AS_OF)) as reader:
        yield reader


@pytest.fixture(scope="session")
def look(filled):
    """Return a reader for a lens that differs from the usual one in what is given."""
    with lenses_on(filled) as at:
        yield at


@pytest.fixture(scope="session")
def own_original(tmp_path_factory):
    """Return the small organisation's ledger file, to be copied."""
    path = tmp_path_factory.mktemp("original") / "own.duckdb"
    with Ledger.create(path) as ledger:
        fill(ledger)
    return path


@pytest.fixture
def empty(tmp_path):
    with Ledger.create(tmp_path / "empty.duckdb") as ledger:
        yield ledger


@pytest.fixture
def own(own_original, tmp_path):
    """Return the small organisation in a ledger of the test's own, which it may add to."""
    with Ledger.open(copy_of(own_original, tmp_path / "own.duckdb")) as ledger:
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
