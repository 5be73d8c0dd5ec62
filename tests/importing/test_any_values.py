"""Whatever stands in the cells, the answer is a report or one clear refusal."""

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.errors import TrustdashError
from trustdash.importing import profiles
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger, verify
from trustdash.model.entities import ENTITIES

CELLS = st.sampled_from(
    ["", " ", "A", "B", "NA", "-1", "0", "5", "1e400", "nan", "1,5", "10 mph", "yes", "2026-01-02",
     "2026-13-45", "23.02.2026", "9999/12/31", "12/31/1899 09:30:00 AM", "2022-10", "2015-Q3",
     "2026-03-02T10:00:00Z", "published", "Resolved", "Done", "=1+1", "<b>x</b>", "a;b;;c",
     "ü\u202e",
     "\u0000x", "\ufeff", "x" * 300]
)  # fmt: skip
NAMES = [*profiles.known(), *ENTITIES]


def columns_of(profile):
    rules = [*profile.columns.values(), *(profile.unpivot.columns.values() if profile.unpivot
                                          else ())]  # fmt: skip
    wanted = [*profile.match, *(rule.from_ for rule in rules if rule.from_)]
    names = [name if isinstance(name, str) else name[0] for name in wanted]
    return list(dict.fromkeys(names))


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_values_under_the_right_columns_are_reported_or_refused(name, data):
    profile = profiles.find(name)
    columns = columns_of(profile)
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=6)
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.create(Path(folder) / "ledger.duckdb") as ledger,
    ):
        path = Path(folder) / "2024-05-06-file.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
        try:
            report = import_files(ledger, [path], profile=name)
        except TrustdashError as refused:
            assert refused.remedy and "\n" not in str(refused)
            assert ledger.head().seq == 0
        else:
            assert report.files[0].profile == name
            again = import_files(ledger, [path], profile=name)
            assert again.head == report.head
        assert verify(ledger).ok
