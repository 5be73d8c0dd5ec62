import pytest
import yaml

from trustdash.errors import ImportRefused
from trustdash.importing import profiles, recognise
from trustdash.importing.profile import from_data
from trustdash.importing.service import import_files

MINIMAL = {"name": "x", "description": "y", "entity": "complaint"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colums": {}}, "Did you mean “columns”"),
        ({"entity": "complain"}, "did you mean “complaint”"),
        ({"columns": {"recieved_on": "a"}}, "did you mean “received_on”"),
        ({"columns": {"text": {"from": "a", "mising": "NA"}}}, "Did you mean “missing”"),
        ({"columns": {"text": {"from": "a", "extract": "("}}}, "extract"),
        ({"id": "a"}, "complaint is a fact"),
        ({"creates": [{"entity": "team"}]}, "give either id or for_each"),
    ],
)
def test_a_mistake_in_a_profile_is_named_with_what_was_probably_meant(change, said):
    with pytest.raises(ImportRefused, match=said):
        from_data({**MINIMAL, **change}, "mine.yaml")


@pytest.mark.parametrize("name", profiles.known())
def test_every_profile_is_recognised_by_its_own_columns(name):
    wanted = profiles.known()[name].match
    columns = [column if isinstance(column, str) else column[0] for column in wanted]
    assert recognise.profile_for(columns, "export.csv").name == name


@pytest.mark.parametrize("name", profiles.known())
def test_a_profile_is_printed_as_the_yaml_that_declares_it(name, tmp_path):
    path = tmp_path / "again.yaml"
    path.write_text(profiles.describe(profiles.known()[name]), encoding="utf-8")
    assert profiles.read(path) == profiles.known()[name]


def test_a_profile_of_ones_own_is_read_from_its_file(put, ledger):
    mine = put(
        "mine.yaml",
        "name: helpdesk",
        "description: Our helpdesk's export",
        "entity: complaint",
        "columns:",
        "  id: {from: Ticket, prefix: HD-}",
        "  received_on: {from: Opened, order: dmy}",
        "  disputed: {from: Angry, map: {yes: true, no: false}}",
        "  satisfaction: {from: Stars, missing: [0]}",
    )
    export = put("export.csv", "Ticket,Opened,Angry,Stars", "7,01/02/2026,yes,0")
    report = import_files(ledger, [export], profile=str(mine))
    assert report.files[0].profile == "helpdesk" and report.files[0].counts.stored == 1


def test_a_file_that_is_no_profile_is_refused_in_one_line(put):
    for text in ("a: [", "- a list", ""):
        with pytest.raises(ImportRefused) as refused:
            profiles.read(put("mine.yaml", text))
        assert "mine.yaml" in refused.value.what and "\n" not in str(refused.value)


def test_yes_no_and_on_are_words_in_a_profile():
    loaded = yaml.load("{on: yes, off: no}", profiles._Loader)
    assert loaded == {"on": "yes", "off": "no"}


def test_a_file_that_lacks_a_column_every_row_needs_is_refused_as_a_whole(bring):
    with pytest.raises(ImportRefused, match="has no column “Complaint ID”"):
        bring("x.csv", "Date received,Company", "09/13/2016,Bank", profile="cfpb-complaints")


def test_two_profiles_that_fit_equally_are_put_to_the_person(monkeypatch):
    one = from_data({**MINIMAL, "match": ["a", "b"]}, "one")
    two = from_data({**MINIMAL, "name": "z", "match": ["b", "c"]}, "two")
    monkeypatch.setattr(profiles, "known", lambda: {"x": one, "z": two})
    with pytest.raises(ImportRefused, match="several profiles fit its columns: x, z"):
        recognise.profile_for(["a", "b", "c"], "f.csv")
