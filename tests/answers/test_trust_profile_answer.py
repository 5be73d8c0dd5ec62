"""Ability, benevolence, integrity side by side: on the demo, by what its survey says."""

import pytest

from trustdash.answers import trust_profile
from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers


@pytest.fixture(scope="module")
def numbers(demo_reader):
    return Numbers(demo_reader)


def test_the_weakest_dimension_stands_first_and_is_named_first(numbers):
    found = trust_profile.profile(numbers)
    everyone = found.rows[found.rows["group"] == "Everyone asked"]
    assert everyone["value"].tolist() == sorted(everyone["value"])
    assert found.dimensions == tuple(everyone["dimension"])
    (said,) = trust_profile.in_short(numbers).text
    assert read_aloud(said).startswith(f"Weakest: {found.dimensions[0]} ")


def test_no_number_is_made_of_several_dimensions(numbers):
    found = trust_profile.profile(numbers)
    told = {
        round(value.value, 9)
        for value in numbers.of("M35")
        if value.value is not None
    }  # fmt: skip
    assert {round(value, 9) for value in found.rows["value"].dropna()} <= told


def test_groups_below_five_are_named_without_a_number(numbers):
    (table,) = trust_profile.in_short(numbers).tables
    hidden = [row for row in table.rows if row[0].note == "fewer than 5 answers, not shown"]
    assert hidden and all(cell.text == "–" for row in hidden for cell in row[1:])


def test_below_thirty_answers_a_group_is_marked_small_and_not_named_in_the_sentence(numbers):
    (table,) = trust_profile.in_short(numbers).tables
    small = [row[0].text for row in table.rows if (row[0].note or "").startswith("small")]
    (said,) = trust_profile.in_short(numbers).text
    assert small and not any(name in read_aloud(said) for name in small)


def test_without_questions_on_trust_it_says_how_to_ask(reader):
    numbers = Numbers(reader)
    assert trust_profile.in_short(numbers) is None
    assert trust_profile.in_full(numbers) is None
