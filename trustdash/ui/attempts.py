"""Which browsers have begun to sign in and not come back signed in, and what they asked for.

Streamlit leads back to the start page without a word when a provider's answer can't be trusted.
It also leads back to the first page, whichever was asked for. Nothing is known by this but that a
browser began, and at which page: it is told by a digest of a cookie that every browser has, for a
quarter of an hour, and opens nothing.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

KEPT_FOR_SECONDS = 900.0
_MOST = 1000

_LONGEST = 2000

Query = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page that was asked for before the sign-in, by the name in its address, and its query."""

    page: str
    query: Query


_begun: OrderedDict[str, tuple[float, Wanted | None]] = OrderedDict()
_lock = threading.Lock()


def open_for(browser: str | None, wanted: Wanted | None = None) -> None:
    """Note that a browser begins to sign in; a query of more than 2,000 characters is let go."""
    if browser:
        fits = wanted is not None and len(str(wanted.query)) <= _LONGEST
        with _lock:
            _begun.pop(_digest(browser), None)
            _begun[_digest(browser)] = (time.monotonic(), wanted if fits else None)
            while len(_begun) > _MOST:
                _begun.popitem(last=False)


def is_open(browser: str | None) -> bool:
    """Tell whether a browser began to sign in a short while ago and has not come back."""
    begun = _begun.get(_digest(browser)) if browser else None
    return begun is not None and time.monotonic() - begun[0] < KEPT_FOR_SECONDS


def close(browser: str | None) -> Wanted | None:
    """Note that a browser is signed in; return what it asked for before, if that is known."""
    if not browser:
        return None
    with _lock:
        begun = _begun.pop(_digest(browser), None)
    if begun is None or time.monotonic() - begun[0] >= KEPT_FOR_SECONDS:
        return None
    return begun[1]


def _digest(browser: str) -> str:
    return blake2b(browser.encode(), digest_size=16).hexdigest()
