"""Each page of the demo in a real browser, at three sizes, light and dark."""

import re

import pytest

PAGES = [
    "", "commitments", "actions", "measures", "incidents", "listening", "said", "leaders",
    "assurance", "definitions",
]  # fmt: skip
