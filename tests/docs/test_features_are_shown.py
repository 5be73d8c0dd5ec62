"""The table of features: every row of every theme, each with a place that there is and a test."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| (\d+\.\d+|[A-Z]) \|", line)
]
THEMES = {"1": 4, "2": 4, "3": 6, "4": 3, "5": 3, "6": 2, "7": 2, "8": 2, "9": 3, "10": 2, "11": 3}
PAGES = re.findall(r'title="([^"]+)"', (ROOT / "trustdash/ui/menu.py").read_text(encoding="utf-8"))
each_row = pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])


def test_no_row_of_the_eleven_themes_is_missing():
    wanted = [f"{theme}.{n}" for theme, most in THEMES.items() for n in range(1, most + 1)]
    assert [row[0] for row in ROWS if "." in row[0]] == wanted


@each_row
def test_a_row_names_a_page_or_says_that_it_is_not_there_yet(row):
    where = row[2]
    named = [page for page in (*PAGES, "CSV", "every underlined", "headline") if page in where]
    assert named or "Not yet" in where


@each_row
def test_what_shows_a_row_is_a_test_that_there_is(row):
    found = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row[3])
    assert found or row[2] == "**Not yet**"
    for path, test in found:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {test or 'test_'}" in source, f"{path}::{test}"
