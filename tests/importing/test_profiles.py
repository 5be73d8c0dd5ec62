import pytest
import yaml

from trustdash.errors import ImportRefused
from trustdash.importing import profiles, recognise
from trustdash.importing.profiles import from_data
from trustdash.importing.service import import_files

MINIMAL = {"name": "x", "description": "y", "entity": "complaint"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colums": {}}, "Did you mean “columns”"),
        ({"entity": "complain"}, "did you mean “complaint”"),
        ({"columns": {"recieved_on": "a"}}, "did you mean “received_on”"),
        ({"columns": {"text": {"from": "a", "mising": "NA"}}}, "Did you mean “missing”"),
        ({"columns": {"text": {"from": "a", "extract": "("}}}, "extract: “\\(” is no regular"),
        ({"columns": {"text": {"from": "a", "extract": "a"}}}, "put brackets around the part"),
        ({"columns": {"text": {"missing": "a"}}}, "says where the text comes from, not none"),
        ({"columns": {"text": {"from": "a", "value": "b"}}}, "not from and value"),
        ({"columns": {"received_on": {"from": "a", "zone": "Mars/Base"}}}, "is no time zone"),
        ({"columns": {"outcome": {"value": "uphold"}}}, "outcome can't be “uphold”; .* upheld,"),
        ({"columns": {"outcome": {"from": "a", "map": {"x": "uphold"}}}}, "can't be “uphold”"),
        ({"columns": {"outcome": {"from": "a", "map": ["x"]}}}, "such as {word: value}"),
        ({"columns": {"text": {"value": "{year}"}}}, "nothing fills {year}"),
        ({"columns": {"text": {"says_of": "channel"}}}, "must name a field above it"),
        ({"columns": {"text": {"from": "a", "known_on": "closed"}}}, "known_on names “closed”"),
        ({"file_name": "("}, "file_name: “\\(” is no regular"),
        ({"skip": [{"column": "a"}]}, "“skip.0.rule” is missing"),
        ({"period": "a"}, "period needs a field “period_start”"),
        ({"reconcile": {"key": ["colour"]}}, "reconcile needs a field “colour”"),
        ({"snapshot": {"date_from": "(a)", "list_name": "b"}}, "is a list of commitments"),
        ({"children": {"a": {"entity": "team"}}}, "complaint is a fact"),
        ({"id": "a"}, "complaint is a fact"),
        ({"id": {"prefix": "A-"}}, "give either from or key"),
        ({"creates": [{"entity": "team"}]}, "give either id or for_each"),
        ({"creates": [{"entity": "team", "id": "A"}]}, "fields lacks name"),
        ({"creates": [{"entity": "team", "for_each": "b", "fields": {"name": "a"}}]}, "“b”"),
        (
            {"creates": [{"entity": "team", "id": "A", "since": "May", "fields": {"name": "a"}}]},
            "“May”, which is no day",
        ),
    ],
)
def test_a_mistake_in_a_profile_is_named_with_what_was_probably_meant(change, said):
    with pytest.raises(ImportRefused, match=said):
        from_data({**MINIMAL, **change}, "mine.yaml")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unpivot": {"into": "title", "columns": {}}}, "unpivot is for facts alone"),
        ({"snapshot": {"date_from": "(a)", "list_name": "b"}}, "needs an id of a key"),
        (
            {"id": {"key": "a"}, "snapshot": {"date_from": "(a)", "list_name": "b"}},
            "dates names “window_start”",
        ),
        ({"children": {"a": {"entity": "milestone"}}}, "children.a: it needs an id"),
        (
            {"children": {"a": {"entity": "milestone", "id": "b", "parent": "commitment"}}},
            "no field “commitment”; did you mean “commitment_id”",
        ),
    ],
)
def test_a_mistake_in_a_profile_of_records_is_named_too(change, said):
    with pytest.raises(ImportRefused, match=said):
        from_data({**MINIMAL, "entity": "commitment", **change}, "mine.yaml")


def test_single_words_numbers_and_days_may_be_written_as_they_are(put):
    path = put(
        "mine.yaml",
        "name: x",
        "description: y",
        "entity: complaint",
        "match: Ticket",
        "skip: [{column: Kind, words: Test, rule: It is a test.}]",
        "columns:",
        "  received_on: {value: 2026-01-31}",
        "  satisfaction: {from: Stars, missing: 0, only_when: {State: Closed}}",
    )
    read = profiles.read(path)
    assert read.match == ("Ticket",) and read.skip[0].words == ("Test",)
    assert read.columns["received_on"].value == "2026-01-31"
    assert read.columns["satisfaction"].missing == ("0",)
    assert read.columns["satisfaction"].only_when == {"State": ("Closed",)}


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


def test_what_is_no_yaml_is_named_with_its_line(put, tmp_path):
    with pytest.raises(ImportRefused, match="line 3, column 1"):
        profiles.read(put("mine.yaml", "name: x", "match: [a"))
    with pytest.raises(ImportRefused, match="“name” is given twice, line 2"):
        profiles.read(put("mine.yaml", "name: x", "name: y"))
    with pytest.raises(ImportRefused, match=r"none\.yaml can't be read as a profile: no such file"):
        profiles.read(tmp_path / "none.yaml")


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
