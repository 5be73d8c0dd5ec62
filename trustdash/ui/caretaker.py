"""What the dashboard does beside showing pages, because it owns the ledger file.

It imports what the command line puts into the inbox and what comes by feeds, and publishes a
checked copy after changes, so that others can read while it runs.
"""

import logging
import threading
import time

from trustdash.importing import feeds, inbox
from trustdash.ledger import Ledger, publish

EVERY_SECONDS = 1.0
PUBLISH_AFTER_SECONDS = 60.0
"""Copies are made at most this often."""

FIRST_COPY_AFTER_SECONDS = 10.0
"""The first copy waits until the first pages were shown."""

_log = logging.getLogger(__name__)


def start(ledger: Ledger) -> threading.Event:
    """Start taking care of a ledger on a thread of its own; set the event to end it."""
    stop = threading.Event()
    care = threading.Thread(target=_take_care, args=(ledger, stop), name="caretaker", daemon=True)
    care.start()
    return stop


def _take_care(ledger: Ledger, stop: threading.Event) -> None:
    published, next_copy = -1, time.monotonic() + FIRST_COPY_AFTER_SECONDS
    watch = feeds.Watch()
    while not stop.wait(EVERY_SECONDS):
        try:
            inbox.work_off(ledger)
            watch.work_off(ledger)
            if ledger.head().seq != published and time.monotonic() >= next_copy:
                publish(ledger)
                published = ledger.head().seq
                next_copy = time.monotonic() + PUBLISH_AFTER_SECONDS
        except Exception:
            # Whatever it was, the next request and the next copy must not wait for a restart.
            _log.exception("The ledger could not be taken care of; trying again.")
            next_copy = time.monotonic() + PUBLISH_AFTER_SECONDS
