"""What holds for every page: its words, its numbers, its charts, its sameness."""

import dataclasses
import pickle
import subprocess
import sys
from datetime import date

import pytest

from trustdash.answers import (
    actions,
    assurance,
    commitments,
    definitions,
    incidents,
    leaders,
    listening,
    measures,
    overview,
    records,
    review,
    said,
    week,
)
from trustdash.answers.answer import Exhibit, Number, RowsBehind, read_aloud
from trustdash.answers.numbers import rows_behind
from trustdash.answers.wording import banned_words
from trustdash.charts.style import Style

PAGES = {
    "overview": overview.answer,
    "commitments": lambda reader: commitments.answer(reader, commitment="COM-002"),
    "actions": actions.answer,
    "measures": measures.answer,
    "incidents": incidents.answer,
    "listening": listening.answer,
    "leaders": leaders.answer,
    "assurance": assurance.answer,
    "said": lambda reader: said.answer(reader, message="MSG-001"),
    "definitions": definitions.answer,
    "records": records.answer,
    "week": week.answer,
    "review": review.answer,
}
every_page = pytest.mark.parametrize("page", PAGES)


@pytest.fixture(scope="module")
def answers(look):
    """Return the answer of each page, asked once, all of them through one reader."""
    kept = {}

    def answered(page):
        if page not in kept:
            kept[page] = PAGES[page](look())
        return kept[page]

    return answered


def parts(value):
    """Yield a value and everything inside it."""
    yield value
    if isinstance(value, tuple):
        for each in value:
            yield from parts(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from parts(getattr(value, field.name))


@every_page
def test_no_page_uses_a_banned_word(page, answers):
    texts = [part for part in parts(answers(page)) if isinstance(part, str)]
    assert [word for text in texts for word in banned_words(text)] == []
    assert len(texts) > 20


@every_page
def test_no_page_writes_a_missing_value_as_nan_or_none(page, answers):
    texts = [part for part in parts(answers(page)) if isinstance(part, str)]
    assert not [t for t in texts if {"nan", "None", "NaT", "<NA>", "inf"} & set(t.split())]


@every_page
def test_each_number_leads_to_as_many_rows_as_it_says(page, answers, look):
    numbers = {p for p in parts(answers(page)) if isinstance(p, Number) and p.rows}
    for number in numbers:
        assert len(rows_behind(look(), number.rows).rows) == number.amount, number
    assert numbers


@every_page
def test_the_same_lens_gives_an_equal_answer_alone_or_beside_others(page, answers, filled, lens):
    with filled.at(lens) as alone:
        assert PAGES[page](alone) == answers(page)


@every_page
def test_an_answer_can_be_kept_in_a_cache_and_drawn_afterwards(page, answers):
    kept = pickle.loads(pickle.dumps(answers(page)))
    drawn = [part.draw(Style()) for part in parts(kept) if isinstance(part, Exhibit)]
    assert all(hasattr(figure, "to_plotly_json") for figure in drawn)


@every_page
def test_each_chart_says_its_finding_in_at_most_a_dozen_and_a_half_words(page, answers):
    for chart in (part for part in parts(answers(page)) if isinstance(part, Exhibit)):
        assert 1 < len(chart.title.split()) <= 18
        assert len(chart.alt) > 20
        assert chart.title in chart.alt


@every_page
def test_an_empty_ledger_is_answered_without_a_number_that_pretends(page, empty, lens):
    with empty.at(lens) as reader:
        found = PAGES[page](reader)
    assert read_aloud(found.headline)
    said = " ".join(part for part in parts(found) if isinstance(part, str))
    assert "100%" not in said and "0%" not in said.replace("100%", "")


@every_page
@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2026, 3, 10), date(2030, 1, 1)])
def test_any_day_can_be_looked_at(page, day, look):
    assert read_aloud(PAGES[page](look(as_of=day)).headline)


@every_page
@pytest.mark.parametrize("narrowed", [{"incidents": ("INC-02",)}, {"teams": ("CARE",)}])
def test_any_filter_can_be_set(page, narrowed, look):
    assert read_aloud(PAGES[page](look(**narrowed)).headline)


def test_a_reader_may_ask_for_the_rows_of_all_of_a_metric(reader):
    found = rows_behind(reader, RowsBehind("M1", counted=False))
    assert "id" in found.columns and found.definition


def test_no_answer_needs_streamlit():
    code = (
        "import sys, importlib, trustdash.answers as room; from pathlib import Path\n"
        "for path in Path(room.__path__[0]).glob('*.py'):\n"
        "    importlib.import_module(f'trustdash.answers.{path.stem}')\n"
        "print('streamlit' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
