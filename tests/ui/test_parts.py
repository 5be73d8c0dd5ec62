import re

from trustdash.answers.answer import Block, Cell, Fact, Number, Paging, RowsBehind, Table
from trustdash.errors import LedgerMissing
from trustdash.ui import parts
from trustdash.ui.links import Links

LINKS = Links("actions", own=(("by", "team"), ("page", "2")))
TABLE = Table(("A",), ((Cell("x"),),), "Overdue actions, longest delay first")


def test_a_page_has_one_h1_whose_numbers_lead_to_their_rows():
    headline = ("Kept: ", Number("2", 2, RowsBehind("M1")), " of 13 <promises>.")
    html = parts.top(headline, (("As of 20 Nov 2026",),), LINKS)
    assert html.count("<h1") == 1
    assert 'href="rows?m=M1&amp;counted=1"' in html
    assert "&lt;promises&gt;" in html


def test_nothing_to_know_takes_no_room():
    assert parts.notices(()) == ""


def test_an_error_says_what_and_how_to_mend_it_with_the_command_as_code():
    html = parts.error(LedgerMissing("There is no ledger.", "Run `python -m trustdash init`."))
    assert "There is no ledger." in html
    assert "<code>python -m trustdash init</code>" in html
    assert 'role="alert"' in html


def test_a_caption_that_repeats_the_title_is_not_seen_twice():
    html = parts.block(Block(TABLE.caption, tables=(TABLE,)), LINKS)
    assert 'caption class="td-unseen"' in html


def test_a_caption_of_its_own_is_seen():
    assert "td-unseen" not in parts.block(Block("Actions", tables=(TABLE,)), LINKS)


def test_facts_are_terms_with_their_values():
    html = parts.facts((Fact("Owner", ("Chief Operating Officer",)),), LINKS)
    assert re.search("<dt>Owner</dt><dd>Chief Operating Officer</dd>", html)


def test_a_middle_part_of_a_list_leads_both_ways():
    html = parts.paging(Paging(2, 4, 26, 50, 1099), LINKS)
    assert "26–50 of 1,099" in html
    assert "page=1" in html
    assert "page=3" in html


def test_the_last_part_of_a_list_leads_back_alone():
    html = parts.paging(Paging(4, 4, 76, 99, 99), LINKS)
    assert "Previous" in html
    assert "Next" not in html


def test_another_choice_starts_at_the_first_page_again():
    html = parts.choices("By", (("team", "Team"), ("owner", "Owner")), "team", "by", LINKS)
    assert 'aria-current="true" href="actions?by=team"' in html
    assert 'href="actions?by=owner"' in html
