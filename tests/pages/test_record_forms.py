"""The form of every entity: it opens, and a save through it stores what was typed."""

from datetime import date, datetime

import pytest
import streamlit as st
from page_html import html

from trustdash.answers import forms
from trustdash.ledger import Change, Ledger
from trustdash.model.entities import RECORDS
from trustdash.model.lens import LOCAL, Lens

DAY = date(2026, 3, 2)
FIRST = {entity: f"{record.prefix}-001" for entity, record in RECORDS.items()}
NOT_TYPED = ("status", "visibility", "external_id")


def anything(column):
    """Return a value of a column's type, that every rule of the declaration allows."""
    if column.choices:
        return column.choices[0]
    if column.refers_to:
        return FIRST.get(column.refers_to, "1")
    if column.name.endswith("_entity"):
        return "incident"
    if column.name.endswith("_id"):
        return FIRST["commitment" if column.name == "item_id" else "incident"]
    values = {
        "text": f"typed {column.name}", "integer": 2, "number": 2.5, "yes_no": True, "date": DAY,
        "instant": datetime.fromisoformat("2026-03-02T09:30"), "texts": ("one", "two"),
    }  # fmt: skip
    return values[column.type]


def required(record):
    given = {c.name: anything(c) for c in record.columns() if c.required and c.name != "id"}
    is_move = record.entity == "due_date_revision"
    return given | ({"reason": "Late parts.", "approved_by": "Board"} if is_move else {})


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """Return a ledger that holds one record of every entity, with what it must have."""
    path = tmp_path_factory.mktemp("records") / "one.duckdb"
    with Ledger.create(path) as ledger:
        ledger.append([Change(entity, FIRST[entity], required(record), DAY)
                       for entity, record in RECORDS.items()])  # fmt: skip
    return path


@pytest.fixture
def one_of_each(original, copied):
    return copied(original)


@pytest.fixture
def page(one_of_each, opened):
    """Open the page of records without another before it: page(**query)."""
    return lambda **query: opened(one_of_each, "records", **query)


def look_at(app, form):
    """Return the widgets of a form by the names of their fields."""
    name = f"/{form.entity}/{form.id or 'new'}/"
    kinds = ("text_input", "text_area", "selectbox", "date_input", "datetime_input",
             "number_input", "checkbox")  # fmt: skip
    found = [widget for kind in kinds for widget in app.get(kind)]
    return {w.key.partition(name)[2]: w for w in found if name in (w.key or "")}


def form_of(path, entity, entity_id=None):
    with Ledger.open(path) as ledger, ledger.at(Lens(date.max, scope=LOCAL)) as reader:
        return forms.form(reader, entity, entity_id)


def save(app):
    return next(b for b in app.button if b.label.startswith("Save")).click().run()


def on_file(path, entity, entity_id):
    with Ledger.open(path) as ledger:
        return ledger.states(entity)[entity_id]


@pytest.mark.parametrize("entity", RECORDS)
def test_a_new_record_holds_what_was_typed(page, one_of_each, entity):
    form = form_of(one_of_each, entity)
    app = page(do="new", e=entity)
    assert not app.exception
    widgets, typed = look_at(app, form), {}
    for field in form.fields:
        if field.name in NOT_TYPED:
            continue
        value = anything(RECORDS[entity].column(field.name))
        widgets[field.name].set_value("\n".join(value) if field.kind == "texts" else value)
        typed[field.name] = value
    save(app)
    st.cache_resource.clear()  # The page lets go of its ledger.
    second = f"{RECORDS[entity].prefix}-002"
    found = on_file(one_of_each, entity, second)
    assert {name: found[name] for name in typed} == typed
    assert f"{second}" in html(app) and "Saved as event" in html(app)


@pytest.mark.parametrize("entity", RECORDS)
def test_a_change_of_a_record_is_written_alone(page, one_of_each, entity):
    form = form_of(one_of_each, entity, FIRST[entity])
    before = on_file(one_of_each, entity, FIRST[entity])
    app = page(e=entity, id=FIRST[entity], see="change")
    look_at(app, form)["external_id"].set_value("KEY-7")
    save(app)
    st.cache_resource.clear()  # The page lets go of its ledger.
    with Ledger.open(one_of_each) as ledger:
        last = ledger.history(entity, FIRST[entity])[-1]
        assert last.changes == {"external_id": "KEY-7"}
    after = on_file(one_of_each, entity, FIRST[entity])
    kept = {name: value for name, value in before.items() if name not in ("seq", "valid_from")}
    assert {**kept, "external_id": "KEY-7"} == {name: after[name] for name in kept}
