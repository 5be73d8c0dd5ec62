"""Which browsers have begun to sign in and not come back signed in.

Streamlit leads back to the start page without a word when a provider's answer can't be trusted.
Nothing is known by it but that a browser began: it is told by a digest of a cookie that every
browser has, for a quarter of an hour, and opens nothing.
"""

import threading
import time
from collections import OrderedDict
from hashlib import blake2b

KEPT_FOR_SECONDS = 900.0
_MOST = 1000

_begun: OrderedDict[str, float] = OrderedDict()
_lock = threading.Lock()


def open_for(browser: str | None) -> None:
    """Note that a browser begins to sign in."""
    if browser:
        with _lock:
            _begun[_digest(browser)] = time.monotonic()
            while len(_begun) > _MOST:
                _begun.popitem(last=False)


def is_open(browser: str | None) -> bool:
    """Tell whether a browser began to sign in a short while ago and has not come back."""
    begun = _begun.get(_digest(browser)) if browser else None
    return begun is not None and time.monotonic() - begun < KEPT_FOR_SECONDS


def close(browser: str | None) -> None:
    """Note that a browser is signed in."""
    if browser:
        with _lock:
            _begun.pop(_digest(browser), None)


def _digest(browser: str) -> str:
    return blake2b(browser.encode(), digest_size=16).hexdigest()
