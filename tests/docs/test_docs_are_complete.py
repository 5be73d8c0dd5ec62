"""The documentation names every option, key, profile and entity that there is, and no other."""

import re
from datetime import date

import pages_read as docs
import pytest
from typer.main import get_command

from trustdash.cli import app
from trustdash.importing import profiles
from trustdash.importing.profile import (
    Child,
    ColumnRule,
    Creation,
    Identity,
    Later,
    Mapping_,
    Profile,
    Reconcile,
    SkipRule,
    Snapshot,
    Unpivot,
)
from trustdash.importing.reading import Limits
from trustdash.importing.sources import READERS
from trustdash.importing.values import date_order, to_date, to_number, to_period
from trustdash.model.entities import ENTITIES

IMPORTING = docs.ROOT / "docs" / "importing.md"
COMMAND_LINE = docs.ROOT / "docs" / "command-line.md"

KEYS = {
    "The profile itself": set(docs.written(Profile)),
    "A column": set(docs.written(ColumnRule)),
    "`then`": set(docs.written(Later)),
    "`id`": set(docs.written(Identity)),
    "`unpivot`": {*docs.written(Unpivot), "scale_min", "scale_max"},
    "`creates`": set(docs.written(Creation)),
    "`skip`": set(docs.written(SkipRule)),
    "`children`": set(docs.written(Child)) - set(docs.written(Mapping_)),
    "`snapshot`": set(docs.written(Snapshot)),
    "`reconcile`": set(docs.written(Reconcile)),
}


def commands(group=None, name=""):
    """Command as it is typed → its parameters, of all commands and commands below them."""
    group = group or get_command(app)
    for word, command in group.commands.items():
        typed = f"{name} {word}".strip()
        yield typed, command.params
        if hasattr(command, "commands"):
            yield from commands(command, typed)


COMMANDS = dict(commands())


def test_a_section_of_the_command_line_is_there_for_each_command_and_for_none_that_is_not():
    headings = docs.sections(COMMAND_LINE, 2)
    told = {name.strip("`").removeprefix("trustdash ") for name in headings if "`" in name}
    assert told == {name.split()[0] for name in COMMANDS}
    assert "`trustdash profiles show`" in headings["`trustdash profiles`"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_explained_and_no_other(command):
    section = docs.sections(COMMAND_LINE, 2)[f"`trustdash {command.split()[0]}`"]
    options = {option for p in COMMANDS[command] for option in p.opts if option.startswith("-")}
    arguments = {p.metavar or p.name for p in COMMANDS[command] if not p.opts[0].startswith("-")}
    named = set(docs.code(section))
    assert options <= named, options - named
    assert arguments <= named, arguments - named
    family = [params for name, params in COMMANDS.items() if name.split()[0] == command.split()[0]]
    known = {option for params in family for p in params for option in p.opts}
    explained = {o for row in docs.table_rows(section) for o in docs.code(row[0]) if o[0] == "-"}
    assert explained <= known, explained - known


def test_every_option_has_a_help_text():
    for command, parameters in COMMANDS.items():
        for parameter in parameters:
            assert parameter.help, f"{command} {parameter.name}"


@pytest.mark.parametrize("heading", KEYS)
def test_every_key_of_a_profile_is_explained_and_no_other(heading):
    section = docs.sections(IMPORTING, 3)[heading].split("\n## ")[0]
    explained = {key for row in docs.table_rows(section) for key in docs.code(row[0])}
    assert explained == KEYS[heading]


def test_the_examples_of_keys_stand_in_the_profiles_named_with_them():
    found = 0
    section = docs.sections(IMPORTING, 2)["Every key of a profile"]
    for snippet, name in re.findall(r"`([^`]+)` in ([a-z-]+)", section):
        text = (profiles.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        assert flat(snippet.replace("\\|", "|")) in flat(text), f"{snippet} in {name}"
        found += 1
    assert found > 50


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_profile_that_comes_with_trustdash_is_named():
    section = docs.sections(IMPORTING, 2)["The profiles that come with trustdash"]
    named = [name for row in docs.table_rows(section) for name in docs.code(row[0])]
    assert sorted(named) == sorted(profiles.known())


def test_every_entity_and_every_ending_is_named_once():
    section = docs.sections(IMPORTING, 2)["Our templates"]
    named = [
        name for row in docs.table_rows(section) for cell in row[:2] for name in docs.code(cell)
    ]
    assert sorted(name for name in named if name in ENTITIES) == sorted(ENTITIES)
    endings = docs.table_rows(docs.sections(IMPORTING, 2)["Files that can be read"])
    assert sorted(e for row in endings for e in docs.code(row[0])) == sorted(READERS)


def test_every_way_to_write_a_date_a_period_and_a_number_is_understood():
    section = docs.sections(IMPORTING, 2)["Dates, numbers and words"]
    told = dict(re.findall(r"\*\*(\w+)[^*]*\*\*(.+?)\n\n", section, re.S))
    days = docs.code(told["Dates"].split("each with")[0])
    assert [to_date(text, date_order([text])) for text in days] == [date(2026, 11, 20)] * 8
    for text in docs.code(told["Periods"].split("are read")[0]):
        assert to_period(text).start.year == 2026
    for text in docs.code(told["Numbers"].split("is 45")[0]):
        assert to_number(text) in (1204, 45)


def test_the_limits_are_those_that_hold():
    limits, section = Limits(), docs.sections(IMPORTING, 2)["Limits"]
    told = " ".join(cell for row in docs.table_rows(section) for cell in row)
    for number in (
        f"{limits.seconds:g} seconds", f"{limits.memory_mb:,} MB", f"{limits.file_mb} MB",
        f"{limits.ratio} times", f"{limits.cells:,}", f"{limits.workbook_cells:,}",
    ):  # fmt: skip
        assert number in told, number
