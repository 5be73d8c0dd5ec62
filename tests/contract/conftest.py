import pytest
from fifty_views import VIEWS, name
from seen import Seen

from trustdash.ledger import open_for_reading


@pytest.fixture(scope="session")
def ledger(demo_path):
    with open_for_reading(demo_path) as opened:
        yield opened


def _in_turn():
    """Number the views, because tests of one view are run by one worker (tests/conftest.py)."""
    return [
        pytest.param((turn, lens), id=f"view-{turn} {name(lens)}")
        for turn, lens in enumerate(VIEWS)
    ]


@pytest.fixture(scope="session", params=_in_turn())
def seen(ledger, request):
    """Return one of the fifty views."""
    turn, lens = request.param
    view = Seen(ledger, lens, turn)
    yield view
    view.reader.close()
