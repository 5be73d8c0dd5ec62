"""Assurance: its charts, tables, titles and lists are one set of numbers, under any filter."""

import numpy as np
from drawn import assert_bars, days
from numbers_in_words import numbers_in

from trustdash.answers import formats
from trustdash.charts.ageing_bars import BANDS
from trustdash.metrics.assurance import OPINIONS, STATES
from trustdash.metrics.own_word import PARTS
from trustdash.metrics.promises import COMPLETION


def length(seen, name: str) -> int:
    return len(seen.numbers.listed(name))


def test_both_words_are_of_the_promises_that_m6_assesses(seen):
    assessed = seen.amount("M6", "denominator")
    ended = seen.numbers.one("M6").rows["status"] == "not_kept"
    assert length(seen, "own-word-assessed") == assessed - ended.sum()
    no_evidence = seen.amount("M6", part=COMPLETION[0])
    assert length(seen, "own-word-no-evidence") <= no_evidence
    for chart in seen.drawn("own-word"):
        assert_bars(chart)
        assert chart.parts == PARTS
        unassessed = length(seen, "own-word-unassessed")
        assert sum(chart.counts("not yet assessed")) == unassessed
        assert sum(chart.counts("All")) == length(seen, "own-word-assessed") + unassessed
        assert sum(chart.counts("no evidence")) == length(seen, "own-word-no-evidence")


def test_the_steps_at_the_ends_of_the_bars_are_those_of_the_rows(seen):
    rows = seen.numbers.listed("own-word-higher")
    for chart in seen.drawn("own-word"):
        said = sum(sum(numbers_in(text.partition("(")[2])) for text in chart.traces["all"].text)
        noted = [row[0].note for row in chart.table.rows if "+" in (row[0].note or "")]
        assert said == rows["self_awarded"].sum()
        assert said == sum(numbers_in(note)[0] for note in noted)


def test_overdue_findings_by_age_are_those_of_m40(seen):
    overdue = length(seen, "findings-overdue")
    assert overdue == seen.printed["M40", None, "oldest, days overdue"]["n"]
    for chart in seen.drawn("findings-by-age"):
        assert_bars(chart)
        assert sum(chart.counts("All")) == overdue
        assert numbers_in(chart.title) == [overdue, sum(chart.counts(BANDS[-1])), 90]


def test_late_answers_of_m12_are_among_those_owed(seen):
    late = seen.amount("M12", part="no full answer, limit passed")
    owed = seen.numbers.listed("answers-owed")
    assert (owed["limit"] < np.datetime64(seen.lens.as_of)).sum() == late


def test_each_opinion_has_a_bar_from_its_issue_to_its_last_day(seen):
    for chart in seen.drawn("validity"):
        drawn = [pair for trace in chart.figure.data for pair in ends(trace)]
        edge = formats.day(np.datetime64(chart.figure.layout.xaxis.range[1], "D").item())
        issued, until = chart.column("Issued"), chart.column("Valid until")
        told = [
            (first, edge if last == formats.UNKNOWN else last)
            for first, last in zip(issued, until, strict=True)
            if first != formats.UNKNOWN
        ]
        assert sorted(drawn) == sorted(told)
        assert len([text for text in chart.labels if "</b>: " in text]) == len(issued)


def ends(trace) -> list[tuple[str, str]]:
    corners = np.asarray(trace.x).reshape(-1, 6)
    return list(zip(days(corners[:, 0]), days(corners[:, 1]), strict=True))


def test_the_title_of_the_strip_counts_opinions_as_m41_does(seen):
    for chart in seen.drawn("validity"):
        opinions = seen.numbers.listed("opinions")
        others = opinions[opinions["look"] != "own word"]
        if len(others):
            in_force, good, expired = numbers_in(chart.title)
            assert in_force == others["validation"].isin(OPINIONS).sum()
            assert good == (others["validation"] == "favourable").sum()
            assert expired == seen.amount("M41", part="opinions expired, on anything")


def test_where_commitments_stand_makes_all_of_them(seen):
    parts = [seen.amount("M41", part=state) for state in STATES]
    assert sum(parts) == seen.amount("M41", "denominator")


def test_what_an_audit_looks_at_is_done_or_still_to_do(seen):
    found = seen.pages["assurance"].readiness
    if found is not None and found.tables and found.tables[0].headings[0] == "In scope":
        counts = [[cell.number.amount for cell in row[1:]] for row in found.tables[0].rows]
        assert all(done + missing == every for done, every, missing in counts)
        assert sum(every for _, every, _ in counts) == length(seen, "audit-scope")
        assert sum(done for done, _, _ in counts) == length(seen, "audit-done")


def test_checks_missed_and_late_are_those_that_m42_does_not_count_as_in_time(seen):
    base, in_time = seen.amount("M42", "denominator"), seen.amount("M42")
    missed = seen.amount("M42", part="not made")
    assert missed + length(seen, "checks-late") == base - in_time
    failed = seen.printed["M42", None, "failures found by ourselves"]
    others = length(seen, "failures-by-others")
    assert failed["numerator"] + others == failed["denominator"]
