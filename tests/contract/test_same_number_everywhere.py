"""The same number for the same view on tile, list, page, CSV and `metrics --json`."""

import json

import pytest
from numbers_in_words import is_near, whole
from seen import EVERY, Seen, as_rows, each

from trustdash.answers import formats, rows
from trustdash.answers.answer import Number, RowsBehind, Table, read_aloud
from trustdash.export.csv_text import csv_text
from trustdash.metrics.registry import METRICS, MetricValue

OF_ANSWERS = ("M30", "M31", "M32", "M33", "M34")
"""Metrics of surveys: a row is an answer or a wave, and stands for many people."""
WEIGHTED = ("weighted by milestones", "people who agreed", "questions answered within 10 days",
            "questions answered at all")  # fmt: skip
"""Parts whose rows stand for so many weights, people or questions each."""


def sides(seen: Seen) -> list[tuple[float, RowsBehind]]:
    """Return both counts of every value that claims to be a count of rows."""
    return [
        (amount, RowsBehind(value.metric, counted, value.group, value.part))
        for value in seen.values
        if value.metric not in OF_ANSWERS and value.part not in WEIGHTED
        for amount, counted in ((value.numerator, True), (value.denominator, False))
        if amount
    ]


def test_the_command_line_prints_the_values_that_pages_take(seen):
    """All of them in every tenth view, in the others the metrics whose turn it is."""
    asked = list(METRICS) if seen.turn % 10 == 0 else seen.in_turn
    told = json.loads(seen.run("metrics", *asked, "--json", "--period", seen.lens.period))
    expected = [one for one in seen.told["measures"] if one["id"] in asked]
    assert told == {**seen.told, "measures": expected}
    assert {metric for metric, _, _ in seen.printed} == set(METRICS)


def test_a_rate_is_its_two_counts_divided_and_a_count_is_its_own(seen):
    for key, told in seen.printed.items():
        value, numerator, denominator = told["value"], told["numerator"], told["denominator"]
        if value is None:
            assert told["note"] and not denominator, key
        elif numerator is not None and told["unit"] == "count":
            assert value == numerator <= denominator, key
        elif numerator is not None:
            assert value == pytest.approx(100 * numerator / denominator), key


def test_both_counts_of_a_value_are_the_rows_behind_it(seen):
    for amount, wanted in sides(seen):
        assert seen.count(wanted) == amount, wanted
        number = seen.numbers.counted if wanted.counted else seen.numbers.base
        assert number(wanted.metric, wanted.group, wanted.part).rows == wanted


def test_the_counts_of_a_survey_are_what_its_answers_add_up_to(seen):
    for value in seen.values:
        if value.metric in OF_ANSWERS and value.numerator is not None:
            assert answers_of(value) == (value.numerator, value.denominator)


def answers_of(value: MetricValue) -> tuple[float, float]:
    """Return numerator and denominator as the rows of a survey give them."""
    cells = value.rows
    if value.metric == "M33":
        others = ["partial", "refused", "non_contact", "other", "unknown"]
        asked = cells[["complete", *others]].sum().sum()
        no_others = cells[others].isna().all().all()
        return cells["complete"].sum(), cells["invited"].sum() if no_others else asked
    if "counts_as" in cells:
        by_kind = cells.groupby("counts_as")["n"].sum()
        return by_kind.get("promoter", 0) - by_kind.get("detractor", 0), cells["n"].sum()
    return cells.loc[cells["counted"], "n"].sum(), cells["n"].sum()


def test_rows_are_the_same_on_the_page_in_its_file_and_on_the_command_line(seen):
    for amount, wanted in opened_in_turn(seen):
        page = rows.answer(seen.reader, wanted)
        shown = page.paging.total if page.paging else len(page.table.rows)
        assert whole(page.headline[0].text) == shown == amount, wanted
        headings, in_file = as_rows(csv_text(page.rows.columns, page.rows.rows))
        printed = as_rows(seen.run(*as_command(wanted)))
        assert printed[0] == headings
        assert len(printed[1]) == len(in_file) == amount
        assert list(map(plain, printed[1])) == list(map(plain, in_file))


def opened_in_turn(seen: Seen) -> list[tuple[float, RowsBehind]]:
    """Return one count of each metric whose turn it is."""
    by_metric = {metric: [] for metric in seen.in_turn}
    for amount, wanted in sides(seen):
        if wanted.metric in by_metric:
            by_metric[wanted.metric].append((amount, wanted))
    return [found[seen.turn // EVERY % len(found)] for found in by_metric.values() if found]


def as_command(wanted: RowsBehind) -> list[str]:
    """Return how the rows behind a number are asked for on the command line."""
    said = ["rows", wanted.metric, *(["--counted"] if wanted.counted else [])]
    said += ["--group", wanted.group] if wanted.group else []
    return said + (["--part", wanted.part] if wanted.part else [])


def plain(row: list[str]) -> list[str]:
    """Return a row without what keeps a spreadsheet from running it."""
    words = {"True": "yes", "False": "no"}
    return [words.get(cell, cell.removeprefix("'")) for cell in row]


def test_every_number_on_every_page_is_its_rows_and_what_the_command_line_prints(seen):
    for page, answer in {**seen.pages, **seen.slides}.items():
        for number in each(Number, answer):
            assert whole(number.text) == number.amount, (page, number)
            if number.rows is not None:
                assert seen.count(number.rows) == number.amount, (page, number)
            if number.rows is not None and number.rows.metric in METRICS:
                side = "numerator" if number.rows.counted else "denominator"
                asked = {"group": number.rows.group, "part": number.rows.part}
                assert seen.amount(number.rows.metric, side, **asked) == number.amount, page


def test_tables_of_values_hold_what_the_command_line_prints(seen):
    for answer in seen.pages.values():
        found = [t for t in each(Table, answer) if t.headings[:2] == ("Number", "Value")]
        for name, amount, base, *_ in (row for table in found for row in table.rows):
            value = named(name, seen)
            told = seen.printed[value.metric, value.group, value.part]
            assert amount.text == formats.amount(value)
            assert is_near(amount.text, told["value"])
            if told["unit"] == "%" and told["denominator"]:
                assert base.text == of(told)


def named(cell, seen: Seen) -> MetricValue:
    """Return the value that a row of a table names: by group and part, or by the metric alone."""
    metric = cell.note.rpartition(", ")[2]
    words = "" if cell.note == metric else cell.text
    (value,) = [
        value
        for value in seen.numbers.of(metric)
        if words == " · ".join(filter(None, (value.group, formats.part(value.part))))
    ]
    return value


def of(told: dict) -> str:
    return f"{told['numerator']:,.0f} of {told['denominator']:,.0f}"


def test_definitions_say_what_the_command_line_prints(seen):
    for definition in seen.pages["definitions"].definitions:
        values = [told for key, told in seen.printed.items() if key[0] == definition.id]
        told = next((one for one in values if one["value"] is not None), values[0])
        split = " · ".join(filter(None, (told.get("group"), told.get("part"))))
        said = read_aloud(definition.now).removeprefix(f"{split}: ")
        if told["value"] is None:
            assert said == f"{formats.UNKNOWN} ({told['note']})"
        else:
            assert is_near(said, told["value"]), said
        if told["unit"] == "%" and told["denominator"]:
            assert f"({of(told)})" in said
