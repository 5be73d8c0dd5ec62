"""The page Import: what came in, what is asked, what should have come; for editors alone."""

from datetime import date

from small_organisation import AS_OF

from trustdash.answers import bring_in
from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers, rows_behind
from trustdash.ledger import Batch, Change
from trustdash.model.lens import LOCAL, Lens, Scope


def asked(ledger, scope=LOCAL, day=AS_OF):
    with ledger.at(Lens(day, scope=scope)) as reader:
        return bring_in.answer(reader)


def with_a_late_feed(ledger):
    feed = {"name": "complaints", "profile": "complaint", "every": "week", "owner": "COO",
            "started_on": date(2026, 9, 1)}  # fmt: skip
    ledger.append([Change("feed", "FEED-001", feed, date(2026, 9, 1))])
    ledger.append(
        batch=Batch("c-2026-10-01.csv", "complaint", "0" * 64, date(2026, 10, 1), 3, 2, 1, 0,
                    {"feed": "complaints"})
    )  # fmt: skip
    return ledger


def test_an_empty_ledger_asks_for_a_first_file(empty):
    found = asked(empty)
    assert read_aloud(found.headline) == "Nothing was imported yet: bring in a first file below."
    assert found.files.empty and found.feeds.empty


def test_the_headline_counts_files_questions_and_feeds_and_each_leads_to_its_rows(own):
    found = asked(with_a_late_feed(own))
    said = read_aloud(found.headline)
    assert "1 question waits for an answer and 1 feed stopped coming." in said
    numbers = [part for part in found.headline if not isinstance(part, str)]
    with own.at(Lens(AS_OF, scope=LOCAL)) as reader:
        for number in numbers:
            assert len(rows_behind(reader, number.rows).rows) == number.amount
    assert [question.id for question in found.questions] == ["QUE-001"]
    assert found.feeds.tables[0].rows[0][4].text == "stopped"


def test_a_feed_that_is_due_but_not_late_is_said_so(own):
    with_a_late_feed(own)
    (row,) = asked(own, day=date(2026, 10, 10)).feeds.tables[0].rows
    assert (row[4].text, row[4].note) == ("8 Oct 2026", "due, not late yet")


def test_the_names_of_files_are_kept_from_those_who_may_not_import(own):
    with_a_late_feed(own)
    assert asked(own, Scope("Vic", "viewer")).headline == (bring_in.NOBODYS,)
    with own.at(Lens(AS_OF)) as reader:
        numbers = Numbers(reader)
        assert numbers.listed("imported-files").empty
        assert len(numbers.listed("warnings-feeds")) == 1
