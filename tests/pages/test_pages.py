"""Each page on the demo, on nothing, and on addresses that ask for what is not there."""

import re

import pytest
from page_html import html

PAGES = [
    "overview", "commitments", "actions", "measures", "incidents", "listening", "said", "leaders",
    "assurance", "definitions", "records", "week", "bring_in", "people", "review",
]  # fmt: skip


def headings(app) -> list[str]:
    return re.findall(r"<h1[^>]*>(.*?)</h1>", html(app), re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_one_sentence_and_says_that_the_example_is_invented(opened, demo, page):
    app = opened(demo, page)
    assert not app.exception
    assert len(headings(app)) == 1
    assert "could not be shown" not in html(app)
    assert "Invented example" in html(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_chart_has_a_text_that_says_what_it_shows(opened, demo, page):
    for chart in opened(demo, page).get("plotly_chart"):
        assert len(chart.proto.alt) > 20


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_ledger_says_what_is_missing_and_how_to_bring_it_in(opened, empty, page):
    app = opened(empty, page)
    assert not app.exception
    assert "could not be shown" not in html(app)
    assert len(headings(app)) == 1
    how = {"definitions": "", "people": "trustdash users add"}.get(page, "import")
    assert how in html(app)


def test_a_missing_ledger_says_how_to_make_one(opened, tmp_path):
    app = opened(tmp_path / "none.duckdb", "overview")
    assert not app.exception
    assert "trustdash init" in html(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_narrowed_view_is_a_page_too(opened, demo, page):
    app = opened(demo, page, inc=["INC-02"], team=["SEC"], asof="2026-08-31", period="12w")
    assert not app.exception
    assert len(headings(app)) == 1
    assert "could not be shown" not in html(app)


def test_an_unknown_id_in_the_address_is_said_aloud(opened, demo):
    said = html(opened(demo, "overview", inc=["INC-01", "INC-99"]))
    assert "INC-99" in said and "not on file" in said


def test_a_day_before_the_data_begins_is_said(opened, demo):
    app = opened(demo, "overview", asof="2020-01-01")
    assert not app.exception
    assert "choose a later as-of day" in html(app)


def test_the_address_opens_one_commitment_with_its_frozen_words(opened, demo):
    said = html(opened(demo, "commitments", c="COM-007"))
    assert "COM-007" in said and "first date" in said.lower()


def test_rows_without_a_number_say_what_to_do(opened, demo):
    assert "names no number" in html(opened(demo, "rows"))


def test_the_number_and_its_rows_agree(opened, demo):
    app = opened(demo, "rows", m="M9", counted="1", group="commitments")
    assert not app.exception
    assert html(app).count("<tr") == 1 + 4


def test_text_from_people_is_shown_as_text(opened, demo):
    from datetime import date

    from trustdash.ledger import Change, Ledger

    evil = '<img src="http://example.com/x.png"><script>alert(1)</script>'
    fields = {"title": evil, "text": evil, "original_due_date": date(2026, 1, 1)}
    with Ledger.open(demo) as ledger:
        ledger.append([Change("commitment", "COM-666", fields, date(2026, 1, 1))])
    said = html(opened(demo, "commitments", c="COM-666"))
    assert "<script" not in said and 'src="http' not in said
    assert "&lt;img" in said


def test_every_measure_stands_in_small_and_leads_to_its_chart(opened, demo):
    said = html(opened(demo, "measures", kpi="KPI-07"))
    assert said.count('<section class="td-tile"') == 14
    assert said.count('class="td-tile" aria-current="true"') == 1
    assert "measures?kpi=KPI-12" in said
    assert all(len(alt) > 20 for alt in re.findall(r'<img alt="([^"]+)" src="data:', said))


def test_tables_of_surveys_and_phases_are_sent_when_they_are_asked_for(opened, demo):
    app = opened(demo, "measures")
    assert "Net promoter score (NPS)" in html(app)
    shown = re.findall(r"<caption[^>]*>(.*?)</caption>", html(app), re.S)
    assert len(shown) == html(app).count("<table") == 3
    assert not any(
        "survey" in caption.lower() or "phase" in caption.lower() for caption in shown[1:]
    )
    labels = [box.label.replace("\\", "") for box in app.expander]
    assert "By survey and group: Net promoter score (NPS)" in labels
    assert sum(label.startswith("Phases and notes") for label in labels) == 1
