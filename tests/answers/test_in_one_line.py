"""Five questions of every review in one line each: their numbers, words and ways."""

from datetime import date

from trustdash.answers import overview
from trustdash.answers.in_one_line import QUESTIONS
from trustdash.answers.numbers import Numbers

BEFORE_THE_INCIDENT = date(2025, 7, 20)


def asked(reader):
    (table,) = overview.answer(reader).asked.tables
    return {row[0].text: row for row in table.rows}


def test_each_question_is_answered_with_its_count_of_how_many(reader):
    notes = {words: row[0].note for words, row in asked(reader).items()}
    assert notes["Who is still waiting?"] == (
        "4 of 7 remedies owed are neither delivered nor declined"
    )
    assert notes["Whom did nobody meet?"] == (
        "0 of 1 affected group met no accountable executive in 90 days"
    )


def test_each_question_leads_to_the_page_that_answers_it(reader):
    ways = [row[0].link.page for row in asked(reader).values()]
    assert ways == ["incidents", "said", "assurance", "listening", "leaders"]


def test_each_count_leads_to_as_many_rows(demo_reader):
    numbers = Numbers(demo_reader)
    for question in QUESTIONS:
        count = question.number(numbers)
        assert count.rows is not None and count.amount
        assert asked(demo_reader)[question.words][1].number == count


def test_where_nothing_is_on_file_it_says_so_and_gives_no_zero(look):
    said = asked(look(as_of=BEFORE_THE_INCIDENT))
    assert said["Who is still waiting?"][0].note == "no remedy is on file"
    assert said["Who is still waiting?"][1].text == "–"
