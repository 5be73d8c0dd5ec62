"""Opening + received − closed = outstanding, under any filter, period and as-of day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.answers import complaints
from trustdash.answers.numbers import Numbers
from trustdash.ledger import open_for_reading
from trustdash.metrics.complaints import OPEN_BANDS
from trustdash.metrics.dates import PERIOD_DAYS
from trustdash.model.lens import PERIODS, Lens

FIRST, LAST = date(2024, 11, 1), date(2027, 3, 1)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
filters = {
    "as_of": st.dates(FIRST, LAST),
    "incidents": st.sets(st.sampled_from(["INC-01", "INC-02", "INC-03", "INC-09", "INC-77"])),
    "teams": st.sets(st.sampled_from(["CARE", "PAY", "LEGAL", "SEC"])),
    "period": st.sampled_from(PERIODS),
}


@pytest.fixture(scope="module")
def demo(demo_path):
    with open_for_reading(demo_path) as ledger:
        yield ledger


def flow(ledger, lens):
    """Return opening, received, closed, outstanding and the open by age, as pages take them."""
    with ledger.at(lens) as reader:
        numbers = Numbers(reader)
        if numbers.frame("complaints").empty:
            return None
        parts = [*("opening", "received", "closed"), None, *OPEN_BANDS]
        return [numbers.counted("M24", part=part).amount for part in parts]


@FEW
@given(**filters)
def test_the_flow_of_complaints_adds_up_under_any_filter(demo, as_of, incidents, teams, period):
    chosen = {"incidents": tuple(sorted(incidents)), "teams": tuple(sorted(teams))}
    lens = Lens(as_of=as_of, period=period, **chosen)
    found = flow(demo, lens)
    if found is None:
        return
    opening, received, closed, outstanding, *ages = found
    assert complaints.balance(opening, received, closed, outstanding) == 0
    assert sum(ages) == outstanding
    # What was outstanding at the start is what a look at that day calls outstanding.
    before = flow(demo, lens.but(as_of=as_of - timedelta(days=PERIOD_DAYS)))
    assert opening == (0 if before is None else before[3])
