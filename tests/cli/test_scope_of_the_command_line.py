"""The command line reads as the local administrator, and names nothing that a scope may not see."""

from datetime import date

import pytest

from trustdash.cli.options import _refuse_unknown, reader_of
from trustdash.errors import ConfigurationError
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL, Lens, Scope

DAY = date(2026, 1, 1)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ledger.duckdb"
    with Ledger.create(path) as ledger:
        ledger.append(
            [
                Change("incident", "INC-01", {"title": "Outage"}, DAY),
                Change("incident", "INC-02", {"title": "Breach", "visibility": "privileged"}, DAY),
            ]
        )
    return path


def test_whoever_can_open_the_file_sees_all_of_it(path):
    with reader_of(path, None, ["INC-02"], None, "since") as reader:
        assert reader.lens.scope == LOCAL
        assert reader.states("incident")["title"].tolist() == ["Outage", "Breach"]


def test_an_unknown_id_is_refused_with_those_that_may_be_seen_and_no_other(path):
    said = {}
    for asked in ("INC-02", "INC-03"):
        with (
            Ledger.open(path) as ledger,
            ledger.at(Lens(DAY, scope=Scope())) as reader,
            pytest.raises(ConfigurationError) as refused,
        ):
            _refuse_unknown(reader, "incident", [asked])
        said[asked] = (str(refused.value) + refused.value.remedy).replace(asked, "it")
    assert said["INC-02"] == said["INC-03"]
    assert "INC-01" in said["INC-02"]
