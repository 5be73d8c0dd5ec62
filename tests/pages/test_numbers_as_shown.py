"""The numbers that a page really shows, and what a process of its own prints of the same view."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from page_html import html

from trustdash.ui.links import rows_of

NEWEST = {}
NARROWED = {"inc": ["INC-01", "INC-02"], "team": ["SEC", "PAY"], "asof": ["2026-08-31"],
            "period": ["26w"]}  # fmt: skip
VIEWS = {"newest": NEWEST, "narrowed": NARROWED}
OPTIONS = {"inc": "--incident", "team": "--team", "asof": "--as-of", "period": "--period"}
FEWEST = {"overview": 3, "commitments": 5, "actions": 10, "measures": 0, "incidents": 15,
          "listening": 3, "leaders": 1, "assurance": 8, "said": 10, "definitions": 20,
          "records": 2, "week": 0, "bring_in": 0, "review": 0}  # fmt: skip
"""The fewest numbers that lead to rows of a metric on each page of both views."""


def options(view: dict) -> list[str]:
    return [word for name, given in view.items() for each in given
            for word in (OPTIONS[name], each)]  # fmt: skip


@pytest.fixture(scope="module")
def printed(demo_path, command_line):
    """Return what the command line prints of a view: printed(view, "metrics", "--json")."""

    def run(view: dict, *words: str) -> str:
        ledger = {"TRUSTDASH_LEDGER": str(demo_path)}
        told = command_line([*words, *options(view)], demo_path.parent, **ledger)
        assert told.code == 0, told.err
        return told.out

    return run


@pytest.fixture(scope="module")
def metrics(printed):
    """Return for each view the values that `metrics --json` prints, by id, group and part."""
    told = {name: json.loads(printed(view, "metrics", "--json")) for name, view in VIEWS.items()}
    return {
        name: {(m["id"], m.get("group"), m.get("part")): m for m in found["measures"]}
        for name, found in told.items()
    }


def shown(app) -> list[tuple[dict[str, list[str]], int]]:
    """Return the parameters of each number's link to its rows, and the number that is read."""
    found = re.findall(r'<a class="td-n" data-td href="([^"]+)">([^<]+)</a>', html(app))
    return [
        (parse_qs(urlsplit(unescape(href)).query), int(text.replace(",", "")))
        for href, text in found
    ]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("page", FEWEST)
def test_each_number_on_a_page_is_what_the_command_line_prints(opened, demo, metrics, page, view):
    numbers = shown(opened(demo, page, **VIEWS[view]))
    compared = 0
    for asked, number in numbers:
        assert {name: asked[name] for name in OPTIONS if name in asked} == VIEWS[view]
        rows = rows_of({name: values[0] for name, values in asked.items()})
        told = metrics[view].get((rows.metric, rows.group, rows.part))
        if told is not None:
            assert told["numerator" if rows.counted else "denominator"] == number, rows
            compared += 1
    assert compared >= FEWEST[page]


@pytest.mark.parametrize("view", VIEWS)
def test_the_rows_page_shows_the_rows_that_the_command_line_prints(opened, demo, printed, view):
    rows = {"m": "M9", "counted": "1", "group": "actions"}
    app = opened(demo, "rows", **rows, **VIEWS[view])
    narrowed = {name: given for name, given in VIEWS[view].items() if name != "period"}
    _, *lines = printed(narrowed, "rows", "M9", "--counted", "--group", "actions").splitlines()
    assert html(app).count('<tr role="row">') == 1 + len(lines)
    assert all(line.partition(",")[0] in html(app) for line in lines)


def test_another_python_prints_a_view_as_this_one_does(printed, demo_path):
    command = [sys.executable, "-m", "trustdash", "metrics", "--json", *options(NARROWED)]
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(demo_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == printed(NARROWED, "metrics", "--json")
