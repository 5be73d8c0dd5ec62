from datetime import date

import pytest

from trustdash import queries
from trustdash.ledger import open_for_reading
from trustdash.metrics.registry import METRICS, compute
from trustdash.model.lens import Lens

LAST = date(2026, 11, 20)


@pytest.fixture(scope="module")
def loaded(demo_path, demo_report):
    """Return the demo's ledger, and the report of its import."""
    with open_for_reading(demo_path) as ledger:
        yield ledger, demo_report


@pytest.fixture
def value_of(loaded):
    ledger, _ = loaded

    def one(metric, part=None, group=None):
        with ledger.at(Lens(as_of=LAST)) as reader:
            frames = {name: queries.fetch(name, reader) for name in METRICS[metric].needs}
            values = compute(metric, frames, LAST)
        (value,) = (v for v in values if (v.part, v.group) == (part, group))
        return value

    return one


@pytest.fixture
def seen_in(loaded):
    """Return a metric's values in the view of one incident."""
    ledger, _ = loaded

    def every(metric, incident):
        with ledger.at(Lens(as_of=LAST, incidents=(incident,))) as reader:
            frames = {name: queries.fetch(name, reader) for name in METRICS[metric].needs}
            return compute(metric, frames, LAST)

    return every


def test_every_row_is_stored(loaded):
    _, report = loaded
    short = [(f.file, f.bad_rows) for f in report.files if f.counts.stored != f.counts.read]
    assert short == []


def test_no_file_names_what_is_not_on_file_yet(loaded):
    _, report = loaded
    said = [(f.file, w) for f in report.files for w in f.warnings if "not on file" in w]
    assert said == []


def test_the_newest_day_is_the_last_day_of_the_story(loaded):
    ledger, _ = loaded
    with ledger.at(Lens(as_of=LAST)) as reader:
        assert reader.newest_day(date(2099, 1, 1)) == LAST


def test_corrected_values_are_restatements(loaded):
    _, report = loaded
    restated = {f.file: f.restated for f in report.files if f.restated}
    assert restated == {"72-observation-corrected.csv": 6}


def test_punctuality_is_as_the_story_tells(value_of):
    first, current = value_of("M1"), value_of("M2")
    assert (first.numerator, current.numerator) == (3, 5)
    assert (value_of("M8", "moves").value, value_of("M8", "after due").value) == (7, 2)
    assert value_of("M9", group="commitments").numerator == 4


def test_repeats_after_a_completed_action_and_with_one_open_are_told_apart(value_of):
    after_completed, still_open = value_of("M15"), value_of("M15", "same cause, action still open")
    assert (after_completed.numerator, after_completed.denominator) == (5, 8)
    assert still_open.numerator == 1


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_something_to_show(metric, loaded):
    ledger, _ = loaded
    with ledger.at(Lens(as_of=LAST)) as reader:
        frames = {name: queries.fetch(name, reader) for name in METRICS[metric].needs}
        values = compute(metric, frames, LAST)
    assert any(value.value is not None for value in values)


@pytest.mark.parametrize(
    ("metric", "part", "counted"),
    [
        ("M12", None, (9, 15)),
        ("M18", None, (4, 6)),
        ("M21", None, (8, 16)),
        ("M22", None, (4, 5)),
        ("M23", None, (14, 24)),
        ("M23", "contradicted later", (4, 24)),
        ("M37", None, (8, 14)),
        ("M38", None, (3, 4)),
        ("M39", None, (3, 5)),
        ("M40", None, (1, 9)),
        ("M40", "implemented, awaiting verification", (1, 2)),
        ("M41", None, (3, 14)),
        ("M42", None, (69, 76)),
        ("M43", "P85 forecasts that held", (0, 2)),
        ("M44", "measures back to the earlier level", (2, 12)),
        ("M45", "held for 365 days", (0, 4)),
    ],
)
def test_what_was_said_answered_and_checked_is_as_the_story_tells(metric, part, counted, value_of):
    value = value_of(metric, part)
    assert (value.numerator, value.denominator) == counted


def test_a_failed_switch_stops_the_clock_of_the_promise_that_it_holds_up(value_of):
    part = "COM-001 Test the switch to the second site every quarter"
    assert value_of("M45", part).value == 0


def test_trust_is_lowest_in_benevolence_and_the_market_did_not_fall(value_of):
    lowest = value_of("M35", "Relationship survey: benevolence")
    assert lowest.note.endswith("the lowest of them")
    beside = value_of("M35", "Relationship survey: integrity, difference from the market")
    assert beside.high < 0


def test_groups_of_fewer_than_five_are_not_shown_and_those_who_wait_longest_are(seen_in):
    together = "other groups, together"
    for incident in ("INC-01", "INC-02"):
        groups = {value.group for value in seen_in("M28", incident)}
        assert together in groups and not groups & {"Partner banks and shops", "Employees"}
    (paper,) = [
        value for value in seen_in("M28", "INC-03")
        if (value.group, value.part) == ("Customers on paper statements", None)
    ]  # fmt: skip
    assert paper.value < 20
