"""Each page on the demo, on nothing, and on addresses that ask for what is not there."""

import re

import pytest
from page_html import html

PAGES = [
    "overview", "commitments", "actions", "measures", "incidents", "listening", "said", "leaders",
    "assurance", "definitions",
]  # fmt: skip
