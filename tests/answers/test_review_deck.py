"""The slides of a review: their order, what is left out, and that nothing is made anew."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from trustdash.answers import actions, assurance, commitments, exceptions, overview, review
from trustdash.answers.answer import Cell, Link, Number, RowsBehind, Table, read_aloud
from trustdash.answers.numbers import Numbers
from trustdash.answers.slide import Slide
from trustdash.answers.slide_parts import fitted, with_notes
from trustdash.ledger import Change

PLACES = (
    "answer", "since", "commitments", "actions", "measures", "measure-", "incident-", "said-did",
    "not-told", "assurance", "decisions-needed", "decisions-taken",
)  # fmt: skip


def place(name: str) -> int:
    return next(at for at, start in reversed(list(enumerate(PLACES))) if name.startswith(start))


@pytest.fixture(scope="module")
def deck(demo_reader):
    return review.deck(Numbers(demo_reader))


def slide_of(deck, name: str) -> Slide:
    return next(slide for slide in deck.slides if slide.name == name)


def test_the_order_is_the_same_in_every_review(deck, filled, lens):
    with filled.at(lens) as reader:
        small = review.deck(Numbers(reader))
    for made in (deck, small):
        places = [place(slide.name) for slide in made.slides]
        assert places == sorted(places)
        assert len({slide.name for slide in made.slides}) == len(made.slides)
    assert {"answer", "commitments", "actions", "measures", "said-did", "not-told", "assurance",
            "decisions-needed"} <= {slide.name for slide in deck.slides}  # fmt: skip


def test_every_part_has_a_slide_or_is_said_to_be_left_out(deck):
    shown = {PLACES[place(slide.name)] for slide in deck.slides}
    parts = {name for name in PLACES if name not in ("measure-", "not-told")}
    assert len(deck.left_out) == len(parts - shown)
    assert all(said.endswith(".") for said in deck.left_out)


def test_slides_hold_the_very_numbers_and_charts_of_the_pages(deck, demo_reader):
    answer, page = slide_of(deck, "answer"), overview.answer(demo_reader)
    assert (answer.title, answer.lines, answer.cards) == (page.headline, page.lines, page.cards)
    promised = commitments.answer(demo_reader)
    assert slide_of(deck, "commitments").exhibit == promised.promises
    assert promised.headline in slide_of(deck, "commitments").lines
    assert slide_of(deck, "actions").exhibit == actions.answer(demo_reader).ageing
    assert slide_of(deck, "assurance").exhibit == assurance.answer(demo_reader).own_word
    measures = slide_of(deck, "measures").table
    assert measures.rows == page.measures.tables[0].rows[: len(measures.rows)]


def test_a_slide_holds_one_chart_or_one_table_and_few_words(deck):
    for slide in deck.slides:
        assert not (slide.exhibit and slide.table), slide.name
        assert slide.exhibit or slide.table or slide.cards or slide.lines, slide.name
        assert len(slide.lines) <= 5, slide.name
        assert not slide.exhibit or len(slide.exhibit.title.split()) <= 12, slide.name
        assert not slide.table or len(slide.table.rows) <= 12, slide.name


def test_notes_define_every_number_and_say_where_it_leads(deck):
    for slide in deck.slides:
        assert slide.notes[-1].startswith("More on the page"), slide.name
        is_read = any(note.startswith("How to read it:") for note in slide.notes)
        assert is_read == bool(slide.exhibit or slide.table), slide.name
    noted = " ".join(slide_of(deck, "commitments").notes)
    assert "(M1)" in noted and "(M9)" in noted


def test_the_footer_names_the_day_the_filters_and_the_event(look):
    with look(incidents=("INC-02",), teams=("CARE",), known_to=12, period="26w") as reader:
        footer = review.footer(Numbers(reader))
    said = ["As of 20 Nov 2026", "incidents INC-02", "teams CARE", "charts of 26 weeks", "event 12"]
    assert footer == " · ".join(said)


def test_a_measure_stands_out_if_it_worsens_or_misses_and_worsening_ones_come_first(demo_reader):
    numbers = Numbers(demo_reader)
    found = exceptions.exceptions(numbers)
    worsening = list(numbers.listed("measures-worsening")["id"])
    assert [each.kpi.id for each in found[: len(worsening)]] == worsening
    assert len({each.kpi.id for each in found}) == len(found)
    others = {"KPI-05", "KPI-09"}  # on target now, with no clear change or improving since long ago
    assert not others & {each.kpi.id for each in found}


def test_measures_beyond_five_are_named_on_the_slide_of_the_table(deck, demo_reader):
    found = exceptions.exceptions(Numbers(demo_reader))
    own = [slide for slide in deck.slides if slide.name.startswith("measure-")]
    assert len(own) == min(len(found), 5)
    said = " ".join(read_aloud(line) for line in slide_of(deck, "measures").lines)
    assert all(each.kpi.name in said for each in found[5:])


def test_the_incident_that_the_filter_names_has_a_slide_even_if_it_is_minor(look):
    with look(incidents=("INC-02",)) as reader:
        names = [slide.name for slide in review.deck(Numbers(reader)).slides]
    assert "incident-INC-02" in names and "incident-INC-01" not in names


def test_nothing_on_file_gives_no_slide_and_says_how_to_bring_it_in(empty, lens):
    with empty.at(lens) as reader:
        found = review.answer(reader)
    assert found.deck is None and "trustdash import" in read_aloud(found.lines[0])


def test_what_is_recorded_later_changes_nothing_in_a_frozen_review(own, lens):
    seq = own.head().seq
    frozen = lens.but(known_to=seq)
    with own.at(frozen) as reader:
        before = review.answer(reader)
    own.append([Change("incident", "INC-09", {"title": "A new one", "severity": "SEV1",
                "is_major": True, "status": "new"}, lens.as_of - timedelta(days=1))])  # fmt: skip
    with own.at(frozen) as reader:
        assert review.answer(reader) == before
    with own.at(lens) as reader:
        assert review.answer(reader) != before


def test_what_was_decided_meanwhile_becomes_the_last_slide_in_place_of_the_frozen_one(deck):
    taken = Slide("decisions-taken", ("1 decision taken today",))
    others = tuple(slide for slide in deck.slides if slide.name != taken.name)
    deck = replace(deck, slides=others, left_out=("Decisions taken today: none.",))
    first = review.with_decisions(deck, taken)
    again = review.with_decisions(first, replace(taken, title=("2 decisions taken today",)))
    assert [slide.title for slide in first.slides][-1] == taken.title
    assert len(again.slides) == len(first.slides) == len(deck.slides) + 1
    assert "Decisions taken today: none." not in again.left_out
    assert review.with_decisions(deck, None) is deck


def test_a_table_is_cut_to_rows_and_columns_and_says_how_much_is_left():
    rows = tuple((Cell(f"a{n}"), Cell(f"b{n}"), Cell(f"c{n}")) for n in range(5))
    whole = Table(("A", "B", "C"), rows, "Letters", align_right=(1, 2))
    cut = fitted(whole, 3, (0, 2))
    assert cut.headings == ("A", "C") and cut.align_right == (1,)
    assert [cell.text for cell in cut.rows[-1]] == ["a2", "c2"]
    assert cut.more == "and 2 more"
    assert fitted(whole, 5).more is None
    assert fitted(replace(whole, more="and 4 more"), 5).more == "and 4 more"
    assert fitted(whole, 3, hidden=4).more == "and 6 more"


def test_a_number_is_defined_once_however_often_it_stands_there():
    late = Number("4", 4, RowsBehind("M9", group="commitments"))
    slide = with_notes(Slide("x", (late, " late"), ((late, " again"),), link=Link("actions")))
    assert len(slide.notes) == 2 and slide.notes[0].startswith("Overdue count and share (M9)")


def test_before_the_data_there_is_no_review(look):
    with look(as_of=date(2020, 1, 1)) as reader:
        assert review.answer(reader).deck is None
