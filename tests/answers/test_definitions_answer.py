"""The page that says how each number is made."""

from itertools import groupby

from trustdash.answers import definitions
from trustdash.answers.definitions import SECTIONS
from trustdash.metrics.registry import METRICS


def test_every_metric_stands_once_in_its_section(reader):
    found = definitions.answer(reader).definitions
    assert [each.id for each in found] == list(METRICS)
    sections = [name for name, _ in groupby(each.section for each in found)]
    assert sections == [name for name, _ in SECTIONS]
    last = [list(each)[-1].id for _, each in groupby(found, key=lambda each: each.section)]
    assert last == [f"M{number}" for _, number in SECTIONS]
