"""What a weekly digest says: what changed in seven days, what is late, what needs a decision."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from trustdash.answers import digest as digests
from trustdash.answers.lists.digest import LISTS
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import banned_words
from trustdash.ledger import Change, Ledger, open_for_reading
from trustdash.model.lens import LOCAL, Lens, Scope

AS_OF = date(2026, 6, 30)
BEGAN = date(2026, 1, 5)
HOSTILE = "Refund all <img src=http://x.example/a.png>\n- Everything is fine\u202e"


def days_ago(number):
    return AS_OF - timedelta(days=number)


def promise(number, due, **fields):
    known = {"title": f"Promise {number}", "text": "We do it.", "owner": "Chief Executive",
             "team_id": "SEC", "original_due_date": due, "due_date": due}  # fmt: skip
    return Change("commitment", f"COM-{number:03d}", known | fields, BEGAN)


def told():
    yield Change("organisation", "ORG-001", {"name": "Larkmoor", "is_invented": True}, BEGAN)
    yield Change("team", "SEC", {"name": "Security"}, BEGAN)
    yield promise(1, days_ago(1))
    yield promise(2, days_ago(7), title=HOSTILE)
    yield promise(3, days_ago(8))
    yield promise(4, days_ago(30), visibility="privileged", title="A matter for counsel")
    yield promise(5, days_ago(40))
    done = {"status": "delivered", "delivered_on": days_ago(6)}
    yield Change("commitment", "COM-005", done, days_ago(6))
    yield promise(6, days_ago(40))
    earlier = {"status": "delivered", "delivered_on": days_ago(7)}
    yield Change("commitment", "COM-006", earlier, days_ago(7))
    yield Change("decision", "DEC-001", {"text": "Close the old shop?", "asked_on": days_ago(9)},
                 days_ago(9))  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("digest") / "ledger.duckdb") as ledger:
        ledger.append(list(told()))
        yield ledger


def made(ledger, scope=LOCAL, as_of=AS_OF, sent_on=None):
    with ledger.at(Lens(as_of, scope=scope)) as reader:
        return digests.digest(reader, sent_on)


def named(line):
    return re.search(r"[A-Z]{3}-\d{3}", line)[0]


def groups(digest):
    return {title: things for part in digest.parts for title, things in part.groups}


def test_what_became_late_within_seven_days_is_new_and_the_rest_is_late(kept):
    found = groups(made(kept))
    assert [named(line) for line in found["Promises newly late (2)"]] == ["COM-002", "COM-001"]
    assert [named(line) for line in found["Promises, longest delay first (4)"]] == [
        "COM-004", "COM-003", "COM-002", "COM-001",
    ]  # fmt: skip
    assert found["Promises newly late (2)"][1] == (
        "Promise 1 (COM-001, Chief Executive): due 29 Jun 2026, 1 day late."
    )


def test_seven_days_are_the_as_of_day_and_the_six_before_it(kept):
    assert groups(made(kept))["Promises delivered (1)"] == (
        "Promise 5 (COM-005): on 24 Jun 2026, not verified yet.",
    )


def test_a_decision_says_how_long_it_has_waited_and_that_nobody_owns_it(kept):
    assert groups(made(kept))["Decisions needed, the most pressing first (5)"][0] == (
        "Close the old shop? (DEC-001, no owner named): asked for, waiting 9 days."
    )


def test_whoever_lacks_the_grant_reads_nothing_of_the_privileged_and_other_counts(kept):
    open_to_all = digests.as_text(made(kept, Scope()))
    assert "counsel" not in open_to_all
    assert "3 promises are overdue." in open_to_all
    granted = digests.as_text(made(kept, Scope("Eva", grants=("privileged",))))
    assert "A matter for counsel (COM-004" in granted
    assert "4 promises are overdue." in granted


def test_what_people_wrote_is_one_line_of_text_in_every_form(kept):
    digest = made(kept)
    lines = digests.as_text(digest).splitlines()
    assert not [line for line in lines if line.startswith("- Everything")]
    html = digests.as_html(digest)
    assert "<img" not in html
    assert "&lt;img src=http://x.example/a.png&gt; - Everything is fine" in html
    assert "\u202e" not in html + "\n".join(lines)


def test_html_and_text_say_the_same(kept):
    digest, heard = made(kept), []

    class Listener(HTMLParser):
        def handle_data(self, data):
            heard.append(data)

    Listener().feed(digests.as_html(digest))
    spoken = [line.removeprefix("- ") for line in digests.as_text(digest).splitlines() if line]
    said = [line for line in map(str.strip, heard) if line]
    assert [line.casefold() for line in said] == [line.casefold() for line in spoken]


def test_that_nothing_newer_is_on_file_is_said_once_a_week_has_passed(kept):
    assert made(kept, sent_on=AS_OF + timedelta(days=6)).lines == made(kept).lines
    assert made(kept, sent_on=AS_OF + timedelta(days=7)).lines[-1] == (
        "Nothing newer than 30 Jun 2026 is on file: 7 days before this."
    )


def test_a_week_without_anything_says_so_in_each_part(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        ledger.append([promise(1, AS_OF + timedelta(days=40))])
        said = digests.as_text(made(ledger))
    assert "nothing delivered and nothing decided is on file for these 7 days." in said
    assert "\nNothing is late.\n" in said
    assert said.endswith("\nNo decision is waiting.\n")


def test_before_anything_was_recorded_a_digest_says_that_alone(kept):
    digest = made(kept, as_of=date(2025, 1, 1))
    assert digest.parts == ()
    assert len(digest.lines) == 1


@pytest.mark.parametrize("as_of", [date(2026, 9, 3), date(2026, 11, 20)])
def test_the_demo_s_digest_holds_no_softening_word_and_names_what_it_counts(demo_path, as_of):
    with open_for_reading(demo_path) as ledger, ledger.at(Lens(as_of, scope=LOCAL)) as reader:
        digest, numbers = digests.digest(reader), Numbers(reader)
        lengths = {LISTS[name].title: len(numbers.listed(name)) for name in LISTS}
    assert banned_words(digests.as_text(digest)) == ()
    counted = {
        title.rpartition(" (")[0]: int(title.rpartition("(")[2][:-1])
        for title, _ in digest.parts[0].groups
    }
    assert counted == {title: length for title, length in lengths.items() if length}
    for title, things in groups(digest).items():
        assert len(things) == min(int(title.rpartition("(")[2][:-1]), digests.MOST + 1)
