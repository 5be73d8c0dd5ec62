"""Did the fix work? What the Incidents page says of checks, measures, repeats and refusals."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
from small_organisation import add_facts, lenses_on

from trustdash.answers import actions, before_after, incidents
from trustdash.answers.answer import RowsBehind, read_aloud
from trustdash.answers.fixes import Fix
from trustdash.answers.numbers import Numbers, rows_behind
from trustdash.ledger import Batch, Ledger, open_for_reading
from trustdash.ledger import Change as Entry
from trustdash.metrics.fixes import Change, Reading
from trustdash.model.lens import Lens

START = date(2025, 1, 1)
FIRST_SUNDAY = date(2025, 11, 30)
ACTIONS = {
    # Id: title, day done, category, strength.
    "ACT-1": ("Second site", "2026-05-06", "technology", "strong"),
    "ACT-2": ("New alarm", "2026-10-14", "technology", "medium"),
    "ACT-3": ("Signed early", "2026-02-04", "process", "medium"),
    "ACT-4": ("Criterion later", "2026-02-04", "process", None),
    "ACT-5": ("Teach the switch", "2026-02-04", "training", "medium"),
    "ACT-6": ("Tidy the runbook", "2026-02-11", "process", "medium"),
    "ACT-7": ("Tidy it again", "2026-02-25", "process", "medium"),
}
CHECKS = {
    # Id: action, measure, criterion, written on, checked on, result.
    "CHK-1": ("ACT-1", "KPI-UP", "Above 65", "2026-04-01", "2026-07-15", "effective"),
    "CHK-2": ("ACT-2", "KPI-FLAT", "No outage", "2026-04-01", None, None),
    "CHK-3": ("ACT-3", "KPI-FLAT", "No outage", "2026-01-01", "2026-02-03", "effective"),
    "CHK-4": ("ACT-4", "KPI-FLAT", "No outage", "2026-03-01", "2026-03-03", "effective"),
    "CHK-6": ("ACT-6", "KPI-FLAT", "No outage", "2026-01-01", "2026-05-03", "not_effective"),
    "CHK-7": ("ACT-7", "KPI-FLAT", "No outage", "2026-01-01", "2026-05-03", "effective"),
}


def day(text):
    return None if text is None else date.fromisoformat(text)


def new(entity, identity, **fields):
    return Entry(entity, identity, fields, START)


def kpi(identity, name, **other):
    return new("kpi_definition", identity, name=name, unit="%", decimals=1, **other)


def values(identity, level):
    """Return 50 weeks of a measure: a level that may depend on the week, and a small swing."""
    ends = [FIRST_SUNDAY + timedelta(weeks=week) for week in range(50)]
    swing = (0.4, -0.3, 0.1, -0.5, 0.3, -0.1, 0.2, -0.2)
    return [
        {
            "kpi_id": identity, "group_id": None, "period_start": end - timedelta(days=6),
            "period_end": end, "value": level(end) + swing[place % 8], "n": 400,
            "published_on": end, "assurance": "self_reported",
        }
        for place, end in enumerate(ends)
    ]  # fmt: skip


def recorded():
    yield new(
        "incident", "INC-A", title="Outage", severity="SEV1", is_major=True, status="resolved",
        occurred_at=datetime.fromisoformat("2025-06-02T09:00"),
    )  # fmt: skip
    yield new(
        "incident", "INC-B", title="Outage again", severity="SEV3", status="resolved",
        occurred_at=datetime.fromisoformat("2026-09-01T09:00"),
    )  # fmt: skip
    for incident in ("A", "B"):
        yield new(
            "root_cause", f"CAU-{incident}", incident_id=f"INC-{incident}",
            statement="The switch was not tested.", cause_category="failover",
            determined_on=date(2026, 1, 5),
        )  # fmt: skip
    yield kpi("KPI-BESIDE", "Cards accepted")
    yield kpi("KPI-UP", "Payments available", comparison_kpi_id="KPI-BESIDE")
    yield kpi("KPI-FLAT", "Calls answered")
    for identity, (title, done, category, strength) in ACTIONS.items():
        yield new(
            "corrective_action", identity, title=title, incident_id="INC-A", category=category,
            root_cause_id="CAU-A", control_strength=strength, completed_on=day(done),
            status="closed",
        )  # fmt: skip
    for identity, (action, measure, criterion, written, checked, result) in CHECKS.items():
        yield new(
            "effectiveness_check", identity, action_id=action, kpi_id=measure,
            criterion=criterion, criterion_written_on=day(written), checked_on=day(checked),
            planned_on=date(2026, 7, 15), result=result,
        )  # fmt: skip


@pytest.fixture(scope="module")
def fixed(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("fixes") / "ledger.duckdb") as ledger:
        changes = list(recorded())
        whole = Batch("all.csv", "incident", "0" * 64, None, len(changes), len(changes), 0, 0)
        ledger.append(changes, batch=whole)
        rows = [
            *values("KPI-UP", lambda end: 70.0 if end > date(2026, 5, 6) else 60.0),
            *values("KPI-BESIDE", lambda _: 50.0),
            *values("KPI-FLAT", lambda _: 40.0),
        ]
        add_facts(ledger, "observation", rows)
        yield ledger


@pytest.fixture
def look_at(fixed):
    with lenses_on(fixed) as at:
        yield at


@pytest.fixture
def story(look_at):
    return incidents.answer(look_at(), "INC-A").story


def told(block):
    return [read_aloud(text) for text in block.text]


def since(story, action):
    """Return pill and note of an action's measure in the table from cause to result."""
    row = next(row for row in story.chain.tables[0].rows if row[1].text == action)
    return row[-1].text, row[-1].note


def test_one_sentence_counts_fixes_checked_and_worked_by_their_own_criterion(story):
    assert told(story.answered)[0] == (
        "Of 7 fixes done, 3 were checked and 2 worked by their own criterion."
    )


def test_another_counts_measures_beyond_chance_and_fixes_that_stand_too_close(story):
    assert told(story.answered)[1] == (
        "A measure can be read before and after 3 of them: beyond chance 1 got better, none got "
        "worse. 2 came so close to another fix or incident that they can't be told apart."
    )


def test_of_many_fixes_it_is_said_how_many_would_change_by_chance(demo_path):
    with open_for_reading(demo_path) as ledger, ledger.at(Lens(date(2026, 11, 20))) as reader:
        said = told(incidents.answer(reader, incident="INC-01").story.answered)[1]
    assert said.startswith("A measure can be read before and after 10 of them: ")
    assert " Of so many, about 0.5 would change by chance. " in said


def test_a_change_beyond_chance_is_said_with_levels_and_interval_and_proves_nothing(story):
    first, beside, *_ = told(story.fix)
    assert first.startswith("Payments available rose from 60.0 to 70.0% after the fix (")
    assert first.endswith("points), more than chance. That does not prove what led to it.")
    assert beside.startswith("Over the same time the comparison series, Cards accepted, changed by")
    assert story.fix.exhibits[0].title == "Payments available rose from 60.0 to 70.0% after the fix"


def test_that_nothing_is_proved_is_said_once(look_at):
    for incident in ("INC-A", "INC-B"):
        found = incidents.answer(look_at(), incident).story
        blocks = [block for block in (found.answered, found.fix, found.chain) if block]
        said = " ".join(text for block in blocks for text in told(block))
        assert said.count("That does not prove what led to it.") == (1 if found.fix else 0)
        assert "caused" not in said and "because of" not in said


def test_a_fix_too_young_says_how_many_values_there_are_and_from_when_it_can_be_read(story):
    assert since(story, "New alarm") == (
        "too early to tell",
        "Calls answered: too early: 3 of 8 values since; readable from 13 Dec 2026.",
    )


def test_fixes_close_together_are_said_to_be_not_separable(story):
    pill, note = since(story, "Tidy the runbook")
    assert pill == "no clear change"
    assert note.endswith("Not separable from ACT-7, within 6 values of it.")


def test_a_refused_check_is_neither_evidence_nor_read_and_is_listed_with_its_reason(story):
    (refused,) = [t for t in story.chain.tables if t.caption == "Checks that do not count"]
    assert [(row[0].text, row[-1].text) for row in refused.rows] == [
        ("Signed early", "checked before implementation"),
        ("Criterion later", "criterion written after implementation"),
    ]
    for action in ("Signed early", "Criterion later"):
        assert since(story, action) == ("–", None)
        row = next(row for row in story.chain.tables[0].rows if row[1].text == action)
        assert row[5].text == "does not count"


def test_the_actions_page_counts_the_same_checks(look_at):
    value = Numbers(look_at()).one("M14")
    assert (value.numerator, value.denominator) == (2, 3)
    assert actions.answer(look_at()).headline


def test_training_alone_is_weak_whatever_is_on_file(story):
    strengths = {row[1].text: (row[2].text, row[2].note) for row in story.chain.tables[0].rows}
    assert strengths["Teach the switch"] == ("weak", "training alone")
    assert strengths["Second site"] == ("strong", "technology")
    assert strengths["Criterion later"] == ("–", "process")


def test_a_cause_that_came_back_is_counted_from_its_first_fix(story):
    (table,) = [t for t in story.chain.tables if t.caption.startswith("Has the same cause")]
    ((cause, fixed_on, count, said),) = table.rows
    assert (cause.text, fixed_on.text, count.number.text) == ("failover", "4 Feb 2026", "1")
    assert said.text == ("1 repeat in 9 months: INC-B; at the old pace 1 or 2. Too early to call.")


def test_every_count_leads_to_its_rows(look_at, story):
    numbers = [part for text in story.answered.text for part in text if not isinstance(part, str)]
    assert len(numbers) == 6
    for number in numbers:
        assert len(rows_behind(look_at(), number.rows).rows) == number.amount


@pytest.mark.parametrize("name", ["fixes-done", "checks-refused", "cause-repeats"])
def test_a_list_by_incident_can_be_asked_for_whole(look_at, name):
    assert rows_behind(look_at(), RowsBehind(name)).rows


def test_the_address_chooses_the_fix_and_an_unknown_one_is_said(look_at):
    found = incidents.answer(look_at(), "INC-A", fix="ACT-6")
    assert found.story.fix_chosen == "ACT-6"
    unknown = incidents.answer(look_at(), "INC-A", fix="ACT-5")
    assert unknown.story.fix_chosen == "ACT-1"
    assert "ACT-5 is not among the fixes with a measure; ACT-1 is shown." in unknown.notices


def test_what_can_not_be_told_apart_does_not_depend_on_the_filter(look_at):
    narrowed = incidents.answer(look_at(incidents=("INC-A",)), "INC-A").story
    assert told(narrowed.fix) == told(incidents.answer(look_at(), "INC-A").story.fix)


def test_an_incident_without_a_completed_action_says_so(look_at):
    found = incidents.answer(look_at(), "INC-B").story
    assert found.answered.empty == "No action is completed yet, so there is nothing to check."
    assert found.fix is None


def test_an_incident_without_cause_and_action_says_it_once(reader):
    found = incidents.answer(reader, "INC-02").story
    assert (found.answered, found.fix) == (None, None)
    assert found.chain.empty == "No cause and no action is on file for this incident."


KPI = SimpleNamespace(name="Alerts", unit="alerts", decimals=0)


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            {"verdict": "better", "change": Change(5, 1, 0.1, 0.42, is_ratio=True, claimed=True)},
            "Alerts fell from 5 to 1 alerts after the fix (0.1 to 0.4 times as many), "
            "more than chance.",
        ),
        (
            {"verdict": "worse", "change": Change(0, 6, 3.2, is_ratio=True, claimed=True)},
            "Alerts rose from 0 to 6 alerts after the fix (at least 3.2 times as many), "
            "more than chance.",
        ),
        (
            {"verdict": "worse", "change": Change(5.2, 5.4, 0.1, 0.3, claimed=True)},
            "Alerts rose from 5.2 to 5.4 alerts after the fix (0.1 to 0.3 alerts), "
            "more than chance.",
        ),
        (
            {"verdict": "no clear change", "was_moving": True,
             "change": Change(5, 9, 2, 6, claimed=True)},
            "Alerts: rising before the fix already, no clear change of its course "
            "(2 to 6 alerts between the levels).",
        ),
        (
            {"verdict": "no change that matters", "change": Change(5, 5, -1, 1, claimed=False)},
            "Alerts: no change that matters after the fix (−1 to 1 alerts).",
        ),
        (
            {"verdict": "no clear change",
             "change": Change(5, 5, -40, 41, claimed=False, says_little=True)},
            "Alerts: no clear change after the fix (−40 to 41 alerts, wider than all its values).",
        ),
        (
            {"verdict": "not readable", "why_not": "3 of 8 values before"},
            "Alerts can't be read: 3 of 8 values before.",
        ),
        (
            {"verdict": "too early", "why_not": "3 of 8 values since",
             "last_value": date(2026, 10, 11)},
            "Alerts: too early: 3 of 8 values since; the newest value ends 11 Oct 2026.",
        ),
    ],
)  # fmt: skip
def test_every_verdict_has_its_sentence_and_a_change_is_never_rounded_away(reading, said):
    none = pd.DataFrame({"period_end": pd.to_datetime([]), "value": []})
    fix = Fix(SimpleNamespace(action_id="ACT-1"), KPI, Reading(before=none, after=none, **reading))
    assert before_after.sentence(fix) == said


def test_on_the_day_of_the_fix_nothing_is_known_after_it(look_at):
    found = incidents.answer(look_at(as_of=date(2026, 5, 6)), "INC-A", fix="ACT-1").story
    assert told(found.fix)[0].startswith("Payments available: too early: 0 of 8 values since")
