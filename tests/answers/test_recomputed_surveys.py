"""Numbers of surveys worked out again from a pack, and what a redacted pack tells of few people."""

import json
import math
from collections.abc import Iterator
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats
from small_organisation import add_facts, bring

from trustdash.export import recompute_pack
from trustdash.export.recompute import recompute
from trustdash.export.redaction import Redaction
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import LOCAL, Lens

AS_OF, BEFORE = date(2026, 11, 20), date(2026, 6, 30)
SURVEYS = tuple(f"M{n}" for n in range(29, 37))
# Of two groups alike the name decides which is hidden: "Branch" and "Zurich" beside a small one.
GROUPS = {"G1": ("Zurich", "customer", 8), "G2": ("Branch, north", "customer", 8),
          "G3": ("Petitioners", "partner", 3), "G4": ("Clients", "customer", 40),
          "G5": ("Works", "employee", 36), "G6": ("Office", "employee", 4),
          None: ("", "", 8)}  # fmt: skip
QUESTIONS = {
    "W": [("nps", 0, 10), ("csat", 1, 5), ("ease_of_call", 1, 7), ("trust_ability", 1, 5),
          ("Trust-Ability-2", 0, 10), ("trust_integrity", 1, 5), ("market_trust_ability", 0, 10)],
    "S": [("enps", 0, 10), ("proud", 1, 5), ("heard", 1, 5)],
    "O": [("nps", 0, 10)],
}  # fmt: skip
WAVES = {
    "W1": ("W", {"instrument": "Panel: yearly", "field_to": date(2026, 5, 1)}),
    "W2": ("W", {"instrument": "Panel: yearly", "population_size": 400, "invited": 300}),
    "S1": ("S", {"instrument": "Staff", "complete": 30, "partial": 4, "refused": 11}),
    "O1": ("O", {"instrument": "Open link", "is_opt_in": True, "complete": 90}),
}


def asked() -> Iterator[dict[str, object]]:
    """Answers that differ by group, person and question, with weights; some did not answer."""
    for wave, (kind, _) in WAVES.items():
        for place, (group, (_, who, size)) in enumerate(GROUPS.items()):
            is_asked = kind == "W" or (kind == "S") == (who == "employee")
            for person in range(size if is_asked else 0):
                for n, (item, low, high) in enumerate(QUESTIONS[kind]):
                    step = (person * (3 + n) + place + (wave == "W2")) % (high - low + 1)
                    yield {
                        "wave_id": wave, "respondent_id": f"{group} {person}", "item": item,
                        "group_id": group, "scale_min": float(low), "scale_max": float(high),
                        "answered_on": date(2026, 4 if wave == "W1" else 10, 1 + person % 20),
                        "value": None if (person + n) % 13 == 12 else float(low + step),
                        "weight": 1 + (person % 3) / 4,
                    }  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("surveys") / "ledger.duckdb") as ledger:
        known = {
            id_: {"name": name, "kind": kind} for id_, (name, kind, _) in GROUPS.items() if id_
        }
        bring(ledger, [
            *(Change("stakeholder_group", id_, said, date(2026, 1, 1))
              for id_, said in known.items()),
            *(Change("feedback_wave", id_, said, date(2026, 1, 1))
              for id_, (_, said) in WAVES.items()),
            Change("kpi_definition", "K", {"name": "Trust: means well", "dimension": "benevolence",
                   "unit": "points", "status": "active"}, date(2026, 1, 1)),
        ])  # fmt: skip
        add_facts(ledger, "feedback_response", list(asked()))
        add_facts(ledger, "observation", [
            {"kpi_id": "K", "period_start": date(2026, m, 1), "period_end": date(2026, m, 28),
             "value": 40.0 + m * m, "n": 100 + m, "group_id": group,
             "published_on": date(2026, m, 28)}
            for m in (4, 5, 6, 7) for group in ("G1", "G3")
        ])  # fmt: skip
        yield ledger


@pytest.fixture(scope="module")
def packs(ledger, tmp_path_factory):
    """Packs of two days, as they are and redacted."""
    folder, head = tmp_path_factory.mktemp("packs"), ledger.head()
    wanted = (("whole", AS_OF, None), ("redacted", AS_OF, marks()), ("earlier", BEFORE, marks()))
    for name, day, redaction in wanted:
        with ledger.at(Lens(day, scope=LOCAL)) as reader:
            made = recompute_pack.pack(reader, head, redaction)
            recompute_pack.write(folder / name, made)
    return folder


def marks():
    """Make marks for a reader who may see all but one of the waves."""
    return Redaction("salt", [id_ for id_ in (*GROUPS, *WAVES, "K") if id_ not in (None, "S1")])


@pytest.fixture(scope="module")
def ours(packs):
    """What is worked out from the pack as it is."""
    return recompute.recomputed(packs / "whole", json.loads(
        (packs / "whole" / "manifest.json").read_text()))  # fmt: skip


def published(pack):
    found = json.loads((pack / "numbers.json").read_text())["measures"]
    return {(n["id"], n.get("group"), n.get("part")): n for n in found if n["id"] in SURVEYS}


@pytest.mark.parametrize("name", ["whole", "redacted", "earlier"])
def test_every_number_of_surveys_is_recomputed_and_equal(packs, name):
    lines, _, wrong = recompute.compared(packs / name)
    ours = [line for line in lines if line[16:].startswith(SURVEYS)]
    assert wrong == 0, [line for line in lines if line.startswith("DIFFERS")]
    assert len(ours) == len(published(packs / name)) > 50
    assert {line[:16].strip() for line in ours} == {"equal"}


def test_the_numbers_meet_every_rule_of_surveys(packs):
    """Or the tests above would say little."""
    numbers = published(packs / "whole")
    of_panel = {group: each for (metric, group, part), each in numbers.items()
                if metric == "M30" and part == "Panel: yearly: nps"}  # fmt: skip
    hidden = {group for group, each in of_panel.items() if each["value"] is None}
    assert hidden == {"Petitioners", "Office"}
    assert of_panel[None]["low"] < of_panel[None]["value"] < of_panel[None]["high"]
    on_link = {group for (metric, group, part), each in numbers.items()
               if (metric, part, each["value"]) == ("M30", "Open link: nps", None)}  # fmt: skip
    assert on_link == {"Petitioners", "Branch, north"}
    assert numbers["M30", None, "Open link: nps"]["low"] is None
    assert numbers["M31", None, "csat, weighted mean"]["value"] is not None
    assert numbers["M33", None, "Staff"]["value"] == pytest.approx(100 * 30 / 45)
    assert numbers["M35", None, "ability, difference from the market"]["low"] is not None
    assert numbers["M35", None, "Trust: means well (benevolence)"]["value"] == 71.5
    assert numbers["M36", None, "ability"]["value"] > 0


def test_marks_of_groups_sort_as_their_names_do_around_the_group_not_stated():
    """Of two groups of one size the first by name is hidden to protect a third."""
    names, redaction = ["Zurich", "Branch", "visitors", "home"], Redaction("salt", ())
    redaction.keep_order(names)
    said = {"id": "M30", "unit": "points"}
    marks = {name: redaction.number({**said, "group": name}, {})["group"] for name in names}
    assert sorted(names, key=lambda name: marks[name]) == sorted(names)
    assert marks["Branch"] < marks["Zurich"] < "text 1" < marks["home"] < marks["visitors"]
    unstated = redaction.number({**said, "group": "group not stated"}, {})["group"]
    assert unstated == "group not stated"


def answers(pack):
    rows = duckdb.sql(f"FROM read_parquet('{pack / 'data' / 'response_daily.parquet'}')")
    return rows.to_arrow_table().to_pylist()


def test_a_redacted_pack_tells_the_size_of_a_group_that_is_shown_nowhere_and_no_answer(packs):
    whole, redacted = (answers(packs / name) for name in ("whole", "redacted"))
    assert "withheld, employees" in {row["group_id"] for row in redacted}
    few = [row for row in redacted if row["group_id"] in ("G3", "G6") and row["wave_id"] == "W2"]
    assert few
    assert all(math.isnan(row["value"]) and not row["weight_sum"] for row in few)
    nps = [row for row in redacted if row["wave_id"] == "O1"]
    assert {row["group_id"] for row in nps} == {None, "G1", "G2", "G3", "G4", "withheld"}
    for wave, given in (("O1", nps), ("W2", [r for r in redacted if r["wave_id"] == "W2"])):
        kept = sum(row["n"] for row in given if not math.isnan(row["value"]))
        assert kept == sum(row["n"] for row in whole
                           if row["wave_id"] == wave and row["value"] is not None)  # fmt: skip


def test_a_redacted_pack_holds_latest_waves_the_last_day_and_names_that_tell_what_is_asked(packs):
    redacted = answers(packs / "redacted")
    assert "W1" in {row["wave_id"] for row in answers(packs / "whole")}
    assert "W1" not in {row["wave_id"] for row in redacted}
    days = {(row["wave_id"], row["item"], row["answered_on"]) for row in redacted}
    assert len(days) <= 2 * len({(wave, item) for wave, item, _ in days})
    items = {row["item"] for row in redacted}
    assert {"trust_ability", "trust_integrity", "market_trust_ability"} < items
    kept = {item.partition("text ")[0] for item in items if "text " in item}
    assert kept == {"", "ease_", "trust_ability_"}
    words = "".join(sorted(items)) + json.dumps([*map(str, published(packs / "redacted"))])
    assert not [
        each for each in ("Zurich", "Panel", "call", "csat", "proud", "well") if each in words
    ]


@pytest.mark.parametrize(
    ("metric", "part", "field", "value"),
    [
        ("M35", "ability", "high", 99.0),
        ("M36", "ability", "low", 1.0),
        ("M30", "Open link: nps", "low", -3.0),
        ("M31", "csat, mean", "n", 1),
        ("M33", "Staff", "high", 70.0),
    ],
)
def test_a_changed_limit_or_number_of_people_is_found(packs, ours, metric, part, field, value):
    number, found = (each[metric, None, part] for each in (published(packs / "whole"), ours))
    assert recompute.differs(number, found) is None
    assert recompute.differs({**number, field: value}, found).startswith(f"{field} published")


def test_a_changed_weight_of_an_answer_is_found(packs, tmp_path):
    pack = packs / "whole"
    file = pack / "data" / "response_daily.parquet"
    content, rows = file.read_bytes(), pq.read_table(file)
    weights = [each * (1 + (n % 2)) for n, each in enumerate(rows["weight_sum"].to_pylist())]
    place = rows.schema.get_field_index("weight_sum")
    try:
        pq.write_table(rows.set_column(place, "weight_sum", pa.array(weights)), file)
        lines, _, wrong = recompute.compared(pack)
    finally:
        file.write_bytes(content)
    assert wrong > 0
    differing = [line for line in lines if line.startswith("DIFFERS")]
    assert all("weighted mean" in line or "weighted published" in line for line in differing)
    assert {line[16:19] for line in differing} >= {"M30", "M31", "M35"}


def test_scores_by_weight_are_recomputed_as_the_remarks_tell_them(packs, ours):
    numbers = published(packs / "whole")
    told = {key for key, each in numbers.items() if "weighted " in (each["note"] or "")}
    assert told == {key for key, each in ours.items() if "weighted" in each}
    assert {metric for metric, _, _ in told} >= {"M30", "M31", "M35"}
    key = min(told, key=str)
    assert recompute.differs(numbers[key], ours[key]) is None
    said = {**ours[key], "weighted": ours[key]["weighted"] + 0.2}
    assert recompute.differs(numbers[key], said).startswith("weighted published")
    assert recompute.differs({**numbers[key], "note": None}, {
        **ours[key], "change": None}).startswith("weighted published None")  # fmt: skip


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 29, 30, 99, 1_000, 54_321, 1_000_000])
def test_students_t_is_that_of_a_library(degrees):
    assert recompute.t95(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)


def test_changes_from_the_wave_before_are_recomputed_as_the_remarks_tell_them(packs, ours):
    numbers = published(packs / "whole")
    told = [key for key, each in numbers.items() if "the wave before (95" in (each["note"] or "")]
    assert {key[0] for key in told} >= {"M30", "M31", "M32", "M35"}
    assert all("change" in ours[key] for key in told)
    number, found = (each["M31", None, "csat"] for each in (numbers, ours))
    assert recompute.differs(number, found) is None
    other = {**number, "note": number["note"].replace("chance: −", "chance: −9")}
    assert other != number
    assert recompute.differs(other, found).startswith("change published")
    assert recompute.differs({**number, "note": None}, found).startswith("change published")
    assert recompute.differs(number, {**found, "change": None}).startswith("change published")


@pytest.mark.parametrize(
    ("remark", "change", "is_equal"),
    [
        ("2.0 points lower than in the wave before (95 in 100 chance: 1.0 to 3.0), more than "
         "chance", (-2.0, -3.0, -1.0), True),
        ("2.0 points higher than in the wave before (95 in 100 chance: 1.0 to 3.0), more than "
         "chance", (-2.0, -3.0, -1.0), False),
        ("no clear change from the wave before (95 in 100 chance: −1.0 to 3.0 points)",
         (1.0, -1.02, 3.04), True),
        ("no clear change from the wave before (95 in 100 chance: −1.0 to 3.0 points)",
         (1.0, -1.2, 3.0), False),
        ("no clear change from the wave before (95 in 100 chance: 0.0 to 3.0 points)",
         (1.0, 0.04, 3.0), False),
        ("small: n = 12", None, True),
    ],
)  # fmt: skip
def test_a_change_is_read_from_its_remark(remark, change, is_equal):
    assert (recompute.change_differs(remark, change) is None) is is_equal
