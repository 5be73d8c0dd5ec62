import pytest
from fifty_views import IN_TURN
from seen import Seen

from trustdash.ledger import open_for_reading


@pytest.fixture(scope="session")
def ledger(demo_path):
    with open_for_reading(demo_path) as opened:
        yield opened


@pytest.fixture(scope="session", params=IN_TURN)
def seen(ledger, request):
    """Return one of the fifty views."""
    turn, lens = request.param
    view = Seen(ledger, lens, turn)
    yield view
    view.reader.close()
