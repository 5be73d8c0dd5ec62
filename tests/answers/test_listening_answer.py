"""What the Listening page says of themes, of those who spoke, of survey waves and of silence."""

from datetime import date, timedelta
from types import SimpleNamespace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_organisation import AS_OF, fill, lenses_on

from trustdash.answers import listening, themes
from trustdash.answers.answer import Link, read_aloud
from trustdash.answers.lists.listening import names_group
from trustdash.answers.numbers import Numbers
from trustdash.ledger import Batch, Change, Ledger, open_for_reading
from trustdash.ledger.facts import arrow_schema
from trustdash.metrics.listening import loop_closure
from trustdash.model.lens import Lens

HEARD = date(2026, 3, 1)
QUESTION = {"item": "csat", "scale_min": 1.0, "scale_max": 5.0, "weight": 1.0}


def on(text):
    return date.fromisoformat(text)


def heard(identity, days=200, group="GRP-01", **fields):
    """Return a theme raised so many days before the as-of day."""
    raised = AS_OF - timedelta(days=days)
    known = {"theme": f"“{identity} please.”", "group_id": group, "incident_id": "INC-01",
             "raised_on": raised, "raised_in": "MTG-001", "volume": 40} | fields  # fmt: skip
    return Change("listening_theme", identity, known, raised)


def then(identity, on_day, **fields):
    return Change("listening_theme", identity, fields, on(on_day))


def done(identity, **confirmed):
    """Return the steps of a theme that was decided, done and told, and asked about."""
    yield then(identity, "2026-06-01", status="decided", decision="do", decision_reason="Right.")
    yield then(identity, "2026-07-01", status="done")
    yield then(identity, "2026-07-02", status="told", told_on=on("2026-07-02"))
    if confirmed:
        yield then(identity, "2026-09-01", **confirmed)


def told(identity, decision, reason="Because.", **fields):
    yield then(identity, "2026-06-01", status="decided", decision=decision, decision_reason=reason)
    yield then(identity, "2026-06-02", status="told", told_on=on("2026-06-02"), **fields)


def raised():
    for identity, days, fields in (
        ("THM-01", 200, {}),
        ("THM-02", 90, {"volume": 3}),
        ("THM-03", 60, {}),
        ("THM-04", 200, {"group": "GRP-02"}),
        ("THM-05", 201, {}),
        ("THM-06", 202, {}),
        ("THM-07", 203, {}),
        ("THM-08", 204, {}),
        ("THM-09", 205, {"commitment_id": "COM-006"}),
        ("THM-10", 5, {}),
        ("THM-11", 206, {}),
    ):
        yield heard(identity, days, **fields)
    yield then("THM-03", "2026-10-01", status="decided", decision="later",
               review_on=on("2026-12-24"))  # fmt: skip
    yield from told("THM-04", "do", told_via="MSG-001")
    yield from done("THM-05", status="confirmed", confirmed="yes", asked_n=20, agreed_n=18)
    yield from done("THM-06", status="disputed", confirmed="no", asked_n=20, agreed_n=4)
    yield from done("THM-07", status="confirmed", confirmed="yes", asked_n=4, agreed_n=4)
    yield from told("THM-08", "do_not")
    yield from told("THM-09", "do")
    yield from done("THM-11")


def answers(wave, group, counts, day="2026-10-01"):
    """Return single answers to one question: counts says how many gave 1, 2, … 5."""
    values = [value for value, n in enumerate(counts, 1) for _ in range(n)]
    return [
        QUESTION | {"wave_id": wave, "respondent_id": f"{wave}-{group}-{n}", "group_id": group,
                    "answered_on": on(day), "value": float(value)}
        for n, value in enumerate(values)
    ]  # fmt: skip


def wave(identity, day, **fields):
    first = on(day)
    known = {
        "instrument": "Customers",
        "instrument_version": "1",
        "mode": "e-mail",
        "population": "GRP-01",
        "field_from": first,
        "field_to": first + timedelta(days=9),
    }
    return Change("feedback_wave", identity, known | fields, first)


def surveyed(ledger):
    asked = {"complete": 40, "refused": 40, "non_contact": 20}
    ledger.append([
        wave("WAV-1", "2026-06-01", **asked),
        wave("WAV-2", "2026-10-01", **asked),
        wave("WAV-3", "2026-11-01", instrument="Open link", is_opt_in=True, complete=12),
        wave("WAV-4", "2026-05-01", instrument="Partners", complete=3, refused=9),
    ])  # fmt: skip
    rows = [*answers("WAV-1", "GRP-01", (10, 10, 10, 5, 5), "2026-06-02"),
            *answers("WAV-2", "GRP-01", (4, 4, 8, 12, 12)),
            *answers("WAV-3", None, (6, 2, 2, 1, 1), "2026-11-02")]  # fmt: skip
    rows = [{**row, "source_row": n} for n, row in enumerate(rows, 2)]
    table = pa.Table.from_pylist(rows, arrow_schema("feedback_response"))
    found = ledger.new_facts("feedback_response", table)
    batch = Batch("r.csv", "feedback_response", "0" * 64, None, len(rows), len(rows), 0, 0)
    ledger.append(batch=batch, facts={"feedback_response": found.new})


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("listening") / "ledger.duckdb") as ledger:
        fill(ledger)
        ledger.append([
            Change("stakeholder_group", "GRP-03", {"name": "Neighbours", "kind": "community"},
                   HEARD),
            *(
                Change("incident_stakeholder", f"AFF-{n}",
                       {"incident_id": "INC-01", "group_id": group}, HEARD)
                for n, group in ((7, "GRP-02"), (8, "GRP-03"))
            ),
            *raised(),
        ])  # fmt: skip
        surveyed(ledger)
        yield ledger


@pytest.fixture
def look_at(spoken):
    with lenses_on(spoken) as at:
        yield at


@pytest.fixture
def page(look_at):
    return listening.answer(look_at())


@pytest.fixture
def rows(page):
    """Return the rows of the table of themes by the id of each."""
    (table,) = page.said.tables
    return {row[0].note.partition(" ")[0]: dict(zip(table.headings, row, strict=True))
            for row in table.rows}  # fmt: skip


def lines(page):
    return [read_aloud(line) for line in page.lines]


def test_the_headline_sets_what_those_who_spoke_confirm_beside_what_was_answered(page):
    assert read_aloud(page.headline) == (
        "6 of 10 themes that people raised are answered and told; those who spoke confirm 1 of "
        "the 2 they were asked about."
    )


def test_what_waits_longest_is_named_first(page):
    assert lines(page)[0] == (
        "5 themes wait for an answer, the longest for 200 days: “THM-01 please.” (Account holders)."
    )


def test_what_those_who_spoke_dispute_is_named(page):
    assert ("Those who spoke dispute 1 theme that we count as answered: “THM-06 please.”") in lines(
        page
    )


def test_waiting_stands_first_and_longest_first(rows):
    assert list(rows)[:5] == ["THM-01", "THM-04", "THM-02", "THM-03", "THM-10"]


@pytest.mark.parametrize(
    ("theme", "pill", "note", "kind"),
    [
        ("THM-01", "waiting 200 days", "not decided", "concern"),
        ("THM-03", "waiting 60 days", "put off, not answered", "concern"),
        ("THM-04", "waiting 200 days", "decided, those who said it were not told", "concern"),
        ("THM-05", "done and confirmed", None, "good"),
        ("THM-06", "disputed", None, "concern"),
        ("THM-07", "done, not confirmed", None, "neutral"),
        ("THM-08", "answered: no", None, "neutral"),
        ("THM-09", "in progress, due in 8 days", None, "neutral"),
        ("THM-11", "done, not confirmed", None, "neutral"),
    ],
)
def test_each_theme_stands_in_one_state(rows, theme, pill, note, kind):
    cell = rows[theme]["State"]
    assert (cell.text, cell.note, cell.state) == (pill, note, kind)


def test_under_review_is_no_answer(rows):
    cell = rows["THM-03"]["Decision"]
    assert cell.text == "later, until 24 Dec 2026"
    assert rows["THM-03"]["Confirmed by those who spoke"].note == "no answer to confirm"


def test_told_in_a_message_for_others_is_not_told(rows):
    cell = rows["THM-04"]["Told"]
    assert cell.text == "not told"
    assert cell.note == "MSG-001 · email of 2 Jun 2026 was not for them"


def test_fewer_than_five_people_are_not_shown(rows):
    assert "fewer than 5 people" in rows["THM-02"]["Raised by"].note
    assert rows["THM-07"]["Confirmed by those who spoke"].text == "fewer than 5 asked, not shown"
    assert "40 people" in rows["THM-01"]["Raised by"].note


def test_what_few_people_said_stands_in_no_row_behind_a_number(look_at):
    behind = Numbers(look_at()).listed("themes").set_index("id")
    assert behind.loc["THM-07", ["confirmed", "asked_n", "agreed_n"]].isna().all()
    assert behind.loc["THM-07", "status"] == "told"
    assert behind["volume"].isna().sum() == 1


@pytest.mark.parametrize(
    ("theme", "words", "note"),
    [("THM-05", "yes", "18 of 20 agreed"), ("THM-06", "no, disputed", "4 of 20 agreed"),
     ("THM-11", "never asked", None)],
)  # fmt: skip
def test_those_who_spoke_confirm_dispute_or_were_never_asked(rows, theme, words, note):
    cell = rows[theme]["Confirmed by those who spoke"]
    assert (cell.text, cell.note) == (words, note)


def test_a_theme_that_led_to_a_promise_names_it_with_its_date_and_opens_it(rows):
    cell = rows["THM-09"]["What became of it"]
    assert (cell.text, cell.note) == (
        "Train all agents",
        "COM-006 · due 28 Nov 2026 · due in 8 days",
    )
    assert cell.link == Link("commitments", (("c", "COM-006"),))


def test_a_filter_by_team_changes_no_theme_and_no_promise_that_it_led_to(look_at):
    narrowed, whole = listening.answer(look_at(teams=("SEC",))), listening.answer(look_at())
    assert narrowed.said == whole.said
    assert "Themes are not split by team; shown for all teams." in narrowed.notices


def test_states_and_their_counts_make_all_themes(page):
    said = read_aloud(page.said.text[0])
    assert said == (
        "11 themes: 5 waiting; 1 disputed; 1 in progress; 2 done, not confirmed; 1 answered: no; "
        "1 done and confirmed."
    )


def test_an_affected_group_in_no_wave_and_with_no_theme_is_named(page):
    assert read_aloud(page.not_asked.text[0]) == (
        "1 of 3 affected groups was never asked and raised no theme: Neighbours."
    )
    first, *_ = page.not_asked.tables[0].rows
    assert (first[0].text, first[1].text, first[1].state) == (
        "Neighbours", "in no wave", "concern",
    )  # fmt: skip


def test_a_wave_says_its_response_rate_with_counts_and_an_open_link_a_count_alone(page):
    shown = {row[0].note.partition(" ")[0]: [cell.text for cell in row[3:]] + [row[5].note]
             for row in page.waves.tables[0].rows}  # fmt: skip
    assert shown["WAV-2"] == ["100", "40", "40%", "40 of 100"]
    assert shown["WAV-3"] == ["–", "12", "opt-in", "no response rate"]
    assert shown["WAV-4"] == ["12", "fewer than 5", "–", "fewer than 5 answers, not shown"]


def test_a_score_says_count_interval_and_change_from_the_wave_before(page):
    score = next(row for row in page.scores.tables[0].rows if row[0].text.startswith("Customers"))
    assert [cell.text for cell in score[1:3]] == ["60%", "24 of 40"]
    assert score[3].text == "45 to 74%"
    assert "35.0 points higher than in the wave before" in score[4].text


def test_the_spread_is_that_of_the_newest_sample_and_no_open_link(page):
    assert page.spread.title == "Csat: 8 of 40 answered in the lower part"
    assert "WAV-2" in page.spread.caption
    assert [cell.text for cell in page.spread.table.rows[0][1:]] == [
        "4",
        "4",
        "8",
        "12",
        "12",
        "40",
    ]


def test_surveys_without_a_theme_are_shown(empty):
    surveyed(empty)
    with empty.at(Lens(AS_OF)) as reader:
        found = listening.answer(reader)
    assert read_aloud(found.headline).startswith("No theme is on file")
    assert "trustdash template listening_theme" in read_aloud(found.lines[-1])
    assert found.said is None and found.waves is not None and found.spread is not None


def test_a_filter_that_surveys_cannot_apply_is_said(look_at):
    notices = listening.answer(look_at(incidents=("INC-01",))).notices
    assert "Survey waves are not split by incident; shown for all incidents." in notices


def test_the_example_shows_every_state(demo_path):
    with open_for_reading(demo_path) as ledger, ledger.at(Lens(date(2026, 11, 20))) as reader:
        standing = set(themes.standing(Numbers(reader))["state"])
    assert standing == set(themes.STATES) - {"confirmed no"}


SOME_THEME = st.fixed_dictionaries({
    "is_closed": st.booleans(),
    "confirmed": st.sampled_from(["yes", "no", "not_asked", None]),
    "decision": st.sampled_from(["do", "do_not", "later", None]),
    "was_done": st.booleans(),
})  # fmt: skip
SOME_PROMISE = st.none() | st.sampled_from(["published", "delivered", "kept"]).map(
    lambda status: SimpleNamespace(status=status)
)


@given(SOME_THEME, SOME_PROMISE)
def test_what_is_not_answered_waits_and_what_waits_is_not_answered(fields, promise):
    row = SimpleNamespace(**fields)
    found = themes.state(row, promise)
    assert (found == "waiting") == (not row.is_closed)
    assert found not in ("confirmed", "done") or themes.is_done(row, promise)
    assert found not in ("confirmed", "confirmed no") or row.confirmed == "yes"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(["do", "do_not"]), max_size=6),
    st.lists(st.sampled_from(["later", None]), min_size=1, max_size=6),
)
def test_themes_under_review_never_count_as_answered(demo_themes, decided, reviewed):
    rows = demo_themes.iloc[[0] * (len(decided) + len(reviewed))].copy()
    rows["decision"] = [*decided, *reviewed]
    rows["id"] = range(len(rows))
    total = loop_closure(rows, AS_OF)[0]
    assert (total.numerator, total.denominator) == (len(decided), len(rows))
    assert not total.rows.loc[total.rows["decision"].isin(["later"]), "is_closed"].any()


@pytest.fixture(scope="module")
def demo_themes(demo_path):
    """Return one theme of the example that was raised long ago, decided and told."""
    with open_for_reading(demo_path) as ledger, ledger.at(Lens(date(2026, 11, 20))) as reader:
        found = Numbers(reader).frame("listening_themes")
    return found[found["id"] == "THM-005"].reset_index(drop=True)


def test_a_population_names_a_group_by_its_id_or_name():
    group = SimpleNamespace(id="GRP-1", group_name="Account holders")
    assert names_group("GRP-2, GRP-1", group) and names_group("All Account holders", group)
    assert not names_group("GRP-11, GRP-10", group) and not names_group(None, group)
