import csv

import pytest
from openpyxl import load_workbook

from trustdash.errors import ImportRefused
from trustdash.importing import profiles, recognise
from trustdash.importing.service import import_files
from trustdash.importing.templates import columns_of, write_template
from trustdash.model.entities import ENTITIES


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_template_is_recognised_by_its_columns_and_its_name(entity, tmp_path):
    path = write_template(entity, tmp_path / f"30-{entity}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    assert recognise.profile_for(columns, path.name) is profiles.own(entity)


def test_a_filled_in_workbook_is_imported_as_it_is(ledger, tmp_path):
    path = write_template("commitment", tmp_path / "commitment.xlsx")
    book = load_workbook(path)
    names = [cell.value for cell in book.active[1]]
    row = {"id": "COM-001", "title": "A", "text": "We will", "effective_on": "2026-01-10"}
    book.active.append([row.get(name) for name in names])
    book.save(path)
    assert import_files(ledger, [path]).files[0].counts.stored == 1
    assert ledger.states("commitment")["COM-001"]["text"] == "We will"


def test_the_workbook_explains_each_column_and_offers_its_choices(tmp_path):
    sheet = load_workbook(write_template("corrective_action", tmp_path / "a.xlsx")).active
    names = {cell.value: cell for cell in sheet[1]}
    assert "One of: strong, medium, weak." in names["control_strength"].comment.text
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert '"P1,P2,P3,P4"' in offered


def test_a_governed_record_has_a_day_and_a_reason_beside_its_fields():
    assert [name for name, *_ in columns_of("team")][-2:] == ["effective_on", "reason"]
    assert "effective_on" not in [name for name, *_ in columns_of("complaint")]


def test_an_unknown_entity_or_ending_is_refused_with_what_there_is(tmp_path):
    with pytest.raises(ImportRefused, match="One of: organisation"):
        write_template("promise", tmp_path / "promise.csv")
    with pytest.raises(ImportRefused, match=r"Use .csv or .xlsx"):
        write_template("team", tmp_path / "team.pdf")
