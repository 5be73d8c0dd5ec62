"""Parts make the whole, and what one page leaves out another has, under any filter."""

import pandas as pd
import pytest
from numbers_in_words import numbers_in
from seen import Seen, each

from trustdash.answers import formats, lists
from trustdash.answers.answer import Number, read_aloud
from trustdash.charts.ageing_bars import BANDS
from trustdash.metrics.actions import SILENT_BANDS
from trustdash.metrics.baseline import BACK
from trustdash.metrics.complaints import OPEN_BANDS
from trustdash.metrics.effectiveness import RESULTS
from trustdash.metrics.promises import COMPLETION
from trustdash.metrics.remedies import STEPS


def parts_of(seen: Seen, metric: str) -> dict:
    """Return the numerators of a metric by part, for everyone."""
    return {
        key[2]: told["numerator"]
        for key, told in seen.printed.items()
        if key[0] == metric and key[1] is None
    }


def test_every_promise_is_rated_once_replaced_or_a_draft(seen):
    status = seen.numbers.frame("commitments")["status"]
    rated = seen.amount("M5", "denominator", part="Kept")
    assert sum(parts_of(seen, "M5").values()) == rated
    assert rated + status.isin(["superseded", "draft"]).sum() == len(status)


def test_levels_of_completion_make_those_assessed(seen):
    found = parts_of(seen, "M6")
    assert sum(found[level] for level in COMPLETION) == seen.amount("M6", "denominator")
    assert found["substantial"] + found["complete"] == found[None]


def test_say_do_and_its_gap_make_all_that_was_due(seen):
    due = seen.amount("M3", "denominator")
    assert seen.amount("M3") + seen.amount("M4") == due == seen.amount("M4", "denominator")
    if due:
        assert seen.amount("M3", "value") + seen.amount("M4", "value") == pytest.approx(100)


@pytest.mark.parametrize("group", ["commitments", "actions"])
def test_ages_make_what_is_overdue(seen, group):
    overdue = seen.amount("M9", group=group)
    assert sum(seen.amount("M10", group=group, part=band) for band in BANDS) == overdue
    if group == "actions":
        silent = [f"no update for {band}" for band in SILENT_BANDS]
        assert sum(seen.amount("M10", group=group, part=band) for band in silent) == overdue


def test_what_became_of_all_actions_ever_opened_adds_up(seen):
    parts = ("closed", "still open", "not done or a duplicate")
    told = [seen.printed["M11", None, f"ever opened, {part}"] for part in parts]
    assert sum(one["numerator"] for one in told) == told[0]["denominator"]
    assert told[1]["numerator"] == seen.amount("M11")


def test_the_backlog_is_what_was_opened_less_what_was_closed(seen):
    found = parts_of(seen, "M11")
    assert seen.amount("M11", "value", part="net") == found["opened"] - found["closed"]
    assert found[None] == seen.amount("M9", "denominator", group="actions")
    assert found["opened"] + found["closed"] == seen.amount("M11", "denominator", part="opened")


def test_results_of_checks_make_all_checks_with_a_result(seen):
    found = parts_of(seen, "M14")
    others = sum(found[result] for result in RESULTS if result != "effective")
    assert found[None] + others == seen.amount("M14", "denominator")


def test_complaints_outstanding_are_those_before_plus_received_less_closed(seen):
    found = parts_of(seen, "M24")
    if len(seen.numbers.frame("complaints")):
        assert found["opening"] + found["received"] - found["closed"] == found[None]
        assert sum(found[band] for band in OPEN_BANDS) == found[None]


def test_complaints_of_groups_make_those_of_everyone_where_no_team_is_chosen(seen):
    groups = [told for key, told in seen.printed.items() if key[0] == "M24" and key[1]]
    if groups and not seen.lens.teams:
        assert sum(told["numerator"] for told in groups) == seen.amount("M24")


def test_bands_of_weeks_make_all_complaints_closed(seen):
    found = parts_of(seen, "M25")
    closed = seen.amount("M25", "denominator", part="closed within 4 weeks")
    assert sum(n for part, n in found.items() if part) == closed


def test_each_step_of_a_remedy_is_the_base_of_the_next(seen):
    for group in {key[1] for key in seen.printed if key[0] == "M28"}:
        if ("M28", group, "offered") in seen.printed:
            reached = {step: seen.amount("M28", group=group, part=step) for step in STEPS}
            bases = [seen.amount("M28", "denominator", group=group, part=s) for s in STEPS]
            eligible = seen.amount("M28", "denominator", group=group)
            assert bases == [eligible, reached["offered"], reached["accepted"]]
            assert reached["delivered"] == seen.amount("M28", group=group)


def test_interim_and_final_remedies_make_all(seen):
    if ("M28", None, "interim: offered") in seen.printed:
        for step in STEPS:
            split = [seen.amount("M28", part=f"{kind}: {step}") for kind in ("interim", "final")]
            assert sum(split) == seen.amount("M28", part=step)


def test_groups_never_hold_more_than_everyone(seen):
    for metric in ("M28", "M30", "M31"):
        for part in {key[2] for key in seen.printed if key[0] == metric}:
            everyone = seen.printed.get((metric, None, part), {}).get("denominator")
            shown = [told["denominator"] or 0 for key, told in seen.printed.items()
                     if (key[0], key[2]) == (metric, part) and key[1]]  # fmt: skip
            assert everyone is None or sum(shown) <= everyone


def test_directions_make_all_measures_of_the_verdict(seen):
    """One whose data have ended may worsen, and no longer improves."""
    counted = seen.numbers.listed("measures")
    ways, recent = counted["direction"], ~counted["stale"].astype(bool)
    for name, fits in (
        ("improving", ways.eq("improving") & recent),
        ("worsening", ways.eq("worsening")),
        ("early", ways.eq("too early")),
        ("ended", ~recent),
    ):
        assert len(seen.numbers.listed(f"measures-{name}")) == fits.sum()
    assert ways.notna().all()


def test_pages_verdict_and_m44_count_the_same_measures_as_back(seen):
    listed = set(seen.numbers.listed("measures-back")["id"])
    counted = seen.numbers.rows("M44", part=BACK)
    assert listed == set(counted["kpi_id"] if len(counted) else ())


def spoken(*parts) -> str:
    """Return all that parts of an answer say, sentence by sentence."""
    return "".join(each(str, parts))


def test_the_overview_names_the_promises_that_m9_and_m10_count(seen):
    block = seen.pages["overview"].promises
    if block is not None and block.title != "Promises":
        old = seen.amount("M10", group="commitments", part=BANDS[-1])
        late = seen.amount("M9", group="commitments")
        assert numbers_in(block.title) == ([old, 90] if old else [late] if late else [])
        due_soon = len(seen.numbers.listed("due-soon"))
        listed = len(block.tables[0].rows) if block.tables else 0
        more = numbers_in(block.tables[0].more or "") if block.tables else []
        assert listed + sum(more) == late + due_soon


def test_the_actions_page_lists_what_it_counts(seen):
    block = seen.actions.overdue
    if block is not None and block.tables:
        listed = block.paging.total if block.paging else len(block.tables[0].rows)
        counts = [number.amount for number in each(Number, block.text)]
        assert listed == (counts[0] if seen.is_quiet else sum(counts))
        name = "no-update" if seen.is_quiet else None
        overdue = seen.amount("M9", group="actions")
        assert listed == (len(seen.numbers.listed(name)) if name else overdue)


SAID = (
    ("commitments", "M7", None, ("median", "p90", "sum"), formats.days),
    ("actions", "M10", "actions", ("median", "oldest"), formats.days),
    ("actions", "M11", None, ("age p50", "age p85", "time to close p50"), formats.days),
    ("incidents", "M20", None, (None, "p90"), formats.duration),
    ("complaints", "M26", None, (None,), formats.days),
)
"""What pages say in words of their own: the query it is of, the metric, its parts, how written."""


@pytest.mark.parametrize(("query", "metric", "group", "parts", "write"), SAID)
def test_pages_say_days_and_hours_as_their_metrics_have_them(
    seen, query, metric, group, parts, write
):
    page = "incidents" if query == "complaints" else query
    found = [answer for name, answer in seen.pages.items() if name.startswith(page)]
    for answer in found if len(seen.numbers.frame(query)) else ():
        said = spoken(answer.lines, getattr(answer, "complaints", ()))
        for part in parts:
            value = seen.amount(metric, "value", group=group, part=part)
            assert value is None or value <= 0 or write(value) in said, (metric, part)


def test_the_first_word_after_an_incident_is_that_of_m20(seen):
    rows = seen.numbers.one("M20").rows
    told = rows[rows["is_told"].astype(bool)]
    hours = dict(zip(told["id"], told["hours"], strict=True))
    for name, page in seen.pages.items():
        if name.startswith("incidents") and page.incidents is not None:
            for row in page.incidents.tables[0].rows:
                identity = row[0].link.parameters[0][1]
                if identity in hours:
                    assert row[4].text == formats.duration(hours[identity])


def test_the_say_do_sentence_says_m3_and_m4_so_that_they_add_up_to_100(seen):
    lines = [read_aloud(line) for line in seen.pages["commitments"].lines]
    for line in (line for line in lines if "say-do ratio" in line):
        share, gap = numbers_in(line.partition("say-do ratio ")[2])
        assert share + gap == 100
        assert abs(share - seen.amount("M3", "value")) < 1
        assert abs(gap - seen.amount("M4", "value")) < 1


TOLD_APART = {
    "early-warnings": ["kind", "id"],
    "changed-since-review": ["entity", "id", "field"],
}
"""Lists in which a record may stand twice: for two reasons, or with two changes."""


def test_lists_hold_no_record_twice(seen):
    for name in lists.LISTS:
        rows = seen.numbers.listed(name)
        assert rows.empty or not rows.duplicated(TOLD_APART.get(name, ["id"])).any(), name


def test_fixes_checked_are_the_actions_of_the_checks_that_m14_counts(seen):
    checks = seen.numbers.one("M14").rows
    for story in seen.stories:
        own = checks[checks["incident_id"] == story.id]
        checked = seen.numbers.listed("fixes-checked", story.id)
        assert set(checked["id"]) == set(own["action_id"])
        worked = set(seen.numbers.listed("fixes-worked", story.id)["id"])
        assert worked <= set(own.loc[own["counted"], "action_id"])


def test_a_check_counts_or_is_refused(seen):
    counted, refused = seen.numbers.one("M14").rows, seen.numbers.listed("checks-refused")
    assert not set(counted["id"]) & set(refused["id"])
    with_result = seen.numbers.frame("effectiveness_checks").dropna(subset=["result"])
    past = with_result[with_result["checked_on"] <= pd.Timestamp(seen.lens.as_of)]
    assert set(counted["id"]) | set(refused["id"]) >= set(past["id"])


def test_what_measures_show_after_fixes_makes_all_that_can_be_read(seen):
    for story in seen.stories:
        names = ("readable", "better", "worse", "changed", "done")
        found = {each: seen.numbers.listed(f"fixes-{each}", story.id) for each in names}
        unclear = found["readable"]["since"].isin(["no clear change", "no change that matters"])
        claimed = sum(len(found[each]) for each in ("better", "worse", "changed"))
        assert claimed + unclear.sum() == len(found["readable"]) <= len(found["done"])


def test_repeats_since_a_fix_are_those_of_m15(seen):
    recent = seen.numbers.one("M15").rows
    repeats = set(seen.numbers.listed("cause-repeats")["id"])
    assert set(recent.loc[recent["counted"], "id"]) == repeats & set(recent["id"])
