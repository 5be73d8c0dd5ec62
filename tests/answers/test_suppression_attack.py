"""Every total and cell of remedies and complaints together gives no small group away."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pandas as pd
import pytest
from attack import (
    COMPLAINED,
    OWED,
    Attack,
    leaks,
    learn_remedies,
    learn_rows,
    true_cells,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from trustdash import queries
from trustdash.answers import incidents
from trustdash.answers.numbers import Numbers
from trustdash.ledger import open_for_reading
from trustdash.metrics.complaints import closing_day
from trustdash.metrics.registry import compute
from trustdash.metrics.remedies import OTHER_KINDS
from trustdash.metrics.suppression import FEWEST, TOGETHER, shown_apart
from trustdash.metrics.value import MetricValue
from trustdash.model.lens import Lens

AS_OF = date(2026, 11, 20)
FIRST = pd.Timestamp("2026-06-01")
MANY = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
INCIDENTS, GROUPS = ("INC-1", "INC-2"), ("A", "B", "C", "D")
DEPTH = ("eligible_on", "offered_on", "accepted_on", "delivered_on", "confirmed_on")

lots = st.lists(
    st.tuples(
        st.sampled_from((*INCIDENTS, None)), st.sampled_from(GROUPS),
        st.sampled_from(["refund", "apology"]), st.booleans(), st.integers(0, 6),
        st.sampled_from([1, 2, 3, 4, 5, 6, 9, 14, 40]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip
"""Incident, group, kind, interim or not, step that is reached (6: declined), how many."""
FEW_OF_A_KIND = [
    ("INC-1", "A", "refund", False, 3, 6), ("INC-1", "A", "refund", False, 4, 3),
    ("INC-1", "A", "apology", False, 4, 9), ("INC-1", "B", "apology", False, 4, 9),
]  # fmt: skip
"""Three of nine refunds confirmed."""


def remedies(drawn) -> pd.DataFrame:
    columns = queries.columns("remedies")
    rows = []
    for incident, group, kind, interim, depth, many in drawn:
        days = {name: FIRST + timedelta(days=n) for n, name in enumerate(DEPTH[: depth + 1])}
        if depth == 6:
            days = {"eligible_on": FIRST, "offered_on": FIRST, "declined_on": FIRST}
        rows += [
            {"incident_id": incident, "group_name": group, "group_id": group, "kind": kind,
             "is_interim": interim, "complaint_id": f"C-{len(rows) + n}", "amount": 5.0,
             "currency": "EUR", **days}
            for n in range(many)
        ]  # fmt: skip
    made = [{"id": f"R-{n}", **row} for n, row in enumerate(rows)]
    table = pd.DataFrame(made).reindex(columns=list(columns))
    for name, kind in columns.items():
        if kind == "DATE":
            table[name] = pd.to_datetime(table[name])
    return table.astype({"incident_id": object})


def with_steps(rows: pd.DataFrame) -> pd.DataFrame:
    reached = {step: rows[day].notna() for step, day in zip(OWED, DEPTH, strict=False)}
    declined = rows["declined_on"].notna()
    return rows.assign(**reached, waiting=~reached["delivered"] & ~declined)


def in_views(rows: pd.DataFrame):
    """Yield every choice of incidents that a reader can make, none chosen first."""
    yield sorted(set(rows["incident_id"].fillna("none"))), rows
    for size in (1, 2):
        for chosen in combinations(INCIDENTS, size):
            own = rows[rows["incident_id"].isin(chosen)]
            if len(own):
                yield list(chosen), own


@MANY
@given(drawn=lots)
def test_no_small_count_of_remedies_can_be_worked_out(drawn):
    rows = remedies(drawn)
    attack = Attack(true_cells(with_steps(rows), OWED), OWED)
    for chosen, own in in_views(rows):
        learn_remedies(attack, chosen, compute("M28", {"remedies": own}, AS_OF))
    assert leaks(attack) == []


@settings(MANY, max_examples=4)
@example(drawn=FEW_OF_A_KIND)
@given(drawn=lots)
def test_no_small_count_of_a_kind_of_remedy_can_be_worked_out(drawn):
    rows = remedies(drawn)
    attack = Attack(true_cells(by_kind(with_steps(rows)), OWED), OWED)
    for chosen, own in in_views(rows):
        learn_remedies(attack, chosen, map(of_kind, compute("M28", {"remedies": own}, AS_OF)))
    assert leaks(attack) == []


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """Return remedies as if their kinds were the groups that an attack asks for."""
    if "kind" not in rows:
        return rows
    return rows.assign(group_name=rows["kind"].replace(OTHER_KINDS, TOGETHER))


def of_kind(value: MetricValue) -> MetricValue:
    """Return a number as one of its kind; those by group are no more than part of the whole."""
    kind, _, part = (value.part or "").rpartition(": ")
    is_other = value.group is not None or kind in ("interim", "final")
    label = TOGETHER if kind == OTHER_KINDS else kind or None
    return replace(value, group=label, part="by group" if is_other else part or None,
                   rows=by_kind(value.rows))  # fmt: skip


@MANY
@example(drawn=FEW_OF_A_KIND)
@given(drawn=lots)
def test_ids_link_no_row_to_a_group_that_is_not_shown_apart(drawn):
    """A row that is shown without its group or kind in one place names it in no other.

    Nor do ids tell that 1 to 4 of a group, or of a kind, confirmed.
    """
    rows = remedies(drawn)
    named, confirmed = named_and_confirmed(rows)
    truth = with_steps(rows).set_index("id").fillna({"incident_id": "none"})
    for by, together in (("group_name", TOGETHER), ("kind", OTHER_KINDS)):
        for _, own in truth.groupby("incident_id"):
            if len(own) < 5 or own[by].nunique() < 2:
                continue
            cells = own.groupby(by)[["eligible", *OWED[1:4], "waiting"]].sum().astype(int)
            for name in set(cells.index) - shown_apart(cells):
                assert all(named[by, each] == {together} for each in own.index[own[by] == name])
            told = Counter(
                name for each, name in own[by].items()
                if each in confirmed and name in named[by, each]
            )  # fmt: skip
            assert not any(0 < many < FEWEST for many in told.values())


def named_and_confirmed(rows: pd.DataFrame) -> tuple[dict[tuple[str, str], set[str]], set[str]]:
    """Return what the rows behind all numbers tell: column and id → names; who confirmed."""
    named: dict[tuple[str, str], set[str]] = {}
    confirmed: set[str] = set()
    for _, own in in_views(rows):
        for value in compute("M28", {"remedies": own}, AS_OF):
            assert "complaint_id" not in value.rows
            for row in value.rows.itertuples(index=False) if "id" in value.rows else ():
                named.setdefault(("group_name", row.id), set()).add(row.group_name)
                named.setdefault(("kind", row.id), set()).add(row.kind)
                confirmed |= {row.id} if row.confirmed else set()
    return named, confirmed


reported = st.lists(
    st.tuples(
        st.sampled_from((*INCIDENTS, None)), st.sampled_from(GROUPS), st.booleans(),
        st.sampled_from([1, 2, 3, 4, 5, 6, 9, 14, 40]),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


def complaints(drawn) -> pd.DataFrame:
    rows = [
        {"incident_id": incident, "group_name": group, "received_on": FIRST, "is_closed": closed,
         "closed_on": FIRST if closed else pd.NaT, "team_id": f"T{len(group) % 2}"}
        for incident, group, closed, many in drawn for _ in range(many)
    ]  # fmt: skip
    made = pd.DataFrame([{"id": f"C-{n}", **row} for n, row in enumerate(rows)])
    found = made.reindex(columns=list(queries.columns("complaints")))
    for name, kind in queries.columns("complaints").items():
        if kind == "DATE":
            found[name] = pd.to_datetime(found[name])
    return found.astype({"incident_id": object})


def learn_complaints(attack, incidents, values) -> None:
    values = list(values)
    assert all("group_name" not in value.rows for value in values if value.group is None)
    shown = {value.group for value in values if value.group} - {TOGETHER}
    if any(value.group == TOGETHER for value in values) and len(incidents) == 1:
        attack.known_members |= set(incidents)
    for value in (value for value in values if value.part is None and value.denominator):
        groups = attack.behind(value.group, shown)
        attack.learn(incidents, groups, "outstanding", value.numerator)
        attack.learn(incidents, groups, "received", value.denominator)
        learn_rows(attack, value.rows, ("outstanding", "received"), shown or None, incidents)


@MANY
@given(drawn=reported)
def test_no_small_count_of_complaints_can_be_worked_out(drawn):
    rows = complaints(drawn)
    flagged = rows.assign(received=True, outstanding=closing_day(rows).isna())
    counts = flagged.fillna({"incident_id": "none"}).groupby(["incident_id", "group_name"])
    attack = Attack(counts[list(COMPLAINED)].sum().astype(int).reset_index(), COMPLAINED)
    for chosen, own in in_views(rows):
        groups = own[list(queries.columns("complaints_of_groups"))]
        frames = {"complaints": own, "complaints_of_groups": groups}
        learn_complaints(attack, chosen, compute("M24", frames, AS_OF))
    assert leaks(attack) == []


def test_the_attack_finds_a_leak_where_there_is_one():
    """A total less the groups shown gives the one that is hidden away."""
    truth = pd.DataFrame({"incident_id": "I", "group_name": ["A", "B"], "received": [20, 3],
                          "outstanding": [9, 0]})  # fmt: skip
    attack = Attack(truth, COMPLAINED)
    attack.learn(["I"], ["A", "B"], "received", 23)
    assert leaks(attack) == []
    attack.learn(["I"], ["A"], "received", 20)
    assert leaks(attack) == [("I", "B", "received", 3, 3, 3)]


def test_two_small_groups_whose_sum_leaves_no_choice_take_a_third_with_them():
    cells = pd.DataFrame({"n": [4, 4, 9, 40]}, index=["A", "B", "C", "D"])
    assert shown_apart(cells) == {"C", "D"}
    assert shown_apart(pd.DataFrame({"n": [1, 1, 1, 1, 30]}, index=list("ABCDE"))) == frozenset()
    assert shown_apart(pd.DataFrame({"n": [3]}, index=["A"])) == {"A"}


@pytest.mark.parametrize("cells", [[0, 7, 9], [5, 5, 5]])
def test_groups_without_a_small_count_are_shown_apart(cells):
    frame = pd.DataFrame({"n": cells}, index=list("ABC"))
    assert shown_apart(frame) == {name for name, n in zip("ABC", cells, strict=True) if n}


def learn_table(attack, incidents, table) -> None:
    """Note what a page's table of remedies says of each group."""
    steps = {"Still waiting": "waiting", "Owed": "eligible"}
    steps |= {name.capitalize(): name for name in OWED[1:5]}
    names = [row[0].text for row in table.rows]
    lower = {group.lower(): group for group in set(attack.truth["group_name"])}
    shown = [lower[name.lower()] for name in names if name.lower() in lower]
    for row, name in zip(table.rows, names, strict=True):
        label = TOGETHER if name.lower() == TOGETHER else None if name == "Everyone" else name
        groups = attack.behind(label, shown)
        for heading, cell in zip(table.headings, row, strict=True):
            said = cell.number.text if cell.number else cell.text
            if heading in steps and said.replace(",", "").isdigit():
                attack.learn(incidents, groups, steps[heading], int(said.replace(",", "")))


@pytest.mark.parametrize("day", [date(2026, 4, 20), date(2026, 9, 1), AS_OF])
def test_pages_metrics_and_rows_of_the_demo_give_no_small_group_away(demo_path, day):
    """Under no filter and under each incident, on a day in spring, in autumn and today."""
    with open_for_reading(demo_path) as ledger:
        owed, complained, at_teams = _attacked(ledger, Lens(day))
    assert leaks(owed) == [] and leaks(complained) == []
    assert all("group_name" not in value.rows for value in at_teams)
    small = owed.truth[list(OWED)].to_numpy()
    assert day != AS_OF or ((small > 0) & (small < 5)).any()


def _attacked(ledger, lens):
    with ledger.at(lens) as reader:
        numbers = Numbers(reader)
        rows, listed = numbers.frame("remedies"), numbers.frame("complaints")
        majors = list(numbers.listed("incidents-major")["id"])
    owed = Attack(true_cells(with_steps(rows), OWED), OWED)
    flagged = listed.assign(received=True, outstanding=closing_day(listed).isna())
    flagged["incident_id"] = flagged["incident_id"].fillna("none")
    counts = flagged.groupby(["incident_id", "group_name"])[list(COMPLAINED)].sum()
    complained = Attack(counts.astype(int).reset_index(), COMPLAINED)
    at_teams = []
    for chosen in [(), *((each,) for each in majors)]:
        with ledger.at(lens.but(incidents=chosen)) as reader:
            numbers = Numbers(reader)
            owed_in = list(chosen) or sorted(set(owed.truth["incident_id"]))
            learn_remedies(owed, owed_in, numbers.of("M28"))
            learn_complaints(
                complained, list(chosen) or sorted(set(flagged["incident_id"])), numbers.of("M24")
            )
            for each in chosen or majors:
                found = incidents.answer(reader, each)
                for table in found.story.remedies.tables[:1]:
                    learn_table(owed, [each], table)
            for block in found.complaints:
                for table in (t for t in block.tables if t.caption == "Remedies by affected group"):
                    learn_table(owed, owed_in, table)
        with ledger.at(lens.but(incidents=chosen, teams=("CARE",))) as reader:
            at_teams += [value for value in Numbers(reader).of("M24") if value.group is None]
    return owed, complained, at_teams
