"""Remember: events in, views out. The only room that knows DuckDB."""

from trustdash.ledger.events import UNDO, Batch, Event, Position, Undo, standing
from trustdash.ledger.facts import FactsFound, arrow_schema
from trustdash.ledger.ledger import Ledger, open_for_reading
from trustdash.ledger.publish import publish, restore
from trustdash.ledger.reader import Reader, Recorded
from trustdash.ledger.rebuild import rebuild
from trustdash.ledger.verify import Problem, Verification, verify
from trustdash.model.change import Change

__all__ = [
    "UNDO",
    "Batch",
    "Change",
    "Event",
    "FactsFound",
    "Ledger",
    "Position",
    "Problem",
    "Reader",
    "Recorded",
    "Undo",
    "Verification",
    "arrow_schema",
    "open_for_reading",
    "publish",
    "rebuild",
    "restore",
    "standing",
    "verify",
]
