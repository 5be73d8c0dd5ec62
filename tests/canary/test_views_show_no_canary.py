"""Every view of the ledger, through every role with every grant: exactly what it may see."""

from datetime import date
from itertools import product

import planted
import pytest

from trustdash.ledger import Ledger
from trustdash.model.entities import ENTITIES, RECORDS
from trustdash.model.lens import Lens, Scope

ROLES = ("viewer", "lead", "editor", "admin")
BELOW = "INC-canaryiXincidentXidZ"
GRANTS = {
    "none": (),
    "privileged": ("privileged",),
    "named people": ("named_people",),
    "both": ("named_people", "privileged"),
    "privileged for one": (f"privileged:{planted.STORY}",),
    "privileged for another": (f"privileged:{BELOW}",),
    "named people for one": (f"named_people:{planted.STORY}",),
    "both for one": (f"privileged:{planted.STORY}", f"named_people:{planted.STORY}"),
    "for an incident that is none": ("privileged:INC-77", "named_people:"),
}
FOR_ALL = ("none", "privileged", "named people", "both")
EVERYBODY = [
    *((role, name) for role, name in product(ROLES, FOR_ALL)),
    *(("lead", name) for name in GRANTS if name not in FOR_ALL),
]


@pytest.fixture(scope="module")
def ledger(planted_path):
    with Ledger.open(planted_path) as opened:
        yield opened


def everything(ledger: Ledger, scope: Scope, as_of: date = date(2026, 11, 20)) -> str:
    views = [f"seen.{name}" for name in ENTITIES]
    views += [f"seen.{name}_history" for name in RECORDS]
    with ledger.at(Lens(as_of, scope=scope)) as reader:
        rows = [
            reader.frame(f"SELECT v::VARCHAR AS v FROM {view} v WHERE v::VARCHAR ILIKE '%canary%'")
            for view in (*views, "seen.response_daily")
        ]
        texts = ["\n".join(frame["v"]) for frame in rows]
        told = [
            reader.recorded(name, plan.id_of(name)) for plan in planted.PLANS for name in RECORDS
        ]
    return repr(texts) + repr(told)


def test_everything_that_only_some_may_see_is_planted():
    found = {planted.FOUND.match(each).groups() for each in planted.everything_planted()}
    for name, entity in ENTITIES.items():
        for column in entity.columns():
            kinds = {kind for kind, *place in found if tuple(place) == (name, column.name)}
            if column.confidential:
                assert kinds & set("fg"), (name, column.name)
            elif column.type in ("text", "texts") and not column.choices and name in RECORDS:
                is_reference = column.refers_to or any(
                    column.name in (parent.id_column, parent.kind_column)
                    for parent in entity.parents()
                )
                is_planted = kinds & set("pqr") and kinds & set("nms")
                assert is_reference or is_planted, (name, column.name)


@pytest.mark.parametrize(("role", "grants"), EVERYBODY)
def test_a_scope_sees_exactly_what_it_may(ledger, role, grants):
    scope = Scope("x", role, GRANTS[grants], "SEC")
    seen = everything(ledger, scope)
    assert planted.leaks(seen, scope) == set()
    assert planted.leaks(everything(ledger, scope, date.max), scope) == set()
    allowed = {
        each
        for each in planted.everything_planted()
        if planted.may_see(planted.FOUND.match(each)[1], scope)
    }
    assert allowed - planted.found_in(seen) == set()
